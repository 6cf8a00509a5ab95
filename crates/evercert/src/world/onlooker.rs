//! Looks on while certificates are obtained: tells people who wait, and waits for people who want to look.

use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use evercert_engine::onlooker::{Onlooker, Phase};
use evercert_plugin::challenge::{Challenge, ChallengeType};

use crate::log::level::Level;
use crate::messages::message::{Message, msg};
use crate::settings::output::Interaction;
use crate::ui::prompt::Question;
use crate::ui::speak::Ui;

/// Whoever sits before the terminal.
pub struct Bystander {
    ui: Arc<Ui>,
    /// `--debug-challenges`.
    pauses: bool,
}

impl Bystander {
    /// Tells through this voice; `pauses`: once challenges are in place, they want to look at them.
    pub(crate) fn new(ui: Arc<Ui>, pauses: bool) -> Self {
        Self { ui, pauses }
    }

    /// Waits for Enter off the runtime, so that a signal is still heard, where there is somebody to wait for.
    async fn wait(&self) {
        let manner = self.ui.manner();
        let waits = match manner.interaction {
            Interaction::Always => true,
            Interaction::WithTerminal => manner.terminals.input,
            Interaction::Never => false,
        };
        if waits {
            let ui = self.ui.clone();
            let question = Question::new(msg!("challenges-go-on"), None);
            // No answer is one, too: whoever does not want to go on stops the run.
            let _ = tokio::task::spawn_blocking(move || ui.pause(&question)).await;
        }
    }
}

#[async_trait]
impl Onlooker for Bystander {
    fn phase(&self, phase: Phase) {
        tracing::debug!(target: "evercert_engine::challenges", "{phase:?}");
        self.ui.doing(message(phase), Instant::now());
    }

    async fn shown(&self, challenges: &[Challenge]) {
        if !self.pauses {
            return;
        }
        self.ui.say(&msg!("challenges-shown"));
        if self.ui.manner().level >= Level::Info {
            challenges.iter().for_each(|challenge| self.ui.say(&place(challenge)));
        }
        self.wait().await;
    }
}

fn message(phase: Phase) -> Option<Message> {
    match phase {
        Phase::Ordering(count) => Some(msg!("progress-ordering", count = count)),
        Phase::Showing(count) => Some(msg!("progress-showing", count = count)),
        Phase::Proving(count) => Some(msg!("progress-proving", count = count)),
        Phase::TakingAway => Some(msg!("progress-taking-away")),
        Phase::Collecting => Some(msg!("progress-collecting")),
        Phase::Done => None,
    }
}

/// Where the CA will look, and what it expects there: certbot's labels.
fn place(challenge: &Challenge) -> Message {
    let (name, value) = (challenge.base_value(), challenge.validation());
    match challenge.kind {
        ChallengeType::Http01 => {
            let url = format!("http://{}{}", challenge.identifier.url_host(), challenge.http_path());
            msg!("challenge-file", url = url, value = value)
        }
        ChallengeType::Dns01 | ChallengeType::DnsAccount01 | ChallengeType::DnsPersist01 => {
            msg!("challenge-record", name = challenge.dns_record_name().unwrap_or_default(), value = value)
        }
        // The same digest as a TXT record has.
        ChallengeType::TlsAlpn01 => msg!("challenge-handshake", name = name, value = challenge.dns_record_value()),
    }
}
