//! A CA that behaves, to be spoilt by each test in its own way.

use std::sync::Arc;

use evercert_acme::account::Account;
use evercert_acme::client::{Client, ClientConfig};
use evercert_acme::error::Error;
use evercert_acme::order::{NewOrder, Order};
use evercert_pki::clock::FixedClock;
use evercert_pki::identifier::Identifier;
use evercert_pki::key::{KeyType, PrivateKey};
use rcgen::{CertificateParams, KeyPair};
use serde_json::{Value, json};

use crate::server::{Reply, Server};

/// The moment at which all tests play.
pub(crate) const NOW: &str = "2026-11-20T10:00:00Z";

/// A server with a directory, nonces, and one order for `a.example` that goes well.
pub(crate) async fn good_ca() -> Server {
    let server = Server::start().await;
    server.on("GET /dir", [Reply::json(200, &directory()).without_nonce()]);
    server.on("HEAD /nonce", [Reply::new(200, "")]);
    server.on("POST /new-order", [Reply::json(201, &order("pending")).header("Location", "{base}/order")]);
    server.on("POST /authz", [Reply::json(200, &authorization("pending"))]);
    server.on("POST /challenge", [Reply::json(200, &challenge("processing"))]);
    server.on("POST /order", [Reply::json(200, &order("ready")), Reply::json(200, &order("valid"))]);
    server.on("POST /finalize", [Reply::json(200, &order("processing"))]);
    server.on("POST /certificate", [Reply::new(200, chain("leaf"))]);
    server
}

pub(crate) fn directory() -> Value {
    json!({"newNonce": "{base}/nonce", "newAccount": "{base}/new-account", "newOrder": "{base}/new-order",
        "revokeCert": "{base}/revoke", "keyChange": "{base}/key-change", "renewalInfo": "{base}/ari"})
}

pub(crate) fn order(status: &str) -> Value {
    let mut order = json!({"status": status, "identifiers": [{"type": "dns", "value": "a.example"}],
        "authorizations": ["{base}/authz"], "finalize": "{base}/finalize"});
    if status == "valid" {
        order["certificate"] = "{base}/certificate".into();
    }
    order
}

pub(crate) fn authorization(status: &str) -> Value {
    json!({"status": status, "identifier": {"type": "dns", "value": "a.example"},
        "challenges": [challenge(if status == "invalid" { status } else { "pending" }),
            {"type": "dns-01", "url": "{base}/other", "status": "pending", "token": "tok-2"},
            {"type": "new-99", "url": "{base}/new", "status": "pending", "colour": "red"}]})
}

pub(crate) fn challenge(status: &str) -> Value {
    let mut challenge = json!({"type": "http-01", "url": "{base}/challenge", "status": status, "token": "tok-1"});
    if status == "invalid" {
        challenge["error"] = json!({"type": "urn:ietf:params:acme:error:connection", "detail": "no way"});
    }
    challenge
}

/// Two certificates in PEM; the first names `name`.
pub(crate) fn chain(name: &str) -> String {
    let certificate = |name: &str| {
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.self_signed(&KeyPair::generate().unwrap()).unwrap().pem()
    };
    certificate(&format!("{name}.example")) + &certificate("issuer.example")
}

pub(crate) fn http() -> reqwest::Client {
    let builder = reqwest::Client::builder().no_proxy().tls_certs_only([]);
    builder.redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

pub(crate) fn config(server: &Server) -> ClientConfig {
    ClientConfig::new(server.url("/dir"), Arc::new(FixedClock::new(NOW.parse().unwrap())))
}

pub(crate) async fn connect(server: &Server) -> Result<Client, Error> {
    Client::connect(http(), config(server)).await
}

pub(crate) fn key() -> PrivateKey {
    PrivateKey::generate(KeyType::EcdsaP256).unwrap()
}

pub(crate) async fn account(server: &Server) -> Account {
    Account::new(connect(server).await.unwrap(), key(), &server.url("/account")).unwrap()
}

/// An order for `a.example` with a fresh client.
pub(crate) async fn new_order(server: &Server) -> Result<Order, Error> {
    order_with(&account(server).await).await
}

pub(crate) async fn order_with(account: &Account) -> Result<Order, Error> {
    let identifiers = [Identifier::parse("dns", "a.example").unwrap()];
    account.order(&NewOrder { identifiers: &identifiers, ..NewOrder::default() }).await
}
