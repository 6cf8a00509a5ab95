//! What a person types, heard beside other things.

use std::io;
use std::sync::Arc;

use tokio::sync::Mutex;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::ui::speak::Ui;

/// The lines of the standard input. A read that was begun goes on when nobody waits for it any more, and its line is
/// the next one: so nothing that is typed gets lost.
pub(super) struct Lines {
    ui: Arc<Ui>,
    begun: Mutex<Option<JoinHandle<io::Result<Option<String>>>>>,
}

impl Lines {
    pub(super) fn new(ui: Arc<Ui>) -> Self {
        Self { ui, begun: Mutex::default() }
    }

    /// The next line; none at the end of the input, or when it cannot be read. Off the runtime, so that a signal is
    /// still heard; may be dropped at any time.
    pub(super) async fn next(&self) -> Option<String> {
        let mut begun = self.begun.lock().await;
        let reading = begun.get_or_insert_with(|| {
            let ui = self.ui.clone();
            spawn_blocking(move || ui.hear())
        });
        let line = reading.await;
        *begun = None;
        line.ok()?.ok()?
    }
}
