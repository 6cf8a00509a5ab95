//! LuaDNS's documentation, as a server.

use serde_json::{Value, json};

use super::PROVIDER;
use crate::suite::Case;
use crate::testing::{Asked, Reply, World, refused};

static CASE: Case = Case {
    provider: &PROVIDER,
    answers,
    right: &[("email", "me@example.com"), ("token", "good-token-of-lua")],
    wrong: &[("email", "me@example.com"), ("token", "bad-token-of-lua")],
    place: "base_url",
};

#[tokio::test]
async fn behaves() {
    CASE.behaves().await;
}

fn answers(world: &mut World, asked: &Asked) -> Reply {
    // base64 of me@example.com:good-token-of-lua
    if asked.header("authorization") != "Basic bWVAZXhhbXBsZS5jb206Z29vZC10b2tlbi1vZi1sdWE=" {
        return refused(401, asked);
    }
    match (asked.method.as_str(), &asked.parts()[..]) {
        ("GET", ["zones"]) => {
            let zones = world.zones.iter().map(|zone| json!({"id": world.zone_id(zone), "name": zone}));
            Reply(200, zones.collect())
        }
        ("GET", ["zones", zid, "records"]) => {
            let rows = world.of(world.zone_by_id(zid).unwrap());
            let shown = rows.iter().map(
                |row| json!({"id": row.id, "type": row.kind, "name": format!("{}.", row.name), "content": row.value}),
            );
            Reply(200, shown.collect())
        }
        ("POST", ["zones", _, "records"]) if asked.text("/name").ends_with('.') => {
            let (name, content) = (asked.text("/name"), asked.text("/content"));
            let id = world.insert(&name, &asked.text("/type"), &content, asked.number("/ttl"));
            Reply(200, json!({"id": id}))
        }
        ("DELETE", ["zones", _, "records", id]) => match world.remove(id) {
            true => Reply(200, json!({"id": 1})),
            false => Reply(404, json!({"status": "Not Found", "message": "Not Found"})),
        },
        _ => Reply(400, Value::Null),
    }
}
