//! From an account to a certificate.

use evercert_ca::{ca::Ca, config::CaConfig};
use evercert_pki::base64url;
use rcgen::{CertificateParams, DistinguishedName, KeyPair};
use serde_json::{Value, json};

use crate::{
    client::{Answer, Client},
    responder::Http,
};

/// A request for `names`, base64url, and its key.
pub(crate) fn csr(names: &[&str]) -> (String, KeyPair) {
    let key = KeyPair::generate().unwrap();
    (csr_of(names, &key), key)
}

pub(crate) fn csr_of(names: &[&str], key: &KeyPair) -> String {
    let names: Vec<String> = names.iter().map(|&name| name.into()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.distinguished_name = DistinguishedName::new();
    base64url::encode(params.serialize_request(key).unwrap().der())
}

/// Lets every authorization of an order be validated over http-01.
pub(crate) async fn prove(client: &Client, http: &Http, order: &Value) {
    for url in order["authorizations"].as_array().unwrap() {
        let url = url.as_str().unwrap();
        let authorization = client.post(url, None).await.json();
        if authorization["status"] == "valid" {
            continue;
        }
        let challenge = challenge(&authorization, "http-01");
        let token = challenge["token"].as_str().unwrap();
        http.put_challenge(token, &client.key_authorization(token));
        let answer = client.post(challenge["url"].as_str().unwrap(), Some(json!({}))).await;
        assert_eq!(answer.json()["status"], "processing");
        let settled = client.settled(url).await;
        assert_eq!(settled["status"], "valid", "{settled}");
    }
}

pub(crate) fn challenge<'a>(authorization: &'a Value, kind: &str) -> &'a Value {
    let challenges = authorization["challenges"].as_array().unwrap();
    challenges.iter().find(|one| one["type"] == kind).unwrap()
}

/// From an order to the certificate's answer.
pub(crate) async fn finish(client: &Client, order: &Answer, names: &[&str]) -> Answer {
    let url = order.header("location");
    let finalize = order.json()["finalize"].as_str().unwrap().to_owned();
    let wish = json!({"csr": csr(names).0});
    let answer = client.post(&finalize, Some(wish)).await;
    assert_eq!(answer.json()["status"], "processing", "{}", answer.text());
    let order = client.settled(url).await;
    assert_eq!(order["status"], "valid", "{order}");
    client.post(order["certificate"].as_str().unwrap(), None).await
}

/// A CA that validates against `http`.
pub(crate) async fn ca(http: &Http) -> Ca {
    ca_with(http, |_| {}).await
}

pub(crate) async fn ca_with(http: &Http, change: impl FnOnce(&mut CaConfig)) -> Ca {
    let mut config = CaConfig { http_port: http.port, ..CaConfig::default() };
    change(&mut config);
    Ca::start(config).await.unwrap()
}

pub(crate) async fn issue(client: &Client, http: &Http, names: &[&str]) -> Answer {
    let identifiers: Vec<_> = names.iter().map(|&name| ("dns", name)).collect();
    let order = client.order(&identifiers).await;
    assert_eq!(order.status, 201, "{}", order.text());
    prove(client, http, &order.json()).await;
    finish(client, &order, names).await
}

#[tokio::test]
async fn http_01_leads_to_a_certificate() {
    let http = Http::start().await;
    let ca = ca(&http).await;
    let client = Client::registered(&ca).await;
    let certificate = issue(&client, &http, &["a.test", "b.test"]).await;
    assert_eq!(certificate.status, 200);
    assert_eq!(certificate.header("content-type"), "application/pem-certificate-chain");
    assert_eq!(certificate.text().matches("BEGIN CERTIFICATE").count(), 2);
    assert_eq!(ca.stats().issued, 1);
    ca.shutdown().await;
}
