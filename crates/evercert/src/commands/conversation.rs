//! The manual authenticator's person: told what to publish, and helped to see whether it is there.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use evercert_engine::authenticators::manual::conversation::{Conversation, Step};
use evercert_engine::authenticators::manual::sight::Verdict;
use evercert_plugin::authenticator::Authenticator;
use evercert_plugin::challenge::ChallengeType;
use evercert_plugin::error::PluginError;

use crate::commands::conversation::eyes::{Eyes, View};
use crate::commands::conversation::lines::Lines;
use crate::commands::conversation::wish::{Wish, after};
use crate::errors::desk::CliError;
use crate::messages::message::{Message, msg};
use crate::ui::speak::Ui;

mod eyes;
mod lines;
mod screen;
mod wish;

/// A person at the terminal, or whoever answers in their place.
pub(super) struct Person {
    ui: Arc<Ui>,
    eyes: Eyes,
    lines: Lines,
    /// Where the stand-in would listen.
    port: u16,
}

impl Person {
    /// The person this voice reaches; names are looked up as this resolv.conf(5) says.
    pub(super) fn new(ui: Arc<Ui>, resolv_conf: &str, port: u16) -> Self {
        Self { eyes: Eyes::new(resolv_conf), lines: Lines::new(ui.clone()), ui, port }
    }
}

#[async_trait]
impl Conversation for Person {
    async fn instruct(&self, step: &Step<'_>, stand_in: &dyn Authenticator) -> Result<(), PluginError> {
        let view = self.eyes.look(step.challenge).await;
        self.show(step, &view);
        // What is there before anybody could do anything is no news.
        let mut told = view.words();
        loop {
            let wish = self.wish().await?;
            match wish {
                Wish::GoOn => return Ok(()),
                Wish::GiveUp => return Err(PluginError::Declined),
                Wish::Serve if step.challenge.kind == ChallengeType::Http01 => self.serve(step, stand_in).await,
                Wish::Serve | Wish::Look | Wish::Wait => {}
            }
            let view = self.eyes.look(step.challenge).await;
            if self.is_done(&view, wish, &mut told) {
                return Ok(());
            }
        }
    }
}

impl Person {
    /// One screen: what to publish, what must stay, what can be done.
    fn show(&self, step: &Step<'_>, view: &View) {
        self.ui.notice(&screen::instructions(step.challenge));
        let mut remarks = view.about_the_place();
        if step.is_further() {
            remarks.push(msg!("manual-keep"));
        }
        if step.repeats_record() {
            remarks.push(msg!("manual-keep-value"));
        }
        if step.challenge.kind == ChallengeType::Http01 {
            remarks.push(screen::port(self.port));
        }
        self.tell(&remarks);
        self.ui.say(&msg!("manual-ask"));
    }

    fn tell(&self, messages: &[Message]) {
        messages.iter().for_each(|message| self.ui.say(message));
    }

    /// What the person wants; after a while without a word, to look again.
    async fn wish(&self) -> Result<Wish, PluginError> {
        tokio::select! {
            line = self.lines.next() => line.map_or(Err(PluginError::Declined), |line| Ok(Wish::read(&line))),
            () = tokio::time::sleep(LOOK_AGAIN) => Ok(Wish::Wait),
        }
    }

    async fn serve(&self, step: &Step<'_>, stand_in: &dyn Authenticator) {
        match stand_in.present(std::slice::from_ref(step.challenge)).await {
            Ok(()) => self.ui.say(&msg!("manual-serving", port = self.port.to_string())),
            Err(error) => self.ui.problem(&CliError::from(error)),
        }
    }

    /// Tells what a look found, if that was asked or is new, and whether it is enough.
    fn is_done(&self, view: &View, wish: Wish, told: &mut Vec<Message>) -> bool {
        let words = view.words();
        let verdict = view.verdict();
        if verdict == Verdict::Seen || wish != Wish::Wait || words != *told {
            self.tell(&words);
        }
        *told = words;
        let done = after(wish, verdict, view.is_dark(), self.ui.manner().terminals.input);
        match (done, verdict) {
            (true, Verdict::Seen) => self.ui.say(&msg!("manual-seen")),
            (true, _) => self.ui.say(&msg!("manual-unseen")),
            (false, _) if wish != Wish::Wait => self.ui.say(&msg!("manual-ask-again")),
            (false, _) => {}
        }
        done
    }
}

/// How often to look without being asked.
const LOOK_AGAIN: Duration = Duration::from_secs(4);
