//! Servers that give no list. The good lists are checked where a CA is at hand.

use evercert_net::crl::{CrlLookupError, list, place};
use evercert_net::http::{HttpSettings, client};
use evercert_pki::certificate::Certificate;
use evercert_pki::clock::{Clock, SystemClock};
use rcgen::{CertificateParams, CrlDistributionPoint, KeyPair};

use crate::server;

fn certificate(urls: &[&str]) -> Certificate {
    let mut params = CertificateParams::new(vec!["a.example".into()]).unwrap();
    let point = |url: &&str| CrlDistributionPoint { uris: vec![(*url).to_owned()] };
    params.crl_distribution_points = urls.iter().map(point).collect();
    let certificate = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
    Certificate::from_der(certificate.der().to_vec()).unwrap()
}

async fn lookup(answer: impl Into<Vec<u8>>) -> CrlLookupError {
    let address = server::plain(answer).await;
    lookup_at(&format!("http://{address}/crl")).await
}

async fn lookup_at(url: &str) -> CrlLookupError {
    let http = client(&HttpSettings::default()).unwrap();
    let certificate = certificate(&[url]);
    list(&http, &place(&certificate).unwrap(), &certificate, SystemClock.now()).await.unwrap_err()
}

#[test]
fn the_first_place_that_can_be_reached_counts() {
    let both = certificate(&["ldap://ca.example/crl", "http://ca.example/crl", "http://other.example/crl"]);
    assert_eq!(place(&both).unwrap().as_str(), "http://ca.example/crl");
    assert_eq!(place(&certificate(&[])), None);
}

#[tokio::test]
async fn nonsense_is_no_list() {
    for body in [&b""[..], b"<html>", &[0x30; 60_000]] {
        assert!(matches!(lookup(server::answer("200 OK", body)).await, CrlLookupError::List { .. }));
    }
}

#[tokio::test]
async fn trouble_on_the_way_is_told() {
    assert!(matches!(lookup(server::answer("404 Gone", b"")).await, CrlLookupError::Status { status: 404, .. }));
    assert!(matches!(lookup(server::answer("200 OK", &vec![0; 17 << 20])).await, CrlLookupError::TooLarge { .. }));
    let short = lookup("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc").await;
    assert!(matches!(short, CrlLookupError::Transport { .. }));
}

/// With the clock stopped, time passes when nothing else happens.
#[tokio::test(start_paused = true)]
async fn nobody_is_waited_for_for_ever() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let error = lookup_at(&format!("http://{}/crl", silent.local_addr().unwrap())).await;
    assert!(matches!(error, CrlLookupError::Transport { source, .. } if source.is_timeout()));
}
