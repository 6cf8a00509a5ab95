//! What is made from the list of flags: completions in real shells, and the manual page.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, lab, shells};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("completion::bash", bash).about(Subject::OURS).on(Server::OURS),
    Scenario::new("completion::fish", fish).about(Subject::OURS).on(Server::OURS),
    Scenario::new("completion::zsh", zsh).about(Subject::OURS).on(Server::OURS),
    Scenario::new("completion::manual", manual).about(Subject::OURS).on(Server::OURS),
];

fn bash(stage: &Stage) {
    completes(stage, "bash", shells::bash);
}

fn fish(stage: &Stage) {
    completes(stage, "fish", shells::fish);
}

fn zsh(stage: &Stage) {
    completes(stage, "zsh", shells::zsh);
}

/// The same questions to each shell: what is typed, what must be offered, and what must not.
fn completes(stage: &Stage, kind: &str, ask: fn(&Path, &[&str]) -> BTreeSet<String>) {
    let script = generated(stage, "evercert", &["--generate", kind]);
    for name in ["a.test", "b.test"] {
        files::write(&stage.config().join(format!("renewal/{name}.conf")), "");
    }
    files::write(&stage.path("www/request.csr"), "");
    let (config, www) = (stage.config().display().to_string(), stage.arg("www"));
    let (attached, half, home) = (format!("--config-dir={config}"), format!("{www}/req"), stage.arg(""));
    let questions: &[(&[&str], &[&str], &[&str])] = &[
        (&["evercert", ""], &["renew", "certonly", "sandbox"], &["--dry-run", "auth"]),
        (&["evercert", "ren"], &["renew"], &["certonly"]),
        (&["evercert", "renew", "--dry"], &["--dry-run"], &["--json", "renew"]),
        (&["evercert", "-n", "certonly", "--"], &["--domains", "--no-reuse-key", "--json"], &TOO_MUCH),
        (&["evercert", "sandbox", "--root"], &["--root-file"], &[]),
        (&["evercert", "--key-type", ""], &["ecdsa", "rsa"], &["renew"]),
        (&["evercert", "--key-type="], &["ecdsa", "rsa"], &[]),
        (&["evercert", "renew", "--reason", "key"], &["keycompromise"], &["superseded"]),
        (&["evercert", "--help", "auto"], &["automation"], &["all"]),
        (&["evercert", "--authenticator", "stand"], &["standalone"], &["webroot"]),
        (&["evercert", "--config-dir", &config, "renew", "--cert-name", ""], &["a.test", "b.test"], &["renew"]),
        (&["evercert", &attached, "renew", "--cert-name", "b"], &["b.test"], &["a.test"]),
    ];
    for (words, offered, withheld) in questions {
        let answer = ask(&script, words);
        let has = |word: &&&str| answer.contains(**word);
        assert_eq!(offered.iter().find(|word| !has(word)), None, "{kind}, {words:?}: {answer:?}");
        assert_eq!(withheld.iter().find(has), None, "{kind}, {words:?}: {answer:?}");
    }
    let paths = |words: &[&str]| ask(&script, words).iter().map(|path| last_part(path)).collect::<BTreeSet<_>>();
    assert!(paths(&["evercert", "--csr", &half]).contains("request.csr"), "{kind}");
    assert!(paths(&["evercert", "--webroot-path", &home]).contains("www"), "{kind}");
    assert!(!paths(&["evercert", "--webroot-path", &half]).contains("request.csr"), "{kind}");
    assert!(ask(&script, &["evercert", "--rsa-key-size", ""]).is_empty(), "{kind}");
}

/// The manual page is sound roff in both languages, and names what is asked for most.
fn manual(stage: &Stage) {
    for (language, word) in [("en", "EXIT STATUS"), ("ko", "종료 코드")] {
        let page = generated(stage, "evercert", &["--generate", "man", "--lang", language]);
        let lint =
            Outcome::of(Command::new(lab::system("/usr/bin/mandoc")).args(["-T", "lint", "-W", "warning"]).arg(&page));
        let complaints: Vec<_> = lint.stdout.lines().filter(|line| !line.contains("missing date")).collect();
        assert!(complaints.is_empty(), "{complaints:?}");
        let mut shown = Command::new(lab::system("/usr/bin/mandoc"));
        shown.args(["-T", "utf8", "-K", "utf-8", "-O", "width=78"]).arg(&page);
        let text = without_overstrikes(&Outcome::of(&mut shown).succeeds().stdout);
        for part in [word, "--deploy-hook COMMAND", "/etc/letsencrypt/renewal/NAME.conf"] {
            assert!(text.contains(part), "{part} is missing:\n{text}");
        }
    }
}

/// Bold letters are printed as on a typewriter: twice, with a step back between.
fn without_overstrikes(text: &str) -> String {
    let mut plain = String::new();
    for letter in text.chars() {
        match letter {
            '\u{8}' => drop(plain.pop()),
            _ => plain.push(letter),
        }
    }
    plain
}

fn generated(stage: &Stage, name: &str, args: &[&str]) -> PathBuf {
    let mut command = Command::new(Subject::Evercert.program());
    let said = Outcome::of(command.args(args).env_clear().env("LANG", "C.UTF-8")).succeeds();
    let path = stage.path(name);
    files::write(&path, &said.stdout);
    path
}

fn last_part(path: &str) -> String {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned()
}

/// What no shell offers: another verb's flags, and what the help does not show.
const TOO_MUCH: [&str; 4] = ["--root-file", "--generate", "--no-bootstrap", "--renew-hook"];
