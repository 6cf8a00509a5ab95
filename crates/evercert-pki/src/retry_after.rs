//! The `Retry-After` header.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;

/// Reads a `Retry-After` value (RFC 9110, section 10.2.3): seconds, or an HTTP date in any of its
/// three spellings.
///
/// A date in the past means now. `None` for anything else. The answer is never longer than a year,
/// so that it can be added to any sensible time; who waits for it caps it further.
pub fn parse(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    let wait = if value.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty() {
        seconds(value)
    } else {
        until(value, now)?
    };
    Some(wait.min(LONGEST))
}

/// More digits than fit are still a number: a very large one.
fn seconds(digits: &str) -> Duration {
    digits.parse().map_or(LONGEST, Duration::from_secs)
}

fn until(date: &str, now: Timestamp) -> Option<Duration> {
    let date = httpdate::parse_http_date(date).ok()?;
    let now = SystemTime::from(now);
    Some(date.duration_since(now).unwrap_or(Duration::ZERO))
}

const LONGEST: Duration = Duration::from_hours(24 * 365);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> Timestamp {
        "2026-11-20T10:00:00Z".parse().unwrap()
    }

    #[test]
    fn table() {
        let cases = [
            ("0", Some(0)),
            ("7", Some(7)),
            (" 120 ", Some(120)),
            ("007", Some(7)),
            ("Fri, 20 Nov 2026 10:00:30 GMT", Some(30)),
            ("Friday, 20-Nov-26 10:00:30 GMT", Some(30)),
            ("Fri Nov 20 10:00:30 2026", Some(30)),
            ("Fri, 20 Nov 2026 09:00:00 GMT", Some(0)),
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("99999999999999999999999999", Some(LONGEST.as_secs())),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(LONGEST.as_secs())),
            ("", None),
            ("-1", None),
            ("+1", None),
            ("1.5", None),
            ("1e3", None),
            ("soon", None),
            ("Fri, 20 Nov 2026 10:00:30 CET", None),
        ];
        for (value, expected) in cases {
            assert_eq!(parse(value, now()), expected.map(Duration::from_secs), "{value:?}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(value in ".*", second in Timestamp::MIN.as_second()..Timestamp::MAX.as_second()) {
            let wait = parse(&value, Timestamp::from_second(second).unwrap());
            prop_assert!(wait.is_none_or(|wait| wait <= LONGEST));
        }

        #[test]
        fn near_misses_never_panic(value in "[A-Za-z]{3}, [0-9]{1,3} [A-Za-z]{3} [0-9]{1,5} [0-9:]{1,8} GMT") {
            let _ = parse(&value, now());
        }
    }
}
