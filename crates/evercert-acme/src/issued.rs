//! A certificate as the CA hands it out (RFC 8555, section 7.4.2).

use evercert_pki::certificate::Chain;
use reqwest::Url;

use crate::account::Account;
use crate::answer::Answer;
use crate::error::Error;
use crate::fields::malformed;

/// A certificate with its chain, and the way to the other chains.
#[derive(Clone, Debug)]
pub struct IssuedCertificate {
    account: Account,
    chain: Chain,
    alternates: Vec<Url>,
}

impl IssuedCertificate {
    pub(crate) async fn download(account: &Account, url: &Url) -> Result<Self, Error> {
        let answer = account.read(url).await?;
        let mut alternates = answer.links("alternate");
        alternates.truncate(MOST_ALTERNATES);
        Ok(Self { account: account.clone(), chain: chain(&answer)?, alternates })
    }

    /// The chain that the CA prefers, leaf first.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// The chain alone.
    pub fn into_chain(self) -> Chain {
        self.chain
    }

    /// Fetches the other chains, one request each, at most sixteen. No request when the CA named
    /// none.
    pub async fn alternates(&self) -> Result<Vec<Chain>, Error> {
        let mut chains = Vec::with_capacity(self.alternates.len());
        for url in &self.alternates {
            chains.push(chain(&self.account.read(url).await?)?);
        }
        Ok(chains)
    }
}

fn chain(answer: &Answer) -> Result<Chain, Error> {
    Chain::parse_pem(&answer.body).map_err(|error| malformed(&answer.url, format!("no certificate chain: {error}")))
}

const MOST_ALTERNATES: usize = 16;
