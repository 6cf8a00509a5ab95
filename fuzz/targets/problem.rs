//! Problem documents: never a panic, and nothing of a CA's words can act on a terminal.
#![no_main]

use libfuzzer_sys::fuzz_target;

use evercert_acme::problem::Problem;

fuzz_target!(|body: &[u8]| {
    let Some(problem) = Problem::parse(body) else { return };
    let shown = problem.to_string();
    assert!(!shown.contains(char::is_control), "safe to show: {shown:?}");
    let _ = problem.is_retryable();
});
