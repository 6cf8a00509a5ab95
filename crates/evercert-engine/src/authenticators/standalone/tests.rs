use std::{io, net::IpAddr, sync::Mutex};

use async_trait::async_trait;
use evercert_pki::certificate::Certificate;
use rustls::{
    ClientConfig, DigitallySignedStruct, Error, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsConnector;

use super::*;
use crate::authenticators::standalone::taken::GiveUp;

/// On loopback and on ports that are free.
fn standalone() -> Standalone {
    at_port(0, Arc::new(GiveUp))
}

fn at_port(http01_port: u16, on_taken: Arc<dyn OnTaken>) -> Standalone {
    let config = StandaloneConfig { http01_port, http01_address: "127.0.0.1".into(), tls_port: 0 };
    Standalone::new(config, on_taken).unwrap()
}

fn challenge(kind: ChallengeType, value: &str, token: &str) -> Challenge {
    let address = value.parse::<IpAddr>().is_ok();
    Challenge::new(
        Identifier::parse(if address { "ip" } else { "dns" }, value).unwrap(),
        kind,
        token,
        format!("{token}.thumb"),
    )
}

async fn http_port(standalone: &Standalone) -> u16 {
    standalone.http.bound_port().await.unwrap()
}

/// Everything the server answers to `request`, until it closes.
async fn talk(port: u16, request: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A reset is one of the ways to close without an answer.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

async fn get(port: u16, path: &str) -> String {
    talk(port, &format!("GET {path} HTTP/1.1\r\nHost: a.test\r\n\r\n")).await
}

#[tokio::test]
async fn one_listener_serves_every_lineage_until_the_last_is_done() {
    let standalone = standalone();
    let first = [challenge(ChallengeType::Http01, "a.test", "one")];
    let second = [challenge(ChallengeType::Http01, "b.test", "two")];
    standalone.present(&first).await.unwrap();
    let port = http_port(&standalone).await;
    standalone.present(&second).await.unwrap();
    assert_eq!(http_port(&standalone).await, port);

    let answer = get(port, "/.well-known/acme-challenge/one").await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.ends_with("\r\n\r\none.thumb"), "{answer}");
    assert!(!answer.to_lowercase().contains("content-type"), "{answer}");

    standalone.clean_up(&first).await.unwrap();
    assert_eq!(get(port, "/.well-known/acme-challenge/one").await, "");
    let answer = get(port, "/.well-known/acme-challenge/two").await;
    assert!(answer.ends_with("two.thumb"), "{answer}");

    standalone.clean_up(&second).await.unwrap();
    standalone.clean_up(&second).await.unwrap();
    let refused = TcpStream::connect(("127.0.0.1", port)).await.unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
    TcpListener::bind(("127.0.0.1", port)).await.unwrap();
}

#[tokio::test]
async fn a_later_batch_opens_again() {
    let standalone = standalone();
    let batch = [challenge(ChallengeType::Http01, "a.test", "one")];
    for _ in 0..3 {
        standalone.present(&batch).await.unwrap();
        let port = http_port(&standalone).await;
        let answer = get(port, "/.well-known/acme-challenge/one").await;
        assert!(answer.ends_with("one.thumb"));
        standalone.clean_up(&batch).await.unwrap();
    }
}

#[tokio::test]
async fn other_paths_and_noise() {
    let standalone = standalone();
    let batch = [challenge(ChallengeType::Http01, "a.test", "one")];
    standalone.present(&batch).await.unwrap();
    let port = http_port(&standalone).await;
    assert!(get(port, "/").await.starts_with("HTTP/1.1 200 "));
    assert!(get(port, "/other").await.starts_with("HTTP/1.1 404 "));
    assert_eq!(get(port, "/.well-known/acme-challenge/none").await, "");
    let noise = talk(port, "\u{16}\u{3}nonsense\r\n\r\n").await;
    assert!(noise.is_empty() || noise.starts_with("HTTP/1.1 400 "), "{noise}");
    let head = "HEAD /.well-known/acme-challenge/one HTTP/1.1\r\nHost: a.test\r\n\r\n";
    assert!(talk(port, head).await.ends_with("\r\n\r\n"));
    standalone.clean_up(&batch).await.unwrap();
}

#[tokio::test]
async fn asked_resolves_after_the_last_request() {
    let standalone = standalone();
    let batch = ["one", "two"].map(|token| challenge(ChallengeType::Http01, "a.test", token));
    standalone.present(&batch).await.unwrap();
    let port = http_port(&standalone).await;
    let asked = standalone.asked(&batch);
    let requests = async {
        get(port, "/.well-known/acme-challenge/one").await;
        get(port, "/.well-known/acme-challenge/none").await;
        assert!(!standalone.http.was_asked("two"));
        get(port, "/.well-known/acme-challenge/two").await;
    };
    tokio::join!(asked, requests);
    standalone.clean_up(&batch).await.unwrap();
}

#[tokio::test]
async fn a_busy_port_names_itself() {
    let holder = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = holder.local_addr().unwrap().port();
    let standalone = at_port(port, Arc::new(GiveUp));
    let batch = [challenge(ChallengeType::Http01, "a.test", "one")];
    let error = standalone.present(&batch).await.unwrap_err();
    let PluginError::PortTaken { port: named, pid, program } = error else { panic!("{error}") };
    assert_eq!((named, pid), (port, std::process::id()));
    assert!(!program.is_empty());
    standalone.clean_up(&batch).await.unwrap();
}

/// Somebody who stops the program that holds a port when asked.
struct Stops(Mutex<Option<TcpListener>>);

#[async_trait]
impl OnTaken for Stops {
    async fn try_again(&self, _: &PluginError) -> bool {
        self.0.lock().unwrap().take().is_some()
    }
}

#[tokio::test]
async fn a_port_that_becomes_free_is_taken_after_all() {
    let holder = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = holder.local_addr().unwrap().port();
    let standalone = at_port(port, Arc::new(Stops(Mutex::new(Some(holder)))));
    let batch = [challenge(ChallengeType::Http01, "a.test", "one")];
    standalone.present(&batch).await.unwrap();
    assert_eq!(http_port(&standalone).await, port);
    standalone.clean_up(&batch).await.unwrap();
}

#[tokio::test]
async fn nothing_is_bound_for_nothing() {
    let standalone = standalone();
    standalone.present(&[]).await.unwrap();
    assert_eq!(standalone.http.bound_port().await, None);
    standalone.asked(&[]).await;
    standalone.clean_up(&[]).await.unwrap();
}

#[tokio::test]
async fn dns_is_somebody_elses() {
    let batch = [challenge(ChallengeType::Dns01, "a.test", "one")];
    let error = standalone().present(&batch).await;
    assert!(matches!(error, Err(PluginError::NotConfigured { .. })));
}

#[test]
fn http_comes_before_tls() {
    let standalone = standalone();
    let types = |kind, value| standalone.challenge_types(&Identifier::parse(kind, value).unwrap());
    let both = [ChallengeType::Http01, ChallengeType::TlsAlpn01];
    assert_eq!(types("dns", "a.test"), both);
    assert_eq!(types("ip", "192.0.2.1"), both);
    assert_eq!(types("dns", "*.a.test"), []);
}

#[tokio::test]
async fn tls_alpn_shows_a_certificate_for_each_name() {
    let standalone = standalone();
    let batch = [("a.test", "one"), ("192.0.2.1", "two"), ("2001:db8::1", "three")]
        .map(|(value, token)| challenge(ChallengeType::TlsAlpn01, value, token));
    standalone.present(&batch).await.unwrap();
    let port = standalone.tls.bound_port().await.unwrap();
    let names = [
        "a.test",
        "1.2.0.192.in-addr.arpa",
        "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
    ];
    let validate = async {
        for (challenge, name) in batch.iter().zip(names) {
            let der = shake_hands(port, name, "acme-tls/1").await.unwrap();
            let digest = challenge.key_authorization_digest();
            assert!(der.windows(32).any(|window| window == digest), "{name}");
            let certificate = Certificate::from_der(der).unwrap();
            assert!(certificate.identifiers().contains(&challenge.identifier));
        }
    };
    tokio::join!(validate, standalone.asked(&batch));
    standalone.clean_up(&batch).await.unwrap();
    assert_eq!(standalone.tls.bound_port().await, None);
}

#[tokio::test]
async fn tls_alpn_refuses_other_names_and_protocols() {
    let standalone = standalone();
    let batch = [challenge(ChallengeType::TlsAlpn01, "a.test", "one")];
    standalone.present(&batch).await.unwrap();
    let port = standalone.tls.bound_port().await.unwrap();
    for (name, protocol) in [("b.test", "acme-tls/1"), ("a.test", "http/1.1")] {
        assert!(shake_hands(port, name, protocol).await.is_err(), "{name} {protocol}");
    }
    assert!(!standalone.tls.was_asked("one"));
    standalone.clean_up(&batch).await.unwrap();
}

/// The certificate that the server shows for `name`.
async fn shake_hands(port: u16, name: &'static str, protocol: &str) -> io::Result<Vec<u8>> {
    let seen = Arc::new(Witness::default());
    let mut config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(&seen) as _)
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.into()];
    let stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let connector = TlsConnector::from(Arc::new(config));
    let name = ServerName::try_from(name).unwrap();
    let mut stream = connector.connect(name, stream).await?;
    stream.read_to_end(&mut Vec::new()).await?;
    Ok(seen.certificate.lock().unwrap().take().unwrap())
}

/// Believes every certificate and remembers it.
#[derive(Debug, Default)]
struct Witness {
    certificate: Mutex<Option<Vec<u8>>>,
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        *self.certificate.lock().unwrap() = Some(end_entity.to_vec());
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ECDSA_NISTP256_SHA256]
    }
}
