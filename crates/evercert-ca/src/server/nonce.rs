//! New nonces (RFC 8555 section 7.2).

use axum::http::Method;

use crate::server::{context::Server, reply::Reply, request::Request};

pub(crate) fn get(server: &Server, request: &Request) -> Reply {
    let status = if request.method == Method::HEAD { 200 } else { 204 };
    Reply::empty(status).with_header("replay-nonce", server.fresh_nonce()).with_header("cache-control", "no-store")
}
