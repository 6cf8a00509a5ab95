//! HTTP as ACME uses it: one request, one bounded answer, every nonce kept.

use std::sync::Arc;

use evercert_pki::clock::Clock;
use evercert_pki::retry_after;
use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, USER_AGENT};
use reqwest::{Method, RequestBuilder, Response, Url};
use tokio::time::Instant;

use crate::answer::{Answer, header};
use crate::error::Error;
use crate::nonce::{NoncePool, is_nonce};
use crate::observer::{Exchange, Observer};
use crate::retry::Retries;

/// Sends requests. Knows HTTP and nonces, no ACME resources.
pub(crate) struct Transport {
    pub(crate) http: reqwest::Client,
    pub(crate) user_agent: Option<HeaderValue>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) nonces: NoncePool,
}

impl Transport {
    /// An unsigned GET or HEAD: follows up to five redirects, repeats what failed in passing.
    pub(crate) async fn read(&self, method: Method, url: &Url) -> Result<Answer, Error> {
        let mut retries = Retries::new(true);
        loop {
            match self.follow(&method, url).await {
                Ok(answer) => return Ok(answer),
                Err(error) => retries.allow(error).await?,
            }
        }
    }

    /// A signed POST, once. Redirects are refused: the JWS is bound to its URL.
    pub(crate) async fn post(&self, url: &Url, jws: &str) -> Result<Answer, Error> {
        self.send(&Method::POST, url, Some(jws)).await?.success()
    }

    /// A nonce of `newNonce`, for the caller alone: it does not pass through the pool, where
    /// another task might take it.
    pub(crate) async fn new_nonce(&self, url: &Url) -> Result<String, Error> {
        let answer = self.read(Method::HEAD, url).await?;
        let nonce = header(&answer.headers, &REPLAY_NONCE).filter(|nonce| is_nonce(nonce));
        nonce.map(str::to_owned).ok_or_else(|| Error::NoNonce { url: url.to_string() })
    }

    async fn follow(&self, method: &Method, url: &Url) -> Result<Answer, Error> {
        let mut target = url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let answer = self.send(method, &target, None).await?;
            match answer.redirect()? {
                None => return answer.success(),
                Some(next) => target = next,
            }
        }
        Err(Error::Redirect { url: url.to_string(), what: "more than five times" })
    }

    async fn send(&self, method: &Method, url: &Url, body: Option<&str>) -> Result<Answer, Error> {
        let started = Instant::now();
        if let Some(observer) = &self.observer {
            observer.begins(url.as_str());
        }
        let result = self.exchange(self.request(method, url, body), url, method != Method::HEAD).await;
        if let Some(observer) = &self.observer {
            observer.exchange(&Exchange {
                method: method.as_str(),
                url: url.as_str(),
                request: body,
                status: result.as_ref().ok().map(|answer| answer.status),
                headers: result.as_ref().ok().map(|answer| &answer.headers),
                error: result.as_ref().err(),
                body: result.as_ref().map(|answer| answer.body.as_slice()).unwrap_or_default(),
                elapsed: started.elapsed(),
            });
        }
        result
    }

    fn request(&self, method: &Method, url: &Url, body: Option<&str>) -> RequestBuilder {
        let mut request = self.http.request(method.clone(), url.clone());
        if let Some(user_agent) = &self.user_agent {
            request = request.header(USER_AGENT, user_agent);
        }
        match body {
            Some(jws) => request.header(CONTENT_TYPE, "application/jose+json").body(jws.to_owned()),
            None => request,
        }
    }

    async fn exchange(&self, request: RequestBuilder, url: &Url, keep_nonce: bool) -> Result<Answer, Error> {
        let response = request.send().await.map_err(|error| transport_error(url, error))?;
        let headers = response.headers().clone();
        // Before the body is read: a nonce counts even if the rest breaks off.
        if let Some(nonce) = header(&headers, &REPLAY_NONCE).filter(|_| keep_nonce) {
            self.nonces.keep(nonce);
        }
        let now = self.clock.now();
        Ok(Answer {
            url: url.clone(),
            status: response.status().as_u16(),
            retry_after: header(&headers, &RETRY_AFTER).and_then(|value| retry_after::parse(value, now)),
            headers,
            body: read_body(response, url).await?,
        })
    }
}

async fn read_body(mut response: Response, url: &Url) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| transport_error(url, error))? {
        if body.len() + chunk.len() > LONGEST_BODY {
            return Err(Error::TooLarge { url: url.to_string(), limit: LONGEST_BODY });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn transport_error(url: &Url, error: reqwest::Error) -> Error {
    Error::Transport { url: url.to_string(), source: error.without_url() }
}

const REPLAY_NONCE: HeaderName = HeaderName::from_static("replay-nonce");
const MOST_REDIRECTS: usize = 5;
/// The longest honest answers, chains and directories, have some ten thousand bytes.
const LONGEST_BODY: usize = 1 << 20;
