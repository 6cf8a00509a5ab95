//! DNSimple's documentation, as a server.

use serde_json::{Value, json};

use super::PROVIDER;
use crate::suite::Case;
use crate::testing::{Asked, Reply, World, absolute, quoted, refused, relative};

static CASE: Case = Case {
    provider: &PROVIDER,
    answers,
    right: &[("token", "good-token-of-dnsimple")],
    wrong: &[("token", "bad-token-of-dnsimple")],
    place: "base_url",
};

#[tokio::test]
async fn behaves() {
    CASE.behaves().await;
}

fn answers(world: &mut World, asked: &Asked) -> Reply {
    if asked.header("authorization") != "Bearer good-token-of-dnsimple" {
        return refused(401, asked);
    }
    match (asked.method.as_str(), &asked.parts()[1..]) {
        ("GET", ["accounts"]) => Reply(200, json!({"data": [{"id": 1010, "email": "me@example.com"}]})),
        ("GET", ["1010", "zones", zone]) => match world.zone_id(zone) {
            Some(id) => Reply(200, json!({"data": {"id": id, "account_id": 1010, "name": zone}})),
            None => Reply(404, json!({"message": format!("Zone `{zone}` not found")})),
        },
        ("GET", ["1010", "zones", zone, "records"]) => {
            let rows = world.of(zone);
            let wanted = |name: &str| relative(name, zone, "") == asked.query("name");
            let shown = rows.iter().filter(|row| row.kind == asked.query("type") && wanted(&row.name)).map(|row| {
                let name = relative(&row.name, zone, "");
                json!({"id": row.id, "type": row.kind, "name": name, "content": quoted(&row.value), "ttl": row.ttl})
            });
            let shown: Vec<_> = shown.collect();
            Reply(200, json!({"data": shown, "pagination": {"current_page": 1, "total_pages": 1}}))
        }
        ("POST", ["1010", "zones", zone, "records"]) => {
            let name = absolute(&asked.text("/name"), zone);
            let id = world.insert(&name, &asked.text("/type"), &asked.text("/content"), asked.number("/ttl"));
            Reply(201, json!({"data": {"id": id}}))
        }
        ("DELETE", ["1010", "zones", _, "records", id]) => match world.remove(id) {
            true => Reply(204, Value::Null),
            false => Reply(404, json!({"message": "Record not found"})),
        },
        _ => Reply(405, Value::Null),
    }
}
