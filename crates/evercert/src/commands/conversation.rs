//! The manual authenticator's person: told what to publish, and waited for.

use std::sync::Arc;

use async_trait::async_trait;
use evercert_engine::authenticators::manual::conversation::{Conversation, Step};
use evercert_plugin::challenge::ChallengeType;
use evercert_plugin::error::PluginError;

use crate::messages::message::msg;
use crate::ui::prompt::Question;
use crate::ui::speak::Ui;

/// A person at the terminal.
pub(super) struct Person {
    ui: Arc<Ui>,
}

impl Person {
    /// The person this voice reaches.
    pub(super) fn new(ui: Arc<Ui>) -> Self {
        Self { ui }
    }
}

#[async_trait]
impl Conversation for Person {
    async fn instruct(&self, step: &Step<'_>) -> Result<(), PluginError> {
        let challenge = step.challenge;
        match challenge.kind {
            ChallengeType::Dns01 => self.ui.notice(&msg!(
                "manual-dns",
                name = format!("{}.", challenge.dns_record_name().unwrap_or_default()),
                value = challenge.dns_record_value()
            )),
            ChallengeType::Http01 | ChallengeType::TlsAlpn01 => self.ui.notice(&msg!(
                "manual-http",
                url = format!("http://{}{}", challenge.base_value(), challenge.http_path()),
                content = challenge.key_authorization.as_str()
            )),
        }
        if step.repeats_record() {
            self.ui.say(&msg!("manual-keep"));
        }
        if step.is_last_dns() {
            self.ui.say(&msg!("manual-check"));
        }
        self.wait().await
    }
}

impl Person {
    /// Waits for Enter off the runtime, so that a signal is still heard.
    async fn wait(&self) -> Result<(), PluginError> {
        let ui = self.ui.clone();
        let waiting =
            tokio::task::spawn_blocking(move || ui.pause(&Question::new(msg!("manual-continue"), None).insist()));
        match waiting.await {
            Ok(Ok(())) => Ok(()),
            _ => Err(PluginError::Declined),
        }
    }
}
