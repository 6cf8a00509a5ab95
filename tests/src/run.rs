//! The runner: every combination in a process and namespaces of its own.

use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Failed, Trial};

use crate::namespace;
use crate::scenario::{Case, Scenario};

/// The main function of the scenario binary.
///
/// Understands libtest's options, and `--inside NAME`: play this one here and now, which is how it calls itself.
#[must_use]
pub fn main(scenarios: &[&[Scenario]]) -> ExitCode {
    let cases: Vec<Case> = scenarios.iter().copied().flatten().flat_map(Scenario::cases).collect();
    let args: Vec<String> = std::env::args().collect();
    match args.as_slice() {
        [_, flag, name] if flag == INSIDE => inside(&cases, name),
        _ => outside(&cases),
    }
}

fn inside(cases: &[Case], name: &str) -> ExitCode {
    match cases.iter().find(|case| case.name() == name) {
        Some(case) => {
            case.play();
            ExitCode::SUCCESS
        }
        None => {
            eprintln!("no such scenario: {name}");
            ExitCode::FAILURE
        }
    }
}

fn outside(cases: &[Case]) -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(THREADS);
    let trials = cases.iter().copied().filter(is_wanted).map(trial).collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trial(case: Case) -> Trial {
    Trial::test(case.name(), move || play_apart(&case.name()))
}

fn play_apart(name: &str) -> Result<(), Failed> {
    let program = std::env::current_exe()?;
    let play = namespace::command(&program);
    let output = Command::new("timeout")
        .args(["--signal=KILL", PATIENCE])
        .arg(play.get_program())
        .args(play.get_args())
        .args([INSIDE, name])
        .env("RUST_BACKTRACE", "0")
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Err(format!("{}\n{words}", output.status).into())
}

/// `EVERCERT_TESTS_ALL` plays every combination; `EVERCERT_TESTS_SUBJECT` narrows the run to one subject: a way to
/// ask "what does certbot do?".
fn is_wanted(case: &Case) -> bool {
    let everything = std::env::var_os("EVERCERT_TESTS_ALL").is_some();
    let wish = std::env::var("EVERCERT_TESTS_SUBJECT").ok();
    let subject = case.subject.map(|subject| subject.to_string()).unwrap_or_default();
    (everything || case.is_everyday()) && wish.is_none_or(|wish| subject.starts_with(&wish))
}

const INSIDE: &str = "--inside";

/// A scenario waits more than it computes, but each brings three servers.
const THREADS: usize = 2;

/// Seconds until a scenario counts as stuck.
const PATIENCE: &str = "120";
