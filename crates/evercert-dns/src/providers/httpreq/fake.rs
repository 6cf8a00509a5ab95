//! Such a service.

use evercert_plugin::dns_error::DnsError;
use evercert_plugin::dns_provider::TxtRecord;

use super::PROVIDER;
use crate::credentials::Credentials;
use crate::testing::{Asked, Fake, Reply, World, refused, web};

fn answers(world: &mut World, asked: &Asked) -> Reply {
    // base64 of me:good-password
    if asked.header("authorization") != "Basic bWU6Z29vZC1wYXNzd29yZA==" {
        return refused(401, asked);
    }
    let (name, value) = (asked.text("/fqdn"), asked.text("/value"));
    let name = name.strip_suffix('.').unwrap();
    world.rows.retain(|row| row.name != name || row.value != value);
    match asked.path.as_str() {
        "/hook/present" => drop(world.insert(name, "TXT", &value, 60)),
        "/hook/cleanup" => {}
        _ => return Reply(404, "plain:no such thing".into()),
    }
    Reply(200, "plain:done".into())
}

/// It has no zones and cannot be asked what is there, so the suite for all providers is not for it.
#[tokio::test]
async fn records_are_handed_over() {
    let fake = Fake::start(answers).await;
    let endpoint = format!("{}/hook/", fake.url);
    let with = |password| {
        Credentials::of(PROVIDER.facts, &[("endpoint", endpoint.as_str()), ("username", "me"), ("password", password)])
    };
    let provider = PROVIDER.with(&with("good-password"), web()).unwrap();
    let name = "_acme-challenge.www.example.com";
    let zone = provider.find_zone(name).await.unwrap();
    let [first, second] =
        ["one", "two"].map(|value| TxtRecord { zone: zone.clone(), name: name.into(), value: value.into() });
    provider.add_txt(&first).await.unwrap();
    provider.add_txt(&second).await.unwrap();
    assert_eq!(fake.world().at(name, "TXT").len(), 2);
    provider.remove_txt(&first).await.unwrap();
    assert_eq!(fake.world().at(name, "TXT")[0].value, "two");
    let provider = PROVIDER.with(&with("bad-password"), web()).unwrap();
    let error = provider.add_txt(&first).await.unwrap_err();
    assert!(matches!(error, DnsError::Credentials { .. }), "{error:?}");
    assert!(!format!("{error:?} {}", error.detail()).contains("bad-password"));
}
