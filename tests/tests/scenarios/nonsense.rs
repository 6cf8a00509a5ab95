//! A CA that answers nonsense: a certificate or a clear error, never anything in between.

use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use serde_json::{Value, json};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("nonsense::fields", fields).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nonsense::bodies", bodies).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nonsense::headers", headers).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nonsense::problems", problems).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nonsense::habits", habits).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nonsense::already_replaced", already_replaced).about(Subject::OURS).on(Server::OURS),
];

/// Every field that the protocol knows, missing and of every wrong type.
fn fields(stage: &Stage) {
    for (endpoint, names) in FIELDS {
        for name in *names {
            for value in [json!(null), json!(7), json!("\u{1b}[31mred"), json!([]), json!({})] {
                let wish = json!({"endpoint": endpoint, "times": 0, "patch": {*name: value}});
                survives(stage, &wish);
            }
        }
    }
}

fn bodies(stage: &Stage) {
    let texts = [
        "",
        "null",
        "[]",
        "{",
        "\"\"",
        "<html>\u{1b}[2J</html>",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ];
    for (endpoint, _) in FIELDS {
        for text in texts {
            survives(stage, &json!({"endpoint": endpoint, "times": 0, "status": 200, "body": text}));
        }
        survives(stage, &json!({"endpoint": endpoint, "times": 0, "status": 200, "filler": 10_000_000}));
    }
}

fn headers(stage: &Stage) {
    for endpoint in ["new-account", "new-order"] {
        survives(stage, &json!({"endpoint": endpoint, "times": 0, "headers": {"location": null}}));
        survives(stage, &json!({"endpoint": endpoint, "times": 0, "headers": {"location": "not a url"}}));
    }
    for endpoint in ["new-nonce", "new-account", "new-order", "authorization", "order", "certificate"] {
        survives(stage, &json!({"endpoint": endpoint, "times": 0, "headers": {"replay-nonce": null}}));
        survives(stage, &json!({"endpoint": endpoint, "times": 0, "headers": {"replay-nonce": "not base64url!"}}));
        survives(stage, &json!({"endpoint": endpoint, "times": 0, "headers": {"retry-after": "yesterday"}}));
        survives(stage, &json!({"endpoint": endpoint, "times": 0, "headers": {"content-type": "text/html"}}));
    }
    let to_itself = json!({"location": stage.ca.directory()});
    survives(stage, &json!({"endpoint": "directory", "times": 0, "status": 302, "headers": to_itself, "body": ""}));
}

fn problems(stage: &Stage) {
    let kinds = [
        "accountDoesNotExist",
        "badCSR",
        "badNonce",
        "caa",
        "malformed",
        "rejectedIdentifier",
        "serverInternal",
        "userActionRequired",
        "nosuch",
    ];
    for kind in kinds {
        let problem = json!({
            "type": format!("urn:ietf:params:acme:error:{kind}"),
            "detail": "one\u{1b}]0;owned\u{7}\ntwo\u{9b}31m\u{202e}three",
            "subproblems": [{"type": 7}, "nonsense", {"type": "x", "identifier": {"type": "dns", "value": "\u{1b}c"}}],
        });
        let wish = json!({
            "endpoint": "new-order",
            "times": 0,
            "status": 403,
            "headers": {"content-type": "application/problem+json"},
            "body": problem.to_string(),
        });
        let said = survives(stage, &wish);
        assert_eq!(said.code, Some(1), "{kind}: {said:?}");
    }
}

fn habits(stage: &Stage) {
    let habits = [
        json!({"stuck_orders": true}),
        json!({"broken_bodies_percent": 100}),
        json!({"reject_nonces_percent": 100}),
        json!({"rate_limited": {"retry_after": 1, "remaining": 1}}),
        json!({"rate_limited": {"retry_after": 1, "status": 503, "remaining": 1}}),
        json!({"rate_limited": {"retry_after": 100_000}}),
    ];
    for habit in habits {
        stage.ca.sandbox().mischief(&habit);
        plays_on(stage, &habit);
    }
    stage.ca.sandbox().mischief(&json!({"slow_orders_ms": 1500}));
    let said = stage.client().certonly(&["--standalone", "-d", "a.test"]);
    assert_eq!(said.code, Some(0), "{said:?}");
}

/// The CA has seen the old certificate replaced: the client asks once more without naming it.
fn already_replaced(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    stage.ca.advise_renewal("");
    stage.ca.sandbox().mischief(&json!({"already_replaced": true}));
    stage.client().renew(&[]).succeeds().says("(success)");

    assert_eq!(stage.lineage("a.test").version(), 2);
    stage.lineage("a.test").is_whole(&stage.ca.root(0));
}

fn survives(stage: &Stage, wish: &Value) -> Outcome {
    stage.ca.sandbox().script(wish);
    plays_on(stage, wish)
}

/// Asks for a certificate on an empty tree: it comes whole, or there is an error and no trace of it.
fn plays_on(stage: &Stage, wish: &Value) -> Outcome {
    if stage.path("tree").exists() {
        evercert_tests::files::remove(&stage.path("tree"));
    }
    let said = stage.client().certonly(&["--standalone", "-d", "a.test", "--issuance-timeout", "2"]);
    stage.ca.sandbox().behave();
    match said.code {
        Some(0) => stage.lineage("a.test").is_whole(&stage.ca.root(0)),
        Some(1) => assert!(!stage.lineage("a.test").exists(), "{wish}: a trace is left: {said:?}"),
        _ => panic!("{wish}: {said:?}"),
    }
    let all = format!("{}{}", said.stdout, said.stderr);
    let raw = all.chars().find(|character| (character.is_control() && *character != '\n') || *character == '\u{202e}');
    assert_eq!(raw, None, "{wish}: {said:?}");
    assert!(said.code == Some(0) || !said.stderr.trim().is_empty(), "{wish}: no word about it");
    said
}

/// The resources of one issue, and the fields of their answers.
const FIELDS: &[(&str, &[&str])] = &[
    ("directory", &["newNonce", "newAccount", "newOrder", "meta", "renewalInfo"]),
    ("new-account", &["status", "contact", "orders"]),
    ("new-order", &["status", "identifiers", "authorizations", "finalize", "expires", "error"]),
    ("authorization", &["status", "identifier", "challenges", "expires", "wildcard"]),
    ("challenge", &["type", "url", "status", "token", "error"]),
    ("order", &["status", "authorizations", "finalize", "certificate", "error"]),
    ("finalize", &["status", "certificate", "finalize"]),
    ("certificate", &[]),
];
