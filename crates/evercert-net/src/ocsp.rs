//! Asking a CA whether it revoked a certificate (RFC 6960).

use evercert_pki::certificate::Certificate;
use evercert_pki::ocsp::{self, OcspError, OcspStatus};
use jiff::Timestamp;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, Url};

use crate::fetch::{FetchError, fetch, first_url};

/// Why a certificate's status is not known.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OcspLookupError {
    /// The answer proves nothing; or the question could not be made.
    #[error("the OCSP answer of {url} cannot be used")]
    Answer {
        /// The responder.
        url: String,
        /// What is wrong with it.
        #[source]
        source: OcspError,
    },
    /// The certificate names no responder that could be asked: usual since 2025.
    #[error("the certificate names no OCSP responder")]
    NoResponder,
    /// The responder answered with an HTTP error.
    #[error("the OCSP responder {url} answered with HTTP status {status}")]
    Status {
        /// The responder.
        url: String,
        /// The HTTP status.
        status: u16,
    },
    /// The answer is longer than any honest one.
    #[error("the OCSP responder {url} sent more than {LONGEST_ANSWER} bytes")]
    TooLarge {
        /// The responder.
        url: String,
    },
    /// No answer, or not the whole of it.
    #[error("cannot talk to the OCSP responder {url}")]
    Transport {
        /// The responder.
        url: String,
        /// What happened on the way.
        #[source]
        source: reqwest::Error,
    },
}

/// Asks the first http(s) responder that the certificate names: one POST, at most ten seconds.
///
/// The answer is checked: signature, certificate, time (`now`, give or take five minutes). An error means "not known",
/// never "revoked".
pub async fn status(
    http: &Client,
    leaf: &Certificate,
    issuer: &Certificate,
    now: Timestamp,
) -> Result<OcspStatus, OcspLookupError> {
    let url = responder(leaf).ok_or(OcspLookupError::NoResponder)?;
    let unusable = |source| OcspLookupError::Answer { url: url.to_string(), source };
    let question = ocsp::request(leaf, issuer).map_err(unusable)?;
    let answer = ask(http, &url, question).await?;
    ocsp::parse_response(&answer, leaf, issuer, now).map_err(unusable)
}

/// The first http(s) responder that the certificate names.
pub fn responder(leaf: &Certificate) -> Option<Url> {
    first_url(leaf.ocsp_urls())
}

async fn ask(http: &Client, url: &Url, question: Vec<u8>) -> Result<Vec<u8>, OcspLookupError> {
    let request = http
        .post(url.clone())
        .header(CONTENT_TYPE, "application/ocsp-request")
        .header(ACCEPT, "application/ocsp-response")
        .body(question);
    fetch(request, LONGEST_ANSWER).await.map_err(|error| failed(url, error))
}

fn failed(url: &Url, error: FetchError) -> OcspLookupError {
    let url = url.to_string();
    match error {
        FetchError::Status(status) => OcspLookupError::Status { url, status },
        FetchError::TooLarge => OcspLookupError::TooLarge { url },
        FetchError::Transport(source) => OcspLookupError::Transport { url, source },
    }
}

/// An answer with the responder's certificate has some two thousand bytes.
const LONGEST_ANSWER: usize = 64 * 1024;
