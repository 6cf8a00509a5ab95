//! Which certificates are due: a pure decision over what is known of one.

use jiff::{SignedDuration, Span, Timestamp, tz::TimeZone};

/// What is known of one lineage at the moment of the decision.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Renewal was asked for, whatever the calendar says.
    pub forced: bool,
    /// A rehearsal treats every lineage as due.
    pub dry_run: bool,
    /// `autorenew` of the renewal configuration.
    pub autorenew: bool,
    /// First second of validity.
    pub not_before: Timestamp,
    /// Last second of validity.
    pub not_after: Timestamp,
    /// The instant chosen within the CA's suggested window (RFC 9773), if the CA ever gave one.
    pub suggested: Option<Timestamp>,
    /// The CA says that the certificate is revoked.
    pub revoked: bool,
    /// `renew_before_expiry` of the renewal configuration.
    pub renew_before_expiry: Option<Span>,
}

/// Whether to renew, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Renew now.
    Yes(Reason),
    /// Not yet; what will make it due, and when, if nothing changes.
    NotBefore(Timestamp),
    /// Never by itself: `autorenew` is off.
    SwitchedOff,
}

/// Why a certificate is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// `--force-renewal`.
    Forced,
    /// `--dry-run`.
    Rehearsal,
    /// The CA's suggested instant has come.
    Suggested,
    /// The certificate is revoked.
    Revoked,
    /// Within the user's `renew_before_expiry`.
    BeforeExpiry,
    /// Two thirds of the lifetime are over, or half of a lifetime under ten days.
    Lifetime,
    /// Already expired.
    Expired,
}

/// Decides, in certbot's order: forced, rehearsal, switched off, expired or suggested by the CA,
/// revoked, the user's own interval, and only without a suggestion the share of the lifetime.
pub fn decide(facts: &Facts, now: Timestamp) -> Due {
    if facts.forced {
        return Due::Yes(Reason::Forced);
    }
    if facts.dry_run {
        return Due::Yes(Reason::Rehearsal);
    }
    if !facts.autorenew {
        return Due::SwitchedOff;
    }
    if facts.not_after < now {
        return Due::Yes(Reason::Expired);
    }
    if facts.suggested.is_some_and(|at| at < now) {
        return Due::Yes(Reason::Suggested);
    }
    if facts.revoked {
        return Due::Yes(Reason::Revoked);
    }
    by_calendar(facts, now)
}

fn by_calendar(facts: &Facts, now: Timestamp) -> Due {
    let wished = facts.renew_before_expiry.map(|span| before(facts.not_after, span));
    if wished.is_some_and(|at| at < now) {
        return Due::Yes(Reason::BeforeExpiry);
    }
    let last = facts.suggested.unwrap_or_else(|| by_lifetime(facts.not_before, facts.not_after));
    if facts.suggested.is_none() && last < now {
        return Due::Yes(Reason::Lifetime);
    }
    Due::NotBefore(wished.map_or(last, |at| at.min(last)))
}

/// When a certificate is due by its lifetime alone: after two thirds of it, or after half of a
/// lifetime under ten days.
pub fn by_lifetime(not_before: Timestamp, not_after: Timestamp) -> Timestamp {
    let lifetime = not_after.duration_since(not_before);
    let left = match lifetime < SignedDuration::from_hours(240) {
        true => lifetime / 2,
        false => lifetime / 3,
    };
    not_after.saturating_sub(left).unwrap_or(not_before)
}

/// Reads `renew_before_expiry`: a bare number is days, otherwise English such as `10 days` or
/// `3 weeks 2 days`. `None` if it cannot be understood.
pub fn parse_interval(text: &str) -> Option<Span> {
    let text = text.trim();
    match text.parse::<i64>() {
        Ok(days) => Span::new().try_days(days).ok(),
        Err(_) => text.parse().ok(),
    }
}

/// `span` before `at`, by the UTC calendar; an interval beyond the calendar's edge is always over.
fn before(at: Timestamp, span: Span) -> Timestamp {
    let zoned = at.to_zoned(TimeZone::UTC);
    zoned.checked_sub(span).map_or(Timestamp::MIN, |zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400;

    fn at(days: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + days * DAY).unwrap()
    }

    fn facts(lifetime: i64) -> Facts {
        Facts {
            forced: false,
            dry_run: false,
            autorenew: true,
            not_before: at(0),
            not_after: at(lifetime),
            suggested: None,
            revoked: false,
            renew_before_expiry: None,
        }
    }

    #[test]
    fn without_a_suggestion_the_lifetime_decides() {
        assert_eq!(decide(&facts(90), at(59)), Due::NotBefore(at(60)));
        assert_eq!(decide(&facts(90), at(61)), Due::Yes(Reason::Lifetime));
        assert_eq!(decide(&facts(6), at(2)), Due::NotBefore(at(3)));
        assert_eq!(decide(&facts(6), at(4)), Due::Yes(Reason::Lifetime));
    }

    #[test]
    fn a_suggestion_replaces_the_lifetime_but_not_the_users_interval() {
        let mut facts = facts(90);
        facts.suggested = Some(at(80));
        assert_eq!(decide(&facts, at(70)), Due::NotBefore(at(80)));
        assert_eq!(decide(&facts, at(81)), Due::Yes(Reason::Suggested));
        facts.renew_before_expiry = parse_interval("30 days");
        assert_eq!(decide(&facts, at(70)), Due::Yes(Reason::BeforeExpiry));
        assert_eq!(decide(&facts, at(50)), Due::NotBefore(at(60)));
    }

    #[test]
    fn an_early_suggestion_revokes_the_calendar() {
        let mut facts = facts(90);
        facts.suggested = Some(at(1));
        assert_eq!(decide(&facts, at(2)), Due::Yes(Reason::Suggested));
        facts.suggested = None;
        facts.revoked = true;
        assert_eq!(decide(&facts, at(2)), Due::Yes(Reason::Revoked));
    }

    #[test]
    fn switched_off_yields_only_to_the_user() {
        let mut facts = facts(90);
        facts.autorenew = false;
        facts.revoked = true;
        assert_eq!(decide(&facts, at(100)), Due::SwitchedOff);
        facts.dry_run = true;
        assert_eq!(decide(&facts, at(1)), Due::Yes(Reason::Rehearsal));
        facts.forced = true;
        assert_eq!(decide(&facts, at(1)), Due::Yes(Reason::Forced));
    }

    #[test]
    fn a_clock_far_in_the_past_waits_and_far_in_the_future_renews() {
        assert!(matches!(decide(&facts(90), at(-9_000)), Due::NotBefore(_)));
        assert_eq!(decide(&facts(90), at(9_000)), Due::Yes(Reason::Expired));
    }

    #[test]
    fn intervals_are_days_or_english() {
        for text in ["30", "30 days", " 4 weeks 2 days ", "100 years"] {
            assert!(parse_interval(text).is_some(), "{text}");
        }
        for text in ["", "soon", "1.5.2"] {
            assert!(parse_interval(text).is_none(), "{text}");
        }
        let mut facts = facts(90);
        facts.renew_before_expiry = parse_interval("100 years");
        assert_eq!(decide(&facts, at(1)), Due::Yes(Reason::BeforeExpiry));
    }
}
