//! Connections, bounded in number.

use std::{future::Future, net::SocketAddr, time::Duration};

use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time,
};

/// Serves each connection in a task of its own, until it is dropped itself, which ends them all.
pub(super) async fn accept<F>(socket: TcpListener, serve: impl Fn(TcpStream, SocketAddr) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = socket.accept(), if connections.len() < MOST_CONNECTIONS => match accepted {
                Ok((stream, peer)) => {
                    connections.spawn(serve(stream, peer));
                }
                // It concerns one client, or there are too many open files, which passes: no spinning.
                Err(_) => time::sleep(BREATH).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// The pause after an error of the system.
pub(super) const BREATH: Duration = Duration::from_millis(50);

/// More at once, at one address, are no CA.
const MOST_CONNECTIONS: usize = 256;
