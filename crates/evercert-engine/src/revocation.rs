//! Asking whether certificates were revoked: their OCSP responders, or where they name none, the
//! issuer's revocation list.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use evercert_net::crl::{self, CrlLookupError};
use evercert_net::ocsp::{self, OcspLookupError};
use evercert_pki::certificate::Certificate;
use evercert_pki::crl::{CrlError, RevocationList};
use evercert_pki::ocsp::OcspStatus;
use evercert_store::lineage::{Lineage, LineageError};
use jiff::Timestamp;
use reqwest::Url;
use tokio::sync::OnceCell;

/// The questions of one run. A list that many certificates share is fetched once; a host that gives
/// no answer is waited for once.
#[derive(Clone)]
pub struct Revocations {
    http: reqwest::Client,
    lists: Arc<Mutex<HashMap<Place, List>>>,
    silence: Silence,
}

/// A URL and the key of the issuer whose list lies there.
type Place = (String, Vec<u8>);
type List = Arc<OnceCell<Result<RevocationList, Arc<CrlLookupError>>>>;

/// Why it is not known whether a certificate was revoked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Unknown {
    /// The lineage's chain, which names the issuer, cannot be read.
    #[error("the issuer's certificate cannot be read")]
    Chain(#[source] Arc<LineageError>),
    /// No list.
    #[error(transparent)]
    List(Arc<CrlLookupError>),
    /// A list, but not for this certificate.
    #[error("the revocation list at {url} cannot be used")]
    OtherList {
        /// Where it lies.
        url: String,
        /// Why not.
        #[source]
        source: Arc<CrlError>,
    },
    /// The responder gave no usable answer.
    #[error(transparent)]
    Responder(Arc<OcspLookupError>),
    /// The host gave no answer to an earlier question of this run.
    #[error("{host} gave no answer before")]
    Silent {
        /// The host.
        host: String,
    },
}

impl Revocations {
    /// Questions that are asked through `http`.
    pub fn new(http: reqwest::Client) -> Self {
        Self { http, lists: Arc::default(), silence: Silence::default() }
    }

    /// Whether somebody can be asked about this certificate at all.
    pub fn can_be_asked(leaf: &Certificate) -> bool {
        !leaf.ocsp_urls().is_empty() || crl::place(leaf).is_some()
    }

    /// Whether the CA says that `leaf`, a certificate of `lineage`, is revoked. Costs no request where
    /// the certificate says nothing of whom to ask.
    ///
    /// # Errors
    /// Not known: to be taken for "not revoked", as with certbot, for a server that is down must not
    /// make anybody renew.
    pub async fn is_revoked(&self, lineage: &Lineage, leaf: &Certificate, now: Timestamp) -> Result<bool, Unknown> {
        if !Self::can_be_asked(leaf) {
            return Ok(false);
        }
        let chain = lineage.chain().map_err(|error| Unknown::Chain(Arc::new(error)))?;
        let Some(issuer) = chain.issuers().first() else { return Ok(false) };
        match crl::place(leaf) {
            Some(url) if leaf.ocsp_urls().is_empty() => self.is_listed(&url, leaf, issuer, now).await,
            _ => self.responder_says(leaf, issuer, now).await,
        }
    }

    async fn responder_says(&self, leaf: &Certificate, issuer: &Certificate, now: Timestamp) -> Result<bool, Unknown> {
        let host = ocsp::responder(leaf).as_ref().and_then(Url::host_str).map(str::to_owned).unwrap_or_default();
        self.silence.check(&host)?;
        let answer = ocsp::status(&self.http, leaf, issuer, now).await;
        tracing::debug!(target: "evercert_engine::revocation", "OCSP responder {host}: {answer:?}");
        match answer {
            Ok(status) => Ok(matches!(status, OcspStatus::Revoked { .. })),
            Err(error) => {
                self.silence
                    .note(&host, matches!(&error, OcspLookupError::Transport { source, .. } if is_silence(source)));
                Err(Unknown::Responder(Arc::new(error)))
            }
        }
    }

    async fn is_listed(
        &self,
        url: &Url,
        leaf: &Certificate,
        issuer: &Certificate,
        now: Timestamp,
    ) -> Result<bool, Unknown> {
        let place = (url.to_string(), issuer.spki_der().to_vec());
        let known = locked(&self.lists).entry(place).or_default().clone();
        if known.get().is_none() {
            self.silence.check(url.host_str().unwrap_or_default())?;
        }
        let list = known.get_or_init(|| self.fetch(url, issuer, now)).await;
        let list = list.as_ref().map_err(|error| Unknown::List(error.clone()))?;
        let answer = list.is_revoked(leaf);
        answer.map_err(|source| Unknown::OtherList { url: url.to_string(), source: Arc::new(source) })
    }

    async fn fetch(
        &self,
        url: &Url,
        issuer: &Certificate,
        now: Timestamp,
    ) -> Result<RevocationList, Arc<CrlLookupError>> {
        let list = crl::list(&self.http, url, issuer, now).await;
        let told = list.as_ref().map(|_| "read");
        tracing::debug!(target: "evercert_engine::revocation", "revocation list {url}: {told:?}");
        let is_silent = matches!(&list, Err(CrlLookupError::Transport { source, .. }) if is_silence(source));
        self.silence.note(url.host_str().unwrap_or_default(), is_silent);
        list.map_err(Arc::new)
    }
}

/// The hosts that gave no answer: each was waited for, and is not asked again in this run.
#[derive(Clone, Default)]
struct Silence(Arc<Mutex<HashSet<String>>>);

impl Silence {
    fn check(&self, host: &str) -> Result<(), Unknown> {
        match locked(&self.0).contains(host) {
            true => Err(Unknown::Silent { host: host.to_owned() }),
            false => Ok(()),
        }
    }

    fn note(&self, host: &str, is_silent: bool) {
        if is_silent {
            locked(&self.0).insert(host.to_owned());
        }
    }
}

/// An answer that breaks off is a mishap; the next question may do better.
fn is_silence(error: &reqwest::Error) -> bool {
    error.is_timeout() || error.is_connect()
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_was_silent_once_is_not_asked_again() {
        let silence = Silence::default();
        silence.note("ca.test", false);
        assert!(silence.check("ca.test").is_ok());
        silence.clone().note("ca.test", true);
        assert!(matches!(silence.check("ca.test"), Err(Unknown::Silent { host }) if host == "ca.test"));
        assert!(silence.check("other.test").is_ok());
    }
}
