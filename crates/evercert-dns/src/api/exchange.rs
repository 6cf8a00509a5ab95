//! From a described request to what its answer holds.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use evercert_plugin::dns_error::DnsError;
use jiff::Timestamp;
use reqwest::{Method, Url};
use serde_json::Value;

use crate::api::failure::{Failure, judge};
use crate::api::template::Variables;
use crate::api::{Api, Auth, Body, Request, Unsigned};
use crate::http::{Call, Web};
use crate::redact::Redactor;

/// Sends described requests to one provider.
pub(super) struct Exchange {
    pub(super) api: &'static Api,
    pub(super) web: Web,
    pub(super) redactor: Redactor,
    /// What is said instead of [`Api::base`].
    pub(super) base: String,
}

impl Exchange {
    /// Sends a request and judges its answer.
    pub(super) async fn send(
        &self,
        request: &Request,
        variables: &Variables,
        since: Timestamp,
    ) -> Result<Value, Failure> {
        let base = variables.fill(&self.base);
        let url = format!("{}{}", base.trim_end_matches('/'), variables.fill_path(request.path));
        self.send_to(&url, request, variables, since).await
    }

    /// The same to a URL that the provider named; it must be on the same host, for it gets the credentials.
    pub(super) async fn send_to(
        &self,
        url: &str,
        request: &Request,
        variables: &Variables,
        since: Timestamp,
    ) -> Result<Value, Failure> {
        let call = self.call(url, request, variables, since)?;
        let answer = self.web.send(call).await?;
        judge(&self.api.failures, &answer, &self.redactor)
    }

    /// Whether a URL leads to the provider.
    pub(super) fn is_own(&self, url: &str, variables: &Variables) -> bool {
        let base = Url::parse(&variables.fill(&self.base));
        base.is_ok_and(|base| Url::parse(url).is_ok_and(|url| url.origin() == base.origin()))
    }

    fn call(&self, url: &str, request: &Request, variables: &Variables, since: Timestamp) -> Result<Call, DnsError> {
        let mut url = Url::parse(url).map_err(|_| DnsError::Settings { what: "the URL is none".into() })?;
        let mut body = match request.body {
            Body::Nothing => None,
            Body::Json(template) => Some(variables.fill_json(template)?),
        };
        let headers = [("Accept", "application/json")].iter().chain(request.headers);
        let mut headers: Vec<(String, String)> =
            headers.map(|(name, value)| ((*name).to_owned(), variables.fill(value))).collect();
        let auth = self.api.auth.iter().find(|auth| auth.is_known(variables));
        match auth {
            Some(Auth::Query(parameters)) => query(&mut url, parameters, variables),
            Some(Auth::Body(members)) => add_members(&mut body, members, variables),
            Some(Auth::Headers(more)) => {
                headers.extend(more.iter().map(|(name, value)| ((*name).to_owned(), variables.fill(value))));
            }
            Some(Auth::Basic(user, password)) => {
                let pair = format!("{}:{}", variables.fill(user), variables.fill(password));
                headers.push(("Authorization".into(), format!("Basic {}", STANDARD.encode(pair))));
            }
            Some(Auth::Signed(_)) | None => {}
        }
        let body = body.map(|body| body.to_string().into_bytes());
        if let Some(Auth::Signed(sign)) = auth {
            let bytes = body.as_deref().unwrap_or_default();
            let unsigned =
                Unsigned { method: request.method, url: &url, body: bytes, now: self.web.now(), variables, since };
            headers.extend(sign(&unsigned)?.into_iter().map(|(name, value)| (name.to_owned(), value)));
        }
        let method = Method::from_bytes(request.method.as_bytes()).expect("a test reads all methods");
        Ok(Call { method, url, headers, body: body.map(|body| ("application/json", body)) })
    }
}

impl Auth {
    fn is_known(&self, variables: &Variables) -> bool {
        match self {
            Self::Headers(pairs) | Self::Body(pairs) | Self::Query(pairs) => {
                pairs.iter().all(|(_, value)| variables.know(value))
            }
            Self::Basic(user, password) => variables.know(user) && variables.know(password),
            Self::Signed(_) => true,
        }
    }
}

fn query(url: &mut Url, parameters: &[(&str, &str)], variables: &Variables) {
    let mut pairs = url.query_pairs_mut();
    for (name, value) in parameters {
        pairs.append_pair(name, &variables.fill(value));
    }
}

fn add_members(body: &mut Option<Value>, members: &[(&str, &str)], variables: &Variables) {
    let body = body.get_or_insert_with(|| Value::Object(serde_json::Map::new()));
    for (name, value) in members {
        body[*name] = Value::String(variables.fill(value));
    }
}
