//! The second half of an order: from the proved names to a checked chain.

use std::collections::BTreeSet;

use evercert_acme::issued::IssuedCertificate;
use evercert_acme::order::Order;
use evercert_pki::certificate::{Certificate, Chain};
use evercert_pki::csr::{self, Csr, CsrRequest};
use evercert_pki::key::{KeyError, PrivateKey};
use tokio::task::JoinHandle;

use crate::issue_error::IssueError;
use crate::wish::{KeyMaterial, KeySource, Remark, Wish};

/// A key that may still be in the making.
pub(crate) enum PendingKey {
    /// On another thread: RSA takes its time.
    Making(JoinHandle<Result<PrivateKey, KeyError>>),
    /// At hand.
    Ready(KeyMaterial),
    /// The user's own.
    Csr(Box<Csr>),
}

impl PendingKey {
    /// Starts making the key at once and off the way, so that it is there when the CA is ready.
    pub(crate) fn start(source: &KeySource) -> Self {
        match source {
            KeySource::New(key_type) => {
                let key_type = *key_type;
                Self::Making(tokio::task::spawn_blocking(move || PrivateKey::generate(key_type)))
            }
            KeySource::Reuse(key) => Self::Ready(key.clone()),
            KeySource::Csr(csr) => Self::Csr(csr.clone()),
        }
    }
}

/// Finalizes a ready order, downloads the certificate, and checks that it is what was asked for.
pub(crate) async fn collect(
    order: &mut Order,
    wish: &Wish,
    key: PendingKey,
    remarks: &mut Vec<Remark>,
) -> Result<(Chain, Option<KeyMaterial>), IssueError> {
    let (csr, key) = request(wish, key).await?;
    order.finalize(csr.der()).await.map_err(IssueError::Order)?;
    order.wait_valid(wish.issuance_timeout).await.map_err(IssueError::Order)?;
    let issued = order.certificate().await.map_err(IssueError::Order)?;
    let chain = preferred(issued, wish.preferred_chain.as_deref(), remarks).await?;
    check(&chain, wish, &csr)?;
    Ok((chain, key))
}

async fn request(wish: &Wish, key: PendingKey) -> Result<(Csr, Option<KeyMaterial>), IssueError> {
    let key = match key {
        PendingKey::Csr(csr) => return Ok((*csr, None)),
        PendingKey::Ready(key) => key,
        PendingKey::Making(making) => made(making).await?.into(),
    };
    let request = CsrRequest { identifiers: &wish.identifiers, must_staple: wish.must_staple };
    let csr = csr::create(&key.key, &request).map_err(IssueError::Csr)?;
    Ok((csr, Some(key)))
}

async fn made(making: JoinHandle<Result<PrivateKey, KeyError>>) -> Result<PrivateKey, IssueError> {
    let made = making.await.unwrap_or_else(|_| Err(KeyError::Rejected("its maker panicked".into())));
    made.map_err(IssueError::Key)
}

/// The chain whose topmost issuer bears the wished name, or else the CA's own choice.
async fn preferred(
    issued: IssuedCertificate,
    wanted: Option<&str>,
    remarks: &mut Vec<Remark>,
) -> Result<Chain, IssueError> {
    let Some(wanted) = wanted else { return Ok(issued.into_chain()) };
    if issued.chain().last_issuer_cn() == Some(wanted) {
        return Ok(issued.into_chain());
    }
    let alternates = issued.alternates().await?;
    if let Some(found) = alternates.iter().find(|chain| chain.last_issuer_cn() == Some(wanted)) {
        return Ok(found.clone());
    }
    let all = std::iter::once(issued.chain()).chain(&alternates);
    let offered = all.filter_map(|chain| chain.last_issuer_cn().map(str::to_owned)).collect();
    remarks.push(Remark::ChainNotOffered { wanted: wanted.into(), offered });
    Ok(issued.into_chain())
}

/// Nothing that fails here may reach the disk: a server that loads it would not start.
fn check(chain: &Chain, wish: &Wish, csr: &Csr) -> Result<(), IssueError> {
    let leaf = chain.leaf();
    if leaf.spki_der() != csr.spki_der() {
        return Err(IssueError::Certificate("its key is another one"));
    }
    if leaf.identifiers().iter().collect::<BTreeSet<_>>() != wish.identifiers.iter().collect() {
        return Err(IssueError::Certificate("its names are others"));
    }
    let issuer = chain.issuers().first().ok_or(IssueError::Certificate("it comes without its issuer"))?;
    if leaf.verify_signed_by(issuer).is_err() || !links(chain.issuers()) {
        return Err(IssueError::Certificate("its chain does not hold"));
    }
    Ok(())
}

fn links(issuers: &[Certificate]) -> bool {
    issuers.windows(2).all(|pair| pair[0].verify_signed_by(&pair[1]).is_ok())
}
