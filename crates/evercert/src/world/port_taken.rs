//! A port that another program holds: a person may stop it, and we try again.

use std::sync::Arc;

use async_trait::async_trait;
use evercert_engine::authenticators::standalone::taken::OnTaken;
use evercert_plugin::error::PluginError;

use crate::errors::plugin;
use crate::messages::message::msg;
use crate::ui::prompt::Question;
use crate::ui::speak::Ui;

/// Asks the person at the terminal, if there is one.
pub(crate) struct AskToFree {
    ui: Arc<Ui>,
}

impl AskToFree {
    /// Whoever this voice reaches.
    pub(crate) fn new(ui: Arc<Ui>) -> Self {
        Self { ui }
    }
}

#[async_trait]
impl OnTaken for AskToFree {
    async fn try_again(&self, error: &PluginError) -> bool {
        let reason = self.ui.within(&plugin::heading(error));
        let ui = self.ui.clone();
        // Off the runtime, so that a signal is still heard.
        let asking = tokio::task::spawn_blocking(move || {
            let question = Question::new(msg!("port-taken-retry", reason = reason), None);
            ui.confirm(&question, Some(false))
        });
        matches!(asking.await, Ok(Ok(true)))
    }
}
