//! What the management API can do, told to whoever asks for `/management/`.
//!
//! The bodies are described at [`Ca`](crate::ca::Ca).

use std::fmt::Write;

use crate::server::{reply::Reply, request::Request};

/// One line for each request, with absolute URLs.
pub(crate) fn get(request: &Request) -> Reply {
    let mut text = String::new();
    for (method, path, effect) in ROUTES {
        let url = request.url(&format!("/management/{path}"));
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{method:<6} {url}  {effect}");
    }
    Reply::bytes("text/plain; charset=utf-8", text)
}

/// Method, path below `/management/`, effect with the members of the JSON body.
const ROUTES: &[(&str, &str, &str)] = &[
    ("GET", "", "this list"),
    ("POST", "txt", "adds a TXT value: host, value"),
    ("DELETE", "txt", "removes a TXT value, or all of the name: host, value?"),
    ("POST", "ari", "sets the renewal window: start, end, certid?, explanation_url?, retry_after?"),
    ("DELETE", "ari", "back to the policy of the start"),
    (
        "POST",
        "mischief",
        "replaces the bad habits: reject_nonces_percent, slow_orders_ms, stuck_orders, rate_limited, \
         broken_bodies_percent, already_replaced, all optional",
    ),
    ("DELETE", "mischief", "good behaviour again"),
    (
        "POST",
        "script",
        "changes coming answers: endpoint, skip?, times?, status?, headers?, and one of patch, body, \
         body_base64url, filler",
    ),
    ("DELETE", "script", "forgets all scripts"),
    ("POST", "revoke", "revokes one certificate, or all: serial?, reason?"),
    ("GET", "stats", "requests for each resource, certificates issued"),
    ("DELETE", "stats", "counts from zero again"),
    ("GET", "roots", "the issuing roots, PEM"),
    ("GET", "tls-root", "the root of the HTTPS listener, PEM"),
];
