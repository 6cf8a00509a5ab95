//! A CA whose own certificate nobody vouches for.

use std::sync::Arc;

use evercert_acme::client::Client;
use evercert_acme::error::Error;
use rcgen::{CertificateParams, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::kit::{config, good_ca, http};

#[tokio::test]
async fn distrust_is_no_passing_trouble() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut config = config(&good_ca().await);
    config.directory_url = format!("https://{}/dir", listener.local_addr().unwrap());
    let connections = tokio::spawn(async move {
        let acceptor = TlsAcceptor::from(Arc::new(self_signed()));
        let (stream, _) = listener.accept().await.unwrap();
        assert!(acceptor.accept(stream).await.is_err());
        // A second attempt would be waiting here.
        drop(listener);
    });
    let error = Client::connect(http(), config).await.unwrap_err();
    assert!(matches!(error, Error::Transport { .. }) && !error.is_retryable(), "{error:?}");
    connections.await.unwrap();
}

fn self_signed() -> ServerConfig {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["127.0.0.1".into()]).unwrap().self_signed(&key).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let builder = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    builder.with_single_cert(vec![certificate.der().clone()], key).unwrap()
}
