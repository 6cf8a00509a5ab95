//! When a certificate is renewed, and what stays.

use evercert_tests::scenario::Scenario;
use evercert_tests::server::{Ca, Server, Setup};
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks, openssl};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("renew::not_due", not_due),
    Scenario::new("renew::due", due),
    Scenario::new("renew::forced", forced),
    Scenario::new("renew::before_expiry", before_expiry),
    Scenario::new("renew::short_lived", short_lived)
        .with(Setup { profiles: true, ..Setup::PLAIN })
        .about(Subject::MODERN)
        .on(Server::MODERN),
    Scenario::new("renew::by_advice", by_advice).about(Subject::MODERN).on(Server::MODERN),
    Scenario::new("renew::by_revocation", by_revocation).about(Subject::MODERN).on(Server::MODERN),
    Scenario::new("renew::opted_out", opted_out).about(Subject::MODERN),
    Scenario::new("renew::reuse_key", reuse_key),
    Scenario::new("renew::key_mode", key_mode),
    Scenario::new("renew::six_versions_stay", six_versions_stay).about(Subject::MODERN).on(&[Server::Pebble2_10]),
    Scenario::new("renew::one_fails", one_fails),
];

fn not_due(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let before = stage.tree();
    stage.client().renew(&[]).succeeds().says("(skipped)");

    assert_eq!(stage.tree(), before);
}

fn due(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    stage.client().days_ahead(62).renew(&[]).succeeds().says("(success)");

    is_second(stage);
}

fn forced(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    stage.client().renew(&["--force-renewal"]).succeeds().says("(success)");

    is_second(stage);
    let lineage = stage.lineage("a.test");
    let keys = [1, 2].map(|version| files::read(&lineage.archived("privkey", version)));
    assert_ne!(keys[0], keys[1]);
}

fn before_expiry(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let conf = stage.lineage("a.test").conf();
    files::write(&conf, &format!("renew_before_expiry = 100 years\n{}", files::read(&conf)));
    stage.client().renew(&[]).succeeds();

    is_second(stage);
    assert!(files::read(&conf).contains("renew_before_expiry = 100 years\n"));
}

fn short_lived(stage: &Stage) {
    let wish = ["--standalone", "-d", "a.test", "--required-profile", "shortlived"];
    stage.client().certonly(&wish).succeeds();
    stage.client().days_ahead(1).renew(&[]).succeeds().says("(skipped)");
    // The CA's advice may lie as late as five days after issue, and is asked again after six hours.
    stage.client().days_ahead(6).renew(&[]).succeeds().says("(success)");

    is_second(stage);
    assert!(!openssl::stands_after(&stage.lineage("a.test").live("cert"), 7));
}

fn by_advice(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    stage.ca.advise_renewal(&files::read(&stage.lineage("a.test").live("cert")));
    stage.client().renew(&[]).succeeds().says("(success)");

    is_second(stage);
    if let (Subject::Evercert, Ca::Pebble(pebble)) = (stage.client().subject(), &stage.ca) {
        assert!(pebble.log().contains("is a replacement of"), "the new order does not name the old certificate");
    }
}

fn by_revocation(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let revoke = ["--cert-name", "a.test", "--no-delete-after-revoke"];
    stage.client().run("revoke", &revoke).succeeds();
    stage.client().renew(&[]).succeeds().says("(success)");

    is_second(stage);
}

fn opted_out(stage: &Stage) {
    stage.client().certonly(&[&STANDALONE[..], &["--no-autorenew"]].concat()).succeeds();
    stage.client().days_ahead(80).renew(&[]).succeeds();

    assert_eq!(stage.lineage("a.test").version(), 1);
}

fn reuse_key(stage: &Stage) {
    stage.client().certonly(&[&STANDALONE[..], &["--reuse-key"]].concat()).succeeds();
    stage.client().renew(&["--force-renewal"]).succeeds();

    is_second(stage);
    let lineage = stage.lineage("a.test");
    let keys = [1, 2].map(|version| files::read(&lineage.archived("privkey", version)));
    assert_eq!(keys[0], keys[1]);
}

fn key_mode(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    files::set_mode(&stage.lineage("a.test").archived("privkey", 1), 0o640);
    stage.client().renew(&["--force-renewal"]).succeeds();

    assert!(stage.tree().contains("0640 archive/a.test/privkey2.pem\n"));
}

fn six_versions_stay(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    for _ in 2..=7 {
        stage.client().renew(&["--force-renewal"]).succeeds();
    }

    let lineage = stage.lineage("a.test");
    let there: Vec<u32> = (1..=7).filter(|version| lineage.archived("cert", *version).exists()).collect();
    assert_eq!(there, [2, 3, 4, 5, 6, 7]);
}

fn one_fails(stage: &Stage) {
    let (auth, cleanup) = hooks::dns(&stage.path("hooks"));
    let [auth_path, cleanup_path] = [&auth, &cleanup].map(|path| path.display().to_string());
    let manual = [
        "--manual",
        "--preferred-challenges",
        "dns",
        "--manual-auth-hook",
        &auth_path,
        "--manual-cleanup-hook",
        &cleanup_path,
    ];
    stage.client().certonly(&[&manual[..], &["-d", "b.test"]].concat()).succeeds();
    stage.client().certonly(&STANDALONE).succeeds();
    let failing = files::read(&stage.lineage("b.test").conf());
    let _: std::path::PathBuf = hooks::script(&auth, "true\n");
    stage.client().renew(&["--force-renewal"]).exits(1).says("(success)").says("(failure)");

    is_second(stage);
    assert_eq!(stage.lineage("b.test").version(), 1);
    assert_eq!(files::read(&stage.lineage("b.test").conf()), failing);
}

/// The lineage `a.test` stands at its second version, complete, and the first is still there.
fn is_second(stage: &Stage) {
    let lineage = stage.lineage("a.test");
    lineage.is_whole(&stage.ca.root(0));
    assert_eq!(lineage.version(), 2);
    assert_ne!(openssl::serial(&lineage.archived("cert", 1)), lineage.serial());
}

const STANDALONE: [&str; 3] = ["--standalone", "-d", "a.test"];
