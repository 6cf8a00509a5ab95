//! `--json`: one document on standard output, nothing on standard error, for every verb, whatever happens.

use evercert_tests::client::Client;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, openssl, schema};
use serde_json::{Value, json};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("machine::every_verb", every_verb).about(Subject::OURS).on(Server::OURS),
    Scenario::new("machine::failures", failures).about(Subject::OURS).on(Server::OURS),
    Scenario::new("machine::no_secret", no_secret).about(Subject::OURS).on(Server::OURS),
    Scenario::new("machine::other_ways", other_ways).about(Subject::OURS).on(Server::OURS),
    Scenario::new("machine::schema", the_schema).about(Subject::OURS).on(Server::OURS),
];

fn every_verb(stage: &Stage) {
    let client = stage.client();
    let server = ["--server", stage.ca.directory()];
    let new = ["--agree-tos", "--email", "one@example.test"];
    assert!(asks(&client, "register", &[&server[..], &new].concat())["result"]["account"]["url"].is_string());
    let issued = asks(&client, "certonly", &[&server[..], &["--standalone", "-d", "a.test"]].concat());
    assert_eq!(issued["result"]["changed"], true);
    assert_eq!(issued["result"]["certificate"]["identifiers"], json!(["a.test"]));
    let kept = asks(&client, "certonly", &[&server[..], &["--standalone", "-d", "a.test"]].concat());
    assert_eq!(kept["result"]["changed"], false);
    assert_eq!(asks(&client, "renew", &[])["result"]["skipped"][0]["name"], "a.test");
    assert_eq!(
        asks(&client, "renew", &["--force-renewal", "--no-random-sleep-on-renew"])["result"]["renewed"][0]["name"],
        "a.test"
    );
    let serial = stage.lineage("a.test").serial().trim_start_matches('0').to_lowercase();
    assert_eq!(asks(&client, "certificates", &[])["result"]["certificates"][0]["serial"], serial);
    assert!(asks(&client, "plugins", &[])["result"]["plugins"].is_array());
    assert!(asks(&client, "show_account", &server)["result"]["account"]["thumbprint"].is_string());
    asks(&client, "update_account", &[&server[..], &["--email", "two@example.test"]].concat());
    let revoked = asks(&client, "revoke", &["--cert-name", "a.test", "--no-delete-after-revoke"]);
    assert_eq!(revoked["result"]["deleted"], false);
    assert_eq!(asks(&client, "delete", &["--cert-name", "a.test"])["result"]["deleted"], json!(["a.test"]));
    asks(&client, "unregister", &server);
}

fn failures(stage: &Stage) {
    let client = stage.client();
    let wrong: [(&str, &[&str], i32); 5] = [
        ("certonly", &["--no-such-flag"], 2),
        ("certonly", &["--standalone", "-d", "https://a.test"], 1),
        ("renew", &["--cert-name", "nosuch"], 1),
        ("delete", &["--cert-name", "nosuch"], 1),
        ("certonly", &["--standalone", "-d", "a.test", "--agree-tos", "--server", "https://localhost:1/directory"], 1),
    ];
    for (verb, args, code) in wrong {
        let document = document(&client, verb, args, code);
        assert_eq!(document["ok"], false);
        assert!(document["error"]["code"].as_str().is_some_and(|code| code.starts_with("EC")), "{document}");
        assert!(document["error"]["text"].is_string(), "{document}");
    }
    files::write(&stage.lineage("b.test").conf(), "[[[ not a conf");
    assert_eq!(document(&client, "renew", &[], 1)["result"]["broken"].as_array().map(Vec::len), Some(1));
}

/// The shapes of results that the straight way does not meet: rehearsals, requests of one's own, failed names, texts.
fn other_ways(stage: &Stage) {
    let client = stage.client();
    let new = ["--server", stage.ca.directory(), "--agree-tos", "--email", "one@example.test", "--standalone"];
    let rehearsed = asks(&client, "certonly", &[&new[..], &["--dry-run", "-d", "a.test"]].concat());
    assert_eq!(rehearsed["result"], json!({"certificate": null, "changed": false, "dry_run": true}));
    let [key, request] = ["key.pem", "request.pem"].map(|name| stage.arg(name));
    let make =
        ["req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=a.test", "-keyout", &key, "-out", &request];
    let _said = openssl::read(&make);
    let signed = asks(&client, "certonly", &[&new[..], &["--csr", &request]].concat());
    assert!(signed["result"]["files"]["fullchain"].is_string());
    asks(&client, "certonly", &[&new[..], &["-d", "a.test"]].concat());
    let changed = asks(&client, "reconfigure", &["--cert-name", "a.test", "--post-hook", "true"]);
    assert_eq!(changed["result"]["changes"][0]["option"], "post_hook");
    stage.ca.sandbox().mischief(&json!({"stuck_orders": true}));
    let impatient = ["--force-renewal", "--issuance-timeout", "1", "--no-random-sleep-on-renew"];
    let failed = document(&client, "renew", &impatient, 1);
    assert_eq!(failed["result"]["failed"][0]["name"], "a.test");
    stage.ca.sandbox().behave();
    let nobody = ["--http-01-port", "5999", "-d", "b.test"];
    let refused = document(&client, "certonly", &[&new[..], &nobody].concat(), 1);
    assert_eq!(refused["error"]["identifiers"][0]["identifier"], "b.test");
    files::write(&stage.lineage("b.test").conf(), "[[[ not a conf");
    assert_eq!(asks(&client, "certificates", &[])["result"]["broken"][0]["name"], "b.test");
    assert!(asks(&client, "renew", &["--help"])["result"]["text"].is_string());
    assert!(asks(&client, "plugins", &["--version"])["result"]["text"].is_string());
    assert!(asks(&client, "renew", &["--generate", "bash"])["result"]["text"].is_string());
    assert_eq!(asks(&client, "rollback", &[])["result"]["left"], 0);
    assert_eq!(asks(&client, "install", &["-i", "null", "--cert-name", "a.test"])["result"]["checkpoint"], Value::Null);
    assert_eq!(
        asks(&client, "enhance", &["-i", "null", "--cert-name", "a.test", "--hsts"])["result"]["enhancements"],
        json!([])
    );
    let run = asks(&client, "run", &[&new[..], &["-i", "null", "-d", "a.test"]].concat());
    assert_eq!(run["result"]["installed"]["places"], json!([]));
}

/// A key that nobody described is a complaint, wherever it stands, and so is one that is missing.
fn the_schema(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let good = document(&stage.client(), "certificates", &[], 0);
    assert_eq!(schema::complaints(&good.to_string()), "");
    for place in ["", "/result", "/result/certificates/0"] {
        let mut more = good.clone();
        let object = more.pointer_mut(place).and_then(Value::as_object_mut).expect("an object stands there");
        object.insert("surprise".to_owned(), json!(1));
        assert!(schema::complaints(&more.to_string()).contains("surprise"), "{place}");
    }
    let mut less = good;
    less["result"]["certificates"][0].as_object_mut().expect("a certificate").remove("serial");
    assert_ne!(schema::complaints(&less.to_string()), "");
}

/// Keys and credentials given on the command line do not come back.
fn no_secret(stage: &Stage) {
    let secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0";
    let eab = ["--eab-kid", "kid-9", "--eab-hmac-key", secret];
    let wish = ["--server", stage.ca.directory(), "--agree-tos", "--standalone", "-d", "a.test", "-v", "-v"];
    let said = stage.client().run("certonly", &[&wish[..], &eab].concat());
    let all = format!("{}{}", said.stdout, said.stderr);
    assert!(!all.contains(secret), "{all}");
    assert!(!all.contains("PRIVATE KEY"), "{all}");
}

fn asks(client: &Client, verb: &str, args: &[&str]) -> Value {
    let document = document(client, verb, args, 0);
    assert_eq!(document["ok"], true, "{document}");
    assert_eq!(document["error"], Value::Null, "{document}");
    document
}

fn document(client: &Client, verb: &str, args: &[&str], code: i32) -> Value {
    let said = client.run(verb, &[&["--json"], args].concat()).exits(code);
    assert_eq!(said.stderr, "", "{}", said.command);
    assert_eq!(said.stdout.lines().count(), 1, "{}: {}", said.command, said.stdout);
    let document: Value = serde_json::from_str(&said.stdout).unwrap_or_else(|error| panic!("{error}: {}", said.stdout));
    assert_eq!(document["version"], 1);
    document
}
