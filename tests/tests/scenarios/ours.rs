//! What only evercert does.

use std::process::Stdio;

use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("ours::parallel", parallel).about(Subject::OURS),
    Scenario::new("ours::lists_while_renewing", lists_while_renewing).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("ours::contacts_stay", contacts_stay).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("ours::verb_in_value", verb_in_value).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("ours::sandbox_tour", sandbox_tour).about(Subject::OURS).on(Server::OURS),
    Scenario::new("ours::sandbox_rehearsal", sandbox_rehearsal).about(Subject::OURS).on(Server::OURS),
    Scenario::new("ours::korean", korean).about(Subject::OURS).on(Server::OURS),
];

/// Ten lineages at once, hooks once: nothing is lost, nothing is mixed up.
fn parallel(stage: &Stage) {
    let names: Vec<String> = (0..10).map(|number| format!("n{number}.test")).collect();
    for name in &names {
        stage.client().certonly(&["--standalone", "-d", name]).succeeds();
    }
    let pre = hooks::recorder(&stage.path("hooks/pre"), "pre", &stage.path("log")).display().to_string();
    stage.client().renew(&["--force-renewal", "--parallel", "5", "--pre-hook", &pre]).succeeds();

    for name in &names {
        let lineage = stage.lineage(name);
        lineage.is_whole(&stage.ca.root(0));
        assert_eq!(lineage.version(), 2);
        assert_eq!(lineage.names(), [format!("DNS:{name}")]);
    }
    assert_eq!(files::read(&stage.path("log")), "pre\n");
}

fn lists_while_renewing(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let [entered, leave] = ["entered", "leave"].map(|name| stage.path(name));
    let body = format!("touch {}\nuntil [ -e {} ]; do :; done\n", entered.display(), leave.display());
    let wait = hooks::script(&stage.path("hooks/wait"), &body).display().to_string();
    let mut command =
        stage.client().command("renew", &["--force-renewal", "--no-random-sleep-on-renew", "--pre-hook", &wait]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the subject starts");
    while !entered.exists() {
        assert!(child.try_wait().expect("a child can be asked").is_none(), "the renewal ended");
        std::thread::yield_now();
    }
    let listed = stage.client().run("certificates", &[]);
    listed.exits(if stage.is_ours() { 0 } else { 1 }).says_if(stage.is_ours(), "a.test");
    files::write(&leave, "");
    assert!(child.wait().expect("a child can be awaited").success());
}

fn contacts_stay(stage: &Stage) {
    let client = stage.client();
    client.ask("register", &["--agree-tos", "--email", "one@example.test"]).succeeds();
    client.ask("update_account", &[]).exits(if stage.is_ours() { 1 } else { 0 });
    let shown = client.ask("show_account", &[]).succeeds();
    assert_eq!(shown.stdout.contains("one@example.test"), stage.is_ours(), "{}", shown.stdout);
    client.ask("update_account", &["--email", ""]).succeeds();
    let said = client.ask("show_account", &[]).succeeds();
    assert!(!said.stdout.contains("one@example.test"), "{}", said.stdout);
}

fn verb_in_value(stage: &Stage) {
    let client = stage.client();
    let wish = ["--cert-name", "renew", "certonly", "--server", client.directory(), "--agree-tos", "--standalone"];
    // The value comes before the verb.
    let said = Outcome::of(&mut client.talking("--non-interactive", &[&wish[..], &["-d", "a.test"]].concat()));
    if !stage.is_ours() {
        said.exits(1);
        assert!(!stage.lineage("renew").exists());
        return;
    }
    said.succeeds();
    stage.lineage("renew").is_whole(&stage.ca.root(0));
    stage.client().run("certificates", &["--cert-name", "renew"]).succeeds().says("Certificate Name: renew");
}

/// The main job with nothing else installed; afterwards nothing is left.
fn sandbox_tour(stage: &Stage) {
    let before = files::list(stage.home()).len();
    let mut command = stage.client().command("sandbox", &[]);
    command.env("TMPDIR", stage.path("www"));
    let said = Outcome::of(&mut command).succeeds();
    for word in ["live/", "fullchain.pem", "evercert"] {
        assert!(said.stdout.contains(word), "{word}: {}", said.stdout);
    }
    assert!(files::list(&stage.path("www")).is_empty(), "something is left behind");
    assert_eq!(files::list(stage.home()).len(), before);
}

/// A command of the user's own, against a CA that asks nobody.
fn sandbox_rehearsal(stage: &Stage) {
    let mut command = std::process::Command::new(stage.client().subject().program());
    let folders = ["config", "work", "logs"].map(|name| stage.arg(&format!("rehearsal/{name}")));
    command
        .args(["sandbox", "run", "--", "certonly", "--standalone", "--http-01-port", "5002", "-n", "-d", "a.test"])
        .args(["--agree-tos", "--config-dir", &folders[0], "--work-dir", &folders[1], "--logs-dir", &folders[2]])
        .env_clear()
        .env("HOME", stage.home())
        .env("PATH", "/usr/bin:/bin");
    Outcome::of(&mut command).succeeds().says("a.test");
}

fn korean(stage: &Stage) {
    let mut command = stage.client().command("renew", &["--cert-name", "nosuch"]);
    command.env("LANG", "ko_KR.UTF-8").env("LC_ALL", "ko_KR.UTF-8");
    let said = Outcome::of(&mut command).exits(1);
    let is_hangul = |character: char| ('\u{ac00}'..='\u{d7a3}').contains(&character);
    assert!(said.stderr.contains(is_hangul), "{}", said.stderr);
    let english = stage.client().run("renew", &["--cert-name", "nosuch"]).exits(1);
    assert!(!english.stderr.contains(is_hangul), "{}", english.stderr);
}
