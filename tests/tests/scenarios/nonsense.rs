//! A CA that answers nonsense: a certificate or a clear error, never anything in between.

use evercert_tests::files;
use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use serde_json::{Value, json};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("nonsense::early_fields", early_fields).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nonsense::late_fields", late_fields).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nonsense::bodies", bodies).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nonsense::headers", headers).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nonsense::problems", problems).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("nonsense::habits", habits).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nonsense::already_replaced", already_replaced).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("nonsense::unknown_to_the_ca", unknown_to_the_ca).about(Subject::OURS).on(Server::OURS),
];

fn early_fields(stage: &Stage) {
    each_field(stage, &FIELDS[..EARLY]);
}

fn late_fields(stage: &Stage) {
    each_field(stage, &FIELDS[EARLY..]);
}

/// Every field that the protocol knows, missing and of every wrong type.
fn each_field(stage: &Stage, fields: &[(&str, &[&str])]) {
    let mut wishes = Vec::new();
    for (endpoint, names) in fields {
        for name in *names {
            for value in [json!(null), json!(7), json!("\u{1b}[31mred"), json!([]), json!({})] {
                wishes.push(json!({"endpoint": endpoint, "times": 0, "patch": {*name: value}}));
            }
        }
    }
    survives_each(stage, &wishes);
}

fn bodies(stage: &Stage) {
    let mut wishes = Vec::new();
    for (endpoint, _) in FIELDS {
        for text in BODIES {
            wishes.push(json!({"endpoint": endpoint, "times": 0, "status": 200, "body": text}));
        }
        wishes.push(json!({"endpoint": endpoint, "times": 0, "status": 200, "filler": 10_000_000}));
    }
    survives_each(stage, &wishes);
}

fn headers(stage: &Stage) {
    let itself = stage.ca.directory();
    let mut wishes =
        vec![json!({"endpoint": "directory", "times": 0, "status": 302, "headers": {"location": itself}, "body": ""})];
    for endpoint in ["new-account", "new-order"] {
        for value in [json!(null), json!("not a url")] {
            wishes.push(json!({"endpoint": endpoint, "times": 0, "headers": {"location": value}}));
        }
    }
    for endpoint in ["new-nonce", "new-account", "new-order", "authorization", "order", "certificate"] {
        for (name, value) in HEADERS {
            wishes.push(json!({"endpoint": endpoint, "times": 0, "headers": {*name: value}}));
        }
    }
    survives_each(stage, &wishes);
}

fn problems(stage: &Stage) {
    let wishes: Vec<Value> = PROBLEMS.iter().map(|kind| problem(kind)).collect();
    for (wish, said) in wishes.iter().zip(survives_each(stage, &wishes)) {
        assert_eq!(said.code, Some(1), "{wish}: {said:?}");
    }
}

fn problem(kind: &str) -> Value {
    let document = json!({
        "type": format!("urn:ietf:params:acme:error:{kind}"),
        "detail": "one\u{1b}]0;owned\u{7}\ntwo\u{9b}31m\u{202e}three",
        "subproblems": [{"type": 7}, "nonsense", {"type": "x", "identifier": {"type": "dns", "value": "\u{1b}c"}}],
    });
    json!({
        "endpoint": "new-order",
        "times": 0,
        "status": 403,
        "headers": {"content-type": "application/problem+json"},
        "body": document.to_string(),
    })
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
        plays_on(stage).unwrap_or_else(|complaint| panic!("{habit}: {complaint}"));
    }
    stage.ca.sandbox().mischief(&json!({"slow_orders_ms": 1500}));
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
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

/// The CA does not find the certificate that the order replaces, and calls that a fault of its own
/// (as Pebble does).
fn unknown_to_the_ca(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    stage.ca.advise_renewal("");
    let problem = json!({"type": "urn:ietf:params:acme:error:serverInternal", "detail": "could not find an order"});
    stage.ca.sandbox().script(&json!({
        "endpoint": "new-order",
        "status": 500,
        "headers": {"content-type": "application/problem+json"},
        "body": problem.to_string(),
    }));
    stage.client().renew(&[]).succeeds().says("(success)");

    assert_eq!(stage.lineage("a.test").version(), 2);
    stage.lineage("a.test").is_whole(&stage.ca.root(0));
}

/// Plays the same piece with each of the wishes, and complains of all at the end.
fn survives_each(stage: &Stage, wishes: &[Value]) -> Vec<Outcome> {
    let (mut outcomes, mut complaints) = (Vec::new(), Vec::new());
    for wish in wishes {
        stage.ca.sandbox().script(wish);
        match plays_on(stage) {
            Ok(said) => outcomes.push(said),
            Err(complaint) => complaints.push(format!("{wish}: {complaint}")),
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    outcomes
}

/// Asks for a certificate on an empty tree: it comes whole, or there is an error and no trace of it.
fn plays_on(stage: &Stage) -> Result<Outcome, String> {
    if stage.path("tree").exists() {
        files::remove(&stage.path("tree"));
    }
    let client = stage.client().within(PATIENCE);
    let said = client.certonly(&["--standalone", "-d", "a.test", "--issuance-timeout", "2"]);
    stage.ca.sandbox().behave();
    let fault = match said.code {
        Some(0) => {
            stage.lineage("a.test").is_whole(&stage.ca.root(0));
            None
        }
        Some(1) if stage.lineage("a.test").exists() => Some("a trace is left"),
        Some(1) if said.stderr.trim().is_empty() => Some("no word about it"),
        Some(1) => None,
        _ => Some("no orderly end"),
    };
    let all = format!("{}{}", said.stdout, said.stderr);
    let raw = all.chars().any(|character| (character.is_control() && character != '\n') || character == '\u{202e}');
    match fault.or((raw && stage.is_ours()).then_some("raw control characters")) {
        Some(fault) => Err(format!("{fault}: {said:?}")),
        None => Ok(said),
    }
}

const BODIES: &[&str] = &[
    "",
    "null",
    "[]",
    "{",
    "\"\"",
    "<html>\u{1b}[2J</html>",
    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
];

const HEADERS: &[(&str, Option<&str>)] = &[
    ("replay-nonce", None),
    ("replay-nonce", Some("not base64url!")),
    ("retry-after", Some("yesterday")),
    ("content-type", Some("text/html")),
];

const PROBLEMS: &[&str] = &[
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

/// Seconds after which a client that was told to wait two for its certificate has lost its way.
const PATIENCE: u32 = 15;

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

/// How many of [`FIELDS`] come before the challenges: about half of the work.
const EARLY: usize = 3;
