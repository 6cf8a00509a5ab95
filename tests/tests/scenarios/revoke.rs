//! Revocation, three ways.

use evercert_tests::scenario::Scenario;
use evercert_tests::stage::Stage;

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("revoke::by_name", by_name),
    Scenario::new("revoke::by_account", by_account),
    Scenario::new("revoke::by_key", by_key),
    Scenario::new("revoke::by_wrong_key", by_wrong_key),
];

fn by_name(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let serial = stage.lineage("a.test").serial();
    stage.client().run("revoke", &["--cert-name", "a.test", "--reason", "keyCompromise"]).succeeds();

    assert!(stage.ca.is_revoked(&serial));
    assert!(!stage.lineage("a.test").exists(), "without a wish, the lineage goes");
}

fn by_account(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let cert = stage.lineage("a.test").live("cert").display().to_string();
    let revoke = ["--cert-path", &cert, "--no-delete-after-revoke"];
    stage.client().ask("revoke", &revoke).succeeds();

    assert!(stage.ca.is_revoked(&stage.lineage("a.test").serial()));
    stage.client().ask("revoke", &revoke).exits(1);
}

fn by_key(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let lineage = stage.lineage("a.test");
    let [cert, key] = ["cert", "privkey"].map(|kind| lineage.live(kind).display().to_string());
    let revoke = ["--cert-path", &cert, "--key-path", &key, "--no-delete-after-revoke"];
    let stranger = stage.client().elsewhere("stranger");
    stranger.ask("revoke", &revoke).succeeds();

    assert!(stage.ca.is_revoked(&lineage.serial()));
}

fn by_wrong_key(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    stage.client().certonly(&["--standalone", "-d", "b.test"]).succeeds();
    let cert = stage.lineage("a.test").live("cert").display().to_string();
    let key = stage.lineage("b.test").live("privkey").display().to_string();
    stage.client().ask("revoke", &["--cert-path", &cert, "--key-path", &key]).exits(1);

    assert!(!stage.ca.is_revoked(&stage.lineage("a.test").serial()));
    assert!(stage.lineage("a.test").exists());
}

const STANDALONE: [&str; 3] = ["--standalone", "-d", "a.test"];
