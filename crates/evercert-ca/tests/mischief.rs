//! What goes wrong when it is told to.

use std::time::Duration;

use evercert_ca::{
    ca::Ca,
    config::CaConfig,
    endpoint::Endpoint,
    mischief::{Mischief, RateLimit, Script, ScriptBody},
};
use serde_json::{Value, json};

use crate::{
    client::{Answer, Client, order},
    issuance::{ca, csr, issue, prove},
    responder::Http,
};

#[tokio::test]
async fn nonces_are_rejected() {
    let ca = Ca::start(CaConfig::default()).await.unwrap();
    let client = Client::registered(&ca).await;
    ca.set_mischief(Mischief { reject_nonces_percent: 100, ..Mischief::default() });
    assert_eq!(client.order(&[("dns", "a.test")]).await.problem(), "badNonce");
}

#[tokio::test]
async fn orders_are_stuck_or_slow() {
    let http = Http::start().await;
    let ca = ca(&http).await;
    let client = Client::registered(&ca).await;
    ca.set_mischief(Mischief { stuck_orders: true, ..Mischief::default() });
    let order = client.order(&[("dns", "a.test")]).await;
    prove(&client, &http, &order.json()).await;
    let finalize = order.json()["finalize"].as_str().unwrap().to_owned();
    let answer = client.post(&finalize, Some(json!({"csr": csr(&["a.test"]).0}))).await;
    assert_eq!(answer.header("retry-after"), "1");
    let again = client.post(order.header("location"), None).await;
    assert_eq!(again.json()["status"], "processing");
    ca.set_mischief(Mischief { slow_orders: Duration::from_millis(50), ..Mischief::default() });
    issue(&client, &http, &["b.test"]).await;
}

#[tokio::test]
async fn requests_are_turned_away() {
    let ca = Ca::start(CaConfig::default()).await.unwrap();
    let client = Client::registered(&ca).await;
    for (status, problem) in [(429, "rateLimited"), (503, "serverInternal")] {
        let limit = RateLimit {
            status,
            retry_after: Duration::from_secs(3),
            remaining: Some(1),
            percent: 100,
            endpoint: Some(Endpoint::NewOrder),
        };
        ca.set_mischief(Mischief { rate_limited: Some(limit), ..Mischief::default() });
        let refused = client.order(&[("dns", "a.test")]).await;
        assert_eq!((refused.status, refused.header("retry-after")), (status, "3"));
        assert_eq!(refused.problem(), problem);
        assert_eq!(client.order(&[("dns", "a.test")]).await.status, 201);
    }
}

#[tokio::test]
async fn bodies_break_off() {
    let ca = Ca::start(CaConfig::default()).await.unwrap();
    let client = Client::registered(&ca).await;
    ca.set_mischief(Mischief { broken_bodies_percent: 100, ..Mischief::default() });
    let answer = client.http.get(ca.directory_url()).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.bytes().await.is_err());
}

#[tokio::test]
async fn scripts_change_answers() {
    let ca = Ca::start(CaConfig::default()).await.unwrap();
    let client = Client::registered(&ca).await;
    ca.script(Script {
        body: ScriptBody::Patch(json!({"finalize": null, "status": 7})),
        headers: vec![("Location".into(), None), ("Replay-Nonce".into(), None)],
        ..Script::once(Endpoint::NewOrder)
    });
    let changed = client.order(&[("dns", "a.test")]).await;
    assert_eq!((changed.status, &changed.json()["status"]), (201, &json!(7)));
    assert!(changed.json().get("finalize").is_none());
    assert!(!changed.headers.contains_key("location") && !changed.headers.contains_key("replay-nonce"));
    ca.script(Script { status: Some(500), body: ScriptBody::Filler(10_000_000), ..Script::once(Endpoint::Directory) });
    let filler = client.get(&ca.directory_url()).await;
    assert_eq!((filler.status, filler.body.len()), (500, 10_000_000));
    assert_eq!(client.get(&ca.directory_url()).await.status, 200);
}

#[tokio::test]
async fn the_management_api_does_the_same() {
    let http = Http::start().await;
    let ca = ca(&http).await;
    let client = Client::registered(&ca).await;
    let manage = |method: &str, path: &str, body: Value| {
        let method = method.parse().unwrap();
        let url = format!("{}/management/{path}", ca.base_url());
        Answer::read(client.http.request(method, url).body(body.to_string()))
    };
    for (path, body) in [
        ("txt", json!({"host": "_acme-challenge.a.test", "value": "x"})),
        ("ari", json!({"start": 0.1, "end": 0.2, "retry_after": 60})),
        ("ari", json!({"start": "2030-01-01T00:00:00Z", "end": "2030-01-02T00:00:00Z"})),
        ("mischief", json!({"slow_orders_ms": 1, "rate_limited": {"retry_after": 1, "remaining": 0}})),
        ("script", json!({"endpoint": "new-order", "patch": {"x": 1}, "headers": {"a": "b", "link": null}})),
    ] {
        assert_eq!(manage("POST", path, body).await.status, 200, "{path}");
    }
    assert_eq!(client.order(&[("dns", "a.test")]).await.json()["x"], 1);
    for path in ["ari", "mischief", "script"] {
        assert_eq!(manage("DELETE", path, Value::Null).await.status, 200, "{path}");
    }
    issue(&client, &http, &["a.test"]).await;
    let revoked = manage("POST", "revoke", json!({"reason": 4})).await;
    assert_eq!(revoked.json(), json!({"revoked": 1}));
    let stats = manage("GET", "stats", Value::Null).await.json();
    assert_eq!((&stats["issued"], &stats["requests"]["new-order"]), (&json!(1), &json!(2)));
    manage("DELETE", "stats", Value::Null).await;
    assert_eq!(ca.stats().acme_requests(), 0);
    let list = manage("GET", "", Value::Null).await;
    assert!(list.status == 200 && list.text().contains(&format!("{}/management/tls-root  ", ca.base_url())));
    let base = format!("{}/management/", ca.base_url());
    for line in list.text().lines() {
        let mut words = line.split_whitespace();
        let (method, url) = (words.next().unwrap(), words.next().unwrap());
        let answer = manage(method, url.strip_prefix(&base).unwrap(), Value::Null).await;
        assert!(!answer.text().contains("management resource"), "{line}");
    }
    let roots = manage("GET", "roots", Value::Null).await;
    assert_eq!(roots.text(), ca.issuer_roots_pem().concat());
    for (path, body) in [
        ("txt", json!({"host": "_acme-challenge.a.test"})),
        ("revoke", json!({"reason": 256})),
        ("mischief", json!({"unknown": 1})),
        ("script", json!({"endpoint": "nothing"})),
        ("ari", json!({"start": 0.5, "end": "2030-01-01T00:00:00Z"})),
        ("ari", json!({"start": 0.5, "end": 0.6, "certid": "AAAA.AAAA"})),
        ("nothing", json!({})),
    ] {
        assert!(manage("POST", path, body).await.status >= 400, "{path}");
    }
}

#[tokio::test]
async fn every_replacement_is_said_to_be_replaced() {
    let ca = Ca::start(CaConfig::default()).await.unwrap();
    let client = Client::registered(&ca).await;
    ca.set_mischief(Mischief { already_replaced: true, ..Mischief::default() });
    let mut wish = order(&[("dns", "a.test")]);
    wish["replaces"] = json!("AAAA.AAAA");
    let answer = client.post(client.url("newOrder"), Some(wish)).await;
    assert_eq!(answer.problem(), "alreadyReplaced");
    assert_eq!(client.order(&[("dns", "a.test")]).await.status, 201);
}
