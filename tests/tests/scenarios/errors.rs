//! What fails on the way is told: exit code 1, the words of whoever refused, and from ours a next step.

use evercert_tests::client::CONTACT;
use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::web;
use serde_json::json;

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("errors::challenge", challenge).about(Subject::MODERN).on(&[Server::Pebble2_10]),
    Scenario::new("errors::refused", refused).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("errors::slow", slow).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("errors::unreachable", unreachable).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("errors::ways_out", ways_out).about(Subject::MODERN).on(Server::OURS).seldom(),
];

/// A name that cannot be proved: who, which kind of problem, and the CA's own words, on lines of their own.
fn challenge(stage: &Stage) {
    web::serve(&stage.path("www"));
    let elsewhere = stage.arg("hooks");
    let said = stage.client().certonly(&["--webroot", "-w", &elsewhere, "-d", "a.test,b.test"]);
    let said = told(stage, said);

    let said = format!("{}{}", said.stdout, said.stderr);
    for name in ["a.test", "b.test"] {
        let is_named = ["Identifier", "Domain"].iter().any(|label| said.contains(&format!("{label}: {name}\n")));
        assert!(is_named, "{said}");
    }
    assert!(said.contains("Type:   unauthorized\n"), "{said}");
    assert!(said.contains("Detail: "), "{said}");
    assert!(!stage.lineage("a.test").exists());
}

/// Refusals of the order: the CA's words reach the person.
fn refused(stage: &Stage) {
    stage.client().ask("register", &["--agree-tos", "--email", CONTACT]).succeeds();
    for (kind, status) in [("rateLimited", 429), ("rejectedIdentifier", 400), ("malformed", 400), ("caa", 403)] {
        let problem = json!({"type": format!("urn:ietf:params:acme:error:{kind}"), "detail": "not on a Friday"});
        stage.ca.sandbox().script(&json!({
            "endpoint": "new-order",
            "times": 0,
            "status": status,
            "headers": {"content-type": "application/problem+json"},
            "body": problem.to_string(),
        }));
        let said = stage.client().ask("certonly", &["--standalone", "-d", "a.test"]);
        told(stage, said).says("not on a Friday");
        stage.ca.sandbox().behave();
    }
    assert!(!stage.lineage("a.test").exists());
}

/// A certificate that does not come in time.
fn slow(stage: &Stage) {
    stage.ca.sandbox().mischief(&json!({"stuck_orders": true}));
    let said = stage.client().within(30).certonly(&["--standalone", "-d", "a.test", "--issuance-timeout", "1"]);
    told(stage, said);
    assert!(!stage.lineage("a.test").exists());
}

/// A CA that nobody answers for, that has no name, or that nobody vouches for.
fn unreachable(stage: &Stage) {
    let words = ["--agree-tos", "--email", CONTACT];
    for server in
        ["https://localhost:1/directory", "https://nosuch.invalid/directory", "https://localhost:14000/nosuch"]
    {
        let said = stage.client().run("register", &[&words[..], &["--server", server]].concat());
        told(stage, said);
    }
    let mut untrusting =
        stage.client().command("register", &[&words[..], &["--server", stage.ca.directory()]].concat());
    let said = Outcome::of(untrusting.env_remove("REQUESTS_CA_BUNDLE"));
    told(stage, said);
}

/// What a person needs to know to go on: when, or what to set.
fn ways_out(stage: &Stage) {
    let certonly = || stage.client().certonly(&["--standalone", "-d", "a.test"]);
    stage.ca.sandbox().mischief(&json!({"rate_limited": {"retry_after": 5400, "endpoint": "new-order"}}));
    told(stage, certonly())
        .says_if(stage.is_ours(), "its rate limit is reached. [EC0520]")
        .says_if(stage.is_ours(), "→ The CA takes requests again in 90 minutes.");
    stage.ca.sandbox().behave();

    let mut untrusting = stage.client().command("certonly", &["--standalone", "-d", "a.test", "--agree-tos"]);
    untrusting.args(["--server", stage.ca.directory(), "--email", CONTACT]).env_remove("REQUESTS_CA_BUNDLE");
    let said = told(stage, Outcome::of(&mut untrusting));
    let said = said.says_if(stage.is_ours(), "is signed by nobody this host trusts. [EC0506]");
    said.says_if(stage.is_ours(), "→ For a private CA, set REQUESTS_CA_BUNDLE");
}

/// Exit code 1; from ours a code and a next step.
#[track_caller]
fn told(stage: &Stage, said: Outcome) -> Outcome {
    let said = said.exits(1);
    if stage.client().subject() == Subject::Evercert {
        assert!(said.stderr.contains("[EC") && said.stderr.contains("→ "), "{}", said.stderr);
    }
    said
}
