//! HTTPS, plain HTTP beside it, and the end.

use evercert_ca::{ca::Ca, config::CaConfig};

use crate::{
    client::Client,
    issuance::{ca_with, issue},
    responder::Http,
};

#[tokio::test]
async fn acme_is_https_and_status_is_http_on_one_port() {
    let http = Http::start().await;
    let ca = ca_with(&http, |config| config.tls = true).await;
    assert!(ca.directory_url().starts_with("https://127.0.0.1:"));
    let client = Client::registered(&ca).await;
    let answer = issue(&client, &http, &["a.test"]).await;
    assert_eq!(answer.status, 200);
    let plain = ca.base_url().replace("https", "http");
    assert_eq!(client.get(&format!("{plain}/crl")).await.status, 200);
    let refused = client.get(&format!("{plain}/directory")).await;
    assert_eq!(refused.problem(), "malformed");
}

#[tokio::test]
async fn a_port_is_free_again_after_the_end() {
    let ca = Ca::start(CaConfig::default()).await.unwrap();
    let listen = ca.address();
    let taken = Ca::start(CaConfig { listen, ..CaConfig::default() }).await;
    assert!(taken.is_err());
    ca.shutdown().await;
    let again = Ca::start(CaConfig { listen, ..CaConfig::default() }).await;
    assert!(again.is_ok());
}
