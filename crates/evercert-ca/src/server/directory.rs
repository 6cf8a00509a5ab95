//! The directory (RFC 8555 section 7.1.1) and the terms it points to.

use serde_json::{Map, Value, json};

use crate::{
    server::{context::Server, reply::Reply, request::Request},
    validate::caa::IDENTITY,
};

pub(crate) fn get(server: &Server, request: &Request) -> Reply {
    let body = json!({
        "newNonce": request.url("/acme/new-nonce"),
        "newAccount": request.url("/acme/new-account"),
        "newOrder": request.url("/acme/new-order"),
        "revokeCert": request.url("/acme/revoke-cert"),
        "keyChange": request.url("/acme/key-change"),
        "renewalInfo": request.url("/acme/renewal-info"),
        "meta": meta(server, request),
    });
    Reply::json(200, &body).with_header("cache-control", "no-cache")
}

pub(crate) fn terms() -> Reply {
    let words = "This is a sandbox: its certificates are good for nothing but rehearsals.\n";
    Reply::bytes("text/plain; charset=utf-8", words)
}

fn meta(server: &Server, request: &Request) -> Value {
    let profiles: Map<String, Value> =
        server.config.profiles.iter().map(|profile| (profile.name.clone(), json!(profile.description))).collect();
    let mut meta = json!({
        "website": request.url("/directory"),
        "caaIdentities": [IDENTITY],
        "externalAccountRequired": server.config.eab.is_some(),
        "profiles": profiles,
    });
    if server.config.terms {
        meta["termsOfService"] = json!(request.url("/terms"));
    }
    meta
}
