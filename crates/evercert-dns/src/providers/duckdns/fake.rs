//! Duck DNS's documentation, as a server.

use evercert_plugin::dns_error::DnsError;
use evercert_plugin::dns_provider::TxtRecord;
use serde_json::Value;

use super::PROVIDER;
use crate::credentials::Credentials;
use crate::testing::{Asked, Fake, Reply, World, web};

fn answers(world: &mut World, asked: &Asked) -> Reply {
    let domain = asked.query("domains").to_owned();
    let right = asked.query("token") == "good-token-of-duck" && domain == "mine.duckdns.org";
    if !right || asked.path != "/update" {
        return Reply(200, Value::from("plain:KO"));
    }
    world.replace(&domain, "TXT", &[], 0);
    if asked.query("clear") != "true" {
        world.insert(&domain, "TXT", asked.query("txt"), 60);
    }
    Reply(200, Value::from("plain:OK"))
}

/// It has one value, so the suite for all providers is not for it.
#[tokio::test]
async fn one_value_is_set_and_cleared() {
    let fake = Fake::start(answers).await;
    let with = |token| Credentials::of(PROVIDER.facts, &[("token", token), ("base_url", fake.url.as_str())]);
    let provider = PROVIDER.with(&with("good-token-of-duck"), web()).unwrap();
    let name = "_acme-challenge.x.mine.duckdns.org";
    let zone = provider.find_zone(name).await.unwrap();
    assert_eq!(zone.name, "mine.duckdns.org");
    assert_eq!(provider.only_one(name).as_deref(), Some("mine.duckdns.org"));
    let record = TxtRecord { zone, name: name.into(), value: "v".into() };
    for _ in 0..2 {
        provider.add_txt(&record).await.unwrap();
        assert_eq!(fake.world().at("mine.duckdns.org", "TXT")[0].value, "v");
    }
    for _ in 0..2 {
        provider.remove_txt(&record).await.unwrap();
        assert!(fake.world().at("mine.duckdns.org", "TXT").is_empty());
    }
    let provider = PROVIDER.with(&with("bad-token-of-duck"), web()).unwrap();
    let error = provider.add_txt(&record).await.unwrap_err();
    assert!(matches!(error, DnsError::Credentials { .. }), "{error:?}");
    assert!(!format!("{error:?}").contains("bad-token"));
}
