//! OCSP responders that answer nonsense. The good answers are checked where a CA is at hand.

use std::net::SocketAddr;

use evercert_net::http::{HttpSettings, client};
use evercert_net::ocsp::{OcspLookupError, status};
use evercert_pki::certificate::Certificate;
use evercert_pki::clock::{Clock, SystemClock};
use rcgen::{CertificateParams, CustomExtension, KeyPair};

use crate::server;

/// A certificate whose authority information access names the responder.
fn certificate(url: Option<&str>) -> Certificate {
    let mut params = CertificateParams::new(vec!["a.example".into()]).unwrap();
    if let Some(url) = url {
        let extension = CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], access(url));
        params.custom_extensions.push(extension);
    }
    let certificate = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
    Certificate::from_der(certificate.der().to_vec()).unwrap()
}

/// SEQUENCE { SEQUENCE { id-ad-ocsp, [6] url } }
fn access(url: &str) -> Vec<u8> {
    let name = tagged(0x86, url.as_bytes());
    let method = tagged(0x06, &[0x2b, 6, 1, 5, 5, 7, 48, 1]);
    tagged(0x30, &tagged(0x30, &[method, name].concat()))
}

fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).unwrap();
    assert!(length < 128);
    [&[tag, length], content].concat()
}

async fn lookup(certificate: &Certificate) -> OcspLookupError {
    let settings = HttpSettings::default();
    status(&client(&settings).unwrap(), certificate, certificate, SystemClock.now()).await.unwrap_err()
}

async fn lookup_at(address: SocketAddr) -> OcspLookupError {
    lookup(&certificate(Some(&format!("http://{address}/ocsp")))).await
}

#[tokio::test]
async fn without_a_responder_nobody_is_asked() {
    assert!(matches!(lookup(&certificate(None)).await, OcspLookupError::NoResponder));
    let elsewhere = certificate(Some("ldap://ca.example/ocsp"));
    assert!(matches!(lookup(&elsewhere).await, OcspLookupError::NoResponder));
}

#[tokio::test]
async fn nonsense_is_not_an_answer() {
    for body in [&b""[..], b"<html>", &[0x30, 0x03, 0x0a, 0x01, 0x06], &[0x30; 60_000]] {
        let address = server::plain(server::answer("200 OK", body)).await;
        assert!(matches!(lookup_at(address).await, OcspLookupError::Answer { .. }));
    }
}

#[tokio::test]
async fn trouble_on_the_way_is_told() {
    let address = server::plain(server::answer("500 Oops", b"")).await;
    assert!(matches!(lookup_at(address).await, OcspLookupError::Status { status: 500, .. }));

    let address = server::plain(server::answer("200 OK", &[0; 100_000])).await;
    assert!(matches!(lookup_at(address).await, OcspLookupError::TooLarge { .. }));

    let address = server::plain("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc").await;
    assert!(matches!(lookup_at(address).await, OcspLookupError::Transport { .. }));
}
