//! Accounts: made, found, bound, changed, closed.

use aws_lc_rs::hmac;
use evercert_ca::{
    ca::Ca,
    config::{CaConfig, EabKey},
};
use evercert_pki::base64url;
use serde_json::{Value, json};

use crate::client::{Client, jwk, new_key, sign};

async fn ca() -> Ca {
    Ca::start(CaConfig::default()).await.unwrap()
}

#[tokio::test]
async fn an_account_is_made_once_and_found_again() {
    let ca = ca().await;
    let mut client = Client::new(&ca).await;
    let wish = json!({"onlyReturnExisting": true});
    assert_eq!(client.register(wish.clone()).await.problem(), "accountDoesNotExist");
    assert_eq!(client.register(json!({})).await.problem(), "malformed");
    let contact = json!(["mailto:a@b.test"]);
    let wish = json!({"termsOfServiceAgreed": true, "contact": contact});
    let made = client.register(wish).await;
    assert_eq!((made.status, &made.json()["contact"]), (201, &contact));
    client.kid = None;
    let found = client.register(json!({"onlyReturnExisting": true})).await;
    assert_eq!((found.status, found.header("location")), (200, made.header("location")));
}

#[tokio::test]
async fn contacts_are_judged() {
    let ca = ca().await;
    let mut client = Client::new(&ca).await;
    for (contact, problem) in [("tel:1", "unsupportedContact"), ("mailto:nobody", "invalidContact")] {
        let wish = json!({"termsOfServiceAgreed": true, "contact": [contact]});
        assert_eq!(client.register(wish).await.problem(), problem);
    }
}

#[tokio::test]
async fn an_account_is_updated_listed_and_deactivated() {
    let ca = ca().await;
    let client = Client::registered(&ca).await;
    let kid = client.kid.clone().unwrap();
    let wish = json!({"contact": ["mailto:new@b.test"]});
    let updated = client.post(&kid, Some(wish)).await.json();
    assert_eq!(updated["contact"][0], "mailto:new@b.test");
    let order = client.order(&[("dns", "a.test")]).await;
    let list = client.post(updated["orders"].as_str().unwrap(), None).await.json();
    assert_eq!(list, json!({"orders": [order.header("location")]}));
    let closed = client.post(&kid, Some(json!({"status": "deactivated"}))).await;
    assert_eq!(closed.json()["status"], "deactivated");
    let after = client.order(&[("dns", "a.test")]).await;
    assert_eq!((after.status, after.problem().as_str()), (401, "unauthorized"));
}

#[tokio::test]
async fn long_lists_of_orders_have_pages() {
    let ca = ca().await;
    let client = Client::registered(&ca).await;
    for number in 0..101 {
        client.order(&[("dns", &format!("a{number}.test"))]).await;
    }
    let list = client.kid.clone().unwrap().replace("account", "orders");
    let first = client.post(&list, None).await;
    assert_eq!(first.json()["orders"].as_array().unwrap().len(), 100);
    let links: Vec<_> = first.headers.get_all("link").iter().map(|value| value.to_str().unwrap()).collect();
    assert!(links.contains(&format!("<{list}/100>;rel=\"next\"").as_str()), "{links:?}");
    let second = client.post(&format!("{list}/100"), None).await.json();
    assert_eq!(second["orders"].as_array().unwrap().len(), 1);
    let beyond = client.post(&format!("{list}/{}", usize::MAX), None).await;
    assert_eq!((beyond.status, beyond.json()), (200, json!({"orders": []})));
}

#[tokio::test]
async fn a_key_is_rolled_over() {
    let ca = ca().await;
    let old = new_key();
    let mut client = Client::with_key(&ca, old).await;
    client.register(json!({"termsOfServiceAgreed": true})).await;
    let kid = client.kid.clone().unwrap();
    let url = client.url("keyChange").to_owned();
    let new = new_key();
    let header = json!({"alg": "ES256", "url": url, "jwk": jwk(&new)});
    let wish = json!({"account": kid, "oldKey": client.jwk()});
    let inner = sign(&new, &header, &wish.to_string());
    let with_nonce = json!({"alg": "ES256", "url": url, "jwk": jwk(&new), "nonce": "AAAA"});
    let wrong = sign(&new, &with_nonce, &wish.to_string());
    assert_eq!(client.post(&url, Some(wrong)).await.problem(), "malformed");
    assert_eq!(client.post(&url, Some(inner.clone())).await.status, 200);
    let late = client.order(&[("dns", "a.test")]).await;
    assert_eq!(late.problem(), "malformed", "the old key no longer signs for the account");
    let mut again = Client::with_key(&ca, new).await;
    let found = again.register(json!({"onlyReturnExisting": true})).await;
    assert_eq!(found.header("location"), kid);
}

#[tokio::test]
async fn a_key_in_use_is_a_conflict() {
    let ca = ca().await;
    let (client, other_key) = (Client::registered(&ca).await, new_key());
    let url = client.url("keyChange").to_owned();
    let header = json!({"alg": "ES256", "url": url, "jwk": jwk(&other_key)});
    let wish = json!({"account": client.kid, "oldKey": client.jwk()}).to_string();
    let inner = sign(&other_key, &header, &wish);
    let mut other = Client::with_key(&ca, other_key).await;
    other.register(json!({"termsOfServiceAgreed": true})).await;
    let answer = client.post(&url, Some(inner)).await;
    assert_eq!((answer.status, answer.header("location")), (409, other.kid.as_deref().unwrap()));
}

fn binding(client: &Client, kid: &str, key: &[u8], algorithm: &str, mac: hmac::Algorithm) -> Value {
    let header = json!({"alg": algorithm, "kid": kid, "url": client.url("newAccount")});
    let protected = base64url::encode(header.to_string().as_bytes());
    let payload = base64url::encode(client.jwk().to_string().as_bytes());
    let input = format!("{protected}.{payload}");
    let tag = hmac::sign(&hmac::Key::new(mac, key), input.as_bytes());
    json!({"protected": protected, "payload": payload, "signature": base64url::encode(tag.as_ref())})
}

#[tokio::test]
async fn external_binding_is_required_and_checked() {
    let key = EabKey { kid: "kid-1".into(), hmac_key: vec![7; 32] };
    let ca = Ca::start(CaConfig { eab: Some(vec![key]), ..CaConfig::default() }).await.unwrap();
    let mut client = Client::new(&ca).await;
    assert_eq!(client.directory["meta"]["externalAccountRequired"], true);
    let wish = |binding: Value| json!({"termsOfServiceAgreed": true, "externalAccountBinding": binding});
    let missing = client.register(json!({"termsOfServiceAgreed": true})).await;
    assert_eq!(missing.problem(), "externalAccountRequired");
    for (kid, key, algorithm, problem) in [
        ("kid-2", [7; 32], "HS256", "unauthorized"),
        ("kid-1", [8; 32], "HS256", "unauthorized"),
        ("kid-1", [7; 32], "ES256", "badSignatureAlgorithm"),
    ] {
        let bad = binding(&client, kid, &key, algorithm, hmac::HMAC_SHA256);
        assert_eq!(client.register(wish(bad)).await.problem(), problem);
    }
    for (algorithm, mac) in [("HS256", hmac::HMAC_SHA256), ("HS384", hmac::HMAC_SHA384), ("HS512", hmac::HMAC_SHA512)] {
        let mut client = Client::new(&ca).await;
        let good = binding(&client, "kid-1", &[7; 32], algorithm, mac);
        let made = client.register(wish(good.clone())).await;
        assert_eq!((made.status, &made.json()["externalAccountBinding"]), (201, &good));
    }
}
