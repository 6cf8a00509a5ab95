//! What a person wants by what they type, and when enough was seen: pure.

use evercert_engine::authenticators::manual::sight::Verdict;

/// What a person wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// To stop.
    GiveUp,
    /// To have the CA asked, whatever was seen.
    GoOn,
    /// To have it looked at now: Enter.
    Look,
    /// That we serve the file.
    Serve,
    /// Nothing; time has passed.
    Wait,
}

impl Wish {
    /// What a line means, by its first letter; also by that which the key gives on a Korean keyboard.
    pub(super) fn read(line: &str) -> Self {
        match line.trim().chars().next().map(|letter| letter.to_ascii_lowercase()) {
            Some('c' | 'ㅊ' | 'q' | 'ㅂ') => Self::GiveUp,
            Some('g' | 'ㅎ') => Self::GoOn,
            Some('s' | 'ㄴ') => Self::Serve,
            _ => Self::Look,
        }
    }
}

/// Whether to go on after a look.
///
/// Who presses Enter at a terminal is asked to wait until it can be seen: a CA that looks too early
/// makes them begin anew. Where nothing can be asked from this host, or no terminal is there to talk to,
/// Enter is taken for what certbot takes it for.
pub(super) fn after(wish: Wish, verdict: Verdict, is_dark: bool, terminal: bool) -> bool {
    match (verdict, wish) {
        (Verdict::Seen, _) => true,
        (_, Wish::Look) => is_dark || !terminal,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_says_it_in_either_layout() {
        for (line, wish) in [
            ("\n", Wish::Look),
            ("  \n", Wish::Look),
            ("what?\n", Wish::Look),
            ("g\n", Wish::GoOn),
            ("ㅎ\n", Wish::GoOn),
            (" Cancel\n", Wish::GiveUp),
            ("ㄴ\n", Wish::Serve),
            ("s\n", Wish::Serve),
        ] {
            assert_eq!(Wish::read(line), wish, "{line:?}");
        }
    }

    #[test]
    fn enter_waits_for_what_can_be_seen() {
        for (wish, verdict, is_dark, terminal, goes_on) in [
            (Wish::Wait, Verdict::Seen, false, true, true),
            (Wish::Look, Verdict::NotYet, false, true, false),
            (Wish::Look, Verdict::NotYet, false, false, true),
            (Wish::Look, Verdict::Blind, true, true, true),
            (Wish::Look, Verdict::Blind, false, true, false),
            (Wish::Wait, Verdict::Blind, true, false, false),
            (Wish::Serve, Verdict::NotYet, false, true, false),
        ] {
            assert_eq!(after(wish, verdict, is_dark, terminal), goes_on, "{wish:?} {verdict:?}");
        }
    }
}
