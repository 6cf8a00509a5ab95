//! Accepts connections until told to stop.

use std::{future::Future, io, sync::Arc, time::Duration};

use tokio::{
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet},
    time,
};

/// Serves one connection.
pub(super) trait Handler: Send + Sync + 'static {
    /// Talks to the peer until the end; what goes wrong is the peer's loss.
    fn serve(&self, stream: TcpStream) -> impl Future<Output = ()> + Send;
}

/// A running server; dropping it stops it soon, [`close`](Self::close) stops it now.
pub(super) struct Listener {
    tasks: Vec<JoinHandle<()>>,
    #[cfg(test)]
    port: u16,
}

impl Listener {
    /// Serves what comes to the sockets.
    pub(super) fn start<H: Handler>(sockets: Vec<TcpListener>, handler: &Arc<H>) -> Self {
        #[cfg(test)]
        let port = sockets[0].local_addr().unwrap().port();
        let serve = |socket| tokio::spawn(accept(socket, Arc::clone(handler)));
        Self {
            tasks: sockets.into_iter().map(serve).collect(),
            #[cfg(test)]
            port,
        }
    }

    /// Stops. When this returns the ports are free; open connections are cut right after.
    pub(super) async fn close(mut self) {
        for task in std::mem::take(&mut self.tasks) {
            task.abort();
            // The only outcome is that the task was cancelled, which is what we want.
            let _ = task.await;
        }
    }

    #[cfg(test)]
    pub(super) fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

async fn accept<H: Handler>(socket: TcpListener, handler: Arc<H>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = socket.accept(), if connections.len() < MOST_CONNECTIONS => match accepted {
                Ok((stream, _)) => {
                    let handler = Arc::clone(&handler);
                    connections.spawn(async move { serve(&*handler, stream).await });
                }
                Err(error) => pause_after(&error).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve<H: Handler>(handler: &H, stream: TcpStream) {
    // A peer that does not finish in time is left; the CA's own limit is shorter.
    let _ = time::timeout(PATIENCE, handler.serve(stream)).await;
}

/// An error of one connection passes; one of the process (out of descriptors) would spin.
async fn pause_after(error: &io::Error) {
    if error.kind() != io::ErrorKind::ConnectionAborted {
        time::sleep(Duration::from_millis(50)).await;
    }
}

/// More at once are not validators.
const MOST_CONNECTIONS: usize = 256;
const PATIENCE: Duration = Duration::from_secs(30);
