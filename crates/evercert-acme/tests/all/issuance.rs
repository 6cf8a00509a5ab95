//! From a name to a certificate.

use std::collections::HashSet;
use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use evercert_acme::account::Account;
use evercert_acme::authorization::AuthorizationStatus;
use evercert_acme::challenge::ChallengeKind;
use evercert_acme::client::Client;
use evercert_acme::issued::IssuedCertificate;
use evercert_acme::observer::{Exchange, Observer};
use evercert_acme::order::NewOrder;
use evercert_acme::order_error::OrderError;
use evercert_acme::order_state::OrderStatus;
use evercert_acme::poll::PollHint;
use evercert_acme::problem_kind::ProblemKind;
use evercert_pki::identifier::Identifier;
use serde_json::json;

use crate::kit::*;
use crate::server::{Reply, Server};

const PATIENCE: Duration = Duration::from_secs(20);

fn hint() -> PollHint<'static> {
    PollHint::new(PATIENCE).when_asked(ready(()))
}

async fn issue(account: &Account) -> Result<IssuedCertificate, OrderError> {
    let mut order = order_with(account).await?;
    for authorization in order.authorizations().await? {
        account.respond(authorization.challenge(&ChallengeKind::Http01).unwrap()).await?;
    }
    order.wait_ready(hint()).await?;
    order.finalize(b"csr").await?;
    order.wait_valid(PATIENCE).await?;
    order.certificate().await
}

fn again(server: &Server) {
    server.on("POST /order", [Reply::json(200, &order("ready")), Reply::json(200, &order("valid"))]);
}

#[tokio::test]
async fn one_certificate_takes_nine_requests_and_the_next_seven() {
    let server = good_ca().await;
    let account = account(&server).await;
    let issued = issue(&account).await.unwrap();
    assert_eq!(issued.chain().leaf().identifiers()[0].value(), "leaf.example");
    let seven = ["new-order", "authz", "challenge", "order", "finalize", "order", "certificate"]
        .map(|path| format!("POST /{path}"));
    let lines = server.lines();
    assert_eq!(lines[..2], ["GET /dir", "HEAD /nonce"]);
    assert_eq!(lines[2..], seven);
    again(&server);
    issue(&account).await.unwrap();
    assert_eq!(server.lines()[9..], seven);
}

#[tokio::test]
async fn every_request_is_signed_for_its_url_with_a_nonce_of_its_own() {
    let server = good_ca().await;
    issue(&account(&server).await).await.unwrap();
    let mut nonces = HashSet::new();
    for seen in server.seen().iter().filter(|seen| seen.line.starts_with("POST")) {
        let header = seen.protected();
        assert_eq!(header["url"], server.url(seen.line.strip_prefix("POST ").unwrap()));
        assert_eq!(header["kid"], server.url("/account"));
        assert_eq!(header["alg"], "ES256");
        assert_eq!(header.as_object().unwrap().len(), 4);
        assert!(nonces.insert(header["nonce"].as_str().unwrap().to_owned()));
        assert!(seen.head.contains("content-type: application/jose+json\r\n"));
    }
    assert_eq!(server.last("POST /challenge").payload(), json!({}));
    assert_eq!(server.last("POST /finalize").payload(), json!({"csr": "Y3Ny"}));
    assert_eq!(server.last("POST /certificate").payload(), json!(null));
}

#[tokio::test]
async fn an_order_says_all_that_is_wanted() {
    let server = good_ca().await;
    let account = account(&server).await;
    let names = [("dns", "*.a.example"), ("ip", "2001:db8::1")];
    let identifiers = names.map(|(kind, value)| Identifier::parse(kind, value).unwrap());
    let new = NewOrder { identifiers: &identifiers, profile: Some("short"), replaces: Some("aki.serial") };
    account.order(&new).await.unwrap();
    assert_eq!(
        server.last("POST /new-order").payload(),
        json!({"identifiers": [{"type": "dns", "value": "*.a.example"}, {"type": "ip", "value": "2001:db8::1"}],
            "profile": "short", "replaces": "aki.serial"})
    );
}

#[tokio::test]
async fn what_is_proved_already_costs_nothing() {
    let server = good_ca().await;
    server.on("POST /new-order", [Reply::json(201, &order("ready")).header("Location", "/order")]);
    server.on("POST /finalize", [Reply::json(200, &order("valid"))]);
    let mut order = new_order(&server).await.unwrap();
    assert_eq!(order.url(), server.url("/order"));
    order.wait_ready(hint()).await.unwrap();
    order.finalize(b"csr").await.unwrap();
    order.wait_valid(PATIENCE).await.unwrap();
    order.certificate().await.unwrap();
    assert_eq!(server.count("POST /order"), 0);
}

#[tokio::test]
async fn other_chains_are_fetched_only_when_asked_for() {
    let server = good_ca().await;
    let links = r#"<{base}/alt/1>;rel="alternate", </alt/2>; rel="alternate""#;
    let reply = Reply::new(200, chain("leaf")).header("Link", r#"<{base}/dir>;rel="index""#).header("Link", links);
    server.on("POST /certificate", [reply]);
    server.on("POST /alt/1", [Reply::new(200, chain("one"))]);
    server.on("POST /alt/2", [Reply::new(200, chain("two"))]);
    let issued = issue(&account(&server).await).await.unwrap();
    assert_eq!(server.count("POST /alt/1"), 0);
    let chains = issued.alternates().await.unwrap();
    let names: Vec<_> = chains.iter().map(|chain| chain.leaf().identifiers()[0].value()).collect();
    assert_eq!(names, ["one.example", "two.example"]);
}

#[tokio::test]
async fn an_order_that_is_not_ready_gets_the_csr_again() {
    let server = good_ca().await;
    server.on("POST /new-order", [Reply::json(201, &order("ready")).header("Location", "{base}/order")]);
    server.on("POST /finalize", [Reply::problem(403, "orderNotReady"), Reply::json(200, &order("valid"))]);
    server.on("POST /order", [Reply::json(200, &order("pending")), Reply::json(200, &order("ready"))]);
    let mut order = new_order(&server).await.unwrap();
    order.finalize(b"csr").await.unwrap();
    order.wait_valid(PATIENCE).await.unwrap();
    assert_eq!((server.count("POST /finalize"), server.count("POST /order")), (2, 2));
}

#[tokio::test]
async fn a_failed_order_tells_who_failed_and_why() {
    let server = good_ca().await;
    let mut failed = order("invalid");
    failed["authorizations"] = json!(["{base}/authz", "{base}/fine", "{base}/gone"]);
    failed["error"] = json!({"type": "urn:ietf:params:acme:error:unauthorized"});
    server.on("POST /order", [Reply::json(200, &failed)]);
    let mut wild = authorization("invalid");
    wild["wildcard"] = true.into();
    server.on("POST /authz", [Reply::json(200, &wild)]);
    server.on("POST /fine", [Reply::json(200, &authorization("valid"))]);
    let mut order = new_order(&server).await.unwrap();
    let error = order.wait_ready(hint()).await.unwrap_err();
    assert!(!error.is_retryable());
    assert_eq!(error.problem().unwrap().kind, ProblemKind::Unauthorized);
    let OrderError::Invalid { failures, .. } = error else { panic!("{error:?}") };
    assert_eq!(failures.len(), 1);
    assert_eq!(failures[0].identifier.value(), "*.a.example");
    assert_eq!(failures[0].challenge, Some(ChallengeKind::Http01));
    assert_eq!(failures[0].problem.as_ref().unwrap().to_string(), "connection: no way");
}

#[tokio::test]
async fn endless_processing_ends() {
    let server = good_ca().await;
    server.on("POST /order", [Reply::json(200, &order("processing")).header("Retry-After", "30")]);
    let mut order = new_order(&server).await.unwrap();
    order.wait_ready(hint()).await.unwrap();
    let error = order.wait_valid(Duration::from_millis(300)).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
    assert!(matches!(error, OrderError::Timeout { status: OrderStatus::Processing, .. }));
    let early = order.certificate().await.unwrap_err();
    assert!(matches!(early, OrderError::TooEarly { status: OrderStatus::Processing, .. }));
}

#[tokio::test]
async fn authorizations_are_data() {
    let server = good_ca().await;
    server.on(
        "POST /authz",
        [Reply::json(200, &authorization("valid")), Reply::json(200, &authorization("deactivated"))],
    );
    let account = account(&server).await;
    let order = order_with(&account).await.unwrap();
    let authorization = order.authorizations().await.unwrap().remove(0);
    assert_eq!(authorization.challenges.len(), 3);
    let unknown = authorization.challenge(&ChallengeKind::Unknown("new-99".into())).unwrap();
    assert_eq!((unknown.raw["colour"].as_str(), &unknown.token), (Some("red"), &None));
    let given_up = account.deactivate_authorization(&authorization).await.unwrap();
    assert_eq!(given_up.status, AuthorizationStatus::Deactivated);
    assert_eq!(server.last("POST /authz").payload(), json!({"status": "deactivated"}));
    assert_eq!(account.key_authorization("tok-1"), format!("tok-1.{}", account.thumbprint()));
}

#[tokio::test]
async fn an_interrupted_order_is_found_again() {
    let server = good_ca().await;
    let account = account(&server).await;
    let order = account.existing_order(&server.url("/order")).await.unwrap();
    assert_eq!(order.state().status, OrderStatus::Ready);
    assert!(account.existing_order("nonsense").await.is_err());
}

#[tokio::test]
async fn many_orders_share_one_client() {
    let server = good_ca().await;
    server.on("POST /new-order", [Reply::json(201, &order("ready")).header("Location", "{base}/order")]);
    server.on("POST /finalize", [Reply::json(200, &order("valid"))]);
    let account = account(&server).await;
    let tasks: Vec<_> = (0..20).map(|_| tokio::spawn(finish(account.clone()))).collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(server.count("GET /dir"), 1);
    assert!(server.count("HEAD /nonce") <= 20);
    assert_eq!(server.count("POST /certificate"), 20);
}

async fn finish(account: Account) {
    let mut order = order_with(&account).await.unwrap();
    order.wait_ready(hint()).await.unwrap();
    order.finalize(b"csr").await.unwrap();
    order.wait_valid(PATIENCE).await.unwrap();
    order.certificate().await.unwrap();
}

#[derive(Default)]
struct Counter(AtomicUsize);

impl Observer for Counter {
    fn exchange(&self, exchange: &Exchange<'_>) {
        assert_eq!(exchange.status, Some(200));
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test]
async fn the_observer_hears_of_every_exchange() {
    let server = good_ca().await;
    let counter = Arc::new(Counter::default());
    let mut config = config(&server);
    config.observer = Some(counter.clone());
    config.user_agent = Some("evercert test".into());
    let client = Client::connect(http(), config).await.unwrap();
    let account = Account::new(client, key(), &server.url("/account")).unwrap();
    account.existing_order(&server.url("/order")).await.unwrap();
    assert_eq!(counter.0.load(Ordering::Relaxed), 3);
    assert!(server.seen().iter().all(|seen| seen.head.contains("user-agent: evercert test\r\n")));
}
