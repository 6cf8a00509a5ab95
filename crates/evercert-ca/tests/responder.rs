//! What validations meet: an HTTP server that answers by path, and a TLS server for tls-alpn-01.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use rcgen::{CertificateParams, CustomExtension, KeyPair};
use rustls::{
    ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    sign::{CertifiedKey, SingleCertAndKey},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

/// Answers `http-01`, or redirects.
pub(crate) struct Http {
    pub(crate) port: u16,
    pages: Pages,
    serving: JoinHandle<()>,
}

type Pages = Arc<Mutex<HashMap<String, Page>>>;

#[derive(Clone)]
pub(crate) enum Page {
    Body(String),
    Redirect(String),
}

impl Http {
    pub(crate) async fn start() -> Self {
        Self::start_on("127.0.0.1:0").await
    }

    pub(crate) async fn start_on(address: &str) -> Self {
        let socket = TcpListener::bind(address).await.unwrap();
        let port = socket.local_addr().unwrap().port();
        let pages = Pages::default();
        let router = Router::new().fallback(page).with_state(pages.clone());
        let serving = tokio::spawn(async move { axum::serve(socket, router).await.unwrap() });
        Self { port, pages, serving }
    }

    pub(crate) fn put(&self, path: &str, page: Page) {
        self.pages.lock().unwrap().insert(path.into(), page);
    }

    pub(crate) fn put_challenge(&self, token: &str, content: &str) {
        let path = format!("/.well-known/acme-challenge/{token}");
        self.put(&path, Page::Body(content.into()));
    }
}

impl Drop for Http {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn page(State(pages): State<Pages>, headers: HeaderMap, uri: Uri) -> Response {
    assert!(!headers[header::HOST].is_empty());
    let page = pages.lock().unwrap().get(uri.path()).cloned();
    match page {
        None => StatusCode::NOT_FOUND.into_response(),
        Some(Page::Body(body)) => body.into_response(),
        Some(Page::Redirect(to)) => (StatusCode::FOUND, [(header::LOCATION, to)]).into_response(),
    }
}

/// Shows one certificate on a port it takes for itself.
pub(crate) struct Tls {
    socket: TcpListener,
}

impl Tls {
    pub(crate) async fn bind() -> Self {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        Self { socket: TcpListener::bind(any).await.unwrap() }
    }

    pub(crate) fn port(&self) -> u16 {
        self.socket.local_addr().unwrap().port()
    }

    /// Begins to answer with the certificate of RFC 8737 for `name` and this digest.
    pub(crate) fn show(self, name: &str, digest: &[u8], alpn: &[u8]) -> JoinHandle<()> {
        let acceptor = acceptor(name, vec![CustomExtension::new_acme_identifier(digest)], alpn);
        tokio::spawn(async move {
            while let Ok((stream, _)) = self.socket.accept().await {
                // Clients that go away are no concern of the test.
                let _ = acceptor.accept(stream).await;
            }
        })
    }

    /// Begins to answer every HTTPS request with one page.
    pub(crate) fn serve(self, name: &str, page: &str) -> JoinHandle<()> {
        let acceptor = acceptor(name, Vec::new(), b"http/1.1");
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{page}", page.len());
        tokio::spawn(async move {
            while let Ok((stream, _)) = self.socket.accept().await {
                let mut stream = acceptor.accept(stream).await.unwrap();
                assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        })
    }
}

fn acceptor(name: &str, extensions: Vec<CustomExtension>, alpn: &[u8]) -> TlsAcceptor {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.custom_extensions = extensions;
    let certificate = params.self_signed(&key).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    // Unchecked: rustls itself would refuse a certificate with this critical extension.
    let shown =
        CertifiedKey::new(vec![certificate.der().clone()], provider.key_provider.load_private_key(key).unwrap());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(shown)));
    config.alpn_protocols = vec![alpn.to_vec()];
    TlsAcceptor::from(Arc::new(config))
}
