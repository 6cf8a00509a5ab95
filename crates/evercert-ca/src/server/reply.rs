//! An answer, before it is HTTP.

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Response, StatusCode},
};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use serde_json::Value;

use crate::problem::Problem;

/// Status, headers, body.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::bytes("application/json", body.to_string()).with_status(status)
    }

    pub(crate) fn bytes(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut reply = Self::empty(200).with_header("content-type", content_type);
        reply.body = body.into();
        reply
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub(crate) fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Adds a `Link` (RFC 8288).
    pub(crate) fn with_link(self, url: &str, relation: &str) -> Self {
        self.with_header("link", format!("<{url}>;rel=\"{relation}\""))
    }

    /// Sets a header, or takes it away.
    pub(crate) fn set_header(&mut self, name: &str, value: Option<&str>) {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        if let Some(value) = value {
            self.headers.push((name.to_owned(), value.to_owned()));
        }
    }

    pub(crate) fn into_response(self) -> Response<Body> {
        let body = Body::from(self.body.clone());
        self.respond(body)
    }

    /// An answer that promises its whole body and breaks off in the middle of it.
    pub(crate) fn into_broken_response(mut self) -> Response<Body> {
        let half = Bytes::copy_from_slice(&self.body[..self.body.len() / 2]);
        let length = self.body.len().to_string();
        self.set_header("content-length", Some(&length));
        // One pause, so that the first half is on its way before the connection is cut.
        let end = async {
            tokio::task::yield_now().await;
            Err(std::io::Error::other("the sandbox was told to break off"))
        };
        let body = stream::iter([Ok(half)]).chain(stream::once(end));
        self.respond(Body::from_stream(body))
    }

    fn respond(&self, body: Body) -> Response<Body> {
        let mut response = Response::new(body);
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in &self.headers {
            // Scripts may ask for what HTTP cannot carry; such a header is left out.
            if let (Ok(name), Ok(value)) =
                (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value.as_bytes()))
            {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}

impl From<Problem> for Reply {
    fn from(problem: Problem) -> Self {
        let body = problem.to_json().to_string();
        let mut reply = Self::bytes("application/problem+json", body).with_status(problem.status());
        for (name, value) in problem.headers() {
            reply = reply.with_header(name, value);
        }
        reply
    }
}
