//! What is published, and what was asked for.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

/// Answers by token, each with a note whether the CA came for it.
pub(super) struct Board<T> {
    entries: Mutex<HashMap<String, Entry<T>>>,
    changed: Notify,
}

struct Entry<T> {
    answer: T,
    asked: bool,
}

impl<T: Clone> Board<T> {
    /// Shows an answer. One that is there already stays, with its note.
    pub(super) fn publish(&self, token: String, answer: T) {
        let fresh = || Entry { answer, asked: false };
        self.entries().entry(token).or_insert_with(fresh);
    }

    /// Takes an answer away, if it is there.
    pub(super) fn withdraw(&self, token: &str) {
        self.entries().remove(token);
    }

    /// Whether nothing is shown.
    pub(super) fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }

    /// The answer for a token.
    pub(super) fn get(&self, token: &str) -> Option<T> {
        self.entries().get(token).map(|entry| entry.answer.clone())
    }

    /// An answer that fits, with its token.
    pub(super) fn find(&self, fits: impl Fn(&T) -> bool) -> Option<(String, T)> {
        let entries = self.entries();
        let mut fitting = entries.iter().filter(|(_, entry)| fits(&entry.answer));
        let (token, entry) = fitting.next()?;
        Some((token.clone(), entry.answer.clone()))
    }

    /// Notes that the answer was given.
    pub(super) fn note_asked(&self, token: &str) {
        if let Some(entry) = self.entries().get_mut(token) {
            entry.asked = true;
        }
        self.changed.notify_waiters();
    }

    /// Returns when each of the answers was given; never if one of them is not shown.
    pub(super) async fn all_asked(&self, tokens: &[&str]) {
        loop {
            let mut changed = std::pin::pin!(self.changed.notified());
            // From here on no note is missed, so that looking and then waiting is enough.
            changed.as_mut().enable();
            if self.were_asked(tokens) {
                return;
            }
            changed.await;
        }
    }

    /// Whether each of the answers was given.
    pub(super) fn were_asked(&self, tokens: &[&str]) -> bool {
        let entries = self.entries();
        let asked = |token: &&str| entries.get(*token).is_some_and(|entry| entry.asked);
        tokens.iter().all(asked)
    }
}

impl<T> Board<T> {
    /// No operation leaves the map half-changed, so a poisoned lock is still good.
    fn entries(&self) -> MutexGuard<'_, HashMap<String, Entry<T>>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Default for Board<T> {
    fn default() -> Self {
        Self { entries: Mutex::default(), changed: Notify::new() }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn all_asked_waits_for_the_last() {
        let board = Board::default();
        board.publish("a".into(), 1);
        board.publish("b".into(), 2);
        let mut waiting = Box::pin(board.all_asked(&["a", "b"]));
        assert!((&mut waiting).now_or_never().is_none());
        board.note_asked("a");
        assert!((&mut waiting).now_or_never().is_none());
        board.note_asked("b");
        assert!(waiting.now_or_never().is_some());
    }

    #[test]
    fn presenting_twice_keeps_the_note() {
        let board = Board::default();
        board.publish("a".into(), 1);
        board.note_asked("a");
        board.publish("a".into(), 1);
        assert!(board.all_asked(&["a"]).now_or_never().is_some());
    }

    #[test]
    fn what_is_withdrawn_is_never_asked() {
        let board = Board::default();
        board.publish("a".into(), 1);
        board.withdraw("a");
        board.note_asked("a");
        assert!(board.is_empty());
        assert!(board.all_asked(&["a"]).now_or_never().is_none());
        assert!(board.all_asked(&[]).now_or_never().is_some());
    }
}
