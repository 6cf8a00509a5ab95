//! Accounts, revocation, renewal information: what is sent, and what is made of the answer.

use std::time::Duration;

use evercert_acme::account::{Account, AccountStatus};
use evercert_acme::error::Error;
use evercert_acme::external_account::{ExternalAccount, MacAlgorithm};
use evercert_acme::problem_kind::ProblemKind;
use evercert_acme::registration::Registration;
use evercert_acme::revocation::RevocationReason;
use evercert_pki::jwk;
use serde_json::json;

use crate::kit::*;
use crate::server::Reply;

fn account_reply(status: u16) -> Reply {
    let body = json!({"status": "valid", "contact": ["mailto:a@b.example"], "orders": "{base}/orders"});
    Reply::json(status, &body).header("Location", "{base}/account")
}

#[tokio::test]
async fn registration_carries_everything() {
    let server = good_ca().await;
    server.on("POST /new-account", [account_reply(201), account_reply(200)]);
    let (client, key) = (connect(&server).await.unwrap(), key());
    let registration = Registration {
        contacts: vec!["mailto:a@b.example".into()],
        terms_agreed: true,
        external_account: Some(ExternalAccount::new("kid", "c2VjcmV0", MacAlgorithm::Hs384).unwrap()),
    };
    let registered = Account::register(&client, &key, &registration).await.unwrap();
    assert_eq!(registered.account.url(), server.url("/account"));
    assert_eq!(registered.state.contacts, ["mailto:a@b.example"]);
    assert!(!registered.existed);
    let seen = server.last("POST /new-account");
    assert_eq!(seen.protected()["jwk"], jwk::public(&key));
    assert!(seen.protected().get("kid").is_none());
    let payload = seen.payload();
    assert_eq!((&payload["contact"], &payload["termsOfServiceAgreed"]), (&json!(["mailto:a@b.example"]), &json!(true)));
    assert!(payload["externalAccountBinding"]["signature"].is_string());

    let bare = Account::register(&client, &key, &Registration::default()).await.unwrap();
    assert!(bare.existed);
    assert_eq!(server.last("POST /new-account").payload(), json!({}));
}

#[tokio::test]
async fn accounts_are_found_or_not() {
    let server = good_ca().await;
    server.on("POST /new-account", [account_reply(200), Reply::problem(400, "accountDoesNotExist")]);
    let (client, key) = (connect(&server).await.unwrap(), key());
    let found = Account::find(&client, &key).await.unwrap().unwrap();
    assert_eq!(found.state.status, AccountStatus::Valid);
    assert_eq!(server.last("POST /new-account").payload(), json!({"onlyReturnExisting": true}));
    assert!(Account::find(&client, &key).await.unwrap().is_none());
}

#[tokio::test]
async fn accounts_are_read_changed_and_closed() {
    let server = good_ca().await;
    let closed = Reply::json(200, &json!({"status": "deactivated"}));
    server.on("POST /account", [account_reply(200), account_reply(200), closed]);
    let account = account(&server).await;
    assert_eq!(account.info().await.unwrap().orders.unwrap().as_str(), server.url("/orders"));
    assert_eq!(server.last("POST /account").payload(), json!(null));
    account.update_contacts(&[]).await.unwrap();
    assert_eq!(server.last("POST /account").payload(), json!({"contact": []}));
    assert_eq!(account.deactivate().await.unwrap().status, AccountStatus::Deactivated);
    assert_eq!(server.last("POST /account").payload(), json!({"status": "deactivated"}));
}

#[tokio::test]
async fn a_key_is_rolled_over_with_proof_of_both() {
    let server = good_ca().await;
    server.on("POST /key-change", [Reply::json(200, &json!({}))]);
    server.on("POST /account", [account_reply(200)]);
    let (old, new_key) = (account(&server).await, key());
    let new = old.roll_over(new_key.clone()).await.unwrap();
    assert_eq!(new.url(), old.url());
    assert_ne!(new.thumbprint(), old.thumbprint());
    let outer = server.last("POST /key-change");
    assert_eq!(outer.protected()["kid"], server.url("/account"));
    let inner = crate::server::Seen { body: outer.payload().to_string(), ..outer };
    assert_eq!(inner.protected()["jwk"], jwk::public(&new_key));
    assert!(inner.protected().get("nonce").is_none());
    assert_eq!(inner.payload()["account"], server.url("/account"));
    assert!(inner.payload()["oldKey"].is_object());
    new.info().await.unwrap();
}

#[tokio::test]
async fn certificates_are_revoked_by_either_key() {
    let server = good_ca().await;
    server.on("POST /revoke", [Reply::new(200, ""), Reply::new(200, ""), Reply::problem(400, "alreadyRevoked")]);
    let (account, key) = (account(&server).await, key());
    account.revoke(b"der", None).await.unwrap();
    assert_eq!(server.last("POST /revoke").payload(), json!({"certificate": "ZGVy"}));
    assert!(server.last("POST /revoke").protected()["kid"].is_string());
    account.client().revoke_with_key(&key, b"der", Some(RevocationReason::KeyCompromise)).await.unwrap();
    assert_eq!(server.last("POST /revoke").payload(), json!({"certificate": "ZGVy", "reason": 1}));
    assert_eq!(server.last("POST /revoke").protected()["jwk"], jwk::public(&key));
    let error = account.revoke(b"der", None).await.unwrap_err();
    assert!(error.is_problem(&ProblemKind::AlreadyRevoked) && !error.is_retryable());
}

#[tokio::test]
async fn renewal_information_is_asked_without_a_signature() {
    let server = good_ca().await;
    let window = json!({"suggestedWindow": {"start": "2026-12-01T00:00:00Z", "end": "2026-12-02T00:00:00Z"}});
    let date = "Fri, 20 Nov 2026 11:00:00 GMT";
    server.on("GET /ari/aki.serial", [Reply::json(200, &window).header("Retry-After", date)]);
    let client = connect(&server).await.unwrap();
    let info = client.renewal_info("aki.serial").await.unwrap().unwrap();
    assert_eq!(info.retry_after, Some(Duration::from_secs(3600)));
    assert_eq!(info.start, "2026-12-01T00:00:00Z".parse().unwrap());
    assert_eq!(server.lines(), ["GET /dir", "GET /ari/aki.serial"]);
    assert!(client.renewal_info("un.known").await.is_err());
}

#[tokio::test]
async fn what_the_directory_lacks_is_not_asked_for() {
    let server = good_ca().await;
    let smallest =
        json!({"newNonce": "{base}/nonce", "newAccount": "{base}/new-account", "newOrder": "{base}/new-order"});
    server.on("GET /dir", [Reply::json(200, &smallest)]);
    let account = account(&server).await;
    assert_eq!(account.client().renewal_info("a.b").await.unwrap(), None);
    let error = account.revoke(b"der", None).await.unwrap_err();
    assert!(matches!(error, Error::Unsupported { resource: "revokeCert" }));
    let error = account.roll_over(key()).await.unwrap_err();
    assert!(matches!(error, Error::Unsupported { resource: "keyChange" }));
    assert_eq!(server.lines(), ["GET /dir"]);
}
