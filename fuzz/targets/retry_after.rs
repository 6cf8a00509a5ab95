//! `Retry-After`: never a panic, never longer than a year, and a later moment never waits longer for the same date.
#![no_main]

use std::time::Duration;

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;

use evercert_pki::retry_after;

fuzz_target!(|input: (i64, &str)| {
    let (seconds, value) = input;
    let Ok(now) = Timestamp::from_second(seconds % LONG_AFTER) else { return };
    let Some(wait) = retry_after::parse(value, now) else { return };
    assert!(wait <= Duration::from_hours(24 * 365), "never longer than a year: {wait:?}");
    let later = now + Duration::from_secs(1);
    assert!(retry_after::parse(value, later).is_some_and(|again| again <= wait), "time only shortens a wait");
});

/// The year 4000: far behind every date that a program will meet.
const LONG_AFTER: i64 = 64_000_000_000;
