//! The witness that asks servers for their certificates.

use std::time::Duration;

use async_trait::async_trait;
use evercert_net::handshake::{self, Unseen};
use evercert_pki::certificate::Certificate;
use evercert_pki::key::KeyType;
use evercert_plugin::exposure::Endpoint;
use evercert_plugin::installer::Deployment;
use tokio::time::{Instant, sleep};

use crate::install::witness::{NotServed, Witness, leaf, seen_in_words};

/// Compares the certificate that is shown in a TLS handshake with the one that was installed, byte for byte.
///
/// A place that is none of this host is not looked at: an address may wander between hosts, and another one may hold it
/// now.
#[derive(Clone, Copy, Debug)]
pub struct Handshakes {
    /// The longest wait for the right one: a server may still be changing over.
    pub patience: Duration,
}

impl Handshakes {
    /// One that waits for some seconds.
    pub const fn usual() -> Self {
        Self { patience: PATIENCE }
    }
}

#[async_trait]
impl Witness for Handshakes {
    async fn look(&self, endpoint: &Endpoint, deployment: &Deployment) -> Result<(), NotServed> {
        if !handshake::is_own(endpoint.address.ip()) {
            return Ok(());
        }
        let found = match leaf(&deployment.cert) {
            Some(wanted) => self.wait_for(&wanted, endpoint).await.err(),
            None => Some(("nothing to compare it with".to_owned(), false)),
        };
        let Some((found, is_foreign)) = found else { return Ok(()) };
        let (identifier, address) = (endpoint.identifier.value(), endpoint.address.to_string());
        Err(NotServed { identifier, address, found, is_foreign })
    }

    async fn see(&self, endpoint: &Endpoint, key_type: Option<KeyType>) -> Result<Vec<u8>, Unseen> {
        let see = |key_type| handshake::certificate(endpoint.address, &endpoint.identifier, key_type);
        match see(key_type).await {
            // One with keys of other types alone has nothing in common with us, either.
            Err(Unseen::Foreign) if key_type.is_some() => see(None).await,
            seen => seen,
        }
    }
}

impl Handshakes {
    /// What was found instead, and whether that was [`Unseen::Foreign`].
    async fn wait_for(&self, wanted: &Certificate, endpoint: &Endpoint) -> Result<(), (String, bool)> {
        let end = Instant::now() + self.patience;
        let mut pause = FIRST_PAUSE;
        loop {
            let shown = self.see(endpoint, wanted.key_type()).await;
            if shown.as_deref() == Ok(wanted.der()) {
                return Ok(());
            }
            if Instant::now() + pause > end {
                return Err((seen_in_words(&shown), shown == Err(Unseen::Foreign)));
            }
            sleep(pause).await;
            pause *= 2;
        }
    }
}

const PATIENCE: Duration = Duration::from_secs(5);
const FIRST_PAUSE: Duration = Duration::from_millis(20);

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "a test writes to the disk itself")]

    use std::sync::Arc;

    use evercert_pki::identifier::Identifier;
    use rcgen::{CertificateParams, KeyPair};
    use rustls::ServerConfig;
    use rustls::crypto::aws_lc_rs;
    use rustls::pki_types::PrivateKeyDer;
    use tokio::net::TcpListener;
    use tokio_rustls::TlsAcceptor;

    use super::*;

    /// A server with a certificate of its own; also the certificate, as PEM.
    async fn server() -> (std::net::SocketAddr, String) {
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(["a.test".to_owned()]).unwrap().self_signed(&key).unwrap();
        let der = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let builder = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        let acceptor =
            TlsAcceptor::from(Arc::new(builder.with_single_cert(vec![certificate.der().clone()], der).unwrap()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let place = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                drop(acceptor.accept(stream).await);
            }
        });
        (place, certificate.pem())
    }

    async fn look(address: std::net::SocketAddr, pem: &str) -> Result<(), NotServed> {
        let folder = tempfile::tempdir().unwrap();
        let cert = folder.path().join("cert.pem");
        std::fs::write(&cert, pem).unwrap();
        let identifier = Identifier::parse("dns", "a.test").unwrap();
        let identifiers = vec![identifier.clone()];
        let deployment = Deployment { identifiers, cert, key: "/k".into(), chain: None, fullchain: None };
        let witness = Handshakes { patience: Duration::from_millis(50) };
        witness.look(&Endpoint { identifier, address }, &deployment).await
    }

    #[tokio::test]
    async fn the_certificate_is_compared_byte_for_byte() {
        let ((place, own), (_, other)) = (server().await, server().await);
        assert_eq!(look(place, &own).await, Ok(()));
        let missed = look(place, &other).await.unwrap_err();
        assert_eq!((missed.identifier.as_str(), missed.address), ("a.test", place.to_string()));
        assert!(missed.found.starts_with("another certificate, for a.test, serial "), "{}", missed.found);
    }

    #[tokio::test]
    async fn nobody_there_is_not_enough_and_other_hosts_are_not_asked() {
        let place = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let (_, pem) = server().await;
        assert_eq!(look(place, &pem).await.unwrap_err().found, "nothing: nobody listens there");
        assert_eq!(look(([192, 0, 2, 77], 443).into(), &pem).await, Ok(()));
    }
}
