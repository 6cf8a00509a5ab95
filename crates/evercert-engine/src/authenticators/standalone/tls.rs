//! The TLS server for tls-alpn-01 (RFC 8737).

use std::{fmt, sync::Arc};

use evercert_plugin::error::PluginError;
use rustls::{
    ServerConfig,
    crypto::aws_lc_rs,
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use tokio::{io::AsyncWriteExt, net::TcpStream};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::authenticators::standalone::{
    board::Board,
    certificate::{Proof, unmade},
    listener::Handler,
};

/// Shows the certificates of a board to whoever speaks `acme-tls/1`.
pub(super) struct TlsHandler {
    board: Arc<Board<Arc<Proof>>>,
    acceptor: TlsAcceptor,
}

impl TlsHandler {
    /// A handler that reads `board`.
    pub(super) fn new(board: Arc<Board<Arc<Proof>>>) -> Result<Self, PluginError> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(unmade)?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(Resolver(Arc::clone(&board))));
        config.alpn_protocols = vec![PROTOCOL.to_vec()];
        let acceptor = TlsAcceptor::from(Arc::new(config));
        Ok(Self { board, acceptor })
    }

    fn note(&self, stream: &TlsStream<TcpStream>) {
        let asked = stream.get_ref().1.server_name();
        let found = asked.and_then(|name| named(&self.board, name));
        if let Some((token, _)) = found {
            self.board.note_asked(&token);
        }
    }
}

impl Handler for TlsHandler {
    async fn serve(&self, stream: TcpStream) {
        // Whoever asks for something else gets an alert from the TLS library.
        let Ok(mut stream) = self.acceptor.accept(stream).await else {
            return;
        };
        // The handshake is the whole proof: no data follows it (RFC 8737 section 4).
        let _ = stream.shutdown().await;
        self.note(&stream);
    }
}

struct Resolver(Arc<Board<Arc<Proof>>>);

impl ResolvesServerCert for Resolver {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let validates = hello.alpn().is_some_and(|mut offered| offered.any(|it| it == PROTOCOL));
        let (_, proof) = named(&self.0, hello.server_name()?).filter(|_| validates)?;
        Some(Arc::clone(&proof.certified))
    }
}

impl fmt::Debug for Resolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Resolver")
    }
}

fn named(board: &Board<Arc<Proof>>, name: &str) -> Option<(String, Arc<Proof>)> {
    board.find(|proof| proof.server_name.eq_ignore_ascii_case(name))
}

const PROTOCOL: &[u8] = b"acme-tls/1";
