//! What is remembered of the CA's renewal suggestions (RFC 9773), and when to ask again: pure.

use evercert_pki::random::Random;
use jiff::{SignedDuration, Timestamp};

/// The memory of one certificate's renewal information, kept beside its renewal configuration so
/// that neither the window nor the instant chosen in it is lost between two runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// The certificate's ARI id; a memory of another certificate is worthless.
    pub certificate_id: Option<String>,
    /// The instant drawn from the window.
    pub chosen: Option<Timestamp>,
    /// The window from which it was drawn.
    pub window: Option<Window>,
    /// Not to be asked again before then. Certbot keeps this too, and both honour it.
    pub ask_after: Option<Timestamp>,
}

/// `suggestedWindow`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its first instant.
    pub start: Timestamp,
    /// Its last instant.
    pub end: Timestamp,
}

/// What to do about renewal information in this run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Ask the CA.
    Ask,
    /// Use what is remembered, which may be nothing.
    Remember(Option<Timestamp>),
}

/// Decides whether to ask. A memory of another certificate is dropped, and an `ask_after` more than
/// a day ahead is not believed: no CA may send clients away for longer (RFC 9773 section 4.3.2),
/// so it means that a clock has jumped.
pub fn step(memory: &Memory, certificate_id: &str, now: Timestamp) -> Step {
    let same = memory.certificate_id.as_deref() == Some(certificate_id);
    let waiting = memory.ask_after.is_some_and(|at| now < at && at <= now + LONGEST + SKEW);
    match (waiting, same) {
        (true, true) => Step::Remember(memory.chosen),
        // Certbot's own memory, which keeps the time to ask and nothing else.
        (true, false) if memory.certificate_id.is_none() => Step::Remember(None),
        _ => Step::Ask,
    }
}

/// The memory after an answer. The instant is drawn once per window: drawing it anew in each run
/// would turn "some time in the window" into "at its very beginning".
pub fn remember(
    memory: &Memory,
    certificate_id: &str,
    window: Window,
    retry_after: Option<Timestamp>,
    now: Timestamp,
    random: &dyn Random,
) -> Memory {
    let same = memory.certificate_id.as_deref() == Some(certificate_id) && memory.window == Some(window);
    let chosen = memory.chosen.filter(|_| same);
    Memory {
        certificate_id: Some(certificate_id.into()),
        chosen: Some(chosen.unwrap_or_else(|| draw(window, random))),
        window: Some(window),
        ask_after: Some(next_question(retry_after, now)),
    }
}

/// The memory after a failure to get an answer: what is known stays, the next question comes later.
pub fn remember_failure(
    memory: &Memory,
    certificate_id: &str,
    retry_after: Option<Timestamp>,
    now: Timestamp,
) -> Memory {
    let same = memory.certificate_id.as_deref() == Some(certificate_id);
    let kept = if same { memory.clone() } else { Memory::default() };
    Memory { certificate_id: Some(certificate_id.into()), ask_after: Some(next_question(retry_after, now)), ..kept }
}

/// A uniformly random instant of the window (RFC 9773 section 4.2).
fn draw(window: Window, random: &dyn Random) -> Timestamp {
    let length = window.end.duration_since(window.start).as_secs().max(0);
    let offset = random.below(length.unsigned_abs().saturating_add(1));
    let offset = SignedDuration::from_secs(i64::try_from(offset).unwrap_or(length));
    window.start.saturating_add(offset).unwrap_or(window.end)
}

/// The CA's wish within a minute and a day, or six hours (RFC 9773 section 4.3.2).
fn next_question(retry_after: Option<Timestamp>, now: Timestamp) -> Timestamp {
    let wished = retry_after.unwrap_or(now + SignedDuration::from_hours(6));
    wished.clamp(now + SignedDuration::from_mins(1), now + LONGEST)
}

const LONGEST: SignedDuration = SignedDuration::from_hours(24);
const SKEW: SignedDuration = SignedDuration::from_hours(1);

#[cfg(test)]
mod tests {
    use evercert_pki::random::SeededRandom;

    use super::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + hours * 3600).unwrap()
    }

    fn window(start: i64, end: i64) -> Window {
        Window { start: at(start), end: at(end) }
    }

    fn asked(seed: u64) -> Memory {
        let random = SeededRandom::new(seed);
        remember(&Memory::default(), "a.b", window(100, 200), None, at(0), &random)
    }

    #[test]
    fn the_instant_is_within_the_window_and_drawn_once() {
        for seed in 0..50 {
            let memory = asked(seed);
            let chosen = memory.chosen.unwrap();
            assert!(chosen >= at(100) && chosen <= at(200));
            let random = SeededRandom::new(seed + 1);
            let again = remember(&memory, "a.b", window(100, 200), None, at(7), &random);
            assert_eq!(again.chosen, Some(chosen));
        }
    }

    #[test]
    fn a_new_window_is_drawn_anew() {
        let random = SeededRandom::new(1);
        let memory = remember(&asked(1), "a.b", window(1, 2), None, at(7), &random);
        assert!(memory.chosen.unwrap() <= at(2));
    }

    #[test]
    fn asking_waits_for_its_time_but_not_for_a_clock_that_jumped() {
        let memory = asked(1);
        assert_eq!(step(&memory, "a.b", at(5)), Step::Remember(memory.chosen));
        assert_eq!(step(&memory, "a.b", at(7)), Step::Ask);
        assert_eq!(step(&memory, "a.b", at(-1000)), Step::Ask);
        assert_eq!(step(&memory, "other", at(5)), Step::Ask);
        assert_eq!(step(&Memory::default(), "a.b", at(0)), Step::Ask);
    }

    #[test]
    fn the_time_that_certbot_left_is_honoured() {
        let memory = Memory { ask_after: Some(at(6)), ..Memory::default() };
        assert_eq!(step(&memory, "a.b", at(5)), Step::Remember(None));
    }

    #[test]
    fn a_failure_keeps_what_was_known_and_long_waits_are_capped() {
        let memory = remember_failure(&asked(1), "a.b", Some(at(9_999)), at(7));
        assert_eq!(memory.chosen, asked(1).chosen);
        assert_eq!(memory.ask_after, Some(at(31)));
        assert_eq!(remember_failure(&asked(1), "new", None, at(7)).chosen, None);
    }

    #[test]
    fn a_window_that_ends_before_it_begins_is_its_beginning() {
        let random = SeededRandom::new(1);
        let memory = remember(&Memory::default(), "a", window(5, 1), None, at(0), &random);
        assert_eq!(memory.chosen, Some(at(5)));
    }
}
