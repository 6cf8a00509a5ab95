//! A CA without OCSP responder: its revocation list says who is revoked.

use evercert_tests::scenario::Scenario;
use evercert_tests::server::{Server, Setup};
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use serde_json::json;

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("revocation_list::revoked", revoked).about(Subject::MODERN).on(Server::OURS).with(CRL_ONLY).seldom(),
    Scenario::new("revocation_list::fetched_once", fetched_once)
        .about(Subject::MODERN)
        .on(Server::OURS)
        .with(CRL_ONLY)
        .seldom(),
    Scenario::new("revocation_list::unusable", unusable).about(Subject::OURS).on(Server::OURS).with(CRL_ONLY),
];

/// Listed as revoked, and renewed though the CA's advice is forgotten.
fn revoked(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    stage.client().run("certificates", &[]).succeeds().says("(VALID: 89 days)");
    // Until the advice may be asked again, only the list can tell.
    stage.client().renew(&[]).succeeds().says("(skipped)");
    stage.client().run("revoke", &["--cert-name", "a.test", "--no-delete-after-revoke"]).succeeds();

    if !stage.is_ours() {
        stage.client().run("certificates", &[]).succeeds().says("(VALID: 89 days)");
        stage.client().renew(&[]).succeeds().says("(skipped)");
        return;
    }
    stage.client().run("certificates", &[]).succeeds().says("(INVALID: REVOKED)");
    stage.client().renew(&[]).succeeds().says("(success)");
    assert_eq!(stage.lineage("a.test").version(), 2);
    stage.client().run("certificates", &[]).succeeds().says("(VALID: 89 days)");
}

/// However many certificates a run looks at; by certbot never.
fn fetched_once(stage: &Stage) {
    for name in ["a.test", "b.test", "c.test"] {
        stage.client().certonly(&["--standalone", "-d", name]).succeeds();
    }
    let asked = || stage.ca.sandbox().stats()["requests"]["crl"].as_u64().unwrap_or(0);
    for verb in ["certificates", "renew"] {
        let before = asked();
        stage.client().run(verb, &[]).succeeds();
        assert_eq!(asked() - before, u64::from(stage.is_ours()), "{verb}");
    }
}

/// Broken, endless, missing, or of another day: not revoked, and who asks for details hears why.
fn unusable(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    stage.client().renew(&[]).succeeds();
    stage.client().run("revoke", &["--cert-name", "a.test", "--no-delete-after-revoke"]).succeeds();
    let sandbox = stage.ca.sandbox();
    for (answer, words) in [
        (json!({"endpoint": "crl", "times": 0, "body": "forged"}), "not a revocation list"),
        (json!({"endpoint": "crl", "times": 0, "filler": 20 << 20}), "larger than 16 MB"),
        (json!({"endpoint": "crl", "times": 0, "status": 404, "body": ""}), "HTTP status 404"),
    ] {
        sandbox.script(&answer);
        let quiet = stage.client().run("certificates", &[]).succeeds().says("(VALID: 89 days)");
        assert!(!quiet.stderr.contains("not known"), "{}", quiet.stderr);
        stage.client().run("certificates", &["-v"]).succeeds().says(words);
        stage.client().renew(&[]).succeeds().says("(skipped)");
        sandbox.behave();
    }
    let later = stage.client().days_ahead(2);
    later.run("certificates", &["-v"]).succeeds().says("(VALID: 87 days)").says("not valid now");
    stage.client().run("certificates", &[]).succeeds().says("(INVALID: REVOKED)");
}

const CRL_ONLY: Setup = Setup { crl_only: true, ..Setup::PLAIN };
const STANDALONE: [&str; 3] = ["--standalone", "-d", "a.test"];
