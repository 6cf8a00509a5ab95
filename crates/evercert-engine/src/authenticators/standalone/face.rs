//! One port with what is published behind it: open while there is something to show.

use std::{
    io::{self, ErrorKind},
    sync::Arc,
};

use evercert_net::ports::{self, Holder};
use evercert_plugin::error::PluginError;
use tokio::sync::Mutex;

use crate::authenticators::standalone::{
    bind,
    board::Board,
    listener::{Handler, Listener},
    taken::OnTaken,
};

/// A board, the handler that reads it, and the listener that exists while the board is not empty.
pub(super) struct Face<T, H> {
    address: String,
    port: u16,
    on_taken: Arc<dyn OnTaken>,
    board: Arc<Board<T>>,
    handler: Arc<H>,
    /// Held while the board changes too, so that one lineage's last clean-up cannot close the
    /// listener that another lineage has just counted on.
    listener: Mutex<Option<Listener>>,
}

impl<T: Clone, H: Handler> Face<T, H> {
    /// A closed face.
    pub(super) fn new(
        address: String,
        port: u16,
        on_taken: Arc<dyn OnTaken>,
        handler: impl FnOnce(Arc<Board<T>>) -> Result<H, PluginError>,
    ) -> Result<Self, PluginError> {
        let board = Arc::new(Board::default());
        let handler = Arc::new(handler(Arc::clone(&board))?);
        Ok(Self { address, port, on_taken, board, handler, listener: Mutex::new(None) })
    }

    /// Shows the answers, by token, and listens from now on if there are any.
    pub(super) async fn publish(&self, answers: Vec<(String, T)>) -> Result<(), PluginError> {
        if answers.is_empty() {
            return Ok(());
        }
        let mut listener = self.listener.lock().await;
        for (token, answer) in answers {
            self.board.publish(token, answer);
        }
        if listener.is_none() {
            *listener = Some(self.open().await?);
        }
        Ok(())
    }

    /// Takes the answers away and stops listening after the last.
    pub(super) async fn withdraw(&self, tokens: &[&str]) {
        let mut listener = self.listener.lock().await;
        tokens.iter().for_each(|token| self.board.withdraw(token));
        if !self.board.is_empty() {
            return;
        }
        if let Some(open) = listener.take() {
            open.close().await;
        }
    }

    /// Returns when each of the tokens was asked for.
    pub(super) async fn all_asked(&self, tokens: &[&str]) {
        self.board.all_asked(tokens).await;
    }

    /// Binds, again and again as long as the port is taken and somebody says that it is worth it.
    async fn open(&self) -> Result<Listener, PluginError> {
        loop {
            let source = match bind::bind(&self.address, self.port).await {
                Ok(sockets) => return Ok(Listener::start(sockets, &self.handler)),
                Err(source) => source,
            };
            let taken = source.kind() == ErrorKind::AddrInUse;
            let error = explained(self.port, source);
            if !taken || !self.on_taken.try_again(&error).await {
                return Err(error);
            }
        }
    }

    /// The port that is listened on, if any.
    #[cfg(test)]
    pub(super) async fn bound_port(&self) -> Option<u16> {
        self.listener.lock().await.as_ref().map(Listener::port)
    }

    /// Whether the token was asked for.
    #[cfg(test)]
    pub(super) fn was_asked(&self, token: &str) -> bool {
        self.board.were_asked(&[token])
    }
}

/// Names the program that holds a port, where it can be seen; of several (a server and its workers)
/// the eldest.
fn explained(port: u16, source: io::Error) -> PluginError {
    let holder = match source.kind() {
        ErrorKind::AddrInUse => ports::listening_on(port).holders.into_iter().next(),
        _ => None,
    };
    match holder {
        // One without a name helps nobody.
        Some(Holder { program, pid }) if !program.is_empty() => PluginError::PortTaken { port, program, pid },
        _ => PluginError::Bind { port, source },
    }
}
