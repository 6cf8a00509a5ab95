//! Obtaining and installing, with the installer that does nothing: what certbot says and does around it.

use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks};

use crate::issue;

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("installing::run", run).on(Server::OURS),
    Scenario::new("installing::run_refused", run_refused).about(Subject::MODERN).on(Server::OURS),
    Scenario::new("installing::install", install).about(Subject::MODERN).on(Server::OURS),
    Scenario::new("installing::enhance", enhance).about(Subject::MODERN).on(Server::OURS),
    Scenario::new("installing::renewed", renewed).on(Server::OURS),
    Scenario::new("installing::nothing_to_roll_back", nothing_to_roll_back).about(Subject::MODERN).on(Server::OURS),
    Scenario::new("installing::addresses", addresses).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("installing::saved_installers", saved_installers).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("installing::stopped", stopped).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("installing::foreign_files", foreign_files).about(Subject::MODERN).on(Server::OURS).seldom(),
];

/// `run`, its old name, and no verb at all; the second time the certificate is there.
fn run(stage: &Stage) {
    let log = stage.path("log");
    let post = hooks::recorder(&stage.path("hooks/post"), "post", &log).display().to_string();
    let deploy = hooks::recorder(&stage.path("hooks/deploy"), "deploy", &log).display().to_string();
    let around = ["--deploy-hook", &deploy, "--post-hook", &post];
    let said = ask(stage, "run", &[&NULL[..], &["-d", "a.test"], &around].concat()).succeeds();
    said.says("Certificate is saved at: ").says("Deploying certificate").says("https://a.test");
    stage.lineage("a.test").is_whole(&stage.ca.root(0));
    let told = files::read(&log);
    assert_eq!(
        told.lines().map(|line| line.split(' ').next().unwrap_or_default()).collect::<Vec<_>>(),
        ["deploy", "post"]
    );
    let conf = files::read(&stage.lineage("a.test").conf());
    assert!(conf.contains("authenticator = standalone\ninstaller = null\n"), "{conf}");

    ask(stage, "everything", &[&NULL[..], &["-d", "a.test"]].concat()).succeeds().says("Deploying certificate");
    assert_eq!(stage.lineage("a.test").version(), 1);
    assert!(files::list(&stage.path("tree/work")).is_empty(), "nothing was changed, so there is no checkpoint");
    issue::is_the_whole_tree(stage);
}

/// What `run` refuses before it orders anything.
fn run_refused(stage: &Stage) {
    ask(stage, "run", &["--standalone", "-d", "a.test"]).exits(1).says("certonly");
    ask(stage, "run", &["-a", "standalone", "-i", "standalone", "-d", "a.test"]).exits(1);
    ask(stage, "run", &["-a", "standalone", "-i", "nosuch", "-d", "a.test"]).exits(1).says("nosuch");
    ask(stage, "run", &["-a", "standalone", "--nginx", "-d", "a.test"]).exits(1).says("nginx");
    ask(stage, "run", &["-i", "null", "-d", "a.test"]).exits(1);
    ask(stage, "run", &["-d", "a.test"]).exits(1);
    ask(stage, "run", &NULL).exits(1).says("--domains");
    ask(stage, "run", &[&NULL[..], &["-d", "a.test", "--must-staple"]].concat()).exits(1).says("certonly");
    ask(stage, "run", &[&NULL[..], &["-d", "a.test", "--auto-hsts"]].concat()).exits(1);
    ask(stage, "run", &[&NULL[..], &["-d", "a.test", "--dry-run"]].concat()).exits(1).says("--dry-run");
    assert!(!stage.lineage("a.test").exists());

    let wishes = ["-d", "a.test", "--hsts", "--redirect"];
    let said = ask(stage, "run", &[&NULL[..], &wishes].concat()).succeeds();
    said.says("hsts").says("redirect").says("https://a.test");
    stage.lineage("a.test").is_whole(&stage.ca.root(0));
}

fn install(stage: &Stage) {
    let client = stage.client();
    client.run("install", &["-i", "null"]).exits(1);
    client.certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let live = |kind: &str| stage.lineage("a.test").live(kind).display().to_string();
    let [cert, key] = [live("cert"), live("privkey")];
    let null = |wish: &[&str]| client.run("install", &[&["-i", "null"], wish].concat());
    null(&["--cert-name", "a.test"]).succeeds().says("Deploying certificate");
    null(&["--cert-name", "a.test", "--redirect"]).succeeds().says("redirect");
    null(&["--cert-path", &cert, "--key-path", &key, "-d", "a.test"]).succeeds().says("Deploying certificate");

    null(&[]).exits(1).says("--cert-name");
    null(&["--cert-name", "nosuch"]).exits(1);
    null(&["--cert-path", &cert, "-d", "a.test"]).exits(1);
    null(&["--cert-path", &cert, "--key-path", &stage.arg("nosuch"), "-d", "a.test"]).exits(1).says("nosuch");
    client.run("install", &["--cert-name", "a.test"]).exits(1);
    client.run("install", &["--standalone", "--cert-name", "a.test"]).exits(1);
    client.run("install", &["-i", "standalone", "--cert-name", "a.test"]).exits(1);
    assert_eq!(stage.lineage("a.test").version(), 1);
}

fn enhance(stage: &Stage) {
    let client = stage.client();
    client.certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let null = |wish: &[&str]| client.run("enhance", &[&["-i", "null"], wish].concat());
    for (wish, word) in [("--hsts", "hsts"), ("--redirect", "redirect"), ("--uir", "uir"), ("--staple-ocsp", "staple")]
    {
        let said = null(&["--cert-name", "a.test", wish]).succeeds().says(word);
        assert!(!said.stdout.contains("Deploying"), "{}", said.stdout);
    }
    null(&["--cert-name", "a.test"]).exits(1);
    null(&["--cert-name", "a.test", "--auto-hsts"]).exits(1);
    null(&["--hsts"]).exits(1).says("--cert-name");
    null(&["--cert-name", "nosuch", "--hsts"]).exits(1);
    client.run("enhance", &["--cert-name", "a.test", "--hsts"]).exits(1);
}

/// A saved installer is told of each renewal, after the deploy hooks and before the post hooks.
fn renewed(stage: &Stage) {
    for name in ["a.test", "b.test"] {
        stage.client().certonly(&[&NULL[..], &["-d", name]].concat()).succeeds();
    }
    let post = hooks::script(&stage.path("hooks/post"), "echo after it all\n").display().to_string();
    let said = stage.client().renew(&["--force-renewal", "--post-hook", &post]).succeeds();
    let place = |text: &str| said.stdout.find(text).unwrap_or_else(|| panic!("{text}: {}", said.stdout));
    assert!(place("Reloading") < place("after it all"), "{}", said.stdout);
    for name in ["a.test", "b.test"] {
        stage.lineage(name).is_whole(&stage.ca.root(0));
        assert_eq!(stage.lineage(name).version(), 2);
        assert!(files::read(&stage.lineage(name).conf()).contains("\ninstaller = null\n"));
    }
    let said = stage.client().renew(&[]).succeeds();
    assert!(!said.stdout.contains("Reloading"), "{}", said.stdout);
}

/// An authenticator in the installer's place is told and no reason to fail; a server that we do not know is one.
fn saved_installers(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let conf = stage.lineage("a.test").conf();
    let text = files::read(&conf);
    let saved = |name: &str| {
        files::write(&conf, &text.replace("[renewalparams]\n", &format!("[renewalparams]\ninstaller = {name}\n")));
        stage.client().renew(&["--force-renewal"])
    };
    saved("standalone").succeeds().says_if(stage.is_ours(), "EC1601");
    assert_eq!(stage.lineage("a.test").version(), 2);
    // certbot passes over an installer that is gone, and its server goes on with the old certificate.
    saved("wibble").exits(if stage.is_ours() { 1 } else { 0 }).says_if(stage.is_ours(), "EC0622");
    let before = if stage.is_ours() { 2 } else { 3 };
    assert_eq!(stage.lineage("a.test").version(), before);
    saved("null").succeeds().says("Reloading");
    assert_eq!(stage.lineage("a.test").version(), before + 1);
}

fn nothing_to_roll_back(stage: &Stage) {
    stage.client().run("rollback", &["-i", "null"]).succeeds();
    stage.client().run("rollback", &["-i", "null", "--checkpoints", "3"]).succeeds();
    stage.client().run("rollback", &["-i", "null", "--checkpoints", "0"]).succeeds();
    assert!(files::list(&stage.path("tree/work")).is_empty());
}

/// certbot installs no certificate for an address, whatever the installer could do.
fn addresses(stage: &Stage) {
    let said = ask(stage, "run", &[&NULL[..], &["--ip-address", "127.0.0.1"]].concat());
    if !stage.is_ours() {
        said.exits(1);
        assert!(!stage.lineage("127.0.0.1").exists());
        return;
    }
    said.succeeds().says("https://127.0.0.1");
    stage.lineage("127.0.0.1").is_whole(&stage.ca.root(0));
}

/// A stop between the two halves: the certificate is saved, nothing is installed, and the run goes on where it was.
fn stopped(stage: &Stage) {
    let wish = [&NULL[..], &["-d", "a.test"]].concat();
    // Ours has heard the signal when its log says so (not of this very hook); certbot ends by it.
    let heard = format!("until grep -q EC100[7] {}; do :; done", stage.arg("tree/logs/letsencrypt.log"));
    let hook = format!("kill -TERM $PPID; {}", if stage.is_ours() { &heard } else { "" });
    let said = ask(stage, "run", &[&wish[..], &["--post-hook", &hook, "--disable-hook-validation"]].concat());
    assert_ne!(said.code, Some(0));
    assert!(!said.stdout.contains("https://a.test"), "{}", said.stdout);
    stage.lineage("a.test").is_whole(&stage.ca.root(0));
    ask(stage, "run", &wish).succeeds().says("https://a.test");
    assert_eq!(stage.lineage("a.test").version(), 1);
}

/// The names of a certificate that is none of ours are in it; files that do not belong together are not installed.
fn foreign_files(stage: &Stage) {
    let client = stage.client();
    for name in ["a.test", "b.test"] {
        client.certonly(&["--standalone", "-d", name]).succeeds();
    }
    let live = |name: &str, kind: &str| stage.lineage(name).live(kind).display().to_string();
    let install =
        |cert: &str, key: &str| client.run("install", &["-i", "null", "--cert-path", cert, "--key-path", key]);
    // certbot asks for the names, and takes any key when it is told them.
    let certbots = |code: i32| if stage.is_ours() { 1 - code } else { code };
    install(&live("a.test", "fullchain"), &live("a.test", "privkey")).exits(certbots(1));
    let words = ["--cert-path", &live("a.test", "cert"), "--key-path", &live("b.test", "privkey"), "-d", "a.test"];
    client.run("install", &[&["-i", "null"], &words[..]].concat()).exits(certbots(0));
    install(&live("a.test", "privkey"), &live("a.test", "privkey")).exits(1);
}

fn ask(stage: &Stage, verb: &str, wish: &[&str]) -> Outcome {
    stage.client().ask(verb, &[&["--agree-tos", "--email", "admin@example.test"], wish].concat())
}

const NULL: [&str; 4] = ["-a", "standalone", "-i", "null"];
