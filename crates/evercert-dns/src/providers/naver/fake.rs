//! Naver Cloud's documentation, as a server.

use base64::Engine;
use evercert_plugin::dns_error::DnsError;
use evercert_plugin::dns_provider::TxtRecord;
use serde_json::json;

use super::PROVIDER;
use crate::credentials::Credentials;
use crate::suite::Case;
use crate::testing::{Asked, Fake, Reply, World, absolute, quoted, refused, relative, web};

static CASE: Case = Case {
    provider: &PROVIDER,
    answers,
    right: &[("access_key", "key-of-naver"), ("secret_key", "good-secret-of-naver")],
    wrong: &[("access_key", "key-of-naver"), ("secret_key", "bad-secret-of-naver")],
    place: "base_url",
};

#[tokio::test]
async fn behaves() {
    CASE.behaves().await;
}

/// What somebody else staged is neither applied nor thrown away.
#[tokio::test]
async fn changes_of_others_are_left_alone() {
    let fake = Fake::start(answers).await;
    fake.world().insert("staged.example.com", "A", "192.0.2.7", STAGED);
    let all: Vec<_> = CASE.right.iter().copied().chain([("base_url", fake.url.as_str())]).collect();
    let provider = PROVIDER.with(&Credentials::of(PROVIDER.facts, &all), web()).unwrap();
    let zone = provider.find_zone("_acme-challenge.example.com").await.unwrap();
    let record = TxtRecord { zone, name: "_acme-challenge.example.com".into(), value: "v".into() };
    for changed in [provider.add_txt(&record).await, provider.remove_txt(&record).await] {
        let error = changed.unwrap_err();
        assert!(matches!(&error, DnsError::Busy { detail, .. } if detail == "staged A"), "{error:?}");
    }
    assert!(fake.world().asked.iter().all(|asked| asked.starts_with("GET ")));
}

fn answers(world: &mut World, asked: &Asked) -> Reply {
    let time = "1795168800000";
    let message = format!("{} {}\n{time}\nkey-of-naver", asked.method, asked.uri);
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, b"good-secret-of-naver");
    let signature =
        base64::engine::general_purpose::STANDARD.encode(aws_lc_rs::hmac::sign(&key, message.as_bytes()).as_ref());
    let right = asked.header("x-ncp-apigw-signature-v2") == signature && asked.header("x-ncp-apigw-timestamp") == time;
    if !right {
        return refused(401, asked);
    }
    match (asked.method.as_str(), &asked.parts()[3..]) {
        ("GET", ["domain"]) => {
            let zones = world.zones.iter().filter(|zone| zone.contains(asked.query("domainName")));
            let zones = zones.map(|zone| json!({"id": world.zone_id(zone), "name": zone})).collect::<Vec<_>>();
            Reply(200, json!({"content": zones, "totalElements": 1}))
        }
        ("GET", ["record", zid]) => {
            let zone = world.zone_by_id(zid).unwrap();
            let rows = world.of(zone);
            let kind = asked.query("recordType");
            let page: usize = asked.query("page").parse().unwrap();
            let these = rows.iter().filter(|row| kind.is_empty() || row.kind == kind).skip(page * 2).take(2);
            let shown = these.map(|row| {
                json!({"id": row.id, "host": relative(&row.name, zone, "@"), "type": row.kind,
                    "content": quoted(&row.value), "ttl": row.ttl, "applyYn": row.ttl != STAGED})
            });
            Reply(200, json!({"content": shown.collect::<Vec<_>>()}))
        }
        ("POST", ["record", zid]) => {
            world.pending += 1;
            let name = absolute(&asked.text("/0/host"), world.zone_by_id(zid).unwrap());
            world.insert(&name, &asked.text("/0/type"), &asked.text("/0/content"), asked.number("/0/ttl"));
            Reply(200, json!({"result": "OK"}))
        }
        ("DELETE", ["record", _]) if world.remove(&asked.number("/0").to_string()) => {
            world.pending += 1;
            Reply(200, json!({"result": "OK"}))
        }
        ("PUT", ["record", "apply", _]) => {
            world.pending = 0;
            Reply(200, json!({"result": "OK"}))
        }
        _ => Reply(200, json!({"result": "FAIL", "error": {"errorCode": 1, "message": "no such thing"}})),
    }
}

/// A time to live by which the fake knows what is not applied.
const STAGED: u64 = 4242;
