//! `--json`: one document on standard output, nothing on standard error, for every verb, whatever happens.

use evercert_tests::client::Client;
use evercert_tests::files;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use serde_json::{Value, json};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("machine::every_verb", every_verb).about(Subject::OURS).on(Server::OURS),
    Scenario::new("machine::failures", failures).about(Subject::OURS).on(Server::OURS),
    Scenario::new("machine::no_secret", no_secret).about(Subject::OURS).on(Server::OURS),
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
