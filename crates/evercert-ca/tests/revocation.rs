//! Revoked by whom, and who hears of it.

use evercert_pki::{
    base64url,
    certificate::Chain,
    clock::{Clock, SystemClock},
    crl::RevocationList,
    ocsp::{self, OcspStatus},
};
use serde_json::json;

use crate::{
    client::{Answer, Client, jwk, new_key, sign},
    issuance::{ca, issue, prove},
    responder::Http,
};

fn leaf(answer: &Answer) -> String {
    base64url::encode(Chain::parse_pem(&answer.body).unwrap().leaf().der())
}

#[tokio::test]
async fn the_account_revokes_once_with_a_reason_it_may_give() {
    let http = Http::start().await;
    let ca = ca(&http).await;
    let client = Client::registered(&ca).await;
    let certificate = leaf(&issue(&client, &http, &["a.test"]).await);
    let url = client.url("revokeCert").to_owned();
    for reason in [json!(2), json!(6), json!(8), json!(256), json!(-1), json!(1.5), json!("x")] {
        let wish = json!({"certificate": certificate, "reason": reason});
        assert_eq!(client.post(&url, Some(wish)).await.problem(), "badRevocationReason");
    }
    let wish = json!({"certificate": certificate, "reason": 1});
    assert_eq!(client.post(&url, Some(wish.clone())).await.status, 200);
    assert_eq!(client.post(&url, Some(wish)).await.problem(), "alreadyRevoked");
    let foreign = json!({"certificate": base64url::encode(b"nonsense")});
    assert_eq!(client.post(&url, Some(foreign)).await.problem(), "malformed");
}

#[tokio::test]
async fn another_account_revokes_when_it_holds_all_names() {
    let http = Http::start().await;
    let ca = ca(&http).await;
    let client = Client::registered(&ca).await;
    let certificate = leaf(&issue(&client, &http, &["a.test", "b.test"]).await);
    let other = Client::registered(&ca).await;
    let wish = json!({"certificate": certificate});
    let url = other.url("revokeCert").to_owned();
    let order = other.order(&[("dns", "a.test")]).await;
    prove(&other, &http, &order.json()).await;
    assert_eq!(other.post(&url, Some(wish.clone())).await.problem(), "unauthorized");
    let order = other.order(&[("dns", "b.test")]).await;
    prove(&other, &http, &order.json()).await;
    assert_eq!(other.post(&url, Some(wish)).await.status, 200);
}

#[tokio::test]
async fn the_key_of_the_certificate_revokes_it() {
    let http = Http::start().await;
    let ca = ca(&http).await;
    let client = Client::registered(&ca).await;
    let order = client.order(&[("dns", "a.test")]).await;
    prove(&client, &http, &order.json()).await;
    let key = new_key();
    let pkcs8 = key.to_pkcs8v1().unwrap();
    let pkcs8 = rustls::pki_types::PrivatePkcs8KeyDer::from(pkcs8.as_ref());
    let algorithm = &rcgen::PKCS_ECDSA_P256_SHA256;
    let rcgen_key = rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&pkcs8, algorithm).unwrap();
    let wish = json!({"csr": crate::issuance::csr_of(&["a.test"], &rcgen_key)});
    client.post(order.json()["finalize"].as_str().unwrap(), Some(wish)).await;
    let order = client.settled(order.header("location")).await;
    let certificate = leaf(&client.post(order["certificate"].as_str().unwrap(), None).await);
    let url = client.url("revokeCert").to_owned();
    let wish = json!({"certificate": certificate}).to_string();
    for (signer, outcome) in [(&new_key(), 403), (&key, 200)] {
        let header = json!({"alg": "ES256", "url": url, "nonce": client.nonce().await, "jwk": jwk(signer)});
        assert_eq!(client.send(&url, sign(signer, &header, &wish)).await.status, outcome);
    }
}

#[tokio::test]
async fn ocsp_and_crl_tell_it() {
    let http = Http::start().await;
    let ca = ca(&http).await;
    let client = Client::registered(&ca).await;
    let answer = issue(&client, &http, &["a.test"]).await;
    let chain = Chain::parse_pem(&answer.body).unwrap();
    let (leaf, issuer) = (chain.leaf(), &chain.issuers()[0]);
    assert_eq!(leaf.ocsp_urls(), [format!("{}/ocsp", ca.base_url())]);
    let request = ocsp::request(leaf, issuer).unwrap();
    let ask = || async {
        let answer = Answer::read(client.http.post(&leaf.ocsp_urls()[0]).body(request.clone())).await;
        assert_eq!(answer.header("content-type"), "application/ocsp-response");
        ocsp::parse_response(&answer.body, leaf, issuer, SystemClock.now()).unwrap()
    };
    assert!(matches!(ask().await, OcspStatus::Good));
    assert_eq!(ca.revoke(Some(&leaf.serial_hex()), 4), 1);
    assert!(matches!(ask().await, OcspStatus::Revoked { .. }));
    let crl = client.get(&format!("{}/crl", ca.base_url())).await;
    let (_, crl) = x509_parser::parse_x509_crl(&crl.body).unwrap();
    let revoked: Vec<_> = crl.iter_revoked_certificates().map(|one| one.raw_serial().to_vec()).collect();
    assert_eq!(revoked, [leaf.serial_bytes()]);
    assert_eq!(leaf.crl_urls(), [format!("{}/crl", ca.base_url())]);
    let list = client.get(&leaf.crl_urls()[0]).await.body;
    assert!(RevocationList::parse(&list, issuer, SystemClock.now()).unwrap().is_revoked(leaf).unwrap());
    let issuer_der = client.get(&format!("{}/issuer/0", ca.base_url())).await;
    assert_eq!(issuer_der.body, issuer.der());
}
