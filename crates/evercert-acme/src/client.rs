//! A CA, as one process sees it.

use std::fmt;
use std::sync::Arc;

use evercert_pki::clock::Clock;
use reqwest::header::HeaderValue;
use reqwest::{Method, Url};

use crate::answer::Answer;
use crate::directory::Directory;
use crate::error::Error;
use crate::jws::Signer;
use crate::nonce::NoncePool;
use crate::observer::Observer;
use crate::retry::Retries;
use crate::transport::Transport;

/// How to reach a CA.
#[derive(Clone)]
#[non_exhaustive]
pub struct ClientConfig {
    /// The directory's URL, http or https.
    pub directory_url: String,
    /// The `User-Agent` header; may be empty. `None` leaves the HTTP client's own.
    pub user_agent: Option<String>,
    /// Measures `Retry-After` dates.
    pub clock: Arc<dyn Clock>,
    /// Hears of every exchange.
    pub observer: Option<Arc<dyn Observer>>,
}

impl ClientConfig {
    /// The HTTP client's own user agent, no observer.
    pub fn new(directory_url: impl Into<String>, clock: Arc<dyn Clock>) -> Self {
        Self { directory_url: directory_url.into(), user_agent: None, clock, observer: None }
    }
}

/// A CA: its directory, the nonces it gave, the way to it.
///
/// Cloning is cheap and the clones share everything; use one for all orders of a run, from as many
/// tasks as you like. Then a run asks for the directory once and for a nonce hardly ever.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    transport: Transport,
    directory: Directory,
}

impl Client {
    /// Fetches the directory: one request.
    ///
    /// `http` decides about time-outs, proxies and trust. It must not follow redirects on its own:
    /// here at most five are followed for a GET, none for a POST, and none from https to http.
    pub async fn connect(http: reqwest::Client, config: ClientConfig) -> Result<Self, Error> {
        let url = parse_url(&config.directory_url)?;
        let user_agent = config.user_agent.as_deref().map(HeaderValue::from_str);
        let transport = Transport {
            http,
            user_agent: user_agent.transpose().map_err(|_| Error::BadUserAgent)?,
            clock: config.clock,
            observer: config.observer,
            nonces: NoncePool::default(),
        };
        let answer = transport.read(Method::GET, &url).await?;
        let directory = Directory::parse(&answer.json()?, &answer.url)?;
        Ok(Self { inner: Arc::new(Inner { transport, directory }) })
    }

    /// The directory as it was when the client connected.
    pub fn directory(&self) -> &Directory {
        &self.inner.directory
    }

    /// An unsigned GET.
    pub(crate) async fn get(&self, url: &Url) -> Result<Answer, Error> {
        self.inner.transport.read(Method::GET, url).await
    }

    /// A signed POST. An empty payload makes it a POST-as-GET, which may be repeated.
    pub(crate) async fn post(&self, signer: Signer<'_>, url: &Url, payload: &str) -> Result<Answer, Error> {
        let mut retries = Retries::new(payload.is_empty());
        loop {
            let nonce = self.nonce().await?;
            let jws = signer.sign(url.as_str(), Some(&nonce), payload)?.to_string();
            match self.inner.transport.post(url, &jws).await {
                Ok(answer) => return Ok(answer),
                Err(error) => retries.allow(error).await?,
            }
        }
    }

    /// A nonce of an earlier answer, or else of `newNonce`.
    async fn nonce(&self) -> Result<String, Error> {
        let Inner { transport, directory } = &*self.inner;
        match transport.nonces.take() {
            Some(nonce) => Ok(nonce),
            None => transport.new_nonce(&directory.new_nonce).await,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("directory", self.directory()).finish_non_exhaustive()
    }
}

/// Reads a URL that the caller gave.
pub(crate) fn parse_url(text: &str) -> Result<Url, Error> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or_else(|| Error::BadUrl { url: text.to_owned() })
}
