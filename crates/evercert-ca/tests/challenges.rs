//! Proofs that hold, and proofs that do not.

use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use evercert_ca::{
    ca::Ca,
    config::{CaConfig, Profile},
};
use evercert_pki::base64url;
use serde_json::{Value, json};

use crate::{
    client::Client,
    issuance::{ca, ca_with, challenge, finish, prove},
    resolver::{A, AAAA, CAA, Dns, TXT, caa, txt},
    responder::{Http, Page, Tls},
};

/// An order for one identifier, its authorization's address and its challenge.
async fn ordered(client: &Client, kind: &str, value: &str, challenge_type: &str) -> (String, Value) {
    let order = client.order(&[(kind, value)]).await.json();
    let url = order["authorizations"][0].as_str().unwrap().to_owned();
    let authorization = client.post(&url, None).await.json();
    (url, challenge(&authorization, challenge_type).clone())
}

async fn try_it(client: &Client, authorization: &str, challenge: &Value) -> Value {
    client.post(challenge["url"].as_str().unwrap(), Some(json!({}))).await;
    client.settled(authorization).await
}

fn error(authorization: &Value) -> &str {
    assert_eq!(authorization["status"], "invalid");
    let kind = authorization["challenges"][0]["error"]["type"].as_str().unwrap();
    kind.strip_prefix("urn:ietf:params:acme:error:").unwrap()
}

#[tokio::test]
async fn a_wrong_file_invalidates_the_order() {
    let http = Http::start().await;
    let ca = ca(&http).await;
    let client = Client::registered(&ca).await;
    let order = client.order(&[("dns", "a.test")]).await;
    let url = order.json()["authorizations"][0].as_str().unwrap().to_owned();
    let authorization = client.post(&url, None).await.json();
    let challenge = challenge(&authorization, "http-01");
    http.put_challenge(challenge["token"].as_str().unwrap(), "something else");
    let settled = try_it(&client, &url, challenge).await;
    assert_eq!(error(&settled), "unauthorized");
    let order = client.post(order.header("location"), None).await.json();
    assert_eq!(order["status"], "invalid");
}

#[tokio::test]
async fn nobody_at_the_port_is_a_connection_problem() {
    let http = Http::start().await;
    let port = http.port;
    drop(http);
    let ca = Ca::start(CaConfig { http_port: port, tls_port: port, ..CaConfig::default() }).await.unwrap();
    let client = Client::registered(&ca).await;
    for kind in ["http-01", "tls-alpn-01"] {
        let (url, challenge) = ordered(&client, "dns", "a.test", kind).await;
        assert_eq!(error(&try_it(&client, &url, &challenge).await), "connection");
    }
}

#[tokio::test]
async fn redirects_are_followed_but_not_for_ever_nor_anywhere() {
    let http = Http::start().await;
    let ca = ca(&http).await;
    let client = Client::registered(&ca).await;
    let elsewhere = format!("http://b.test:{}/elsewhere", http.port);
    for (to, outcome) in [
        (elsewhere.as_str(), "valid"),
        ("http://b.test/elsewhere", "valid"),
        ("/loop", "connection"),
        ("http://b.test:1/elsewhere", "connection"),
        ("gopher://b.test/", "connection"),
    ] {
        let (url, challenge) = ordered(&client, "dns", "a.test", "http-01").await;
        let token = challenge["token"].as_str().unwrap();
        http.put("/elsewhere", Page::Body(client.key_authorization(token) + " \n"));
        http.put("/loop", Page::Redirect("/loop".into()));
        let path = format!("/.well-known/acme-challenge/{token}");
        http.put(&path, Page::Redirect(to.into()));
        let settled = try_it(&client, &url, &challenge).await;
        match outcome {
            "valid" => assert_eq!(settled["status"], "valid", "{to}: {settled}"),
            problem => assert_eq!(error(&settled), problem, "{to}"),
        }
    }
}

#[tokio::test]
async fn addresses_are_proved_where_they_are() {
    for address in ["127.0.0.1", "::1"] {
        let bind = if address == "::1" { "[::1]:0" } else { "127.0.0.1:0" };
        let http = Http::start_on(bind).await;
        let ca = ca_with(&http, |config| config.profiles = vec![with_addresses()]).await;
        let client = Client::registered(&ca).await;
        let order = client.order(&[("ip", address)]).await;
        prove(&client, &http, &order.json()).await;
        assert_eq!(finish(&client, &order, &[address]).await.status, 200);
    }
}

#[tokio::test]
async fn dns_01_reads_the_built_in_table() {
    let http = Http::start().await;
    let ca = ca_with(&http, |config| config.profiles = Profile::standard()).await;
    let client = Client::registered(&ca).await;
    let (url, challenge) = ordered(&client, "dns", "*.a.test", "dns-01").await;
    assert_eq!(error(&try_it(&client, &url, &challenge).await), "unauthorized");
    ca.add_txt("_acme-challenge.a.test", "of somebody else");
    let (url, challenge) = ordered(&client, "dns", "*.a.test", "dns-01").await;
    assert_eq!(error(&try_it(&client, &url, &challenge).await), "incorrectResponse");
    let (url, challenge) = ordered(&client, "dns", "*.a.test", "dns-01").await;
    let key_authorization = client.key_authorization(challenge["token"].as_str().unwrap());
    let value = base64url::encode(digest(&SHA256, key_authorization.as_bytes()).as_ref());
    ca.add_txt("_acme-challenge.a.test", &value);
    assert_eq!(try_it(&client, &url, &challenge).await["status"], "valid");
}

#[tokio::test]
async fn dns_account_01_has_a_label_for_each_account() {
    let http = Http::start().await;
    let ca = ca_with(&http, |config| config.profiles = Profile::standard()).await;
    let (owner, other) = (Client::registered(&ca).await, Client::registered(&ca).await);
    let hash = digest(&SHA256, owner.kid.as_deref().unwrap().as_bytes());
    let label = data_encoding::BASE32_NOPAD.encode(&hash.as_ref()[..10]).to_ascii_lowercase();
    for (client, outcome) in [(&owner, "valid"), (&other, "invalid")] {
        let (url, challenge) = ordered(client, "dns", "*.a.test", "dns-account-01").await;
        let key_authorization = client.key_authorization(challenge["token"].as_str().unwrap());
        let value = base64url::encode(digest(&SHA256, key_authorization.as_bytes()).as_ref());
        ca.add_txt(&format!("_{label}._acme-challenge.a.test"), &value);
        assert_eq!(try_it(client, &url, &challenge).await["status"], outcome);
    }
}

#[tokio::test]
async fn dns_persist_01_serves_every_order_of_its_account() {
    let http = Http::start().await;
    let ca = ca_with(&http, |config| config.profiles = Profile::standard()).await;
    let (client, other) = (Client::registered(&ca).await, Client::registered(&ca).await);
    let (url, challenge) = ordered(&client, "dns", "*.a.test", "dns-persist-01").await;
    assert!(challenge.get("token").is_none(), "{challenge}");
    assert_eq!(error(&try_it(&client, &url, &challenge).await), "unauthorized");
    let (issuer, account) = (&challenge["issuer-domain-names"][0], &challenge["accounturi"]);
    let value = format!("{}; accounturi={}; policy=wildcard", issuer.as_str().unwrap(), account.as_str().unwrap());
    ca.add_txt("_validation-persist.a.test", "of somebody else");
    ca.add_txt("_validation-persist.a.test", &value);
    for (client, outcome) in [(&client, "valid"), (&client, "valid"), (&other, "invalid")] {
        let (url, challenge) = ordered(client, "dns", "*.a.test", "dns-persist-01").await;
        assert_eq!(try_it(client, &url, &challenge).await["status"], outcome);
    }
}

#[tokio::test]
async fn tls_alpn_01_wants_protocol_and_certificate() {
    for (kind, value, shown, alpn, outcome) in [
        ("dns", "a.test", "a.test", &b"acme-tls/1"[..], "valid"),
        ("ip", "127.0.0.1", "127.0.0.1", b"acme-tls/1", "valid"),
        ("dns", "a.test", "b.test", b"acme-tls/1", "unauthorized"),
        ("dns", "a.test", "a.test", b"http/1.1", "tls"),
    ] {
        let tls = Tls::bind().await;
        let config = CaConfig { tls_port: tls.port(), profiles: vec![with_addresses()], ..CaConfig::default() };
        let ca = Ca::start(config).await.unwrap();
        let client = Client::registered(&ca).await;
        let (url, challenge) = ordered(&client, kind, value, "tls-alpn-01").await;
        let key_authorization = client.key_authorization(challenge["token"].as_str().unwrap());
        let serving = tls.show(shown, digest(&SHA256, key_authorization.as_bytes()).as_ref(), alpn);
        let settled = try_it(&client, &url, &challenge).await;
        serving.abort();
        match outcome {
            "valid" => assert_eq!(settled["status"], "valid", "{settled}"),
            problem => assert_eq!(error(&settled), problem, "{settled}"),
        }
    }
}

#[tokio::test]
async fn a_deactivated_authorization_proves_nothing() {
    let http = Http::start().await;
    let ca = ca(&http).await;
    let client = Client::registered(&ca).await;
    let (url, challenge) = ordered(&client, "dns", "a.test", "http-01").await;
    let closed = client.post(&url, Some(json!({"status": "deactivated"}))).await;
    assert_eq!(closed.json()["status"], "deactivated");
    let challenge = client.post(challenge["url"].as_str().unwrap(), Some(json!({}))).await;
    assert_eq!(challenge.json()["status"], "pending", "nothing is started");
    let again = client.post(&url, Some(json!({"status": "deactivated"}))).await;
    assert_eq!(again.problem(), "malformed");
}

#[tokio::test]
async fn a_resolver_leads_to_the_host_and_may_forbid() {
    let loopback = || vec![127, 0, 0, 1];
    let nobody = [&[0; 15][..], &[1]].concat();
    let dns = Dns::start(vec![
        ("a.test", A, loopback()),
        ("both.test", A, loopback()),
        ("both.test", AAAA, nobody),
        ("forbidden.test", CAA, caa("issue", "other.test")),
        ("www.forbidden.test", A, loopback()),
        ("allowed.test", CAA, caa("issue", "sandbox.evercert.test")),
        ("www.allowed.test", A, loopback()),
    ])
    .await;
    let http = Http::start().await;
    let ca = ca_with(&http, |config| config.dns = Some(dns.address)).await;
    let client = Client::registered(&ca).await;
    for (name, outcome) in [
        ("a.test", "valid"),
        ("both.test", "valid"),
        ("www.allowed.test", "valid"),
        ("www.forbidden.test", "caa"),
        ("nowhere.test", "dns"),
    ] {
        let (url, challenge) = ordered(&client, "dns", name, "http-01").await;
        let token = challenge["token"].as_str().unwrap();
        http.put_challenge(token, &client.key_authorization(token));
        let settled = try_it(&client, &url, &challenge).await;
        match outcome {
            "valid" => assert_eq!(settled["status"], "valid", "{name}: {settled}"),
            problem => assert_eq!(error(&settled), problem, "{name}: {settled}"),
        }
    }
}

#[tokio::test]
async fn dns_01_asks_the_resolver() {
    let http = Http::start().await;
    let dns = Dns::start(vec![
        ("_acme-challenge.a.test", TXT, txt("of somebody else")),
        ("_acme-challenge.a.test", TXT, txt("of a third one")),
    ])
    .await;
    let ca = ca_with(&http, |config| config.dns = Some(dns.address)).await;
    let client = Client::registered(&ca).await;
    for (name, problem) in [("a.test", "incorrectResponse"), ("b.test", "unauthorized")] {
        let (url, challenge) = ordered(&client, "dns", name, "dns-01").await;
        assert_eq!(error(&try_it(&client, &url, &challenge).await), problem);
    }
    let (url, challenge) = ordered(&client, "dns", "a.test", "dns-01").await;
    let key_authorization = client.key_authorization(challenge["token"].as_str().unwrap());
    let value = base64url::encode(digest(&SHA256, key_authorization.as_bytes()).as_ref());
    dns.add(("_acme-challenge.a.test", TXT, txt(&value)));
    assert_eq!(try_it(&client, &url, &challenge).await["status"], "valid");
}

#[tokio::test]
async fn a_redirect_may_lead_to_https() {
    let (http, tls) = (Http::start().await, Tls::bind().await);
    let ca = ca_with(&http, |config| config.tls_port = tls.port()).await;
    let client = Client::registered(&ca).await;
    let (url, challenge) = ordered(&client, "dns", "a.test", "http-01").await;
    let token = challenge["token"].as_str().unwrap();
    let path = format!("/.well-known/acme-challenge/{token}");
    http.put(&path, Page::Redirect("https://a.test/page".into()));
    let serving = tls.serve("self-signed.test", &client.key_authorization(token));
    let settled = try_it(&client, &url, &challenge).await;
    serving.abort();
    assert_eq!(settled["status"], "valid", "{settled}");
}

fn with_addresses() -> Profile {
    Profile::new("addresses", "", Duration::from_mins(10))
}
