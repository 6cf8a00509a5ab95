//! Which lineage a request belongs to, and what may become of it.

use evercert_tests::client::CONTACT;
use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::{files, hooks, openssl};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("decisions::by_names", by_names).on(Server::OURS).seldom(),
    Scenario::new("decisions::by_cert_name", by_cert_name).on(Server::OURS),
    Scenario::new("decisions::wildcard", wildcard).on(Server::OURS),
    Scenario::new("decisions::new_key_or_old", new_key_or_old).on(Server::OURS).seldom(),
    Scenario::new("decisions::real_or_staging", real_or_staging).on(Server::OURS).seldom(),
    Scenario::new("decisions::pending_version", pending_version).on(Server::OURS),
];

/// A subset is new, the same names are kept or renewed, more names want `--expand`, `--duplicate` is new.
fn by_names(stage: &Stage) {
    let [first, second, third] = ["a.test", "a.test-0001", "a.test-0002"].map(|name| stage.lineage(name));
    get(stage, "a.test,b.test", &[]).succeeds();
    get(stage, "a.test", &[]).succeeds();
    assert_eq!((first.version(), second.version()), (1, 1));
    assert_eq!(second.names(), ["DNS:a.test"]);

    for keep in [&[][..], &["--keep"], &["--keep-until-expiring"], &["--reinstall"]] {
        get(stage, "b.test,a.test", keep).succeeds().says("not yet due");
    }
    assert_eq!(first.version(), 1);
    get(stage, "b.test,a.test", &["--force-renewal"]).succeeds();
    assert_eq!((first.version(), second.version()), (2, 1));

    get(stage, "a.test,c.test", &[]).exits(1).says("--expand");
    get(stage, "a.test,c.test", &["--keep"]).exits(1);
    get(stage, "a.test,c.test", &["--renew-by-default"]).succeeds();
    assert_eq!(second.names(), ["DNS:a.test", "DNS:c.test"]);
    get(stage, "a.test,b.test,d.test", &["--expand"]).succeeds();
    assert_eq!((first.version(), second.version()), (3, 2));

    get(stage, "a.test,c.test", &["--duplicate"]).succeeds();
    assert_eq!((second.version(), third.version()), (2, 1));
    // Of several with the same names the last is meant.
    get(stage, "a.test,c.test", &["--force-renewal"]).succeeds();
    assert_eq!((second.version(), third.version()), (2, 2));
}

/// `--cert-name` says which lineage is meant; its names may change.
fn by_cert_name(stage: &Stage) {
    let lineage = stage.lineage("mine");
    stage.client().certonly(&["--standalone", "--cert-name", "mine"]).exits(1);
    get(stage, "a.test,b.test", &["--cert-name", "mine"]).succeeds();
    get(stage, "b.test,a.test", &["--cert-name", "mine"]).succeeds().says("not yet due");
    stage.client().certonly(&["--standalone", "--cert-name", "mine"]).succeeds().says("not yet due");
    assert_eq!(lineage.version(), 1);
    get(stage, "b.test,c.test", &["--cert-name", "mine"]).succeeds();
    assert_eq!((lineage.version(), lineage.names()), (2, vec!["DNS:b.test".to_owned(), "DNS:c.test".to_owned()]));
    get(stage, "d.test", &["--cert-name", "mine", "--renew-with-new-domains"]).succeeds();
    stage.client().certonly(&["--standalone", "--cert-name", "mine", "--force-renewal"]).succeeds();
    assert_eq!((lineage.version(), lineage.names()), (4, vec!["DNS:d.test".to_owned()]));
    lineage.is_whole(&stage.ca.root(0));
}

/// A lineage is not called `*.a.test`, and the wildcard does not count as the name below it.
fn wildcard(stage: &Stage) {
    let (auth, cleanup) = hooks::dns(&stage.path("hooks"));
    let [auth, cleanup] = [auth, cleanup].map(|hook| hook.display().to_string());
    let hooks = ["--manual", "--manual-auth-hook", &auth, "--manual-cleanup-hook", &cleanup];
    let wish = [&hooks[..], &["--preferred-challenges", "dns", "-d", "*.a.test"]].concat();
    stage.client().certonly(&wish).succeeds();
    get(stage, "a.test", &[]).succeeds();

    assert_eq!(stage.lineage("a.test").names(), ["DNS:*.a.test"]);
    assert_eq!(stage.lineage("a.test-0001").names(), ["DNS:a.test"]);
}

/// A key that is to be kept stays what it is, unless a new one is asked for.
fn new_key_or_old(stage: &Stage) {
    let lineage = stage.lineage("a.test");
    let renew = |args: &[&str]| get(stage, "a.test", &[&["--force-renewal"], args].concat());
    get(stage, "a.test", &["--reuse-key"]).succeeds();
    let key = openssl::public_key(&lineage.live("cert"));
    renew(&["--elliptic-curve", "secp384r1"]).exits(1).says("--new-key");
    renew(&["--reuse-key", "--cert-name", "a.test", "--key-type", "rsa"]).exits(1).says("--new-key");
    renew(&["--reuse-key"]).succeeds();
    assert_eq!((lineage.version(), openssl::public_key(&lineage.live("cert"))), (2, key));
    renew(&["--reuse-key", "--new-key", "--elliptic-curve", "secp384r1"]).succeeds();
    assert_eq!((lineage.version(), lineage.key_kind().as_str()), (3, "secp384r1"));

    // The type of the lineage holds until both are said: which lineage, and which type.
    renew(&["--no-reuse-key", "--key-type", "rsa"]).exits(1).says("--cert-name");
    renew(&["--no-reuse-key", "--key-type", "rsa", "--cert-name", "a.test"]).succeeds();
    assert_eq!((lineage.version(), lineage.key_kind().as_str()), (4, "rsa 2048"));
    renew(&["--no-reuse-key"]).succeeds();
    assert_eq!(lineage.key_kind(), "rsa 2048");
    lineage.is_whole(&stage.ca.root(0));
}

/// A certificate of a CA that calls itself staging does not take the place of a real one by accident.
fn real_or_staging(stage: &Stage) {
    let staging = format!("{}?staging", stage.ca.directory());
    get(stage, "a.test", &[]).succeeds();
    let wish = ["--standalone", "-d", "a.test", "--server", &staging, "--agree-tos", "--email", CONTACT];
    let instead = |args: &[&str]| stage.client().run("certonly", &[&wish[..], &["--force-renewal"], args].concat());
    instead(&[]).exits(1).says("--break-my-certs");
    assert_eq!(stage.lineage("a.test").version(), 1);
    instead(&["--break-my-certs"]).succeeds();
    assert_eq!(stage.lineage("a.test").version(), 2);
    stage.client().run("certificates", &[]).succeeds().says("INVALID: TEST_CERT");
    // A staging certificate may be replaced by either.
    instead(&[]).succeeds();
    get(stage, "a.test", &["--force-renewal"]).succeeds();
    assert_eq!(stage.lineage("a.test").version(), 4);
}

/// What was issued and never linked is put into force instead of asking for another.
fn pending_version(stage: &Stage) {
    let lineage = stage.lineage("a.test");
    get(stage, "a.test", &[]).succeeds();
    get(stage, "a.test", &["--force-renewal"]).succeeds();
    for kind in ["cert", "chain", "fullchain", "privkey"] {
        files::remove(&lineage.live(kind));
        files::link(format!("../../archive/a.test/{kind}1.pem").as_ref(), &lineage.live(kind));
    }
    assert_eq!(lineage.version(), 1);
    get(stage, "a.test", &["--force-renewal"]).succeeds();

    assert_eq!(lineage.version(), 2);
    lineage.is_whole(&stage.ca.root(0));
    assert!(!lineage.archived("cert", 3).exists());
}

fn get(stage: &Stage, names: &str, args: &[&str]) -> Outcome {
    stage.client().certonly(&[&["--standalone", "-d", names], args].concat())
}
