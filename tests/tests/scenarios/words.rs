//! The command line: which words are understood, which are refused, and by which exit code.

use evercert_tests::client::{CONTACT, Client};
use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{conf, files};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("words::not_understood", not_understood).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("words::not_together", not_together).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("words::no_names", no_names).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("words::not_to_be_found", not_to_be_found).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("words::nothing_to_do", nothing_to_do).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("words::spelt_otherwise", spelt_otherwise).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("words::more_than_certbot", more_than_certbot).about(Subject::MODERN).on(Server::OURS).seldom(),
];

/// Mistakes in the words themselves: exit code 2, and nothing is written.
fn not_understood(stage: &Stage) {
    all_end(stage, 2, NOT_UNDERSTOOD);
    assert!(!stage.config().exists(), "something was written");
}

/// Words that exclude each other, or do not go with the verb: exit code 1.
fn not_together(stage: &Stage) {
    all_end(stage, 1, NOT_TOGETHER);
}

/// Names that are none.
fn no_names(stage: &Stage) {
    all_end(stage, 1, NO_NAMES);
}

/// What the words point to is not there.
fn not_to_be_found(stage: &Stage) {
    registered(stage);
    all_end(stage, 1, NOT_TO_BE_FOUND);
}

/// Words that ask for nothing that fails.
fn nothing_to_do(stage: &Stage) {
    all_end(stage, 0, NOTHING_TO_DO);
}

/// Letters together, values attached, abbreviations, verbs anywhere: all the same certificate.
fn spelt_otherwise(stage: &Stage) {
    registered(stage);
    let server = ["--server", stage.ca.directory()];
    for (name, verb, args) in SPELT_OTHERWISE {
        stage.client().run(verb, &[&server, *args].concat()).succeeds();
        stage.lineage(name).is_whole(&stage.ca.root(0));
        let said = ["authenticator = standalone", "key_type = ecdsa"];
        conf::says(&stage.lineage(name).conf(), stage.home(), &said);
    }
}

/// Where ours takes more than certbot does.
fn more_than_certbot(stage: &Stage) {
    registered(stage);
    let code = |certbots| if stage.client().subject() == Subject::Evercert { 0 } else { certbots };
    for (line, certbots) in MORE_THAN_CERTBOT {
        played(stage, line).exits(code(*certbots));
    }
}

fn registered(stage: &Stage) {
    stage.client().ask("register", &["--agree-tos", "--email", CONTACT]).succeeds();
}

/// Plays each line, and complains of all at the end. Ours also has to say what is wrong, by its code, and what to do.
fn all_end(stage: &Stage, code: i32, lines: &[&str]) {
    files::write(&stage.path("file"), "");
    let mut complaints = Vec::new();
    for line in lines {
        let said = played(stage, line);
        let is_told = code == 0 || stage.client().subject() != Subject::Evercert || is_told(&said);
        if said.code != Some(code) || !is_told {
            complaints.push(format!("{line}: {:?}\n{}{}", said.code, said.stdout, said.stderr));
        }
    }
    assert!(complaints.is_empty(), "{} of {}:\n{}", complaints.len(), lines.len(), complaints.join("\n"));
}

fn is_told(said: &Outcome) -> bool {
    said.stderr.contains("[EC") && said.stderr.contains("\n→ ")
}

fn played(stage: &Stage, line: &str) -> Outcome {
    let client: Client = stage.client();
    let words: Vec<String> = line.split_whitespace().map(|word| meant(stage, word)).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[1..].contains(&"--server") {
        true => client.run(words[0], &words[1..]),
        false => client.ask(words[0], &words[1..]),
    }
}

/// A word of a table: `WWW` is a folder, `FILE` is none, `''` is empty, `LONG` is a label too long.
fn meant(stage: &Stage, word: &str) -> String {
    let word = word.replace("WWW", &stage.arg("www")).replace("FILE", &stage.arg("file"));
    word.replace("''", "").replace("LONG", &"x".repeat(64)).replace("YARD", &["y".repeat(60).as_str(); 5].join("."))
}

const NOT_UNDERSTOOD: &[&str] = &[
    "certonly --nosuch",
    "certonly --standalone nosuch",
    "nosuchverb -d a.test",
    "update_symlinks",
    "renew renew",
    "certonly -Z",
    "certonly -d a.test -d",
    "certonly --http-01-port",
    "certonly --webroot-path",
    "certonly --csr --dry-run",
    "certonly --http-01-port abc",
    "certonly --max-log-backups -1",
    "certonly --max-log-backups x",
    "rollback --checkpoints x",
    "certonly --key-type dsa",
    "certonly --elliptic-curve nosuch",
    "revoke --reason nosuch",
    "certonly --preferred-challenges nosuch",
    "certonly --dry-run=true",
    "certonly --user-agent-comment (x)",
    "certonly -c /nonexistent",
    "certonly --csr /nonexistent --standalone",
    "certonly --tls-sni-01-port 1",
    "certonly --cert",
    "certonly --http",
];

const NOT_TOGETHER: &[&str] = &[
    "renew --force-interactive",
    "certonly --force-interactive -d a.test --standalone",
    "certonly --http-01-port 443 -d a.test --standalone",
    "certonly --staging -d a.test --standalone",
    "register --dry-run",
    "delete --dry-run",
    "revoke --dry-run",
    "certificates --dry-run",
    "run --csr FILE",
    "renew --csr FILE",
    "certonly --allow-subset-of-names -d *.a.test --standalone",
    "certonly --hsts --auto-hsts -d a.test --standalone",
    "renew -d a.test",
    "renew --ip-address 1.2.3.4",
    "certonly --standalone --webroot -d a.test",
    "certonly --standalone -a webroot -d a.test",
    "certonly --webroot -d a.test -w WWW -d b.test -w WWW",
    "certonly --webroot-map nojson",
    "certonly --cert-name a --cert-name b --standalone",
    "revoke --cert-name x --cert-path FILE",
    "revoke",
    "delete",
    "enhance",
    "install",
    "certonly -d a.test",
    "certonly --standalone",
    "certonly --key-type rsa --rsa-key-size 1024 --standalone -d a.test",
];

const NO_NAMES: &[&str] = &[
    "certonly --standalone -d http://a.test",
    "certonly --standalone -d https://a.test",
    "certonly --standalone -d 10.0.0.1",
    "certonly --standalone -d ä.test",
    "certonly --standalone -d a..test",
    "certonly --standalone -d .a.test",
    "certonly --standalone -d ''",
    "certonly --standalone -d ,",
    "certonly --standalone -d LONG.test",
    "certonly --standalone -d YARD.test",
    "certonly --standalone --ip-address a.test",
    "certonly --standalone --ip-address 1.2.3.4,1.2.3.5",
    "certonly --standalone --cert-name a/b -d a.test",
    "certificates -d http://x",
];

const NOT_TO_BE_FOUND: &[&str] = &[
    "certonly --standalone -d a.test --pre-hook /nonexistent/x",
    "certonly --standalone -d a.test --pre-hook nosuchprogram",
    "certonly --standalone -d a.test --post-hook nosuchprogram",
    "certonly --standalone -d a.test --deploy-hook nosuchprogram",
    "certonly --standalone -d a.test --renew-hook nosuchprogram",
    "certonly --manual -d a.test --manual-auth-hook nosuchprogram",
    "renew --pre-hook nosuchprogram",
    "certificates --pre-hook nosuchprogram",
    "certonly --webroot -w /nonexistent -d a.test",
    "certonly --webroot -w FILE -d a.test",
    "certonly --webroot --webroot-map {\"a.test\":\"/nonexistent\"}",
    "certonly --webroot -d a.test",
    "certonly --manual -d a.test",
    "certonly -a nosuch -d a.test",
    "certonly --standalone --preferred-challenges dns -d a.test",
    "certonly --standalone -d *.a.test",
    "certonly --standalone --cert-name nosuch",
    "certonly --standalone --account nosuch -d a.test",
    "show_account --account nosuch",
    "delete --cert-name nosuch",
    "renew --cert-name nosuch",
    "renew --cert-name a/b",
    "revoke --cert-name nosuch",
    "revoke --cert-path /nonexistent",
    "certonly --standalone -d a.test --server https://localhost:1/x",
    "register --server nourl",
];

const NOTHING_TO_DO: &[&str] = &[
    "renew",
    "renew --standalone --manual-auth-hook nosuchprogram",
    "renew --pre-hook nosuchprogram --disable-hook-validation",
    "renew --webroot-map {\"a.test\":\"WWW\"} -d a.test",
    "renew --webroot-map {\"a.test,b.test\":\"WWW\"}",
    "renew --no-verify-ssl",
    "certificates",
    "certificates --cert-name nosuch",
    "certificates -d nosuch",
    "certificates --no-self-upgrade --os-packages-only --no-bootstrap --no-permissions-check",
    "certificates -vv",
    "certificates -q",
    "plugins",
    "plugins --authenticators",
    "--help",
    "-h all",
    "help renew",
    "--help nosuchtopic",
    "certonly --help",
    "certonly --version",
    "certonly --nosuch --version",
    "certonly --nosuch --help",
];

const SPELT_OTHERWISE: &[(&str, &str, &[&str])] = &[
    ("a1.test", "certonly", &["-vvn", "-d", "a1.test", "--standalone"]),
    ("a2.test", "certonly", &["-nd", "a2.test", "--standalone"]),
    ("a3.test", "certonly", &["-d=a3.test", "--standalone"]),
    ("a4.test", "certonly", &["-d", "a4.test", "--domains=a4.test,A4.test.", "--standal"]),
    ("a5.test", "auth", &["--domain", "a5.test", "-a", "standalone"]),
    ("a6.test", "--quiet", &["certonly", "--standalone", "-d", "a6.test"]),
    ("a8.test", "certonly", &["--configurator", "standalone", "-d", "a8.test"]),
    ("a7.test", "certonly", &["--standalone", "--cert-name", "", "-d", "a7.test"]),
];

/// The lines with certbot's exit code.
const MORE_THAN_CERTBOT: &[(&str, i32)] = &[
    ("certonly --standalone -d b1.test --elliptic-curve SECP256R1", 2),
    ("certonly --standalone -d b2.test --manual-public-ip-logging-ok", 2),
    ("certonly -ndb3.test --standalone", 1),
    ("certonly --standalone -db4.test", 1),
];
