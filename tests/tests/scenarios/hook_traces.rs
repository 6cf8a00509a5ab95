//! The traces that hooks leave, step by step: which run, how often, in which order, and what they are told.

use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks};
use snapbox::{assert_data_eq, str};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("hook_traces::once", once).about(Subject::MODERN).on(Server::OURS),
    Scenario::new("hook_traces::folders", folders).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("hook_traces::rehearsed", rehearsed).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("hook_traces::failed", failed).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("hook_traces::shown", shown).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("hook_traces::strict", strict).about(Subject::OURS).on(Server::OURS),
];

/// Of hooks that several certificates share, pre and post run once, deploy once for each; others run for their own.
fn once(stage: &Stage) {
    for (name, group) in [("a.test", "shared"), ("b.test", "own"), ("c.test", "shared")] {
        let [around, deploy] =
            [group.to_owned(), format!("deploy-{group}")].map(|hook| recorder(stage, "hooks", &hook, &hook));
        let flags = ["--pre-hook", &around, "--deploy-hook", &deploy, "--post-hook", &around];
        stage.client().certonly(&[&["--standalone", "-d", name], &flags[..]].concat()).succeeds();
    }
    files::remove(&stage.path("log"));
    stage.client().renew(&[]).succeeds();
    assert!(!stage.path("log").exists(), "nothing due, no hook");
    stage.client().renew(&["--force-renewal"]).succeeds();

    let trace = log(stage);
    let count = |name: &str| trace.lines().filter(|line| line.split(' ').next() == Some(name)).count();
    assert_eq!((count("shared"), count("own")), (2, 2), "{trace}");
    let deployed: Vec<String> = trace.lines().filter(|line| line.starts_with("deploy-")).map(lineage).collect();
    assert_eq!(deployed, ["deploy-shared a.test", "deploy-own b.test", "deploy-shared c.test"]);
    let places = ["shared", "deploy-shared"].map(|name| trace.lines().position(|line| line.starts_with(name)));
    assert!(places[0] == Some(0) && places[1] > places[0], "{trace}");
    let last_two: Vec<&str> = trace.lines().rev().take(2).filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(last_two, ["own", "shared"], "post hooks at the very end: {trace}");
}

/// Executables of a folder run in the order of their names, before the command; one that is the command runs once.
fn folders(stage: &Stage) {
    let folder = "tree/config/renewal-hooks/pre";
    let twice = recorder(stage, folder, "20-twice", "twice");
    for (file, name) in
        [("10-first", "first"), ("30-last", "last"), ("B", "capital"), ("a", "small"), ("40-old~", "old")]
    {
        recorder(stage, folder, file, name);
    }
    files::write(&stage.path(folder).join("50-plain"), "echo plain\n");
    recorder(stage, &format!("{folder}/60-folder"), "inner", "inner");
    let command = recorder(stage, "hooks", "command", "command");
    stage.client().certonly(&["--standalone", "-d", "a.test", "--pre-hook", &twice]).succeeds();
    stage
        .client()
        .certonly(&["--standalone", "-d", "b.test", "--pre-hook", &command, "--no-directory-hooks"])
        .succeeds();
    stage.client().run("delete", &["--cert-name", "b.test"]).succeeds();
    stage.client().ask("revoke", &["--cert-name", "a.test"]).succeeds();

    assert_data_eq!(
        log(stage),
        str![[r#"
first
twice
last
capital
small
command

"#]]
    );
}

/// A rehearsal runs pre and post hooks; deploy hooks only when asked to, for the certificate there is.
fn rehearsed(stage: &Stage) {
    let [pre, deploy, post] = ["pre", "deploy", "post"].map(|name| recorder(stage, "hooks", name, name));
    let flags = ["--pre-hook", &pre, "--deploy-hook", &deploy, "--post-hook", &post];
    stage.client().certonly(&[&["--standalone", "-d", "a.test"], &flags[..]].concat()).succeeds();
    files::remove(&stage.path("log"));
    let rehearsal = ["--dry-run", "--server", stage.ca.directory()];
    stage.client().renew(&rehearsal).succeeds();
    stage.client().renew(&[&rehearsal[..], &["--run-deploy-hooks"]].concat()).succeeds();

    assert_eq!(stage.lineage("a.test").version(), 1);
    assert_data_eq!(
        log(stage),
        str![[r#"
pre
post[..]
pre
deploy RENEWED_DOMAINS=a.test RENEWED_LINEAGE=HOME/tree/config/live/a.test
post[..]

"#]]
    );
}

/// The failure of one: its deploy hook does not run, the post hook hears of it, the others go on.
fn failed(stage: &Stage) {
    for name in ["a.test", "b.test"] {
        stage.client().certonly(&["--standalone", "-d", name]).succeeds();
    }
    let conf = stage.lineage("b.test").conf();
    let text = files::read(&conf).replace("[renewalparams]", "[renewalparams]\npref_challs = dns-01,");
    files::write(&conf, &text);
    let [deploy, post] = ["deploy", "post"].map(|name| recorder(stage, "hooks", name, name));
    stage.client().renew(&["--force-renewal", "--deploy-hook", &deploy, "--post-hook", &post]).exits(1);

    let trace = log(stage);
    let lines: Vec<&str> = trace.lines().collect();
    assert_eq!(lines.len(), 2, "{trace}");
    assert!(lines[0].starts_with("deploy RENEWED_DOMAINS=a.test RENEWED_LINEAGE="), "{trace}");
    assert!(lines[1].starts_with("post FAILED_DOMAINS=b.test RENEWED_DOMAINS=a.test"), "{trace}");
}

/// What a hook prints is shown under its name, on the stream it went to; its status changes nothing.
fn shown(stage: &Stage) {
    let loud = hooks::script(&stage.path("hooks/loud"), "echo to-out; echo to-err >&2; exit 7\n").display().to_string();
    let said = stage.client().certonly(&["--standalone", "-d", "a.test", "--post-hook", &loud]).succeeds();
    assert!(said.stdout.contains("Hook 'post-hook' ran with output:\n to-out"), "{}", said.stdout);
    assert!(said.stderr.contains("Hook 'post-hook' ran with error output:"), "{}", said.stderr);
    assert!(said.stderr.contains("\n to-err"), "{}", said.stderr);
    assert!(said.stderr.contains("Hook 'post-hook' reported error code 7"), "{}", said.stderr);
}

/// With `--strict-hooks` the same is an error; the certificate is there all the same.
fn strict(stage: &Stage) {
    let bad = hooks::script(&stage.path("hooks/bad"), "exit 7\n").display().to_string();
    for kind in ["--pre-hook", "--deploy-hook", "--post-hook"] {
        let name = format!("{}.test", kind.trim_matches('-'));
        let wish = ["--standalone", "-d", &name, kind, &bad];
        let said: Outcome = stage.client().certonly(&[&wish[..], &["--strict-hooks"]].concat()).exits(1);
        assert!(said.stderr.contains("[EC"), "{}", said.stderr);
        stage.lineage(&name).is_whole(&stage.ca.root(0));
        stage.client().renew(&["--force-renewal", "--cert-name", &name, "--strict-hooks"]).exits(1);
        stage.client().renew(&["--force-renewal", "--cert-name", &name]).succeeds();
        assert_eq!(stage.lineage(&name).version(), 3);
    }
}

/// `HOOK NAME` of a deploy hook's line.
fn lineage(line: &str) -> String {
    let hook = line.split(' ').next().unwrap_or_default();
    let name = line.rsplit('/').next().unwrap_or_default();
    format!("{hook} {name}")
}

fn recorder(stage: &Stage, folder: &str, file: &str, name: &str) -> String {
    hooks::recorder(&stage.path(folder).join(file), name, &stage.path("log")).display().to_string()
}

fn log(stage: &Stage) -> String {
    hooks::normal(&files::read(&stage.path("log")), stage.home())
}
