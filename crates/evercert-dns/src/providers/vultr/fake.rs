//! Vultr's documentation, as a server.

use serde_json::{Value, json};

use super::PROVIDER;
use crate::suite::Case;
use crate::testing::{Asked, Reply, World, absolute, bare, quoted, refused, relative};

static CASE: Case = Case {
    provider: &PROVIDER,
    answers,
    right: &[("key", "good-key-of-vultr")],
    wrong: &[("key", "bad-key-of-vultr")],
    place: "base_url",
};

#[tokio::test]
async fn behaves() {
    CASE.behaves().await;
}

fn answers(world: &mut World, asked: &Asked) -> Reply {
    if asked.header("authorization") != "Bearer good-key-of-vultr" {
        return refused(401, asked);
    }
    match (asked.method.as_str(), &asked.parts()[..]) {
        ("GET", ["domains"]) => {
            let all: Vec<_> = world.zones.iter().map(|zone| json!({"domain": zone})).collect();
            page("domains", all, asked)
        }
        ("GET", ["domains", zone, "records"]) => {
            let rows = world.of(zone);
            let shown = rows.iter().map(|row| {
                let data = if row.kind == "TXT" { quoted(&row.value) } else { row.value.clone() };
                json!({"id": row.id.to_string(), "type": row.kind, "name": relative(&row.name, zone, ""), "data": data})
            });
            page("records", shown.collect(), asked)
        }
        ("POST", ["domains", zone, "records"]) => match bare(&asked.text("/data")) {
            Some(value) => {
                let name = absolute(&asked.text("/name"), zone);
                let id = world.insert(&name, &asked.text("/type"), &value, asked.number("/ttl"));
                Reply(201, json!({"record": {"id": id.to_string()}}))
            }
            None => Reply(400, json!({"error": "TXT data must be quoted", "status": 400})),
        },
        ("DELETE", ["domains", _, "records", id]) => match world.remove(id) {
            true => Reply(204, Value::Null),
            false => Reply(404, json!({"error": "Record not found", "status": 404})),
        },
        _ => Reply(405, Value::Null),
    }
}

/// Two on a page; the cursor is the number of those before.
fn page(name: &str, all: Vec<Value>, asked: &Asked) -> Reply {
    let from: usize = asked.query("cursor").parse().unwrap_or(0);
    let next = if from + 2 < all.len() { (from + 2).to_string() } else { String::new() };
    let these: Vec<_> = all.into_iter().skip(from).take(2).collect();
    Reply(200, json!({name: these, "meta": {"links": {"next": next, "prev": ""}}}))
}
