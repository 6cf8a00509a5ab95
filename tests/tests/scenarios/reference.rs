//! The command line beside certbot's: its options, their beginnings, its pages of help.

use std::collections::BTreeSet;
use std::process::Command;

use evercert_tests::certbots_options::{Options, explained};
use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, namespace};
use serde_json::Value;

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("reference::beginnings", beginnings).about(Subject::MODERN).on(Server::OURS),
    Scenario::new("reference::every_option", every_option).about(Subject::OURS).on(Server::OURS),
    Scenario::new("reference::pages", pages).about(Subject::OURS).on(Server::OURS),
    Scenario::new("reference::help", help).about(Subject::MODERN).on(Server::OURS),
];

/// Beginnings of names that scripts use are accepted, ambiguous ones refused.
fn beginnings(stage: &Stage) {
    let said = stage.client().run("plugins", ACCEPTED);
    assert_ne!(said.code, Some(2), "{said:?}");
    for word in AMBIGUOUS {
        let said = stage.client().run("plugins", &[word]).exits(2);
        assert_eq!(said.stdout, "", "{said:?}");
    }
}

/// Every name of every option of every certbot here is known, and so is each beginning at which the meaning changes.
fn every_option(_: &Stage) {
    let newest = Options::of(Subject::Certbot5, &[]);
    assert!(newest.options.len() > 150, "only {} options: do the plugins load?", newest.options.len());
    let wrong: Vec<String> = newest.turns().filter_map(|(word, meant)| differs(&newest, word, meant)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let oldest = Options::of(Subject::Certbot2, &[]);
    let unknown: Vec<&str> = oldest.names().filter(|name| meaning(name).is_empty()).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// How our answer to a word differs from certbot's. A beginning that is ambiguous between names of one option means
/// that option to us: nobody can be surprised by it.
fn differs(certbot: &Options, word: &str, meant: &BTreeSet<String>) -> Option<String> {
    let ours = meaning(word);
    let same = if certbot.are_one(meant) { ours.len() == 1 && ours.is_subset(meant) } else { ours == *meant };
    (!same).then(|| format!("{word}: {ours:?}, certbot: {meant:?}"))
}

/// The names that a word means to us: the flag is named when it lacks a value, or has one it does not take.
fn meaning(word: &str) -> BTreeSet<String> {
    let said = [word.to_owned(), format!("{word}=x")].map(|word| Outcome::of(ours().args(["--json", &word])));
    let errors: Vec<Value> = said.iter().map(|said| document(said)["error"].clone()).collect();
    let of = |code: &str| errors.iter().find(|error| error["code"] == code).and_then(|error| error["text"].as_str());
    let text = of("EC0101").or_else(|| of("EC0106")).or_else(|| of("EC0109")).unwrap_or_default();
    let names: BTreeSet<String> = text.split([' ', ',']).filter(|word| word.starts_with("--")).map(bare).collect();
    let helps = document(&said[0])["command"].as_str().is_some_and(|command| ["help", "version"].contains(&command));
    match (helps, of("EC0101")) {
        (true, _) => BTreeSet::from([format!("--{}", document(&said[0])["command"].as_str().unwrap_or_default())]),
        (false, Some(_)) => names.into_iter().filter(|name| name != word).collect(),
        (false, None) => names.into_iter().take(1).collect(),
    }
}

fn bare(word: &str) -> String {
    word.trim_end_matches('.').to_owned()
}

/// What certbot explains on a page, we explain on that page, too.
fn pages(_: &Stage) {
    let certbot = Options::of(Subject::Certbot5, TOPICS);
    for (topic, page) in &certbot.pages {
        let said = Outcome::of(ours().args(["--help", topic])).succeeds();
        let ours = explained(&said.stdout);
        let missing: Vec<_> = explained(page).difference(&ours).cloned().collect();
        let expected: &[&str] = if topic == "automation" { MISPLACED } else { &[] };
        assert_eq!(missing, expected, "--help {topic}");
    }
}

/// Help is printed on standard output in whatever way it is asked for, and leaves nothing behind.
fn help(stage: &Stage) {
    let client = stage.client();
    let program = client.subject().program();
    namespace::small_disk("/var/log".as_ref(), 64);
    let shown = |words: &[&str]| {
        let mut command = Command::new(&program);
        command.args(words).current_dir(stage.home()).env_clear().env("HOME", stage.home()).env("LANG", "C.UTF-8");
        let said = Outcome::of(command.env("COLUMNS", "80")).succeeds();
        assert_eq!(said.stderr, "", "{said:?}");
        said.stdout
    };
    // Each page by what is on it and what is not; whoever asks for one that does not exist gets the first.
    let pages: [(&[&[&str]], &str, &str); 6] = [
        (&[&["--help"], &["-h"], &["help"], &["--help", "nosuch"]], "--agree-tos", "--disable-hook-validation"),
        (&[&["help", "renew"], &["--help", "renew"]], "--disable-hook-validation", "--manual-auth-hook"),
        (&[&["help", "certonly"]], "--csr", "--manual-auth-hook"),
        // certbot shows its first page, we that of the command.
        (&[&["renew", "--help"], &["certonly", "-d", "a.test", "-h"]], "--dry-run", "--manual-auth-hook"),
        (&[&["--help", "manual"]], "--manual-auth-hook", "--strict-permissions"),
        (&[&["--help", "all"]], "--strict-permissions", "no such flag"),
    ];
    for (words, there, elsewhere) in pages {
        for words in words {
            let page = shown(words);
            let first = page.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("- -"));
            let is_usage = |line: &str| line.to_lowercase().starts_with("usage:") || line.starts_with("certbot [");
            assert!(first.is_some_and(is_usage), "{words:?}: {page}");
            assert!(page.contains(there) && !page.contains(elsewhere), "{words:?}: {page}");
        }
    }
    assert_eq!(shown(&["--help", "nosuch"]), shown(&["--help"]));
    for folder in ["/etc/letsencrypt", "/var/log"] {
        assert!(files::list(folder.as_ref()).is_empty(), "{folder}");
    }
    assert!(!stage.config().exists());
}

fn ours() -> Command {
    let mut command = Command::new(Subject::Evercert.program());
    // Some of the words name folders, which are made where we stand.
    command.current_dir("/etc/letsencrypt");
    command.env_clear().env("LANG", "C.UTF-8");
    command
}

fn document(said: &Outcome) -> Value {
    serde_json::from_str(&said.stdout).unwrap_or_else(|error| panic!("{error}: {said:?}"))
}

const ACCEPTED: &[&str] = &[
    "--acc=x",
    "--agree",
    "--del",
    "--deploy-h=true",
    "--dup",
    "--eff",
    "--exp",
    "--force-renew",
    "--issu=90",
    "--keep",
    "--manual-auth=true",
    "--must",
    "--new",
    "--no-eff",
    "--post-h=true",
    "--pre-h=true",
    "--reas=superseded",
    "--reuse",
    "--rsa=2048",
    "--test",
    "--webroot-p=/tmp",
];

const AMBIGUOUS: &[&str] =
    &["--cert=x", "--conf=x", "--eab=x", "--http=1", "--key=x", "--no-r", "--pref=x", "--renew", "--user=x"];

const TOPICS: &[&str] = &[
    "all",
    "auth",
    "automation",
    "certificates",
    "certonly",
    "commands",
    "delete",
    "enhance",
    "install",
    "manage",
    "paths",
    "plugins",
    "reconfigure",
    "register",
    "renew",
    "revoke",
    "rollback",
    "run",
    "security",
    "show_account",
    "subcommands",
    "testing",
    "unregister",
    "update_account",
    "verbs",
];

/// certbot has its version among the options for automation.
const MISPLACED: &[&str] = &["--version"];
