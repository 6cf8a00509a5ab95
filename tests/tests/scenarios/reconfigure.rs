//! `reconfigure`: other options for the next renewals, proved before they are saved.

use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks, web};
use snapbox::{assert_data_eq, str};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("reconfigure::to_webroot", to_webroot).about(Subject::MODERN).on(Server::MODERN),
    Scenario::new("reconfigure::same", same).about(Subject::MODERN).on(&[Server::Pebble2_10]).seldom(),
    Scenario::new("reconfigure::hooks", hooks_run).about(Subject::MODERN).on(&[Server::Pebble2_10]),
    Scenario::new("reconfigure::failure", failure).about(Subject::MODERN).on(&[Server::Pebble2_10]),
    Scenario::new("reconfigure::refused", refused).about(Subject::MODERN).on(&[Server::Pebble2_10]).seldom(),
    Scenario::new("reconfigure::unknown_plugin", unknown_plugin).about(Subject::MODERN).on(&[Server::Pebble2_10]),
    Scenario::new("reconfigure::dry_run", dry_run).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("reconfigure::asked", asked).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("reconfigure::by_hand", by_hand).about(Subject::MODERN).on(Server::OURS).seldom(),
];

fn to_webroot(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test,b.test", "--pre-hook", "true"]).succeeds();
    let (tree, serial) = (stage.tree(), stage.lineage("a.test").serial());
    web::serve(&stage.path("www"));
    let wish = ["--webroot", "-w", &stage.arg("www"), "--post-hook", "true", "--key-type", "rsa"];
    let said = stage.client().run("reconfigure", &[&["--cert-name", "a.test"], &wish[..]].concat()).succeeds();

    said.says("Successfully updated configuration.");
    assert_eq!(stage.tree(), tree);
    assert_eq!(stage.lineage("a.test").serial(), serial);
    assert_data_eq!(
        conf(stage),
        str![[r#"
[[webroot_map]]
[renewalparams]
a.test = HOME/www
account = ACCOUNT
archive_dir = HOME/tree/config/archive/a.test
authenticator = webroot
b.test = HOME/www
cert = HOME/tree/config/live/a.test/cert.pem
chain = HOME/tree/config/live/a.test/chain.pem
config_dir = HOME/tree/config
fullchain = HOME/tree/config/live/a.test/fullchain.pem
key_type = rsa
logs_dir = HOME/tree/logs
post_hook = true
pre_hook = true
privkey = HOME/tree/config/live/a.test/privkey.pem
server = SERVER
version = VERSION
webroot_path = HOME/www,
work_dir = HOME/tree/work

"#]]
    );
    stage.client().renew(&["--force-renewal"]).succeeds();
    assert_eq!(stage.lineage("a.test").version(), 2);
}

fn same(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let (before, tree) = (files::read(&stage.lineage("a.test").conf()), stage.tree());
    let said = stage.client().run("reconfigure", &["--cert-name", "a.test"]).succeeds();

    said.says("No changes were made to the renewal configuration.");
    assert_eq!(files::read(&stage.lineage("a.test").conf()), before);
    assert_eq!(stage.tree(), tree);
}

fn hooks_run(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let log = stage.path("log");
    let [pre, deploy, post] = ["pre", "deploy", "post"]
        .map(|name| hooks::recorder(&stage.path("hooks").join(name), name, &log).display().to_string());
    let wish = ["--cert-name", "a.test", "--pre-hook", &pre, "--deploy-hook", &deploy, "--post-hook", &post];
    stage.client().run("reconfigure", &wish).succeeds();
    assert_eq!(words(&files::read(&log)), ["pre", "post"]);

    files::remove(&log);
    stage.client().run("reconfigure", &[&wish[..], &["--run-deploy-hooks"]].concat()).succeeds();
    assert_eq!(words(&files::read(&log)), ["pre", "deploy", "post"]);
    stage.client().renew(&["--force-renewal"]).succeeds();
    assert_eq!(words(&files::read(&log)), ["pre", "deploy", "post", "pre", "deploy", "post"]);
}

fn failure(stage: &Stage) {
    let post = hooks::recorder(&stage.path("hooks/post"), "post", &stage.path("log")).display().to_string();
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let (before, tree) = (files::read(&stage.lineage("a.test").conf()), stage.tree());
    let wish = ["--cert-name", "a.test", "--webroot", "-w", &stage.arg("www"), "--post-hook", &post];
    stage.client().run("reconfigure", &wish).exits(1);

    assert_eq!(files::read(&stage.lineage("a.test").conf()), before);
    assert_eq!(stage.tree(), tree);
    assert_eq!(words(&files::read(&stage.path("log"))), ["post"]);
}

fn refused(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let before = files::read(&stage.lineage("a.test").conf());
    for wish in [
        &["--cert-name", "a.test", "-d", "a.test"][..],
        &["--cert-name", "b.test"],
        &[],
        &["--cert-name", "a.test", "--server", "https://localhost:1/dir"],
        &["--cert-name", "a.test", "--staging"],
        &["--cert-name", "a.test", "--account", "0123456789abcdef0123456789abcdef"],
    ] {
        stage.client().run("reconfigure", wish).exits(1);
    }
    stage.client().ask("reconfigure", &["--cert-name", "a.test"]).succeeds();

    assert_eq!(files::read(&stage.lineage("a.test").conf()), before);
}

/// What saved it is gone; what comes is here.
fn unknown_plugin(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let path = stage.lineage("a.test").conf();
    let gone = files::read(&path).replace("= standalone", "= dns-wibble\ndns_wibble_credentials = /x.ini");
    files::write(&path, &gone);
    stage.client().run("reconfigure", &["--cert-name", "a.test"]).exits(1);
    assert_eq!(files::read(&path), gone);

    stage.client().run("reconfigure", &["--cert-name", "a.test", "--standalone"]).succeeds();
    let conf = files::read(&path);
    assert!(conf.contains("authenticator = standalone\n") && !conf.contains("wibble"), "{conf}");
    stage.client().renew(&["--force-renewal"]).succeeds();
}

/// What would change is told, and does not.
fn dry_run(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let before = files::read(&stage.lineage("a.test").conf());
    let wish = ["--cert-name", "a.test", "--key-type", "rsa", "--post-hook", "true", "--dry-run"];
    let said = stage.client().run("reconfigure", &wish);
    match stage.is_ours() {
        true => _ = said.succeeds().says("key_type: ecdsa -> rsa").says("post_hook: - -> true"),
        false => _ = said.exits(1),
    }

    assert_eq!(files::read(&stage.lineage("a.test").conf()), before);
}

/// Which certificate, and whether its deploy hook may be tried out on it.
fn asked(stage: &Stage) {
    for name in ["a.test", "b.test"] {
        stage.client().certonly(&["--standalone", "-d", name]).succeeds();
    }
    let log = stage.path("log");
    let deploy = hooks::recorder(&stage.path("hooks/deploy"), "deploy", &log).display().to_string();
    let [yes, no] = if stage.is_ours() { ["y", "n"] } else { ["r", "d"] };
    for (answer, runs) in [(no, false), (yes, true)] {
        let mut terminal = stage.client().terminal("reconfigure", &["--deploy-hook", &deploy]);
        terminal.expect("2: b.test").expect("cancel").answer("2").expect("deploy hooks").answer(answer);
        terminal.end().exits(0);
        assert_eq!(log.exists(), runs);
    }
    assert!(files::read(&log).contains("RENEWED_DOMAINS=b.test"));
    assert!(files::read(&stage.lineage("b.test").conf()).contains("renew_hook = "));
    assert!(!files::read(&stage.lineage("a.test").conf()).contains("renew_hook = "));
}

/// The rehearsal asks nobody, for a renewal cannot either.
fn by_hand(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let before = files::read(&stage.lineage("a.test").conf());
    let mut command = stage.client().command("reconfigure", &["--cert-name", "a.test", "--manual"]);
    let said = Outcome::of(command.env("LANG", "ko_KR.UTF-8")).exits(1);
    said.says("--manual-auth-hook");

    assert_eq!(files::read(&stage.lineage("a.test").conf()), before);
}

/// The configuration, the same for every subject and server.
fn conf(stage: &Stage) -> String {
    let text = files::read(&stage.lineage("a.test").conf());
    let text = text.replace(&*stage.home().to_string_lossy(), "HOME").replace(stage.ca.directory(), "SERVER");
    let lines = text.lines().map(|line| match line.split_once(" = ") {
        Some((key @ "version", _)) => format!("{key} = VERSION\n"),
        Some((key @ "account", _)) => format!("{key} = ACCOUNT\n"),
        _ => format!("{line}\n"),
    });
    // The order of keys is of no account.
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    lines.concat()
}

/// The names of the recorders that wrote this.
fn words(log: &str) -> Vec<&str> {
    log.split_whitespace().filter(|word| ["pre", "deploy", "post"].contains(word)).collect()
}
