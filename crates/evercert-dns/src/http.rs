//! One request to a provider, one bounded answer; nothing of it is ever shown as it was sent.

use std::sync::Arc;
use std::time::Duration;

use evercert_pki::clock::Clock;
use evercert_pki::retry_after;
use evercert_plugin::dns_error::DnsError;
use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Method, Response, Url};
use serde_json::Value;

use crate::redact::Redactor;

/// What every provider that speaks HTTP is made with.
#[derive(Clone)]
pub struct Web {
    /// Sends requests.
    pub client: Client,
    /// Tells signers the time.
    pub clock: Arc<dyn Clock>,
}

impl Web {
    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Sends one request and reads its answer, whatever its status. Errors name the host and nothing else of the URL,
    /// for that may hold a credential.
    ///
    /// # Errors
    /// [`DnsError::Network`], [`DnsError::NotUnderstood`] for an answer without end, [`DnsError::Settings`] for what
    /// cannot stand in a header.
    pub async fn send(&self, call: Call) -> Result<Answer, DnsError> {
        let host = call.url.host_str().unwrap_or_default().to_owned();
        let mut request = self.client.request(call.method, call.url);
        if let Some((kind, body)) = call.body {
            request = request.header(CONTENT_TYPE, kind).body(body);
        }
        for (name, value) in call.headers {
            request = request.header(header_name(&name)?, header_value(&name, &value)?);
        }
        let network =
            |error: reqwest::Error| DnsError::Network { host: host.clone(), source: error.without_url().into() };
        let response = request.send().await.map_err(network)?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = read(response).await.map_err(network)?;
        let body = body.ok_or_else(|| DnsError::NotUnderstood { what: "it does not end".into() })?;
        let after = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        Ok(Answer { status, after: after.and_then(|value| retry_after::parse(value, self.now())), headers, body })
    }
}

/// A request.
pub struct Call {
    /// The method.
    pub method: Method,
    /// Where to.
    pub url: Url,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// Its type and its bytes.
    pub body: Option<(&'static str, Vec<u8>)>,
}

/// An answer.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The bytes.
    pub body: Vec<u8>,
    /// What `Retry-After` said.
    pub after: Option<Duration>,
}

impl Answer {
    /// Whether the status is one of success.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as JSON; an empty one is `null`.
    ///
    /// # Errors
    /// [`DnsError::NotUnderstood`].
    pub fn json(&self) -> Result<Value, DnsError> {
        if self.body.trim_ascii().is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&self.body).map_err(|_| DnsError::NotUnderstood { what: "it is not JSON".into() })
    }

    /// The beginning of the body as text for people, for want of anything better.
    pub fn excerpt(&self, redactor: &Redactor) -> String {
        let text = redactor.clean(&String::from_utf8_lossy(&self.body));
        let is_page = text.trim_start().starts_with('<');
        if is_page { String::new() } else { text.trim().chars().take(LONGEST_EXCERPT).collect() }
    }
}

fn header_name(name: &str) -> Result<HeaderName, DnsError> {
    HeaderName::from_bytes(name.as_bytes()).map_err(|_| DnsError::Settings { what: format!("{name} is no header") })
}

fn header_value(name: &str, value: &str) -> Result<HeaderValue, DnsError> {
    let unfit =
        |_| DnsError::Settings { what: format!("a credential has characters that the header {name} cannot hold") };
    let mut value = HeaderValue::from_str(value).map_err(unfit)?;
    value.set_sensitive(true);
    Ok(value)
}

async fn read(mut response: Response) -> Result<Option<Vec<u8>>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > LARGEST {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body))
}

/// A zone with many thousand records is that long.
const LARGEST: usize = 16 << 20;

const LONGEST_EXCERPT: usize = 300;
