//! Who wants to know of every request.

use std::time::Duration;

use reqwest::header::HeaderMap;

use crate::error::Error;

/// Hears of every HTTP exchange, for logs and counters.
///
/// Called on the task that makes the request: return quickly, do not block. Bodies hold no keys (a JWS carries public
/// keys and signatures), but they are the CA's: show them escaped.
pub trait Observer: Send + Sync {
    /// A request is about to be sent; [`Self::exchange`] follows unless the task is dropped.
    fn begins(&self, url: &str) {
        let _ = url;
    }

    /// One request and what came of it, once it is over.
    fn exchange(&self, exchange: &Exchange<'_>);
}

/// One request and what came of it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Exchange<'a> {
    /// `GET`, `HEAD` or `POST`.
    pub method: &'a str,
    /// Where it went.
    pub url: &'a str,
    /// The body that was sent: a JWS.
    pub request: Option<&'a str>,
    /// The HTTP status; `None` when there was no whole answer.
    pub status: Option<u16>,
    /// The headers that came back with it.
    pub headers: Option<&'a HeaderMap>,
    /// Why there was no whole answer.
    pub error: Option<&'a Error>,
    /// The body that came back.
    pub body: &'a [u8],
    /// From sending the request to the end of the answer.
    pub elapsed: Duration,
}
