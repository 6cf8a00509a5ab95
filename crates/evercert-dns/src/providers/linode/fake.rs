//! Linode's documentation, as a server.

use serde_json::{Value, json};

use super::PROVIDER;
use crate::suite::Case;
use crate::testing::{Asked, Reply, World, absolute, refused, relative};

static CASE: Case = Case {
    provider: &PROVIDER,
    answers,
    right: &[("key", "good-key-of-linode")],
    wrong: &[("key", "bad-key-of-linode")],
    place: "base_url",
};

#[tokio::test]
async fn behaves() {
    CASE.behaves().await;
}

fn answers(world: &mut World, asked: &Asked) -> Reply {
    if asked.header("authorization") != "Bearer good-key-of-linode" {
        return refused(401, asked);
    }
    match (asked.method.as_str(), &asked.parts()[..]) {
        ("GET", ["domains"]) => {
            let filter: Value = serde_json::from_str(asked.header("x-filter")).unwrap();
            let zones = world.zones.iter().filter(|zone| filter["domain"] == **zone);
            let zones = zones.map(|zone| json!({"id": world.zone_id(zone), "domain": zone})).collect::<Vec<_>>();
            Reply(200, json!({"data": zones, "page": 1, "pages": 1}))
        }
        ("GET", ["domains", zid, "records"]) => {
            let zone = world.zone_by_id(zid).unwrap();
            let rows = world.of(zone);
            let page: usize = asked.query("page").parse().unwrap();
            let shown = rows.iter().skip((page - 1) * 2).take(2).map(|row| {
                json!({"id": row.id, "type": row.kind, "name": relative(&row.name, zone, ""), "target": row.value})
            });
            let pages = rows.len().div_ceil(2).max(1);
            Reply(200, json!({"data": shown.collect::<Vec<_>>(), "page": page, "pages": pages}))
        }
        ("POST", ["domains", zid, "records"]) => {
            let name = absolute(&asked.text("/name"), world.zone_by_id(zid).unwrap());
            let id = world.insert(&name, &asked.text("/type"), &asked.text("/target"), asked.number("/ttl_sec"));
            Reply(200, json!({"id": id}))
        }
        ("DELETE", ["domains", _, "records", id]) => match world.remove(id) {
            true => Reply(200, json!({})),
            false => Reply(404, json!({"errors": [{"reason": "Not found"}]})),
        },
        _ => Reply(405, Value::Null),
    }
}
