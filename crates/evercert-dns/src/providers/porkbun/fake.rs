//! Porkbun's documentation, as a server.

use serde_json::{Value, json};

use super::PROVIDER;
use crate::suite::Case;
use crate::testing::{Asked, Reply, World, absolute};

static CASE: Case = Case {
    provider: &PROVIDER,
    answers,
    right: &[("key", "key-of-porkbun"), ("secret", "good-secret-of-porkbun")],
    wrong: &[("key", "key-of-porkbun"), ("secret", "bad-secret-of-porkbun")],
    place: "base_url",
};

#[tokio::test]
async fn behaves() {
    CASE.behaves().await;
}

fn answers(world: &mut World, asked: &Asked) -> Reply {
    if (asked.text("/apikey"), asked.text("/secretapikey"))
        != ("key-of-porkbun".into(), "good-secret-of-porkbun".into())
    {
        return failed("Invalid API key. (001)");
    }
    assert_eq!(asked.method, "POST");
    match &asked.parts()[..] {
        ["ping"] => Reply(200, json!({"status": "SUCCESS", "yourIp": "192.0.2.9"})),
        ["domain", "getNs", zone] if world.is_zone(zone) => {
            Reply(200, json!({"status": "SUCCESS", "ns": ["curitiba.ns.porkbun.com", "fortaleza.ns.porkbun.com"]}))
        }
        ["dns", "retrieve", zone] if world.is_zone(zone) => {
            let rows = world.of(zone);
            let shown = rows.iter().map(|row| {
                let (id, ttl) = (row.id.to_string(), row.ttl.to_string());
                json!({"id": id, "name": row.name, "type": row.kind, "content": row.value, "ttl": ttl})
            });
            Reply(200, json!({"status": "SUCCESS", "records": shown.collect::<Vec<_>>()}))
        }
        ["dns", "create", zone] if world.is_zone(zone) => {
            let name = absolute(&asked.text("/name"), zone);
            let ttl = asked.text("/ttl").parse().unwrap();
            let id = world.insert(&name, &asked.text("/type"), &asked.text("/content"), ttl);
            Reply(200, json!({"status": "SUCCESS", "id": id}))
        }
        ["dns", "delete", zone, id] if world.is_zone(zone) => match world.remove(id) {
            true => Reply(200, json!({"status": "SUCCESS"})),
            false => failed("Invalid record ID."),
        },
        _ => failed("Invalid domain."),
    }
}

fn failed(message: &str) -> Reply {
    Reply(400, json!({"status": "ERROR", "message": message, "sent": Value::Null}))
}
