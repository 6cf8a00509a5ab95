//! Passing trouble: what is tried again, what is not, and what is told.

use std::time::Duration;

use evercert_acme::error::Error;
use evercert_acme::order_error::OrderError;
use evercert_acme::poll::PollHint;
use evercert_acme::problem_kind::ProblemKind;

use crate::kit::*;
use crate::server::Reply;

fn good_order() -> Reply {
    Reply::json(201, &order("pending")).header("Location", "{base}/order")
}

#[tokio::test]
async fn a_bad_nonce_is_replaced_by_that_of_the_refusal() {
    let server = good_ca().await;
    let bad = || Reply::problem(400, "badNonce");
    server.on("POST /new-order", [bad(), bad(), bad(), good_order()]);
    new_order(&server).await.unwrap();
    assert_eq!(server.count("HEAD /nonce"), 1);
    assert_eq!(server.count("POST /new-order"), 4);
}

#[tokio::test]
async fn a_bad_nonce_without_another_costs_a_request() {
    let server = good_ca().await;
    server.on("POST /new-order", [Reply::problem(400, "badNonce").without_nonce(), good_order()]);
    new_order(&server).await.unwrap();
    assert_eq!(server.count("HEAD /nonce"), 2);
}

#[tokio::test]
async fn endless_bad_nonces_end() {
    let server = good_ca().await;
    server.on("POST /new-order", [Reply::problem(400, "badNonce")]);
    let error = new_order(&server).await.unwrap_err();
    assert!(error.is_problem(&ProblemKind::BadNonce) && error.is_retryable());
    assert_eq!(server.count("POST /new-order"), 11);
}

#[tokio::test]
async fn nonces_of_refusals_and_of_broken_answers_are_kept() {
    let server = good_ca().await;
    server
        .on("POST /new-order", [Reply::problem(403, "unauthorized"), Reply::new(201, "{}").cut_short(1), good_order()]);
    let account = account(&server).await;
    assert!(order_with(&account).await.is_err());
    let broken = order_with(&account).await.unwrap_err();
    assert!(matches!(broken, Error::Transport { .. }) && broken.is_retryable());
    order_with(&account).await.unwrap();
    assert_eq!(server.count("HEAD /nonce"), 1);
}

#[tokio::test]
async fn without_a_nonce_nothing_is_sent() {
    let server = good_ca().await;
    for reply in
        [Reply::new(200, "").without_nonce(), Reply::new(200, "").without_nonce().header("Replay-Nonce", "a b")]
    {
        server.on("HEAD /nonce", [reply]);
        assert!(matches!(new_order(&server).await, Err(Error::NoNonce { .. })));
    }
    assert_eq!(server.count("POST /new-order"), 0);
}

#[tokio::test]
async fn only_what_may_be_repeated_is() {
    let server = good_ca().await;
    let trouble = || Reply::new(502, "<html>");
    server.on("POST /new-order", [trouble()]);
    let error = new_order(&server).await.unwrap_err();
    assert!(matches!(error, Error::Status { status: 502, .. }) && error.is_retryable());
    assert_eq!(server.count("POST /new-order"), 1);

    server.on("GET /dir", [trouble(), Reply::json(200, &directory())]);
    server.on("HEAD /nonce", [trouble(), Reply::new(200, "")]);
    server.on("POST /order", [Reply::problem(500, "serverInternal"), Reply::json(200, &order("ready"))]);
    account(&server).await.existing_order(&server.url("/order")).await.unwrap();
    assert_eq!(server.count("POST /order"), 2);
}

#[tokio::test]
async fn short_waits_are_waited_out_and_long_ones_told() {
    let server = good_ca().await;
    let busy = |seconds: &str| Reply::problem(503, "rateLimited").header("Retry-After", seconds);
    server.on("POST /new-order", [busy("0"), good_order()]);
    new_order(&server).await.unwrap();

    server.on("POST /new-order", [busy("Fri, 20 Nov 2026 12:00:00 GMT")]);
    let error = new_order(&server).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7200)));
    assert!(matches!(&error, Error::RateLimited { problem: Some(_), .. }) && error.is_retryable());

    server.on("POST /new-order", [Reply::new(429, "slow down")]);
    let error = new_order(&server).await.unwrap_err();
    assert!(matches!(error, Error::RateLimited { retry_after: None, problem: None, .. }));
}

#[tokio::test]
async fn a_poll_survives_trouble_until_its_deadline() {
    let server = good_ca().await;
    let trouble = || Reply::new(500, "");
    server.on("POST /order", [trouble(), trouble(), trouble(), Reply::json(200, &order("ready"))]);
    let mut order = new_order(&server).await.unwrap();
    order.wait_ready(PollHint::new(Duration::from_secs(20))).await.unwrap();

    server.on("POST /order", [trouble()]);
    let mut order = new_order(&server).await.unwrap();
    let error = order.wait_ready(PollHint::new(Duration::from_millis(100))).await.unwrap_err();
    assert!(matches!(&error, OrderError::Request(Error::Status { .. })), "{error:?}");

    let later = Reply::problem(429, "rateLimited").header("Retry-After", "3600");
    server.on("POST /order", [later]);
    let error = order.wait_ready(PollHint::new(Duration::from_secs(20))).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
}

#[tokio::test]
async fn a_finalization_that_broke_off_is_looked_after() {
    let server = good_ca().await;
    server.on("POST /new-order", [Reply::json(201, &order("ready")).header("Location", "{base}/order")]);
    server.on("POST /finalize", [Reply::json(200, &order("processing")).cut_short(5)]);
    server.on("POST /order", [Reply::json(200, &order("valid"))]);
    let mut order = new_order(&server).await.unwrap();
    order.finalize(b"csr").await.unwrap();
    order.wait_valid(Duration::from_secs(20)).await.unwrap();
    assert_eq!(server.count("POST /finalize"), 1);
}

#[tokio::test]
async fn a_refused_csr_is_final() {
    let server = good_ca().await;
    server.on("POST /finalize", [Reply::problem(400, "badCSR")]);
    let mut order = new_order(&server).await.unwrap();
    let error = order.finalize(b"csr").await.unwrap_err();
    assert_eq!(error.problem().unwrap().kind, ProblemKind::BadCsr);
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn a_rate_limit_without_end_is_final() {
    let server = good_ca().await;
    server.on("POST /new-order", [Reply::json(201, &order("ready")).header("Location", "{base}/order")]);
    server.on("POST /finalize", [Reply::problem(429, "rateLimited")]);
    let mut order = new_order(&server).await.unwrap();
    let error = order.finalize(b"csr").await.unwrap_err();
    assert_eq!(error.problem().unwrap().kind, ProblemKind::RateLimited);
    assert_eq!(server.count("POST /finalize"), 1);
}

#[tokio::test]
async fn nobody_there() {
    let server = good_ca().await;
    let mut config = config(&server);
    // Port 1 needs root, and nobody uses it.
    config.directory_url = "http://127.0.0.1:1/dir".into();
    let error = evercert_acme::client::Client::connect(http(), config).await.unwrap_err();
    assert!(matches!(error, Error::Transport { .. }) && error.is_retryable());
    assert_eq!(error.to_string(), "cannot talk to http://127.0.0.1:1/dir");
}
