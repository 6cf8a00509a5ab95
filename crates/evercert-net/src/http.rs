//! The HTTP client that everything shares.

use std::time::Duration;

use reqwest::header::HeaderValue;
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, NoProxy};

use crate::tls::{Roots, TlsError, client_config};

/// How an HTTP client behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpSettings {
    /// Whom it trusts.
    pub roots: Roots,
    /// How it gets out.
    pub proxy: Proxy,
    /// How long a request may take, from the connection to the last byte.
    pub timeout: Duration,
    /// The `User-Agent` header; may be empty. `None` sends none.
    pub user_agent: Option<String>,
}

impl Default for HttpSettings {
    /// The system's roots, no proxy, 45 seconds (as certbot), no user agent.
    fn default() -> Self {
        Self { roots: Roots::default(), proxy: Proxy::default(), timeout: USUAL_TIMEOUT, user_agent: None }
    }
}

/// How an HTTP client gets out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Proxy {
    /// Never through a proxy.
    #[default]
    Direct,
    /// Through the proxies given here; a URL without a scheme is one of http. The environment is not looked at.
    Explicit {
        /// For http URLs.
        http: Option<String>,
        /// For https URLs.
        https: Option<String>,
        /// Hosts that are reached directly, as in `NO_PROXY`.
        no_proxy: Option<String>,
    },
}

/// Why no HTTP client could be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HttpError {
    /// The user agent cannot stand in an HTTP header.
    #[error("the user agent has characters that no HTTP header may have")]
    BadUserAgent,
    /// The URL of a proxy is none. It is not repeated here: it may hold a password.
    #[error("the URL of the {scheme} proxy is not valid")]
    BadProxy {
        /// Which proxy: `http` or `https`.
        scheme: &'static str,
    },
    /// The HTTP library refused the settings.
    #[error("the HTTP settings do not work")]
    Settings(#[source] reqwest::Error),
    /// Trust could not be set up.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

/// Makes a client: HTTP/2 where it is offered, gzip, kept connections, no redirects (who follows them decides how
/// far). Make one for each setting and clone it: the clones share their connections.
pub fn client(settings: &HttpSettings) -> Result<Client, HttpError> {
    let builder = Client::builder()
        .tls_backend_preconfigured(client_config(&settings.roots)?)
        .redirect(Policy::none())
        .referer(false)
        .timeout(settings.timeout);
    let builder = with_proxy(with_user_agent(builder, settings.user_agent.as_deref())?, &settings.proxy)?;
    builder.build().map_err(HttpError::Settings)
}

fn with_user_agent(builder: ClientBuilder, user_agent: Option<&str>) -> Result<ClientBuilder, HttpError> {
    let Some(user_agent) = user_agent else { return Ok(builder) };
    let value = HeaderValue::from_str(user_agent).map_err(|_| HttpError::BadUserAgent)?;
    Ok(builder.user_agent(value))
}

fn with_proxy(builder: ClientBuilder, proxy: &Proxy) -> Result<ClientBuilder, HttpError> {
    // Without this the library would look for proxies in the environment.
    let mut builder = builder.no_proxy();
    let Proxy::Explicit { http, https, no_proxy } = proxy else { return Ok(builder) };
    let exceptions = no_proxy.as_deref().and_then(NoProxy::from_string);
    if let Some(url) = http {
        let proxy = reqwest::Proxy::http(url).map_err(|_| HttpError::BadProxy { scheme: "http" })?;
        builder = builder.proxy(proxy.no_proxy(exceptions.clone()));
    }
    if let Some(url) = https {
        let proxy = reqwest::Proxy::https(url).map_err(|_| HttpError::BadProxy { scheme: "https" })?;
        builder = builder.proxy(proxy.no_proxy(exceptions));
    }
    Ok(builder)
}

const USUAL_TIMEOUT: Duration = Duration::from_secs(45);
