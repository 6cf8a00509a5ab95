//! A request, read in full.

use axum::{
    body::to_bytes,
    extract::Request as HttpRequest,
    http::{HeaderMap, Method, header},
};
use bytes::Bytes;

use crate::{endpoint::Target, listener::Scheme, problem::Problem};

/// What a resource gets to see of a request.
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) target: Target,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    base: String,
    path: String,
}

impl Request {
    pub(crate) async fn read(request: HttpRequest, target: Target, scheme: Scheme) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, BODY_LIMIT)
            .await
            .map_err(|_| Problem::malformed("the request body is too large").with_status(413))?;
        let host = match parts.uri.authority() {
            Some(authority) => Some(authority.as_str()),
            None => header(&parts.headers, header::HOST.as_str()),
        };
        let host = host.ok_or_else(|| Problem::malformed("the request names no host"))?;
        Ok(Self {
            base: format!("{}://{host}", scheme.name()),
            path: parts.uri.path_and_query().map_or_else(String::new, ToString::to_string),
            method: parts.method,
            target,
            headers: parts.headers,
            body,
        })
    }

    /// An absolute URL of this CA, under the name the client used for it.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The URL that was asked for.
    pub(crate) fn own_url(&self) -> String {
        self.url(&self.path)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Larger than a request for a hundred long names with an RSA-4096 key.
const BODY_LIMIT: usize = 256 * 1024;
