//! Fetching a CA's list of revoked certificates (RFC 5280).

use evercert_pki::certificate::Certificate;
use evercert_pki::crl::{CrlError, RevocationList};
use jiff::Timestamp;
use reqwest::{Client, Url};

use crate::fetch::{FetchError, fetch, first_url};

/// Why there is no list to rely on.
#[derive(Debug, thiserror::Error)]
pub enum CrlLookupError {
    /// What came is no list of this issuer, or not one for today.
    #[error("the revocation list at {url} cannot be used")]
    List {
        /// Where it lies.
        url: String,
        /// What is wrong with it.
        #[source]
        source: CrlError,
    },
    /// An HTTP error instead of a list.
    #[error("the revocation list at {url} was answered with HTTP status {status}")]
    Status {
        /// Where it should lie.
        url: String,
        /// The HTTP status.
        status: u16,
    },
    /// The list is longer than any honest one.
    #[error("the revocation list at {url} has more than {LONGEST_LIST} bytes")]
    TooLarge {
        /// Where it lies.
        url: String,
    },
    /// No answer, or not the whole of it.
    #[error("the revocation list at {url} cannot be fetched")]
    Transport {
        /// Where it lies.
        url: String,
        /// What happened on the way.
        #[source]
        source: reqwest::Error,
    },
}

/// The first http(s) place at which the certificate says that its revocation list lies.
pub fn place(leaf: &Certificate) -> Option<Url> {
    first_url(leaf.crl_urls())
}

/// Fetches and checks a list: one GET, at most ten seconds and sixteen megabytes. See
/// [`RevocationList::parse`] for `issuer` and `now`.
pub async fn list(
    http: &Client,
    url: &Url,
    issuer: &Certificate,
    now: Timestamp,
) -> Result<RevocationList, CrlLookupError> {
    let answer = fetch(http.get(url.clone()), LONGEST_LIST).await;
    let answer = answer.map_err(|error| failed(url, error))?;
    let list = RevocationList::parse(&answer, issuer, now);
    list.map_err(|source| CrlLookupError::List { url: url.to_string(), source })
}

fn failed(url: &Url, error: FetchError) -> CrlLookupError {
    let url = url.to_string();
    match error {
        FetchError::Status(status) => CrlLookupError::Status { url, status },
        FetchError::TooLarge => CrlLookupError::TooLarge { url },
        FetchError::Transport(source) => CrlLookupError::Transport { url, source },
    }
}

/// Four hundred thousand revoked certificates; big CAs split their lists long before that.
const LONGEST_LIST: usize = 16 << 20;
