//! The voice and the line for people who wait.

use std::time::Instant;

use crate::{
    messages::message::Message,
    ui::{
        progress::Progress,
        speak::{Mode, Ui, unpoisoned},
    },
};

/// A conversation with a person, until it is dropped: meanwhile the line is not drawn.
pub struct Talk<'a> {
    ui: &'a Ui,
}

impl Ui {
    /// Begins to talk with a person, who is not to be disturbed by the line for people who wait.
    #[must_use]
    pub fn talk(&self) -> Talk<'_> {
        unpoisoned(&self.out).talk();
        Talk { ui: self }
    }

    /// Whether anybody could see the line.
    pub fn shows_progress(&self) -> bool {
        self.manner().mode == Mode::Text && self.manner().line_width.is_some()
    }

    /// Notes what goes on.
    pub fn progress<T>(&self, change: impl FnOnce(&mut Progress) -> T) -> T {
        change(&mut unpoisoned(&self.progress))
    }

    /// Something began that may take a while; `None`: it is over.
    pub fn doing(&self, what: Option<Message>, now: Instant) {
        self.progress(|progress| progress.doing(what, now));
    }

    /// Waits for something that may take a while, and says for what.
    pub async fn while_doing<T>(&self, what: Message, work: impl Future<Output = T>) -> T {
        self.doing(Some(what), Instant::now());
        let done = work.await;
        self.doing(None, Instant::now());
        done
    }

    /// Draws the line, if there is anything to wait for and nobody is asked.
    pub fn tick(&self, now: Instant) {
        let Some(width) = self.manner().line_width.filter(|_| self.shows_progress()) else { return };
        let line = self.progress(|progress| progress.line(self.words(), now, width));
        let mut outputs = unpoisoned(&self.out);
        match line {
            Some(line) => outputs.draw(&line),
            None => outputs.clear(),
        }
    }

    /// Takes the line away.
    pub fn rest(&self) {
        unpoisoned(&self.out).clear();
    }
}

impl Drop for Talk<'_> {
    fn drop(&mut self) {
        unpoisoned(&self.ui.out).talked();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{messages::message::msg, ui::speak::tests::ui};

    /// What is on standard error after something took three seconds and then somebody spoke.
    fn shown(mode: Mode, line_width: Option<usize>) -> String {
        let change = |manner: &mut crate::ui::speak::Manner| (manner.mode, manner.line_width) = (mode, line_width);
        let (ui, _, err) = ui(change, "");
        let start = Instant::now();
        ui.doing(Some(msg!("progress-collecting")), start);
        ui.tick(start);
        ui.tick(start + Duration::from_secs(3));
        ui.warn(&msg!("retired-flag", flag = "--x"));
        ui.doing(None, start);
        ui.tick(start + Duration::from_secs(4));
        err.text()
    }

    #[test]
    fn the_line_is_gone_before_anything_else_is_said() {
        let text = shown(Mode::Text, Some(12));
        assert!(text.starts_with("\r\u{1b}[KWaiting for \r\u{1b}[KWarning: --x "), "{text:?}");
        assert_eq!(text.matches('\r').count(), 2, "{text:?}");
    }

    #[test]
    fn nothing_is_drawn_while_anybody_is_talked_with() {
        let (ui, _, err) = ui(|manner| (manner.mode, manner.line_width) = (Mode::Text, Some(40)), "");
        let start = Instant::now();
        let tick = || ui.tick(start + Duration::from_secs(3));
        ui.doing(Some(msg!("progress-collecting")), start);
        let (first, second) = (ui.talk(), ui.talk());
        tick();
        drop(first);
        tick();
        assert_eq!(err.text(), "");
        drop(second);
        tick();
        assert!(err.text().contains("(3 s)"), "{}", err.text());
    }

    #[test]
    fn nobody_is_shown_a_line_who_cannot_see_it() {
        assert!(!shown(Mode::Text, None).contains('\r'));
        for mode in [Mode::Json, Mode::Quiet] {
            assert_eq!(shown(mode, Some(80)), "");
        }
    }
}
