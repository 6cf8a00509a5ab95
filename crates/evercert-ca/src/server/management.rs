//! The management API, for black-box tests and people who play: JSON below `/management/`.
//!
//! The routes are described at [`Ca`](crate::ca::Ca).

use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use evercert_pki::base64url;

use crate::{
    config::{AriPolicy, AriWindow},
    control,
    endpoint::Endpoint,
    mischief::{Mischief, RateLimit, Script, ScriptBody},
    problem::Problem,
    server::{context::Server, manual, reply::Reply, request::Request, revoke::reason},
};

pub(crate) fn handle(server: &Server, request: &Request) -> Result<Reply, Problem> {
    let path = request.target.rest();
    match (request.method.as_str(), path.as_str()) {
        ("GET", "") => return Ok(manual::get(request)),
        ("POST", "txt") => add_txt(server, &parse(request)?)?,
        ("DELETE", "txt") => remove_txt(server, &parse(request)?),
        ("POST", "ari") => set_ari(server, parse(request)?)?,
        ("DELETE", "ari") => control::reset_ari(server),
        ("POST", "mischief") => server.trouble.set_habits(parse::<WireMischief>(request)?.into()),
        ("DELETE", "mischief") => server.trouble.set_habits(Mischief::default()),
        ("POST", "script") => add_script(server, parse(request)?)?,
        ("DELETE", "script") => server.trouble.clear_scripts(),
        ("POST", "revoke") => return revoke(server, &parse(request)?),
        ("GET", "stats") => return Ok(stats(server)),
        ("DELETE", "stats") => server.counter.reset(),
        ("GET", "roots") => return Ok(pem(server.hierarchy.root_pems().concat())),
        ("GET", "tls-root") => {
            let root = server.tls_root_pem.clone();
            return root.map(pem).ok_or_else(|| Problem::not_found("TLS root"));
        }
        _ => return Err(Problem::not_found("management resource")),
    }
    Ok(Reply::empty(200))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireTxt {
    host: String,
    value: Option<String>,
}

fn add_txt(server: &Server, wire: &WireTxt) -> Result<(), Problem> {
    let value = wire.value.as_deref().ok_or_else(|| Problem::malformed("the request body: value is missing"))?;
    server.txt.add(&wire.host, value);
    Ok(())
}

fn remove_txt(server: &Server, wire: &WireTxt) {
    server.txt.remove(&wire.host, wire.value.as_deref());
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireAri {
    certid: Option<String>,
    start: WireInstant,
    end: WireInstant,
    explanation_url: Option<String>,
    retry_after: Option<u64>,
}

/// A part of the lifetime as a number, or an instant as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum WireInstant {
    Part(f64),
    Instant(String),
}

fn set_ari(server: &Server, wire: WireAri) -> Result<(), Problem> {
    let window = window(&wire.start, &wire.end)?;
    let Some(id) = wire.certid else {
        let usual = server.config.ari.retry_after;
        let policy = AriPolicy {
            window,
            explanation_url: wire.explanation_url,
            retry_after: wire.retry_after.map_or(usual, Duration::from_secs),
        };
        control::set_ari(server, policy);
        return Ok(());
    };
    match control::set_ari_window(server, &id, Some(window)) {
        true => Ok(()),
        false => Err(Problem::not_found("certificate")),
    }
}

fn window(start: &WireInstant, end: &WireInstant) -> Result<AriWindow, Problem> {
    match (start, end) {
        (&WireInstant::Part(start), &WireInstant::Part(end)) => Ok(AriWindow::Fraction { start, end }),
        (WireInstant::Instant(start), WireInstant::Instant(end)) => {
            Ok(AriWindow::Fixed { start: instant(start)?, end: instant(end)? })
        }
        _ => Err(Problem::malformed("start and end are not of one kind")),
    }
}

fn instant(text: &str) -> Result<Timestamp, Problem> {
    text.parse().map_err(|cause| Problem::malformed(format!("{text:?}: {cause}")))
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WireMischief {
    reject_nonces_percent: u8,
    slow_orders_ms: u64,
    stuck_orders: bool,
    rate_limited: Option<WireLimit>,
    broken_bodies_percent: u8,
    already_replaced: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireLimit {
    #[serde(default = "too_many_requests")]
    status: u16,
    retry_after: u64,
    remaining: Option<u32>,
    #[serde(default = "always")]
    percent: u8,
    endpoint: Option<Endpoint>,
}

fn too_many_requests() -> u16 {
    429
}

fn always() -> u8 {
    100
}

impl From<WireMischief> for Mischief {
    fn from(wire: WireMischief) -> Self {
        Self {
            reject_nonces_percent: wire.reject_nonces_percent,
            slow_orders: Duration::from_millis(wire.slow_orders_ms),
            stuck_orders: wire.stuck_orders,
            rate_limited: wire.rate_limited.map(RateLimit::from),
            broken_bodies_percent: wire.broken_bodies_percent,
            already_replaced: wire.already_replaced,
        }
    }
}

impl From<WireLimit> for RateLimit {
    fn from(wire: WireLimit) -> Self {
        Self {
            status: wire.status,
            retry_after: Duration::from_secs(wire.retry_after),
            remaining: wire.remaining,
            percent: wire.percent,
            endpoint: wire.endpoint,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireScript {
    endpoint: Endpoint,
    #[serde(default)]
    skip: u32,
    #[serde(default = "once")]
    times: u32,
    status: Option<u16>,
    #[serde(default)]
    headers: Map<String, Value>,
    patch: Option<Value>,
    body: Option<String>,
    body_base64url: Option<String>,
    filler: Option<usize>,
}

fn once() -> u32 {
    1
}

fn add_script(server: &Server, wire: WireScript) -> Result<(), Problem> {
    let body = match (wire.patch, wire.body, wire.body_base64url, wire.filler) {
        (None, None, None, None) => ScriptBody::Keep,
        (Some(patch), None, None, None) => ScriptBody::Patch(patch),
        (None, Some(text), None, None) => ScriptBody::Replace(text.into_bytes()),
        (None, None, Some(text), None) => {
            let bytes = base64url::decode(&text);
            ScriptBody::Replace(bytes.map_err(|cause| Problem::malformed(cause.to_string()))?)
        }
        (None, None, None, Some(length)) => ScriptBody::Filler(length),
        _ => {
            let words = "patch, body, body_base64url and filler exclude each other";
            return Err(Problem::malformed(words));
        }
    };
    let header = |(name, value): (String, Value)| (name, value.as_str().map(str::to_owned));
    server.trouble.add_script(Script {
        endpoint: wire.endpoint,
        skip: wire.skip,
        times: wire.times,
        status: wire.status,
        headers: wire.headers.into_iter().map(header).collect(),
        body,
    });
    Ok(())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireRevoke {
    serial: Option<String>,
    reason: Option<Value>,
}

fn revoke(server: &Server, wire: &WireRevoke) -> Result<Reply, Problem> {
    let reason = reason(wire.reason.as_ref())?;
    let revoked = control::revoke(server, wire.serial.as_deref(), reason);
    Ok(Reply::json(200, &json!({ "revoked": revoked })))
}

fn stats(server: &Server) -> Reply {
    let stats = server.counter.read();
    let body = json!({
        "requests": stats.requests,
        "unknown": stats.unknown,
        "issued": stats.issued,
        "acme_requests": stats.acme_requests(),
    });
    Reply::json(200, &body)
}

fn pem(text: String) -> Reply {
    Reply::bytes("application/x-pem-file", text)
}

fn parse<T: for<'a> Deserialize<'a>>(request: &Request) -> Result<T, Problem> {
    serde_json::from_slice(&request.body).map_err(|cause| Problem::malformed(format!("the request body: {cause}")))
}
