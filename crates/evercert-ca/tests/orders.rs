//! Orders: what may be ordered, and what follows.

use std::{sync::Arc, time::Duration};

use evercert_ca::config::{AriPolicy, AriWindow, Profile};
use evercert_pki::{base64url, certificate::Chain, clock::FixedClock};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    client::{Answer, Client, order},
    issuance::{ca, ca_with, csr, csr_of, finish, issue, prove},
    responder::Http,
};

/// RFC 9773 section 4.1, by hand.
fn certificate_id(answer: &Answer) -> String {
    let chain = Chain::parse_pem(&answer.body).unwrap();
    let leaf = chain.leaf();
    let key = base64url::encode(leaf.authority_key_id().unwrap());
    format!("{key}.{}", base64url::encode(leaf.serial_bytes()))
}

async fn new_order(client: &Client, wish: Value) -> Answer {
    client.post(client.url("newOrder"), Some(wish)).await
}

#[tokio::test]
async fn what_cannot_be_ordered() {
    let http = Http::start().await;
    let ca = ca_with(&http, |config| {
        config
            .profiles
            .push(Profile { allows_ip: false, ..Profile::new("names", "names only", Duration::from_secs(600)) });
    })
    .await;
    let client = Client::registered(&ca).await;
    let with = |name: &str, value: Value| {
        let mut wish = order(&[("dns", "a.test")]);
        wish[name] = value;
        wish
    };
    for (wish, problem) in [
        (json!({}), "malformed"),
        (json!({"identifiers": []}), "malformed"),
        (order(&[("email", "a@b.test")]), "unsupportedIdentifier"),
        (order(&[("dns", "a..test")]), "malformed"),
        (order(&[("dns", "a.invalid")]), "rejectedIdentifier"),
        (with("notAfter", json!("2030-01-01T00:00:00Z")), "malformed"),
        (with("profile", json!("nothing")), "invalidProfile"),
        (with("replaces", json!("AAAA.AAAA")), "malformed"),
        (json!({"identifiers": [{"type": "ip", "value": "::1"}], "profile": "names"}), "rejectedIdentifier"),
    ] {
        assert_eq!(new_order(&client, wish.clone()).await.problem(), problem, "{wish}");
    }
}

#[tokio::test]
async fn a_wildcard_is_proved_by_dns_only() {
    let http = Http::start().await;
    let ca = ca(&http).await;
    let client = Client::registered(&ca).await;
    let order = client.order(&[("dns", "*.a.test")]).await.json();
    let authorization = client.post(order["authorizations"][0].as_str().unwrap(), None).await.json();
    assert_eq!(authorization["wildcard"], true);
    assert_eq!(authorization["identifier"]["value"], "a.test");
    let challenges = authorization["challenges"].as_array().unwrap();
    let kinds: Vec<_> = challenges.iter().map(|challenge| challenge["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["dns-01", "dns-account-01", "dns-persist-01"]);
}

#[tokio::test]
async fn a_profile_decides_the_lifetime() {
    let http = Http::start().await;
    let ca = ca(&http).await;
    let client = Client::registered(&ca).await;
    let mut wish = order(&[("dns", "a.test")]);
    wish["profile"] = json!("minute");
    let order = new_order(&client, wish).await;
    assert_eq!(order.json()["profile"], "minute");
    prove(&client, &http, &order.json()).await;
    let answer = finish(&client, &order, &["a.test"]).await;
    let chain = Chain::parse_pem(&answer.body).unwrap();
    let lifetime = chain.leaf().not_after().duration_since(chain.leaf().not_before());
    assert_eq!(lifetime.as_secs(), 59);
}

#[tokio::test]
async fn requests_must_fit_the_order() {
    let http = Http::start().await;
    let ca = ca(&http).await;
    let client = Client::registered(&ca).await;
    let order = client.order(&[("dns", "a.test")]).await.json();
    let finalize = order["finalize"].as_str().unwrap();
    let early = client.post(finalize, Some(json!({"csr": csr(&["a.test"]).0}))).await;
    assert_eq!((early.status, early.problem().as_str()), (403, "orderNotReady"));
    prove(&client, &http, &order).await;
    let ed25519 = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
    for wrong in [
        csr(&["a.test", "b.test"]).0,
        csr(&["b.test"]).0,
        csr_of(&["a.test"], &ed25519),
        base64url::encode(b"nonsense"),
    ] {
        let answer = client.post(finalize, Some(json!({"csr": wrong}))).await;
        assert_eq!((answer.status, answer.problem().as_str()), (400, "badCSR"));
    }
    let padded = client.post(finalize, Some(json!({"csr": "AAA="}))).await;
    assert_eq!(padded.problem(), "malformed");
}

#[tokio::test]
async fn rsa_and_every_curve_are_certified() {
    let http = Http::start().await;
    let ca = ca_with(&http, |config| config.authz_reuse_percent = 100).await;
    let client = Client::registered(&ca).await;
    issue(&client, &http, &["a.test"]).await;
    for algorithm in [&rcgen::PKCS_RSA_SHA256, &rcgen::PKCS_ECDSA_P384_SHA384, &rcgen::PKCS_ECDSA_P521_SHA512] {
        let order = client.order(&[("dns", "a.test")]).await;
        assert_eq!(order.json()["status"], "ready", "the authorization is reused");
        let key = rcgen::KeyPair::generate_for(algorithm).unwrap();
        let wish = json!({"csr": csr_of(&["a.test"], &key)});
        client.post(order.json()["finalize"].as_str().unwrap(), Some(wish)).await;
        let settled = client.settled(order.header("location")).await;
        assert_eq!(settled["status"], "valid", "{settled}");
    }
}

#[tokio::test]
async fn alternate_chains_are_linked_and_differ() {
    let http = Http::start().await;
    let ca = ca_with(&http, |config| config.alternate_chains = 2).await;
    let client = Client::registered(&ca).await;
    let answer = issue(&client, &http, &["a.test"]).await;
    let links = answer.headers.get_all("link").iter().map(|value| value.to_str().unwrap());
    let alternates: Vec<&str> =
        links.filter_map(|link| link.strip_suffix(">;rel=\"alternate\"")?.strip_prefix('<')).collect();
    assert_eq!(alternates.len(), 2);
    let mut last = vec![Chain::parse_pem(&answer.body).unwrap().last_issuer_cn().map(str::to_owned)];
    for url in alternates {
        let alternate = client.post(url, None).await;
        last.push(Chain::parse_pem(&alternate.body).unwrap().last_issuer_cn().map(str::to_owned));
    }
    let expected = [0, 1, 2].map(|number| Some(format!("evercert sandbox root {number}")));
    assert_eq!(last, expected);
    assert_eq!(ca.issuer_roots_pem().len(), 3);
}

#[tokio::test]
async fn a_certificate_is_replaced_once() {
    let http = Http::start().await;
    let ca = ca(&http).await;
    let client = Client::registered(&ca).await;
    let id = certificate_id(&issue(&client, &http, &["a.test"]).await);
    let wish = |names: &[(&str, &str)]| {
        let mut wish = order(names);
        wish["replaces"] = json!(id);
        wish
    };
    assert_eq!(new_order(&client, wish(&[("dns", "b.test")])).await.problem(), "malformed");
    let stranger = Client::registered(&ca).await;
    assert_eq!(new_order(&stranger, wish(&[("dns", "a.test")])).await.problem(), "unauthorized");
    let first = new_order(&client, wish(&[("dns", "a.test")])).await;
    assert_eq!((first.status, &first.json()["replaces"]), (201, &json!(id)));
    let second = new_order(&client, wish(&[("dns", "a.test")])).await;
    assert_eq!((second.status, second.problem().as_str()), (409, "alreadyReplaced"));
    let authorization = first.json()["authorizations"][0].as_str().unwrap().to_owned();
    client.post(&authorization, Some(json!({"status": "deactivated"}))).await;
    let third = new_order(&client, wish(&[("dns", "a.test")])).await;
    assert_eq!(third.status, 201, "the first replacement came to nothing");
}

#[tokio::test]
async fn the_renewal_window_follows_the_policy() {
    let http = Http::start().await;
    let clock = Arc::new(FixedClock::new(Timestamp::from_second(1_800_000_000).unwrap()));
    let ca = ca_with(&http, |config| config.clock = clock.clone()).await;
    let client = Client::registered(&ca).await;
    let id = certificate_id(&issue(&client, &http, &["a.test"]).await);
    let url = format!("{}/{id}", client.url("renewalInfo"));
    let answer = client.get(&url).await;
    assert_eq!(answer.header("retry-after"), "21600");
    let start =
        |answer: &Answer| -> Timestamp { answer.json()["suggestedWindow"]["start"].as_str().unwrap().parse().unwrap() };
    let (not_before, lifetime) = (1_799_999_940, 90 * 86_400 - 1);
    assert_eq!(start(&answer).as_second(), not_before + lifetime * 66 / 100);
    let (from, to) = (Timestamp::from_second(5).unwrap(), Timestamp::from_second(9).unwrap());
    assert!(ca.set_ari_window(&id, Some(AriWindow::Fixed { start: from, end: to })));
    assert_eq!(start(&client.get(&url).await), from);
    ca.set_ari(AriPolicy { explanation_url: Some("http://why.test/".into()), ..AriPolicy::default() });
    assert_eq!(client.get(&url).await.json()["explanationURL"], "http://why.test/");
    ca.revoke(None, 1);
    assert!(start(&client.get(&url).await).as_second() < 1_800_000_000);
    assert_eq!(client.get(&format!("{}/AAAA.AAAA", client.url("renewalInfo"))).await.status, 404);
    assert_eq!(client.get(&format!("{}/A=", client.url("renewalInfo"))).await.problem(), "malformed");
}

#[tokio::test]
async fn must_staple_is_carried_over() {
    let http = Http::start().await;
    let ca = ca(&http).await;
    let client = Client::registered(&ca).await;
    let order = client.order(&[("dns", "a.test")]).await;
    prove(&client, &http, &order.json()).await;
    let feature = rcgen::CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 24], vec![0x30, 3, 2, 1, 5]);
    let mut params = rcgen::CertificateParams::new(vec!["a.test".to_owned()]).unwrap();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.custom_extensions.push(feature);
    let request = params.serialize_request(&rcgen::KeyPair::generate().unwrap()).unwrap();
    let wish = json!({"csr": base64url::encode(request.der())});
    client.post(order.json()["finalize"].as_str().unwrap(), Some(wish)).await;
    let settled = client.settled(order.header("location")).await;
    let answer = client.post(settled["certificate"].as_str().unwrap(), None).await;
    assert!(Chain::parse_pem(&answer.body).unwrap().leaf().has_must_staple());
}
