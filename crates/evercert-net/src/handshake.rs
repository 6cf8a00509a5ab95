//! Which certificate a server shows for a name: a TLS handshake, and nothing after it.

mod flight;
mod hello;

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use evercert_pki::identifier::Identifier;
use evercert_pki::key::KeyType;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::handshake::flight::{Flight, Heard};
use crate::tls::AnyCertificate;

/// Why no certificate was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unseen {
    /// Nobody listens there.
    #[error("nobody listens there")]
    Refused,
    /// Nothing came in time.
    #[error("nothing came in time")]
    Timeout,
    /// Somebody is there, but no TLS handshake got as far as a certificate.
    #[error("no TLS connection")]
    NoTls,
    /// The server speaks TLS, but no version or cipher of it that is known here.
    #[error("the server speaks no version or cipher of TLS that is known here")]
    Foreign,
    /// The connection could not be made, or broke off.
    #[error("the connection failed")]
    Broken,
}

/// The certificate, in DER, that is shown at this place to whoever asks for this name, which is no wildcard. Nothing is
/// said of whom it is good for. A server with keys of several types shows that of `key_type`, if it is given. One that
/// speaks nothing that is safe today is greeted in the old way.
///
/// # Errors
/// None was shown.
pub async fn certificate(place: SocketAddr, name: &Identifier, key_type: Option<KeyType>) -> Result<Vec<u8>, Unseen> {
    let seen = timeout(PATIENCE, shake_hands(place, name, key_type)).await.unwrap_or(Err(Unseen::Timeout));
    if !matches!(seen, Err(Unseen::NoTls | Unseen::Broken)) {
        return seen;
    }
    match timeout(PATIENCE, greet(place, name, key_type)).await {
        Ok(Ok(Heard::Certificate(der))) => Ok(der),
        Ok(Ok(Heard::Alert(HANDSHAKE_FAILURE | PROTOCOL_VERSION | INSUFFICIENT_SECURITY))) => Err(Unseen::Foreign),
        _ => seen,
    }
}

/// Whether an address is one of this host.
pub fn is_own(address: IpAddr) -> bool {
    !UdpSocket::bind((address, 0)).is_err_and(|error| error.kind() == ErrorKind::AddrNotAvailable)
}

async fn shake_hands(place: SocketAddr, name: &Identifier, key_type: Option<KeyType>) -> Result<Vec<u8>, Unseen> {
    let stream = TcpStream::connect(place).await.map_err(|error| unconnected(&error))?;
    let memory = Arc::new(Memory::new(key_type));
    let builder = ClientConfig::builder_with_provider(Arc::clone(&memory.any.0)).with_safe_default_protocol_versions();
    let config = builder.map_err(|_| Unseen::NoTls)?.dangerous().with_custom_certificate_verifier(memory.clone());
    let connector = TlsConnector::from(Arc::new(config.with_no_client_auth()));
    let shaken = connector.connect(server_name(name)?, stream).await;
    let seen = memory.seen.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (seen, shaken) {
        // Whatever happened afterwards: a server may want a certificate of ours, too.
        (Some(certificate), _) => Ok(certificate),
        (None, Err(error)) if error.kind() == ErrorKind::ConnectionReset => Err(Unseen::Broken),
        (None, _) => Err(Unseen::NoTls),
    }
}

/// A handshake up to TLS 1.2, as far as the server's certificate, which comes in clear.
async fn greet(place: SocketAddr, name: &Identifier, key_type: Option<KeyType>) -> io::Result<Heard> {
    let host = match name {
        Identifier::Dns(name) => Some(name.to_string()),
        Identifier::Ip(_) => None,
    };
    let mut stream = TcpStream::connect(place).await?;
    stream.write_all(&hello::record(host.as_deref(), key_type)).await?;
    let (mut flight, mut bytes) = (Flight::default(), [0; 4096]);
    loop {
        let count = stream.read(&mut bytes).await?;
        match flight.hear(&bytes[..count]) {
            Heard::Nothing if count == 0 => return Ok(Heard::Noise),
            Heard::Nothing => {}
            heard => return Ok(heard),
        }
    }
}

fn unconnected(error: &io::Error) -> Unseen {
    match error.kind() {
        ErrorKind::ConnectionRefused => Unseen::Refused,
        ErrorKind::TimedOut => Unseen::Timeout,
        _ => Unseen::Broken,
    }
}

fn server_name(name: &Identifier) -> Result<ServerName<'static>, Unseen> {
    match name {
        Identifier::Ip(address) => Ok(ServerName::IpAddress((*address).into())),
        Identifier::Dns(name) => ServerName::try_from(name.to_string()).map_err(|_| Unseen::NoTls),
    }
}

/// Takes any certificate and remembers it.
#[derive(Debug)]
struct Memory {
    any: AnyCertificate,
    key_type: Option<KeyType>,
    seen: Mutex<Option<Vec<u8>>>,
}

impl Memory {
    fn new(key_type: Option<KeyType>) -> Self {
        Self { any: AnyCertificate(Arc::new(aws_lc_rs::default_provider())), key_type, seen: Mutex::default() }
    }
}

impl ServerCertVerifier for Memory {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(end_entity.to_vec());
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.any.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.any.verify_tls13_signature(message, certificate, signature)
    }

    /// Only those of the key that is looked for: a server chooses among its certificates by them.
    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let all = self.any.supported_verify_schemes();
        let fits = |scheme: &SignatureScheme| self.key_type.is_none_or(|kind| suits(*scheme, kind));
        let some: Vec<_> = all.iter().copied().filter(fits).collect();
        if some.is_empty() { all } else { some }
    }
}

fn suits(scheme: SignatureScheme, kind: KeyType) -> bool {
    let name = scheme.as_str().unwrap_or_default();
    match kind {
        KeyType::Rsa(_) => name.starts_with("RSA"),
        KeyType::Ed25519 => name.starts_with("ED"),
        KeyType::EcdsaP256 | KeyType::EcdsaP384 | KeyType::EcdsaP521 => name.starts_with("ECDSA"),
    }
}

/// Alerts of a server that knows nothing of what it was offered (RFC 8446 section 6.2).
const HANDSHAKE_FAILURE: u8 = 40;
const PROTOCOL_VERSION: u8 = 70;
const INSUFFICIENT_SECURITY: u8 = 71;

/// This is about our own host: what takes longer does not work.
const PATIENCE: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ED25519, SignatureAlgorithm};
    use rustls::ServerConfig;
    use rustls::pki_types::PrivateKeyDer;
    use rustls::server::{ClientHello, ResolvesServerCert};
    use rustls::sign::CertifiedKey;
    use tokio::net::TcpListener;
    use tokio_rustls::TlsAcceptor;

    use super::*;

    /// A server with two keys; who asks for no name gets nothing.
    #[derive(Debug)]
    struct Two([Arc<CertifiedKey>; 2], Arc<Mutex<Vec<String>>>);

    impl ResolvesServerCert for Two {
        fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
            self.1.lock().unwrap().push(hello.server_name().unwrap_or("-").to_owned());
            let schemes = hello.signature_schemes();
            self.0.iter().find(|key| key.key.choose_scheme(schemes).is_some()).cloned()
        }
    }

    fn certified(algorithm: &'static SignatureAlgorithm) -> Arc<CertifiedKey> {
        let key = KeyPair::generate_for(algorithm).unwrap();
        let certificate = CertificateParams::new(["a.test".to_owned()]).unwrap().self_signed(&key).unwrap();
        let der = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let key = aws_lc_rs::sign::any_supported_type(&der).unwrap();
        Arc::new(CertifiedKey::new(vec![certificate.der().clone()], key))
    }

    async fn serve(resolver: Arc<Two>) -> SocketAddr {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(builder.with_no_client_auth().with_cert_resolver(resolver)));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let place = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                drop(acceptor.accept(stream).await);
            }
        });
        place
    }

    #[tokio::test]
    async fn the_certificate_of_a_kind_of_key_is_seen() {
        let keys = [certified(&PKCS_ECDSA_P256_SHA256), certified(&PKCS_ED25519)];
        let asked = Arc::default();
        let place = serve(Arc::new(Two(keys.clone(), Arc::clone(&asked)))).await;
        for (key, kind) in keys.iter().zip([KeyType::EcdsaP256, KeyType::Ed25519]) {
            for (kind_of, name) in [("dns", "a.test"), ("ip", "127.0.0.1")] {
                let name = Identifier::parse(kind_of, name).unwrap();
                let seen = certificate(place, &name, Some(kind)).await;
                assert_eq!(seen.as_deref(), Ok(&*key.cert[0]), "{name:?}");
            }
        }
        assert_eq!(asked.lock().unwrap()[..2], ["a.test", "-"]);
    }

    #[tokio::test]
    async fn what_is_no_tls_is_told_apart() {
        let name = Identifier::parse("dns", "a.test").unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let place = listener.local_addr().unwrap();
        let plain = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(b"HTTP/1.1 400 Bad\r\n\r\n").await.unwrap();
        });
        assert_eq!(certificate(place, &name, None).await, Err(Unseen::NoTls));
        plain.await.unwrap();
        assert_eq!(certificate(place, &name, None).await, Err(Unseen::Refused));
    }

    #[test]
    fn addresses_of_others_are_not_ours() {
        assert!(is_own([127, 0, 0, 1].into()));
        assert!(!is_own([192, 0, 2, 77].into()));
    }
}
