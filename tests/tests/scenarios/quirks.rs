//! What certbot does and we do otherwise on purpose: each row of `docs/differences.md` that no other scenario shows.

use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks, web};
use serde_json::{Value, json};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("quirks::account_key", account_key).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("quirks::archive_in_the_way", archive_in_the_way).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("quirks::foreign_certificate", foreign_certificate).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("quirks::hook_variables", hook_variables).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("quirks::strict_hooks", strict_hooks).about(Subject::OURS).on(Server::OURS),
    Scenario::new("quirks::random_sleep", random_sleep).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("quirks::same_server", same_server).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("quirks::told_once", told_once).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("quirks::advice_is_remembered", advice_is_remembered)
        .about(Subject::MODERN)
        .on(Server::OURS)
        .seldom(),
    Scenario::new("quirks::false_is_said", false_is_said).about(Subject::MODERN).on(&[Server::Pebble2_10]).seldom(),
    Scenario::new("quirks::csr_files", csr_files).about(Subject::MODERN).on(&[Server::Pebble2_10]).seldom(),
];

/// The size is the certificate's alone.
fn account_key(stage: &Stage) {
    let wish = ["--standalone", "-d", "a.test", "--key-type", "rsa", "--rsa-key-size", "3072"];
    stage.client().certonly(&wish).succeeds();
    assert_eq!(stage.lineage("a.test").key_kind(), "rsa 3072");
    let account = &files::list(&stage.accounts())[0];
    let key: Value = serde_json::from_str(&files::read(&account.join("private_key.json"))).expect("a key is JSON");
    // 2048 and 3072 bits in base64url.
    let length = if stage.is_ours() { 342 } else { 512 };
    assert_eq!(key["n"].as_str().map(str::len), Some(length));
}

/// Nothing is left behind that would have to be cleaned up.
fn archive_in_the_way(stage: &Stage) {
    let stray = stage.config().join("archive/a.test/stray");
    files::write(&stray, "");
    stage.client().certonly(&STANDALONE).exits(1).says("a.test").says_if(stage.is_ours(), "archive/a.test");
    let conf = stage.lineage("a.test").conf();
    assert_eq!(conf.exists(), !stage.is_ours());
    files::remove(&stray);
    if !stage.is_ours() {
        assert_eq!(files::read(&conf), "");
        stage.client().renew(&[]).exits(1).says("(parsefail)");
        return;
    }
    stage.client().certonly(&STANDALONE).succeeds();
    stage.lineage("a.test").is_whole(&stage.ca.root(0));
}

/// A certificate that is in no lineage any more is revoked all the same.
fn foreign_certificate(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let lineage = stage.lineage("a.test");
    let (copy, serial) = (stage.path("copy.pem"), lineage.serial());
    files::write(&copy, &files::read(&lineage.live("cert")));
    stage.client().run("delete", &["--cert-name", "a.test"]).succeeds();
    let said = stage.client().ask("revoke", &["--cert-path", &stage.arg("copy.pem")]);
    said.exits(if stage.is_ours() { 0 } else { 1 });

    assert!(stage.ca.is_revoked(&serial));
}

/// Each hook gets what is about itself, also when an existing lineage is renewed by `certonly`.
fn hook_variables(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let log = stage.path("log");
    let [deploy, post] = ["deploy", "post"]
        .map(|name| hooks::recorder(&stage.path("hooks").join(name), name, &log).display().to_string());
    let hooks = ["--deploy-hook", &deploy, "--post-hook", &post];
    stage.client().certonly(&[&STANDALONE[..], &["--force-renewal"], &hooks].concat()).succeeds();

    let told = files::read(&log).replace(&*stage.home().to_string_lossy(), "HOME");
    let deployed = "deploy RENEWED_DOMAINS=a.test RENEWED_LINEAGE=HOME/tree/config/live/a.test\n";
    let over = match stage.is_ours() {
        true => "post FAILED_DOMAINS= RENEWED_DOMAINS=a.test\n",
        // No names, and what the hook before was told.
        false => "post FAILED_DOMAINS= RENEWED_DOMAINS= RENEWED_LINEAGE=HOME/tree/config/live/a.test\n",
    };
    assert_eq!(told, format!("{deployed}{over}"));
}

fn strict_hooks(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let failing = ["--force-renewal", "--post-hook", "false"];
    stage.client().renew(&failing).succeeds();
    stage.client().renew(&[&failing[..], &["--strict-hooks"]].concat()).exits(1).says("--strict-hooks");

    stage.lineage("a.test").is_whole(&stage.ca.root(0));
    assert_eq!(stage.lineage("a.test").version(), 3);
}

/// Nobody sits at a terminal: a renewal waits, and only certbot's rehearsal does.
fn random_sleep(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let rehearsal = ["--dry-run", "--server", stage.ca.directory()];
    match stage.is_ours() {
        true => _ = stage.client().within(60).run("renew", &rehearsal).succeeds().says("simulated"),
        false => waits(stage, &rehearsal),
    }
    stage.client().within(60).run("renew", &[]).succeeds().says("(skipped)");
    waits(stage, &["--force-renewal"]);
    assert_eq!(stage.lineage("a.test").version(), 1);
}

/// Sees that the renewal waits, and ends it.
fn waits(stage: &Stage, args: &[&str]) {
    let mut command = stage.client().command("renew", &[args, &["-v"]].concat());
    let waiting = if stage.is_ours() { "Waiting " } else { "random delay of " };
    let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the subject starts");
    let mut told = child.stderr.take().expect("the stream is ours");
    let mut words = Vec::new();
    while !String::from_utf8_lossy(&words).contains(waiting) {
        let mut more = [0; 256];
        let read = told.read(&mut more).expect("the stream can be read");
        assert!(read > 0, "it did not wait: {}", String::from_utf8_lossy(&words));
        words.extend_from_slice(&more[..read]);
    }
    let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(asked.is_ok_and(|asked| asked.success()));
    let status = child.wait().expect("a child can be awaited");
    assert!(status.code() == Some(143) || status.signal() == Some(15), "{status}");
}

/// Naming the server that is saved changes nothing, however many accounts there are.
fn same_server(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let other = stage.client().elsewhere("other");
    other.ask("register", &["--agree-tos", "-m", "b@example.test"]).succeeds();
    let below = stage.accounts().strip_prefix(stage.config()).map(PathBuf::from).expect("accounts are in the tree");
    let second = files::list(&other.config().join(below)).remove(0);
    files::copy_folder(&second, &stage.accounts());
    assert_eq!(files::list(&stage.accounts()).len(), 2);
    let account = |text: &str| text.lines().find(|line| line.starts_with("account = ")).map(str::to_owned);
    let before = account(&files::read(&stage.lineage("a.test").conf()));
    let said = stage.client().renew(&["--force-renewal", "--server", stage.ca.directory()]);
    said.exits(if stage.is_ours() { 0 } else { 1 });

    assert_eq!(account(&files::read(&stage.lineage("a.test").conf())), before);
}

fn told_once(stage: &Stage) {
    let said = stage.client().certonly(&["--standalone", "-d", "*.a.test"]).exits(1);
    let (mark, times) = if stage.is_ours() { ("[EC", 1) } else { ("any combination of challenges", 2) };
    assert_eq!(said.stderr.matches(mark).count(), times, "{}", said.stderr);
}

/// Between two questions to the CA its advice holds, and not the calendar.
fn advice_is_remembered(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let [start, end] = ["+80 days", "+81 days"].map(date);
    let window = json!({"start": start, "end": end});
    drop(web::ask("http://localhost:14000/management/ari", None, Some(&window)));
    let later = stage.client().days_ahead(65);
    later.renew(&[]).succeeds().says("(skipped)");
    let chosen = |stage: &Stage| {
        let conf = files::read(&stage.lineage("a.test").conf());
        conf.lines().find(|line| line.starts_with("ari_renew_at = ")).map(str::to_owned)
    };
    if !stage.is_ours() {
        // Two thirds are over, and the window is forgotten.
        later.renew(&[]).succeeds().says("(success)");
        return;
    }
    let first = chosen(stage);
    assert!(first.is_some());
    later.renew(&[]).succeeds().says("(skipped)");
    assert_eq!(chosen(stage), first, "the instant is drawn once");
    stage.client().days_ahead(82).renew(&[]).succeeds().says("(success)");
}

fn date(when: &str) -> String {
    let said = Outcome::of(Command::new("date").args(["-u", "-d", when, "+%Y-%m-%dT%H:%M:%SZ"])).succeeds();
    said.stdout.trim().to_owned()
}

/// `flag = false` in a configuration file counts as said, and is saved.
fn false_is_said(stage: &Stage) {
    let wish = [&STANDALONE[..], &["--reuse-key"]].concat();
    stage.client().certonly(&wish).succeeds();
    files::write(&stage.path("cli.ini"), "reuse-key = false\n");
    stage.client().renew(&["--force-renewal", "-c", &stage.arg("cli.ini")]).succeeds();

    let lineage = stage.lineage("a.test");
    assert!(files::read(&lineage.conf()).contains("reuse_key = False\n"));
    assert_ne!(files::read(&lineage.archived("privkey", 1)), files::read(&lineage.archived("privkey", 2)));
}

/// What was not told a name gets a number, and nothing is overwritten.
fn csr_files(stage: &Stage) {
    let key = ["req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "own.key", "-out", "own.csr"];
    let names = ["-subj", "/", "-addext", "subjectAltName=DNS:a.test"];
    Outcome::of(Command::new("openssl").args(key).args(names).current_dir(stage.home())).succeeds();
    let wish = ["--standalone", "--csr", "own.csr"];
    stage.client().certonly(&wish).succeeds();
    for name in ["0000_cert.pem", "0000_chain.pem", "0001_chain.pem"] {
        assert!(stage.path(name).exists(), "{name}");
    }
    let first = files::read(&stage.path("0000_cert.pem"));
    stage.client().certonly(&wish).succeeds();
    assert!(stage.path("0001_cert.pem").exists());
    assert_eq!(files::read(&stage.path("0000_cert.pem")), first);
    stage.client().certonly(&[&wish[..], &["--cert-path", "0000_cert.pem"]].concat()).exits(1);
    assert_eq!(files::read(&stage.path("0000_cert.pem")), first);
}

const STANDALONE: [&str; 3] = ["--standalone", "-d", "a.test"];
