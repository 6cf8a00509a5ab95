//! Whom a TLS client trusts.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use evercert_pki::pem;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use rustls_platform_verifier::Verifier;

/// Whom a TLS client trusts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Roots {
    /// The system's store, as the administrator keeps it; where there is none at all (an empty container), Mozilla's
    /// roots as they were when the program was built.
    ///
    /// Reading the store looks at `SSL_CERT_FILE` and `SSL_CERT_DIR`: who asks for the system's roots asks for this.
    #[default]
    System,
    /// The certificates of one file, and nobody else: `REQUESTS_CA_BUNDLE`, `CURL_CA_BUNDLE`, `SSL_CERT_FILE`.
    Bundle {
        /// Where it was read, for errors.
        path: PathBuf,
        /// Its content. What is no certificate in it is passed over.
        pem: Vec<u8>,
    },
    /// Everybody: `--no-verify-ssl`. Encrypted, but with whom is unknown.
    Insecure,
}

/// Why no TLS client could be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// The file is not PEM.
    #[error("{} is not a PEM file", path.display())]
    BadBundle {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: pem::PemError,
    },
    /// The file has no certificate that could be trusted.
    #[error("{} holds no usable certificate", path.display())]
    EmptyBundle {
        /// The file.
        path: PathBuf,
    },
    /// rustls refused the settings.
    #[error("the TLS settings do not work")]
    Settings(#[source] Error),
}

/// A TLS client configuration that offers HTTP/2 and HTTP/1.1.
///
/// Reads the system's store each time it is asked to trust it (some milliseconds): make one and share it.
pub fn client_config(roots: &Roots) -> Result<ClientConfig, TlsError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = verifier(roots, &provider)?;
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(TlsError::Settings)?.dangerous().with_custom_certificate_verifier(verifier);
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn verifier(roots: &Roots, provider: &Arc<CryptoProvider>) -> Result<Arc<dyn ServerCertVerifier>, TlsError> {
    match roots {
        Roots::System => system(provider),
        Roots::Bundle { path, pem } => only(bundle(path, pem)?, provider),
        Roots::Insecure => Ok(Arc::new(AnyCertificate(Arc::clone(provider)))),
    }
}

/// The verifier is refused only when the store is empty. Then, and only then, Mozilla's roots step in: merging them
/// always would bring back roots that the administrator removed.
fn system(provider: &Arc<CryptoProvider>) -> Result<Arc<dyn ServerCertVerifier>, TlsError> {
    match Verifier::new(Arc::clone(provider)) {
        Ok(verifier) => Ok(Arc::new(verifier)),
        Err(_) => only(mozilla(), provider),
    }
}

fn mozilla() -> RootCertStore {
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned());
    store
}

fn bundle(path: &Path, text: &[u8]) -> Result<RootCertStore, TlsError> {
    let bad = |source| TlsError::BadBundle { path: path.to_owned(), source };
    let blocks = pem::parse(text).map_err(bad)?;
    let certificates = blocks.into_iter().filter(|block| CERTIFICATE_LABELS.contains(&block.label.as_str()));
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(certificates.map(|block| CertificateDer::from(block.into_public_der())));
    if store.is_empty() {
        return Err(TlsError::EmptyBundle { path: path.to_owned() });
    }
    Ok(store)
}

fn only(store: RootCertStore, provider: &Arc<CryptoProvider>) -> Result<Arc<dyn ServerCertVerifier>, TlsError> {
    let builder = WebPkiServerVerifier::builder_with_provider(Arc::new(store), Arc::clone(provider));
    let verifier = builder.build().map_err(|error| TlsError::Settings(Error::General(error.to_string())))?;
    Ok(verifier)
}

/// Takes any certificate, but still wants the server to have its key.
#[derive(Debug)]
pub(crate) struct AnyCertificate(pub(crate) Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// The second is what old tools write.
const CERTIFICATE_LABELS: [&str; 2] = ["CERTIFICATE", "X509 CERTIFICATE"];

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle_of(pem: &[u8]) -> Roots {
        Roots::Bundle { path: "/x/bundle.pem".into(), pem: pem.to_vec() }
    }

    #[test]
    fn a_bundle_without_certificates_is_refused() {
        for text in [&b""[..], b"nothing", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
            let error = client_config(&bundle_of(text)).unwrap_err();
            assert!(error.to_string().starts_with("/x/bundle.pem "), "{error}");
        }
    }

    #[test]
    fn mozillas_roots_are_complete() {
        assert!(mozilla().len() > 100);
    }
}
