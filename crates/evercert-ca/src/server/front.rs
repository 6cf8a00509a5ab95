//! The way of every request: counted, perhaps spoiled, checked, answered.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{ConnectInfo, Request as HttpRequest, State},
    http::Response,
};
use serde_json::Value;

use crate::{
    endpoint::{Endpoint, Target},
    listener::Scheme,
    mischief::{Script, ScriptBody},
    problem::Problem,
    server::{
        account, authorization, certificate, challenge, context::Server, directory, finalize, key_change, management,
        nonce, order, renewal_info, reply::Reply, request::Request, revoke, signed::Signed, status,
    },
};

/// Answers one request.
pub(crate) async fn handle(
    State(server): State<Arc<Server>>,
    ConnectInfo(scheme): ConnectInfo<Scheme>,
    request: HttpRequest,
) -> Response<Body> {
    let target = Target::parse(request.uri().path());
    server.counter.request(target.as_ref().map(|target| target.endpoint));
    let Some(target) = target else {
        return Reply::from(Problem::not_found("resource")).into_response();
    };
    let endpoint = target.endpoint;
    let reply = match Request::read(request, target, scheme).await {
        Ok(request) => answer(&server, &request, scheme),
        Err(problem) => problem.into(),
    };
    let dice = &*server.config.random;
    if endpoint.is_acme() && !reply.body.is_empty() && server.trouble.breaks_body(dice) {
        return reply.into_broken_response();
    }
    reply.into_response()
}

fn answer(server: &Arc<Server>, request: &Request, scheme: Scheme) -> Reply {
    let endpoint = request.target.endpoint;
    let mut reply = match server.trouble.next_script(endpoint) {
        Some(script) => scripted(server, request, scheme, script),
        None => honest(server, request, scheme),
    };
    let has_nonce = |(name, _): &(String, String)| name.eq_ignore_ascii_case(NONCE);
    if endpoint.is_signed() && !reply.headers.iter().any(has_nonce) {
        reply = reply.with_header(NONCE, server.fresh_nonce());
    }
    // A script that takes the nonce away leaves an empty one.
    reply.headers.retain(|header| !(has_nonce(header) && header.1.is_empty()));
    reply
}

fn scripted(server: &Arc<Server>, request: &Request, scheme: Scheme, script: Script) -> Reply {
    let mut reply = match script.keeps_answer() {
        true => honest(server, request, scheme),
        false => Reply::bytes("application/json", []),
    };
    match script.body {
        ScriptBody::Keep => {}
        ScriptBody::Patch(patch) => {
            let mut body = serde_json::from_slice(&reply.body).unwrap_or(Value::Null);
            merge(&mut body, patch);
            reply.body = body.to_string().into_bytes();
        }
        ScriptBody::Replace(body) => reply.body = body,
        ScriptBody::Filler(length) => reply.body = vec![b' '; length],
    }
    reply.status = script.status.unwrap_or(reply.status);
    for (name, value) in &script.headers {
        let removes_nonce = value.is_none() && name.eq_ignore_ascii_case(NONCE);
        let value = if removes_nonce { Some("") } else { value.as_deref() };
        reply.set_header(name, value);
    }
    reply
}

/// The answer of a CA that means well.
fn honest(server: &Arc<Server>, request: &Request, scheme: Scheme) -> Reply {
    let endpoint = request.target.endpoint;
    let outcome = admit(server, request, scheme).and_then(|()| route(server, request));
    let mut reply = outcome.unwrap_or_else(Reply::from);
    if endpoint.is_acme() && endpoint != Endpoint::Directory {
        reply = reply.with_link(&request.url("/directory"), "index");
    }
    reply
}

fn admit(server: &Server, request: &Request, scheme: Scheme) -> Result<(), Problem> {
    let endpoint = request.target.endpoint;
    if server.config.tls && !scheme.secure && endpoint.is_acme() {
        return Err(Problem::malformed("ACME is spoken over HTTPS here"));
    }
    let methods = endpoint.methods();
    if !methods.contains(&request.method.as_str()) {
        return Err(Problem::malformed("the resource has no such method")
            .with_status(405)
            .with_header("allow", methods.join(", ")));
    }
    match server.trouble.turn_away(endpoint, &*server.config.random) {
        Some(problem) => Err(problem),
        None => Ok(()),
    }
}

fn route(server: &Arc<Server>, request: &Request) -> Result<Reply, Problem> {
    match request.target.endpoint {
        Endpoint::Directory => Ok(directory::get(server, request)),
        Endpoint::NewNonce => Ok(nonce::get(server, request)),
        Endpoint::RenewalInfo => renewal_info::get(server, request),
        Endpoint::Ocsp => status::ocsp(server, request),
        Endpoint::Crl => status::crl(server),
        Endpoint::Issuer => status::issuer(server, request),
        Endpoint::Terms => Ok(directory::terms()),
        Endpoint::Management => management::handle(server, request),
        _ => route_signed(server, &Signed::check(server, request)?),
    }
}

fn route_signed(server: &Arc<Server>, signed: &Signed<'_>) -> Result<Reply, Problem> {
    match signed.request.target.endpoint {
        Endpoint::NewAccount => account::create(server, signed),
        Endpoint::Account => account::update(server, signed),
        Endpoint::Orders => account::orders(server, signed),
        Endpoint::KeyChange => key_change::change(server, signed),
        Endpoint::NewOrder => order::create(server, signed),
        Endpoint::Order => order::get(server, signed),
        Endpoint::Finalize => finalize::finalize(server, signed),
        Endpoint::Authorization => authorization::post(server, signed),
        Endpoint::Challenge => challenge::post(server, signed),
        Endpoint::Certificate => certificate::get(server, signed),
        Endpoint::RevokeCert => revoke::revoke(server, signed),
        _ => Err(Problem::not_found("resource")),
    }
}

/// JSON merge patch (RFC 7396).
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Some(members) = target.as_object_mut() else {
        return;
    };
    for (name, value) in patch {
        match value {
            Value::Null => drop(members.remove(&name)),
            value => merge(members.entry(name).or_insert(Value::Null), value),
        }
    }
}

pub(crate) const NONCE: &str = "replay-nonce";

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_merge_patch_removes_changes_and_adds() {
        let mut body = json!({"a": 1, "b": {"c": 2, "d": 3}});
        merge(&mut body, json!({"a": null, "b": {"c": "x"}, "e": [1]}));
        assert_eq!(body, json!({"b": {"c": "x", "d": 3}, "e": [1]}));
    }
}
