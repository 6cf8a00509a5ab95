//! The everyday journeys with a real Apache: obtained, installed, renewed, rolled back; and what must not break it.

use std::path::PathBuf;
use std::process::Command;

use evercert_tests::breed::Breed;
use evercert_tests::corpus::Corpus;
use evercert_tests::daemon::Daemon;
use evercert_tests::fetched::{Fetched, header};
use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::web_host::WebHost;
use evercert_tests::{conf, files, hooks};
use serde_json::{Value, json};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("apache_run::run", run).about(Subject::OURS).on(Server::OURS),
    Scenario::new("apache_run::certonly", certonly).about(Subject::OURS).on(Server::OURS),
    Scenario::new("apache_run::auto_hsts", auto_hsts).about(Subject::OURS).on(Server::OURS),
    Scenario::new("apache_run::dry_edit", dry_edit).about(Subject::OURS).on(Server::OURS),
    Scenario::new("apache_run::killed", killed).about(Subject::OURS).on(Server::OURS),
    Scenario::new("apache_run::meddled_with", meddled_with).about(Subject::OURS).on(Server::OURS),
    Scenario::new("apache_run::another_has_443", another_has_443).about(Subject::OURS).on(Server::OURS),
    Scenario::new("apache_run::replaced", replaced).about(Subject::OURS).on(Server::OURS),
];

/// Everything at once, then each thing for itself, and back to the same bytes and modules.
fn run(stage: &Stage) {
    let host = host(stage, "several-hosts-one-file");
    let before = host.picture();
    ask(stage, "run", &["-d", "one.test,two.test", "--redirect"]).succeeds().says("https://one.test");
    stage.lineage("one.test").is_whole(&stage.ca.root(0));
    for name in ["one", "two"] {
        assert_eq!(fetched(stage, &format!("{name}.test")), format!("this is /srv/{name}\n"));
        assert_eq!(sent(&format!("{name}.test"), "Location"), format!("https://{name}.test/"));
    }
    assert_settled(stage);
    assert_eq!(backups(stage).len(), 2, "one for the certificate, one for the redirect");
    let saved = files::read(&stage.lineage("one.test").conf());
    assert!(saved.contains("authenticator = apache\n") && saved.contains("installer = apache\n"), "{saved}");

    stage.client().run("enhance", &["--apache", "--hsts", "--uir", "--cert-name", "one.test"]).succeeds();
    assert_eq!(secure("one.test", "Content-Security-Policy"), "upgrade-insecure-requests");
    let serial = stage.lineage("one.test").serial();
    stage.client().renew(&["--force-renewal"]).succeeds().says("Reloading apache server");
    assert_ne!(stage.lineage("one.test").serial(), serial);
    assert_eq!(served("two.test"), stage.lineage("one.test").serial());

    let kept = backups(stage).len();
    stage.client().run("install", &["--apache", "--cert-name", "one.test", "--redirect"]).succeeds();
    assert_eq!(backups(stage).len(), kept, "what is there already is not changed");
    stage.client().run("rollback", &["--apache", "--checkpoints", "9"]).succeeds();
    assert_eq!(host.picture(), before);
    assert_eq!(sent("one.test", "Location"), "");
}

/// Proved by Apache, changed nowhere, by somebody whose files nobody else may read; and a rehearsal of the same.
fn certonly(stage: &Stage) {
    let host = host(stage, "several-hosts-one-file");
    let before = host.picture();
    files::make_folder(&stage.path("tree/work"));
    let command = stage.client().command("certonly", &words(stage, &["-d", "one.test,three.test"]));
    let mut private = Command::new("sh");
    private.args(["-c", "umask 077; exec \"$@\"", "sh"]).arg(command.get_program()).args(command.get_args());
    private.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    Outcome::of(&mut private).succeeds();
    assert_eq!(host.picture(), before);
    let server = ["--server", stage.ca.directory()];
    stage.client().renew(&[&["--dry-run"], &server[..]].concat()).succeeds();
    assert_eq!(host.picture(), before);
    assert!(backups(stage).is_empty());
    assert_settled(stage);
    assert!(files::list(&stage.path("tree/work/http_challenges")).is_empty());
}

/// HSTS that grows: a step every other day, none when it is not wanted, and for good with a new certificate at the end.
fn auto_hsts(stage: &Stage) {
    let _host = host(stage, "several-hosts-one-file");
    ask(stage, "run", &["-d", "one.test", "--auto-hsts", "--no-redirect"]).succeeds();
    let policy = || secure("one.test", "Strict-Transport-Security");
    assert_eq!(policy(), "max-age=60");
    let steps = stage.config().join(".pluginstorage.json");
    let remembered = || -> Value { serde_json::from_str(&files::read(&steps)).expect("a document") };
    let mark = remembered()["apache"]["autohsts"].as_object().and_then(|all| all.keys().next().cloned());
    let mark = mark.expect("the host is remembered");
    stage.client().renew(&[]).succeeds();
    assert_eq!(policy(), "max-age=60", "it is not time yet");
    let later = stage.client().days_ahead(3);
    later.renew(&["--disable-renew-updates"]).succeeds();
    assert_eq!(policy(), "max-age=60", "it is not wanted");
    later.renew(&[]).succeeds().says("HSTS lasts longer");
    assert_eq!((policy(), &remembered()["apache"]["autohsts"][&mark]["laststep"]), ("max-age=300".into(), &json!(1)));
    let last = json!({ "apache": { "autohsts": { mark.as_str(): { "laststep": 6, "timestamp": 0.0 } } } });
    files::write(&steps, &last.to_string());
    stage.client().renew(&[]).succeeds();
    assert_eq!(policy(), "max-age=300", "nothing was renewed");
    stage.client().renew(&["--force-renewal"]).succeeds();
    assert_eq!((policy(), remembered()), ("max-age=31536000".into(), json!({ "apache": { "autohsts": {} } })));
}

/// What would be changed is shown, and not done.
fn dry_edit(stage: &Stage) {
    let host = host(stage, "several-hosts-one-file");
    let before = host.picture();
    let said = ask(stage, "run", &["-d", "one.test", "--redirect", "--hsts", "--apache-dry-edit"]).succeeds();
    for line in [
        "+<VirtualHost *:443>",
        "+SSLCertificateFile",
        "$ a2enmod ssl",
        "+++ /etc/apache2/sites-enabled/all-le-ssl.conf",
    ] {
        assert!(said.stdout.replace("    ", "").contains(line), "{line}: {}", said.stdout);
    }
    assert!(said.stdout.contains("Strict-Transport-Security"), "{}", said.stdout);
    ask(stage, "certonly", &["-d", "one.test", "--apache-dry-edit", "--json"]).succeeds().says("TOKEN.THUMBPRINT");
    ask(stage, "certonly", &["-d", "one.test", "--nginx-dry-edit"]).exits(1).says("EC2911");
    assert_eq!((host.picture(), stage.lineage("one.test").exists()), (before, false));
}

/// Killed at each word with the server: the next run finds everything, undoes it, and goes on.
fn killed(stage: &Stage) {
    let host = host(stage, "several-hosts-one-file");
    let before = host.picture();
    // The first two are said at once.
    let mut call = 3;
    loop {
        let ctl = ctl_that(stage, call, "kill -KILL $PPID");
        let said = ask(stage, "run", &["-d", "one.test", "--redirect", "--force-renewal", "--apache-ctl", &ctl]);
        if said.code.is_some() {
            let _done = said.succeeds();
            break;
        }
        stage.client().run("rollback", &["-i", "apache", "--checkpoints", "9"]).succeeds();
        assert_eq!(host.picture(), before, "{call}");
        assert_settled(stage);
        assert_eq!(sent("one.test", "Location"), "", "{call}: undone in the server, too");
        call += 1;
    }
    assert!(call > CALLS, "only {call} words with the server");
    assert_eq!(fetched(stage, "one.test"), "this is /srv/one\n");
}

/// Somebody adds a line to the site while the CA looks: it stays.
fn meddled_with(stage: &Stage) {
    let _host = host(stage, "several-hosts-one-file");
    let site = PathBuf::from("/etc/apache2/sites-available/all.conf");
    let mine = files::read(&site);
    let ctl = ctl_that(stage, SHOWN, &format!("echo '# added' >> {}", site.display()));
    let said = ask(stage, "certonly", &["-d", "one.test", "--apache-ctl", &ctl]).succeeds();
    assert!(!said.stderr.contains("EC1608"), "{}", said.stderr);
    assert_eq!(files::read(&site), format!("{mine}# added\n"));
    assert_settled(stage);
}

/// Another program has port 443: nothing is ordered or changed, for Apache would end when it is told of its new port.
fn another_has_443(stage: &Stage) {
    let host = host(stage, "several-hosts-one-file");
    let before = host.picture();
    let _python = python(stage);
    ask(stage, "run", &["-d", "one.test", "--redirect"]).exits(1).says("EC3213").says("python3");
    assert_eq!(host.picture(), before);
    assert!(!stage.lineage("one.test").exists(), "nothing was ordered");
    assert_eq!(plain("one.test"), "this is /srv/one\n");
}

/// A certificate that Apache renews, on a host where a program in Python has taken its place since.
fn replaced(stage: &Stage) {
    let running = host(stage, "stopped");
    ask(stage, "run", &["-d", "asleep.test", "--no-redirect"]).succeeds();
    let stopped = Command::new("/usr/sbin/apache2ctl").args(["-k", "stop"]).status();
    assert!(stopped.is_ok_and(|status| status.success()));
    while Command::new("pgrep").args(["-x", "apache2"]).output().is_ok_and(|found| !found.stdout.is_empty()) {
        std::thread::yield_now();
    }
    let before = running.picture();
    let _python = python(stage);
    let rehearsal = ["--dry-run", "--server", stage.ca.directory()];
    let said = stage.client().renew(&rehearsal).exits(1).says("EC3323").says("443").says("python3 (PID ");
    let _said = said.says("reconfigure");
    assert_eq!(running.picture(), before);

    // What people wrote into the file by hand.
    let file = stage.lineage("asleep.test").conf();
    let [stop, start] = ["stop", "start"].map(|name| {
        let body = format!("echo {name} >> {}\n", stage.path("hooks.log").display());
        hooks::script(&stage.path(&format!("{name}.sh")), &body).display().to_string()
    });
    let text = files::read(&file).replace("= apache", "= standalone");
    let lines = text.lines().filter(|line| !line.starts_with("version") && !line.contains("renew_before_expiry"));
    let rest = lines.collect::<Vec<_>>().join("\n");
    let hooks = format!("pre_hook = {stop}\npost_hook = {start}\n");
    files::write(&file, &format!("# renew_before_expiry = 30 days\nversion = 2.7.1\n{rest}\n{hooks}"));
    stage.client().renew(&[&["--force-renewal"], &rehearsal[1..]].concat()).succeeds();
    assert_eq!(stage.lineage("asleep.test").version(), 2);
    assert_eq!(files::read(&stage.path("hooks.log")), "stop\nstart\n");
    let params = conf::params(&file, stage.home());
    assert!(params.contains("authenticator = standalone"), "{params:?}");
}

/// The machine with this case of the corpus; files for the CA are in a folder that Apache gets to.
fn host(stage: &Stage, case: &str) -> WebHost {
    files::set_mode(stage.home(), 0o755);
    files::make_folder(&stage.path("tree"));
    WebHost::start(&stage.path("server"), &Corpus::load(Breed::Apache, case))
}

fn words<'a>(stage: &'a Stage, args: &[&'a str]) -> Vec<&'a str> {
    let usual = ["--server", stage.ca.directory(), "--agree-tos", "--email", "a@example.test", "--apache"];
    [&usual[..], args].concat()
}

/// A verb that asks the CA and works with Apache.
fn ask(stage: &Stage, verb: &str, args: &[&str]) -> Outcome {
    stage.client().run(verb, &words(stage, args))
}

/// An `apache2ctl` that does something after its n-th call.
fn ctl_that(stage: &Stage, call: usize, then: &str) -> String {
    let calls = stage.path("calls");
    files::write(&calls, "");
    let body = format!(
        "echo \"$@\" >> {0}; n=$(wc -l < {0})\n/usr/sbin/apache2ctl \"$@\"; code=$?\n[ $n -eq {call} ] && {{ {then}; }}\nexit $code\n",
        calls.display()
    );
    hooks::script(&stage.path("hooks/apache-ctl"), &body).display().to_string()
}

/// What listens at port 443, and is no Apache.
fn python(stage: &Stage) -> Daemon {
    let mut command = Command::new("python3");
    command.args(["-m", "http.server", "443"]).current_dir(stage.path("www"));
    Daemon::start(&mut command, &stage.path("python.log"), ([127, 0, 0, 1], 443).into())
}

/// The page of a name over HTTPS, the chain verified.
fn fetched(stage: &Stage, name: &str) -> String {
    let roots = stage.path("roots.pem");
    files::write(&roots, &stage.ca.root(0));
    let page = Fetched::proved(&format!("https://{name}/"), LOCAL, &roots);
    assert_eq!(page.trouble, "", "{name}");
    page.body
}

fn plain(name: &str) -> String {
    Fetched::anyhow(&format!("http://{name}/"), LOCAL).body
}

/// A header over plain HTTP; empty if there is none.
fn sent(name: &str, wanted: &str) -> String {
    let page = Fetched::anyhow(&format!("http://{name}/"), LOCAL);
    header(&page.headers, &wanted.to_ascii_lowercase()).unwrap_or_default().to_owned()
}

/// A header over HTTPS.
fn secure(name: &str, wanted: &str) -> String {
    let page = Fetched::anyhow(&format!("https://{name}/"), LOCAL);
    header(&page.headers, &wanted.to_ascii_lowercase()).unwrap_or_default().to_owned()
}

fn served(name: &str) -> String {
    Fetched::anyhow(&format!("https://{name}/"), LOCAL).serial
}

fn backups(stage: &Stage) -> Vec<PathBuf> {
    files::list(&stage.path("tree/work/backups"))
}

fn assert_settled(stage: &Stage) {
    for left in ["temp_checkpoint", "IN_PROGRESS"] {
        assert!(!stage.path("tree/work").join(left).exists(), "{left}");
    }
}

const LOCAL: &str = "127.0.0.1";
/// With how many words a run gets by at least.
const CALLS: usize = 9;
/// The word after which challenges are shown: version, what it shows, test, reload.
const SHOWN: usize = 4;
