//! Requests that RFC 8555 forbids, each wrong in one way.

use evercert_ca::{ca::Ca, config::CaConfig};
use serde_json::{Value, json};

use crate::client::{Client, order};

async fn ca() -> Ca {
    Ca::start(CaConfig::default()).await.unwrap()
}

#[tokio::test]
async fn every_deviation_of_the_header_is_refused() {
    let ca = ca().await;
    let client = Client::registered(&ca).await;
    let url = client.url("newOrder").to_owned();
    let jwk = client.jwk();
    for (member, value, status, problem) in [
        ("alg", json!("none"), 400, "badSignatureAlgorithm"),
        ("alg", json!("HS256"), 400, "badSignatureAlgorithm"),
        ("alg", json!("ES384"), 400, "badSignatureAlgorithm"),
        ("alg", Value::Null, 400, "malformed"),
        ("nonce", Value::Null, 400, "malformed"),
        ("nonce", json!("not base64url!"), 400, "malformed"),
        ("nonce", json!("AAAA"), 400, "badNonce"),
        ("url", Value::Null, 400, "malformed"),
        ("url", json!(ca.directory_url()), 403, "unauthorized"),
        ("jwk", jwk, 400, "malformed"),
        ("kid", Value::Null, 400, "malformed"),
        ("kid", json!("https://elsewhere.test/acme/account/1"), 400, "malformed"),
        ("kid", json!(format!("{}/acme/account/none", ca.base_url())), 400, "accountDoesNotExist"),
        ("crit", json!(["exp"]), 400, "malformed"),
    ] {
        let mut header = client.header(&url).await;
        header[member] = value.clone();
        let answer = client.send(&url, client.sign(&header, &order(&[("dns", "a.test")]).to_string())).await;
        assert_eq!((answer.status, answer.problem().as_str()), (status, problem), "{member}: {value}");
        assert!(answer.headers.contains_key("replay-nonce"));
    }
}

#[tokio::test]
async fn every_deviation_of_the_envelope_is_refused() {
    let ca = ca().await;
    let client = Client::registered(&ca).await;
    let url = client.url("newOrder").to_owned();
    let good = || async { client.sign(&client.header(&url).await, &order(&[("dns", "a.test")]).to_string()) };
    for (member, value) in [
        ("header", json!({})),
        ("signatures", json!([])),
        ("payload", json!("e30=")),
        ("payload", json!("e30")),
        ("signature", json!("AAAA")),
        ("signature", Value::Null),
        ("protected", json!("")),
    ] {
        let mut envelope = good().await;
        envelope[member] = value.clone();
        let answer = client.send(&url, envelope).await;
        assert_eq!((answer.status, answer.problem().as_str()), (400, "malformed"), "{member}: {value}");
    }
    let compact = client.send_as(&url, "application/jose+json", "a.b.c".into()).await;
    assert_eq!(compact.problem(), "malformed");
    let plain = client.send_as(&url, "application/json", good().await.to_string()).await;
    assert_eq!((plain.status, plain.problem().as_str()), (415, "malformed"));
    let huge = client.send_as(&url, "application/jose+json", "x".repeat(300_000)).await;
    assert_eq!(huge.status, 413);
}

#[tokio::test]
async fn a_nonce_is_good_once() {
    let ca = ca().await;
    let client = Client::registered(&ca).await;
    let url = client.url("newOrder").to_owned();
    let request = client.sign(&client.header(&url).await, &order(&[("dns", "a.test")]).to_string());
    assert_eq!(client.send(&url, request.clone()).await.status, 201);
    assert_eq!(client.send(&url, request).await.problem(), "badNonce");
}

#[tokio::test]
async fn resources_answer_only_their_methods() {
    let ca = ca().await;
    let client = Client::registered(&ca).await;
    for path in ["new-order", "new-account", "order/x", "authorization/x", "certificate/x", "revoke-cert"] {
        let answer = client.get(&format!("{}/acme/{path}", ca.base_url())).await;
        assert_eq!((answer.status, answer.header("allow")), (405, "POST"), "{path}");
        assert_eq!(answer.problem(), "malformed");
    }
    assert_eq!(client.get(&format!("{}/acme/nothing", ca.base_url())).await.status, 404);
    let nonce = client.get(client.url("newNonce")).await;
    assert_eq!((nonce.status, nonce.header("cache-control")), (204, "no-store"));
}

#[tokio::test]
async fn post_as_get_has_no_payload_and_strangers_see_nothing() {
    let ca = ca().await;
    let client = Client::registered(&ca).await;
    let order = client.order(&[("dns", "a.test")]).await;
    let location = order.header("location");
    assert_eq!(client.post(location, Some(json!({}))).await.problem(), "malformed");
    let stranger = Client::registered(&ca).await;
    assert_eq!(stranger.post(location, None).await.problem(), "unauthorized");
    let authorization = order.json()["authorizations"][0].as_str().unwrap().to_owned();
    assert_eq!(stranger.post(&authorization, None).await.problem(), "unauthorized");
    let nobody = Client::new(&ca).await;
    assert_eq!(nobody.post(location, None).await.problem(), "malformed");
}
