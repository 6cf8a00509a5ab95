//! The manual authenticator's person: told what to publish, and helped to see whether it is there.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use evercert_engine::authenticators::manual::conversation::{Conversation, Step};
use evercert_engine::authenticators::manual::sight::Verdict;
use evercert_net::dns::Dns;
use evercert_plugin::authenticator::Authenticator;
use evercert_plugin::challenge::{Challenge, ChallengeType};
use evercert_plugin::error::PluginError;

use crate::errors::desk::CliError;
use crate::messages::message::{Message, msg};
use crate::ui::speak::Ui;
use crate::world::conversation::eyes::{Eyes, View};
use crate::world::conversation::lines::Lines;
use crate::world::conversation::wish::{Wish, after};

mod eyes;
mod lines;
mod screen;
mod wish;

/// A person at the terminal, or whoever answers in their place.
pub(crate) struct Person {
    ui: Arc<Ui>,
    eyes: Eyes,
    lines: Lines,
    /// Where the stand-in would listen.
    port: u16,
}

impl Person {
    /// The person this voice reaches; `dns` opens the way to look up names.
    pub(crate) fn new(ui: Arc<Ui>, dns: fn() -> Option<Dns>, port: u16) -> Self {
        Self { eyes: Eyes::new(dns), lines: Lines::new(ui.clone()), ui, port }
    }
}

#[async_trait]
impl Conversation for Person {
    async fn instruct(&self, step: &Step<'_>, stand_in: &dyn Authenticator) -> Result<(), PluginError> {
        let view = self.first_look(step.challenge).await;
        let _talk = self.ui.talk();
        self.show(step, &view);
        // What is there before anybody could do anything is no news.
        let mut told = Told { words: view.words(), place: view.about_the_place() };
        let mut said = None;
        loop {
            let wish = match said.take() {
                Some(wish) => wish,
                None => self.wish().await?,
            };
            match wish {
                Wish::GoOn => return Ok(()),
                Wish::GiveUp => return Err(PluginError::Declined),
                Wish::Serve if step.challenge.kind == ChallengeType::Http01 => self.serve(step, stand_in).await,
                Wish::Serve | Wish::Look | Wish::Wait => {}
            }
            match self.look(step.challenge).await? {
                Ok(view) if self.is_done(&view, wish, &mut told) => return Ok(()),
                Ok(_) => {}
                Err(interrupted) => said = Some(interrupted),
            }
        }
    }
}

/// What the person knows already.
struct Told {
    /// What was seen last.
    words: Vec<Message>,
    /// Where the record belongs; empty until that is known.
    place: Vec<Message>,
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
            line = self.lines.next() => heard(line),
            () = tokio::time::sleep(LOOK_AGAIN) => Ok(Wish::Wait),
        }
    }

    /// A look before anything is shown, which must not keep the person waiting.
    async fn first_look(&self, challenge: &Challenge) -> View {
        let look = tokio::time::timeout(FIRST_LOOK, self.eyes.look(challenge));
        look.await.unwrap_or_else(|_| View::Nothing(msg!("sight-lookup", name = challenge.base_value())))
    }

    /// A look, or what the person says meanwhile: at a terminal they do not have to wait for a server that does not
    /// answer.
    async fn look(&self, challenge: &Challenge) -> Result<Result<View, Wish>, PluginError> {
        if !self.ui.manner().terminals.input {
            return Ok(Ok(self.eyes.look(challenge).await));
        }
        tokio::select! {
            biased;
            view = self.eyes.look(challenge) => Ok(Ok(view)),
            line = self.lines.next() => heard(line).map(Err),
        }
    }

    async fn serve(&self, step: &Step<'_>, stand_in: &dyn Authenticator) {
        match stand_in.present(std::slice::from_ref(step.challenge)).await {
            Ok(()) => self.ui.say(&msg!("manual-serving", port = self.port.to_string())),
            Err(error) => self.ui.problem(&CliError::from(error)),
        }
    }

    /// Tells what a look found, if that was asked or is new, and whether it is enough.
    fn is_done(&self, view: &View, wish: Wish, told: &mut Told) -> bool {
        if told.place.is_empty() {
            told.place = view.about_the_place();
            self.tell(&told.place);
        }
        let words = view.words();
        let verdict = view.verdict();
        if verdict == Verdict::Seen || wish != Wish::Wait || words != told.words {
            self.tell(&words);
        }
        told.words = words;
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

/// The end of the input is the end of the conversation.
fn heard(line: Option<String>) -> Result<Wish, PluginError> {
    line.map(|line| Wish::read(&line)).ok_or(PluginError::Declined)
}

/// How long the screen may wait for what the DNS says about the place.
const FIRST_LOOK: Duration = Duration::from_secs(5);

/// How often to look without being asked.
const LOOK_AGAIN: Duration = Duration::from_secs(4);
