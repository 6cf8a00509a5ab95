//! Reading an answer that may be hostile: so much and no more, and not for ever.

use std::time::Duration;

use reqwest::{RequestBuilder, Response, Url};

/// Why an answer could not be read.
#[derive(Debug)]
pub(crate) enum FetchError {
    /// An HTTP status that is not 200.
    Status(u16),
    /// More bytes than any honest answer has.
    TooLarge,
    /// No answer, or not the whole of it.
    Transport(reqwest::Error),
}

/// The first place that can be asked by HTTP; certificates name others, too (LDAP).
pub(crate) fn first_url(urls: &[String]) -> Option<Url> {
    urls.iter().filter_map(|url| Url::parse(url).ok()).find(|url| matches!(url.scheme(), "http" | "https"))
}

/// Sends a request and reads an answer of at most `most` bytes.
pub(crate) async fn fetch(request: RequestBuilder, most: usize) -> Result<Vec<u8>, FetchError> {
    let response = request.timeout(PATIENCE).send().await.map_err(FetchError::from)?;
    match response.status().as_u16() {
        200 => body(response, most).await,
        status => Err(FetchError::Status(status)),
    }
}

impl From<reqwest::Error> for FetchError {
    fn from(error: reqwest::Error) -> Self {
        Self::Transport(error.without_url())
    }
}

async fn body(mut response: Response, most: usize) -> Result<Vec<u8>, FetchError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > most {
            return Err(FetchError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// From the connection to the last byte; as certbot waits for OCSP.
const PATIENCE: Duration = Duration::from_secs(10);
