//! NS1's documentation, as a server.

use serde_json::{Value, json};

use super::PROVIDER;
use crate::suite::Case;
use crate::testing::{Asked, Reply, World, refused};

static CASE: Case = Case {
    provider: &PROVIDER,
    answers,
    right: &[("api_key", "good-key-of-ns1")],
    wrong: &[("api_key", "bad-key-of-ns1")],
    place: "base_url",
};

#[tokio::test]
async fn behaves() {
    CASE.behaves().await;
}

fn answers(world: &mut World, asked: &Asked) -> Reply {
    if asked.header("x-nsone-key") != "good-key-of-ns1" {
        return refused(401, asked);
    }
    match (asked.method.as_str(), &asked.parts()[..]) {
        ("GET", ["zones", zone]) => match (world.is_zone(zone), zone.contains('.')) {
            (true, _) => Reply(200, json!({"zone": zone, "ttl": 3600})),
            (false, true) => Reply(404, json!({"message": "zone not found"})),
            (false, false) => Reply(400, json!({"message": "invalid zone name"})),
        },
        (method, ["zones", zone, name, kind]) if world.is_zone(zone) => record(world, asked, method, name, kind),
        _ => Reply(404, json!({"message": "zone not found"})),
    }
}

fn record(world: &mut World, asked: &Asked, method: &str, name: &str, kind: &str) -> Reply {
    let rows = world.at(name, kind);
    let ttl = rows.first().map(|row| row.ttl);
    let given = |place| asked.body["answers"].as_array().unwrap().iter().map(move |one| text(one, place)).collect();
    let given: Vec<String> = if asked.body.is_null() { Vec::new() } else { given("/answer/0") };
    match (method, ttl) {
        ("GET" | "POST" | "DELETE", None) => Reply(404, json!({"message": "record not found"})),
        ("GET", Some(ttl)) => {
            let answers = rows.iter().map(|row| json!({"id": row.id.to_string(), "answer": [row.value]}));
            Reply(200, json!({"domain": name, "type": kind, "ttl": ttl, "answers": answers.collect::<Vec<_>>()}))
        }
        ("PUT", Some(_)) => Reply(400, json!({"message": "record already exists"})),
        ("PUT", None) => {
            world.replace(name, kind, &given, asked.number("/ttl"));
            Reply(200, json!({}))
        }
        ("POST", Some(ttl)) => {
            world.replace(name, kind, &given, ttl);
            Reply(200, json!({}))
        }
        ("DELETE", Some(_)) => {
            world.replace(name, kind, &[], 0);
            Reply(200, json!({}))
        }
        _ => Reply(405, Value::Null),
    }
}

fn text(value: &Value, place: &str) -> String {
    value.pointer(place).and_then(Value::as_str).unwrap_or_default().to_owned()
}
