//! Answers that no CA should give.

use evercert_acme::client::Client;
use evercert_acme::error::Error;
use evercert_acme::order_error::OrderError;
use serde_json::{Value, json};

use crate::kit::*;
use crate::server::{Reply, Server};

fn is_malformed<T>(result: Result<T, Error>) -> bool {
    matches!(result, Err(Error::Malformed { .. }))
}

#[tokio::test]
async fn directories() {
    let server = good_ca().await;
    for body in [&b""[..], b"<html>hello</html>", b"[]", b"null", b"{", b"{}", b"\xff\xfe\x00", b"[[[[[[[[[[", b"1e999"]
    {
        server.on("GET /dir", [Reply::new(200, body)]);
        assert!(is_malformed(connect(&server).await), "{body:?}");
    }
    let deep = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
    server.on("GET /dir", [Reply::new(200, deep)]);
    assert!(is_malformed(connect(&server).await));
}

#[tokio::test]
async fn bodies_without_end() {
    let server = good_ca().await;
    server.on("GET /dir", [Reply::new(200, vec![b' '; 10 << 20])]);
    let error = connect(&server).await.unwrap_err();
    assert!(matches!(error, Error::TooLarge { .. }) && !error.is_retryable());
    assert_eq!(server.count("GET /dir"), 1);
    server.on("GET /dir", [Reply::new(500, vec![b' '; 10 << 20])]);
    assert!(matches!(connect(&server).await, Err(Error::TooLarge { .. })));
}

#[tokio::test]
async fn bodies_that_break_off() {
    let server = good_ca().await;
    server.on("GET /dir", [Reply::json(200, &directory()).cut_short(10)]);
    assert!(matches!(connect(&server).await, Err(Error::Transport { .. })));
    assert_eq!(server.count("GET /dir"), 3);
}

#[tokio::test]
async fn redirects() {
    let server = good_ca().await;
    let to = |target: &str| Reply::new(302, "").header("Location", target);
    for step in 0..5 {
        server.on(&format!("GET /{step}"), [to(&format!("/{}", step + 1))]);
    }
    server.on("GET /5", [Reply::json(200, &directory())]);
    server.on("GET /dir", [to("{base}/1")]);
    connect(&server).await.unwrap();
    server.on("GET /dir", [to("/0")]);
    assert!(matches!(connect(&server).await, Err(Error::Redirect { .. })), "six are too many");
    for reply in [to("/dir"), to("ftp://x/"), to("http://"), Reply::new(307, "")] {
        server.on("GET /dir", [reply]);
        assert!(matches!(connect(&server).await, Err(Error::Redirect { .. })));
    }
    server.on("GET /dir", [Reply::json(200, &directory())]);
    server.on("POST /new-order", [Reply::new(307, "").header("Location", "{base}/elsewhere")]);
    assert!(matches!(new_order(&server).await, Err(Error::Redirect { .. })));
    assert_eq!(server.count("POST /elsewhere"), 0);
}

#[tokio::test]
async fn urls_of_the_caller() {
    let server = good_ca().await;
    for url in ["", "ca.example", "ftp://ca.example/dir", "http://", "file:///etc/passwd"] {
        let mut config = config(&server);
        config.directory_url = url.into();
        assert!(matches!(Client::connect(http(), config).await, Err(Error::BadUrl { .. })), "{url}");
    }
    let mut config = config(&server);
    config.user_agent = Some("a\r\nb".into());
    assert!(matches!(Client::connect(http(), config).await, Err(Error::BadUserAgent)));
}

/// Every field of a document in turn: absent, and of each wrong type.
fn spoilt(whole: &Value, name: &str) -> Vec<Value> {
    let wrong = [Value::Null, json!(7), json!("§"), json!([7]), json!({"x": 7}), json!([[]])];
    let spoil = |bad: Value| {
        let mut value = whole.clone();
        value[name] = bad;
        value
    };
    wrong.into_iter().map(spoil).collect()
}

#[tokio::test]
async fn orders() {
    let server = good_ca().await;
    for name in ["status", "identifiers", "authorizations", "finalize", "certificate"] {
        for value in spoilt(&order("valid"), name) {
            server.on("POST /new-order", [Reply::json(201, &value).header("Location", "{base}/order")]);
            assert!(is_malformed(new_order(&server).await), "{value}");
        }
    }
    for reply in [Reply::json(201, &order("pending")), Reply::json(201, &order("pending")).header("Location", "x:y")] {
        server.on("POST /new-order", [reply]);
        assert!(is_malformed(new_order(&server).await));
    }
}

#[tokio::test]
async fn authorizations() {
    let server = good_ca().await;
    let order = new_order(&server).await.unwrap();
    for name in ["status", "identifier", "challenges"] {
        for value in spoilt(&authorization("pending"), name) {
            server.on("POST /authz", [Reply::json(200, &value)]);
            assert!(is_malformed(order.authorizations().await), "{value}");
        }
    }
    for name in ["type", "url", "status", "token"] {
        for bad in spoilt(&challenge("pending"), name).into_iter().filter(|bad| bad["type"] != "§") {
            let mut value = authorization("pending");
            value["challenges"] = json!([bad]);
            server.on("POST /authz", [Reply::json(200, &value)]);
            assert!(is_malformed(order.authorizations().await), "{value}");
        }
    }
}

#[tokio::test]
async fn certificates() {
    let server = good_ca().await;
    server.on("POST /order", [Reply::json(200, &order("valid"))]);
    let account = account(&server).await;
    let order = account.existing_order(&server.url("/order")).await.unwrap();
    let bad = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for body in [&b""[..], b"{}", b"-----BEGIN CERTIFICATE-----", bad, b"\x00\xff"] {
        server.on("POST /certificate", [Reply::new(200, body)]);
        let error = order.certificate().await.unwrap_err();
        assert!(matches!(error, OrderError::Request(Error::Malformed { .. })), "{error:?}");
    }
}

#[tokio::test]
async fn texts_that_draw_on_the_terminal() {
    let server = good_ca().await;
    let detail = "bad\u{1b}[2J\u{1b}]0;owned\u{7}\nname\u{202e}";
    let problem = json!({"type": "urn:ietf:params:acme:error:rejectedIdentifier\u{1b}", "detail": detail});
    server.on("POST /new-order", [Reply::json(400, &problem)]);
    let error = new_order(&server).await.unwrap_err();
    let problem = error.problem().unwrap();
    assert_eq!(problem.detail.as_deref(), Some(detail));
    assert!(!format!("{error} {problem}").chars().any(char::is_control));
}

#[tokio::test]
async fn errors_without_sense() {
    let server = good_ca().await;
    for (reply, is_problem) in [
        (Reply::new(404, "<html>"), false),
        (Reply::new(400, ""), false),
        (Reply::new(400, "[]"), false),
        (Reply::new(418, "{}"), true),
        (Reply::new(400, r#"{"type":[],"subproblems":{"a":1}}"#), true),
        (Reply::new(199, ""), false),
        (Reply::new(600, ""), false),
    ] {
        server.on("POST /new-order", [reply]);
        let error = new_order(&server).await.unwrap_err();
        assert_eq!(error.problem().is_some(), is_problem, "{error:?}");
    }
}

#[tokio::test]
async fn headers_without_sense() {
    let server: Server = good_ca().await;
    let reply = Reply::new(200, chain("leaf")).header("Link", "<<<>>>,;;,rel=").header("Retry-After", "never");
    server.on("POST /certificate", [reply.header("Link", r#"<::>; rel="alternate", <ftp://x>; rel="alternate""#)]);
    server.on("POST /order", [Reply::json(200, &order("valid"))]);
    let account = account(&server).await;
    let order = account.existing_order(&server.url("/order")).await.unwrap();
    let issued = order.certificate().await.unwrap();
    let others = issued.alternates().await;
    assert!(others.is_err() || others.is_ok_and(|chains| chains.is_empty()));
}
