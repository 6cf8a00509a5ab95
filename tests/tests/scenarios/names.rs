//! One program by several names: what scripts see of whoever answers to `certbot`.

use std::path::PathBuf;
use std::process::Command;

use evercert_tests::files;
use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("names::version", version).on(Server::OURS),
    Scenario::new("names::old_options", old_options).about(Subject::MODERN).on(Server::OURS),
    Scenario::new("names::usage", usage).about(Subject::OURS).on(Server::OURS),
];

/// `certbot X.Y.Z` and nothing else, by either name; whoever compares versions finds one that has what certbot 5 has.
fn version(stage: &Stage) {
    for name in ["certbot", "letsencrypt"] {
        let said = called(stage, name, &["--version"]).succeeds();
        let words: Vec<&str> = said.stdout.split_whitespace().collect();
        assert_eq!(words.len(), 2, "{said:?}");
        assert_eq!((words[0], said.stdout.lines().count(), said.stderr.as_str()), ("certbot", 1, ""), "{said:?}");
        let numbers: Vec<u32> = words[1].split('.').map(|part| part.parse().expect("a number")).collect();
        assert!(numbers.len() == 3 && numbers[0] >= 2, "{said:?}");
    }
}

/// What cron lines of ten years ago still carry does no harm; it is said to have no effect.
fn old_options(stage: &Stage) {
    let old = ["--no-bootstrap", "--os-packages-only", "--no-self-upgrade", "--no-permissions-check"];
    let said = stage.client().run("plugins", &old).succeeds();
    for option in old {
        assert!(said.stderr.contains(option), "{option}: {said:?}");
    }
}

/// Mistakes and help speak of the program by the name it was called.
fn usage(stage: &Stage) {
    for name in ["certbot", "evercert", "letsencrypt"] {
        let said = called(stage, name, &["--wibble"]).exits(2);
        assert!(said.stderr.starts_with(&format!("usage: {name} ")), "{said:?}");
        assert!(said.stderr.contains(&format!("\n{name}: ")), "{said:?}");
        let help = called(stage, name, &["--help"]).succeeds().stdout;
        assert!(help.starts_with(&format!("Usage: {name} ")), "{help}");
        assert_eq!(help.contains("This is evercert "), name != "evercert", "{help}");
    }
    let own = called(stage, "evercert", &["--version"]).succeeds().stdout;
    assert!(own.starts_with("evercert 0."), "{own}");
}

fn called(stage: &Stage, name: &str, args: &[&str]) -> Outcome {
    let program: PathBuf = stage.path("www").join(name);
    if program.symlink_metadata().is_ok() {
        files::remove(&program);
    }
    files::link(&stage.client().subject().program(), &program);
    let mut command = Command::new(program);
    Outcome::of(command.args(args).env_clear().env("LANG", "C.UTF-8").env("HOME", stage.home()))
}
