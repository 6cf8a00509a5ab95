//! The second half of an order: from the proved names to a checked chain.

use evercert_acme::issued::IssuedCertificate;
use evercert_acme::order::Order;
use evercert_pki::certificate::{CertificateError, Chain};
use evercert_pki::csr::{self, Csr, CsrRequest};
use evercert_pki::key::{KeyError, PrivateKey};
use evercert_pki::signature::SignatureError;
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
    let chain = preferred(issued, wish.preferred_chain.as_deref(), remarks).await;
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
async fn preferred(issued: IssuedCertificate, wanted: Option<&str>, remarks: &mut Vec<Remark>) -> Chain {
    let Some(wanted) = wanted else { return issued.into_chain() };
    if issued.chain().last_issuer_cn() == Some(wanted) {
        return issued.into_chain();
    }
    // The certificate is issued: a chain that cannot be had is no reason to throw it away.
    let alternates = issued.alternates().await.unwrap_or_default();
    if let Some(found) = alternates.iter().find(|chain| chain.last_issuer_cn() == Some(wanted)) {
        return found.clone();
    }
    let all = std::iter::once(issued.chain()).chain(&alternates);
    let offered = all.filter_map(|chain| chain.last_issuer_cn().map(str::to_owned)).collect();
    remarks.push(Remark::ChainNotOffered { wanted: wanted.into(), offered });
    issued.into_chain()
}

/// Nothing that fails here may reach the disk: a server that loads it would not start, or would
/// serve nobody. What only looks odd (names we did not ask for, issuers in disorder) is the CA's
/// business, and the certificate is used.
fn check(chain: &Chain, wish: &Wish, csr: &Csr) -> Result<(), IssueError> {
    let leaf = chain.leaf();
    if leaf.spki_der() != csr.spki_der() {
        return Err(IssueError::Certificate("its key is another one"));
    }
    if !wish.identifiers.iter().all(|wanted| leaf.identifiers().contains(wanted)) {
        return Err(IssueError::Certificate("a name is missing in it"));
    }
    let issuer = chain.issuers().first().ok_or(IssueError::Certificate("it comes without its issuer"))?;
    match leaf.verify_signed_by(issuer) {
        Ok(()) | Err(CertificateError::Signature(SignatureError::Unsupported(_))) => Ok(()),
        Err(_) => Err(IssueError::Certificate("its issuer did not sign it")),
    }
}
