//! What goes on, for people who wait: one line on their terminal, gone before anything else is said.

use std::time::{Duration, Instant};

use unicode_width::UnicodeWidthChar;
use url::Url;

use crate::messages::{
    catalogue::Catalogue,
    message::{Message, msg},
};

/// What goes on, since when. Knows neither clock nor terminal.
#[derive(Debug, Default)]
pub struct Progress {
    doing: Option<(Message, Instant)>,
    requests: Vec<(String, Instant)>,
    done: Option<(usize, usize)>,
}

impl Progress {
    /// Something began; `None`: it is over, and so are the requests that nobody saw the end of.
    pub fn doing(&mut self, what: Option<Message>, now: Instant) {
        if what.is_none() {
            self.requests.clear();
        }
        self.doing = what.map(|what| (what, now));
    }

    /// So many are to do, and none is done; with one nobody counts.
    pub fn many(&mut self, all: usize) {
        self.done = (all > 1).then_some((0, all));
    }

    /// One more is done.
    pub fn one_more(&mut self) {
        if let Some((done, _)) = &mut self.done {
            *done += 1;
        }
    }

    /// A request began.
    pub fn asked(&mut self, url: &str, now: Instant) {
        self.requests.push((url.into(), now));
    }

    /// A request is over.
    pub fn answered(&mut self, url: &str) {
        if let Some(at) = self.requests.iter().position(|(asked, _)| asked == url) {
            self.requests.remove(at);
        }
    }

    /// The line, of at most `width` columns, when something takes longer than a second.
    pub fn line(&self, words: &Catalogue, now: Instant, width: usize) -> Option<String> {
        let lasts = |began: &Instant| now.saturating_duration_since(*began);
        let (what, elapsed) = match (&self.doing, self.requests.first()) {
            (Some((what, began)), _) => (words.text(what), lasts(began)),
            (None, Some((url, began))) => (words.text(&msg!("progress-asking", host = host(url))), lasts(began)),
            (None, None) => return None,
        };
        if elapsed < PATIENCE {
            return None;
        }
        let seconds = elapsed.as_secs().to_string();
        let line = match self.done {
            Some((done, all)) => {
                words.text(&msg!("progress-of-many", what = what, seconds = seconds, done = done, all = all))
            }
            None => words.text(&msg!("progress", what = what, seconds = seconds)),
        };
        Some(cut(&line, width))
    }
}

fn host(url: &str) -> String {
    let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    host.unwrap_or_else(|| url.to_owned())
}

/// As much of the text as fits in so many columns.
fn cut(text: &str, width: usize) -> String {
    let mut column = 0;
    let fits = |c: &char| {
        column += c.width().unwrap_or(0);
        column <= width
    };
    text.chars().take_while(fits).collect()
}

/// Nobody wonders before that.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often the line is drawn anew.
pub const BEAT: Duration = Duration::from_millis(250);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::language::Language;

    fn at(start: Instant, milliseconds: u64) -> Instant {
        start + Duration::from_millis(milliseconds)
    }

    #[test]
    fn a_second_passes_without_a_word() {
        let (mut progress, start) = (Progress::default(), Instant::now());
        let words = Catalogue::new(Language::English);
        let line = |progress: &Progress, milliseconds| progress.line(&words, at(start, milliseconds), 80);
        assert_eq!(line(&progress, 5_000), None);
        progress.asked("https://ca.test/order/1", start);
        assert_eq!(line(&progress, 999), None);
        assert_eq!(line(&progress, 2_500).as_deref(), Some("Waiting for ca.test (2 s)"));
        progress.answered("https://ca.test/order/1");
        assert_eq!(line(&progress, 2_500), None);
        // Whoever asked was dropped.
        progress.asked("https://ca.test/order/2", start);
        progress.doing(None, start);
        assert_eq!(line(&progress, 2_500), None);
    }

    #[test]
    fn what_goes_on_counts_more_than_a_request() {
        let (mut progress, start) = (Progress::default(), Instant::now());
        progress.asked("https://ca.test/order/1", start);
        progress.doing(Some(msg!("progress-collecting")), at(start, 3_000));
        progress.many(120);
        progress.one_more();
        let words = Catalogue::new(Language::Korean);
        assert_eq!(progress.line(&words, at(start, 3_500), 80), None);
        let line = progress.line(&words, at(start, 5_000), 80).unwrap();
        assert!(line.starts_with("120개 중 1개"), "{line}");
        progress.many(1);
        assert!(!progress.line(&words, at(start, 5_000), 80).unwrap().contains("120"));
    }

    #[test]
    fn the_line_fits_the_window() {
        assert_eq!(cut("abcd", 3), "abc");
        assert_eq!(cut("한국말", 5), "한국");
    }
}
