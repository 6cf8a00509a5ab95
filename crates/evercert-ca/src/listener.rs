//! Connections: plain HTTP, and TLS where the CA has a certificate, told apart by the first byte.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{extract::connect_info::Connected, serve::IncomingStream};
use rustls::ServerConfig;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

/// Accepts connections in tasks of its own, so that one slow handshake holds up nobody.
pub(crate) struct Listener {
    ready: mpsc::Receiver<(Connection, Scheme)>,
    _tasks: JoinSet<()>,
}

impl Listener {
    /// Takes over a bound socket. With `tls`, both TLS and plain HTTP are spoken.
    pub(crate) fn new(socket: TcpListener, tls: Option<Arc<ServerConfig>>) -> Self {
        let (sender, ready) = mpsc::channel(64);
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(socket, tls.map(TlsAcceptor::from), sender));
        Self { ready, _tasks: tasks }
    }
}

/// What stands for a peer's address is how it speaks; nobody here asks who it is.
impl axum::serve::Listener for Listener {
    type Io = Connection;
    type Addr = Scheme;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(ready) => ready,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(Scheme { secure: false })
    }
}

/// How a request came in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scheme {
    pub(crate) secure: bool,
}

impl Scheme {
    pub(crate) fn name(self) -> &'static str {
        if self.secure { "https" } else { "http" }
    }
}

impl Connected<IncomingStream<'_, Listener>> for Scheme {
    fn connect_info(stream: IncomingStream<'_, Listener>) -> Self {
        *stream.remote_addr()
    }
}

/// A connection whose encryption, if any, is done.
pub(crate) struct Connection(Box<dyn Duplex>);

trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.0).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut *self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.0).poll_shutdown(cx)
    }
}

type Ready = mpsc::Sender<(Connection, Scheme)>;

async fn accept(socket: TcpListener, tls: Option<TlsAcceptor>, ready: Ready) {
    let mut handshakes = JoinSet::new();
    loop {
        let Ok((stream, _)) = socket.accept().await else {
            // It concerns one client, or there are too many open files, which passes: no spinning.
            tokio::time::sleep(BREATH).await;
            continue;
        };
        handshakes.spawn(prepare(stream, tls.clone(), ready.clone()));
        while handshakes.try_join_next().is_some() {}
    }
}

async fn prepare(stream: TcpStream, tls: Option<TlsAcceptor>, ready: Ready) {
    // Neither a client that goes away or stays silent nor one that fails the handshake is anybody's concern.
    if let Ok(Ok(connection)) = tokio::time::timeout(PATIENCE, greet(stream, tls)).await {
        let _ = ready.send(connection).await;
    }
}

async fn greet(stream: TcpStream, tls: Option<TlsAcceptor>) -> io::Result<(Connection, Scheme)> {
    stream.set_nodelay(true)?;
    let mut first = [0];
    let secure = tls.is_some() && stream.peek(&mut first).await? == 1 && first[0] == HANDSHAKE;
    let connection = match tls {
        Some(acceptor) if secure => Connection(Box::new(acceptor.accept(stream).await?)),
        _ => Connection(Box::new(stream)),
    };
    Ok((connection, Scheme { secure }))
}

/// The pause after a connection that could not be accepted.
const BREATH: Duration = Duration::from_millis(50);

/// How long a client may take to show how it speaks and to finish the handshake.
const PATIENCE: Duration = Duration::from_secs(10);

/// The first byte of TLS (RFC 8446 section 5.1); no HTTP method begins with it.
const HANDSHAKE: u8 = 0x16;
