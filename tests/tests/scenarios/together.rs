//! Several lineages in one renewal that want the same thing: a port, a name, a record, a folder.

use evercert_tests::lineage::Lineage;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks, web};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("together::same_name_over_tls", same_name_over_tls).about(Subject::OURS),
    Scenario::new("together::two_addresses", two_addresses),
    Scenario::new("together::one_record_at_a_time", one_record_at_a_time),
    Scenario::new("together::one_root", one_root),
    Scenario::new("together::some_fail", some_fail),
    Scenario::new("together::subset", subset).about(Subject::MODERN),
    Scenario::new("together::owed_hooks", owed_hooks).about(Subject::OURS).on(Server::OURS),
    Scenario::new("together::deadly_hook", deadly_hook).about(Subject::OURS).on(Server::OURS),
    Scenario::new("together::key_stays", key_stays).about(Subject::MODERN).on(Server::OURS).seldom(),
];

/// A TLS handshake names the name and nothing else: two proofs for one name must take turns.
fn same_name_over_tls(stage: &Stage) {
    let tls = ["--standalone", "--preferred-challenges", "tls-alpn-01"];
    stage.client().certonly(&[&tls[..], &["-d", "a.test", "--cert-name", "one"]].concat()).succeeds();
    stage.client().certonly(&[&tls[..], &["-d", "a.test,b.test", "--cert-name", "two"]].concat()).succeeds();
    renews_all(stage, &["one", "two"]);
}

fn two_addresses(stage: &Stage) {
    let bind = |address| ["--standalone", "--http-01-address", address];
    stage.client().certonly(&[&bind("127.0.0.1")[..], &["-d", "a.test"]].concat()).succeeds();
    stage.client().certonly(&[&bind("0.0.0.0")[..], &["-d", "b.test"]].concat()).succeeds();
    renews_all(stage, &["a.test", "b.test"]);
}

/// A script that holds one value a record: what it published last is all there is.
fn one_record_at_a_time(stage: &Stage) {
    let (auth, cleanup) = hooks::dns(&stage.path("hooks"));
    let body = format!("{}\n{}\n", cleanup.display(), auth.display());
    let replace = hooks::script(&stage.path("hooks/replace"), &body).display().to_string();
    let cleanup = cleanup.display().to_string();
    let manual = ["--manual", "--preferred-challenges", "dns"];
    let scripts = ["--manual-auth-hook", &replace, "--manual-cleanup-hook", &cleanup];
    for (name, lineage) in [("a.test", "base"), ("*.a.test", "wildcard")] {
        let wanted = ["-d", name, "--cert-name", lineage];
        stage.client().certonly(&[&manual[..], &scripts, &wanted].concat()).succeeds();
    }
    renews_all(stage, &["base", "wildcard"]);
}

/// Two lineages, each with a map of its own, below one root: nothing stays there.
fn one_root(stage: &Stage) {
    web::serve(&stage.path("www"));
    let root = stage.arg("www");
    stage.client().certonly(&["--webroot", "-w", &root, "-d", "a.test"]).succeeds();
    stage.client().certonly(&["--webroot", "-w", &root, "-d", "b.test"]).succeeds();
    renews_all(stage, &["a.test", "b.test"]);
    let left = files::list(&stage.path("www"));
    assert!(left.is_empty(), "left behind: {left:?}");
}

/// One that cannot be proved does not keep the others.
fn some_fail(stage: &Stage) {
    web::serve(&stage.path("www"));
    let root = stage.arg("www");
    let gone = stage.arg("gone");
    files::make_folder(&stage.path("gone"));
    for (name, root) in [("a.test", &root), ("b.test", &root), ("c.test", &root)] {
        stage.client().certonly(&["--webroot", "-w", root, "-d", name]).succeeds();
    }
    let conf = stage.lineage("b.test").conf();
    files::write(&conf, &files::read(&conf).replace(&root, &gone));
    stage.client().renew(&["--force-renewal"]).exits(1);
    let versions = ["a.test", "b.test", "c.test"].map(|name| stage.lineage(name).version());
    assert_eq!(versions, [2, 1, 2]);
    assert!(files::list(&stage.path("www")).is_empty() && files::list(&stage.path("gone")).is_empty());
}

/// The names that can be proved are enough, if the user says so.
fn subset(stage: &Stage) {
    web::serve(&stage.path("www"));
    files::make_folder(&stage.path("gone"));
    let map = format!("{{\"a.test\":\"{}\",\"b.test\":\"{}\"}}", stage.arg("www"), stage.arg("gone"));
    stage.client().certonly(&["--webroot", "--webroot-map", &map, "--allow-subset-of-names"]).succeeds();
    assert_eq!(stage.lineage("a.test").names(), ["DNS:a.test"]);
}

/// A run that was killed between the certificate and its deploy hook leaves a note, and the next
/// run does what it says, once.
fn owed_hooks(stage: &Stage) {
    let log = stage.path("log");
    let deploy = hooks::recorder(&stage.path("hooks/deploy"), "deploy", &log).display().to_string();
    stage.client().certonly(&["--standalone", "-d", "a.test", "--deploy-hook", &deploy]).succeeds();
    let conf = stage.lineage("a.test").conf();
    let text = files::read(&conf).replace("[evercert]\n", "");
    assert!(!text.contains("deploy_owed"), "{text}");
    files::remove(&log);

    let serial = stage.lineage("a.test").serial().trim_start_matches('0').to_lowercase();
    files::write(&conf, &format!("{text}\n[evercert]\ndeploy_owed = {serial}\n"));
    stage.client().renew(&[]).succeeds();
    assert!(files::read(&log).starts_with("deploy RENEWED_DOMAINS=a.test"), "{}", files::read(&log));
    files::remove(&log);
    stage.client().renew(&[]).succeeds();
    assert!(!log.exists(), "the hook ran again");
}

/// A hook that kills whoever runs it is tried a few times, after all else is done, and then named and given up.
fn deadly_hook(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "b.test"]).succeeds();
    let deadly = ["--standalone", "-d", "a.test", "--deploy-hook", "kill -9 $PPID"];
    assert_eq!(stage.client().certonly(&deadly).code, None);
    let conf = stage.lineage("b.test").conf();
    files::write(&conf, &format!("renew_before_expiry = 100 years\n{}", files::read(&conf)));
    for version in 2..5 {
        assert_eq!(stage.client().renew(&[]).code, None);
        assert_eq!(stage.lineage("b.test").version(), version, "the hook of a.test came first");
    }
    stage.client().renew(&[]).succeeds().says("EC2710").says("kill -9 $PPID");
    let said = stage.client().renew(&[]).succeeds();
    assert!(!said.stderr.contains("EC2710"), "{}", said.stderr);
    assert!(!files::read(&stage.lineage("a.test").conf()).contains("deploy_"));
}

/// A key that is to stay stays, also through a `certonly` that does not say so again.
fn key_stays(stage: &Stage) {
    let curve = ["--reuse-key", "--elliptic-curve", "secp384r1"];
    stage.client().certonly(&[&["--standalone", "-d", "a.test"][..], &curve].concat()).succeeds();
    let lineage = stage.lineage("a.test");
    let again = stage.client().certonly(&["--standalone", "-d", "a.test", "--force-renewal"]);
    if !stage.is_ours() {
        again.exits(1).says("--new-key");
        assert_eq!(lineage.version(), 1);
        return;
    }
    again.succeeds();
    stage.client().renew(&["--force-renewal"]).succeeds();
    let keys = [1, 2, 3].map(|version| files::read(&lineage.archived("privkey", version)));
    assert!(keys[0] == keys[1] && keys[1] == keys[2], "the key changed");
}

fn renews_all(stage: &Stage, names: &[&str]) {
    stage.client().renew(&["--force-renewal"]).succeeds();
    for lineage in names.iter().map(|name| -> Lineage { stage.lineage(name) }) {
        lineage.is_whole(&stage.ca.root(0));
        assert_eq!(lineage.version(), 2);
    }
}
