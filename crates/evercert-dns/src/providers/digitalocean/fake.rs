//! DigitalOcean's documentation, as a server.

use serde_json::{Value, json};

use super::PROVIDER;
use crate::suite::Case;
use crate::testing::{Asked, Reply, World, absolute, refused, relative};

static CASE: Case = Case {
    provider: &PROVIDER,
    answers,
    right: &[("token", "good-token-of-do")],
    wrong: &[("token", "bad-token-of-do")],
    place: "base_url",
};

#[tokio::test]
async fn behaves() {
    CASE.behaves().await;
}

fn answers(world: &mut World, asked: &Asked) -> Reply {
    if asked.header("authorization") != "Bearer good-token-of-do" {
        return refused(401, asked);
    }
    match (asked.method.as_str(), &asked.parts()[1..]) {
        ("GET", ["domains"]) => {
            let page: usize = asked.query("page").parse().unwrap_or(1);
            let zones: Vec<_> = world.zones.iter().skip(page - 1).take(1).map(|zone| json!({"name": zone})).collect();
            let next = format!("http://{}/v2/domains?page={}&per_page=200", asked.header("host"), page + 1);
            let pages = if page < world.zones.len() { json!({"next": next}) } else { json!({}) };
            Reply(200, json!({"domains": zones, "links": {"pages": pages}}))
        }
        ("GET", ["domains", zone, "records"]) => {
            let rows = world.of(zone);
            let wanted = rows.iter().filter(|row| row.kind == asked.query("type") && row.name == asked.query("name"));
            let shown = wanted.map(|row| {
                json!({"id": row.id, "type": row.kind, "name": relative(&row.name, zone, "@"), "data": row.value})
            });
            Reply(200, json!({"domain_records": shown.collect::<Vec<_>>(), "links": {}}))
        }
        ("POST", ["domains", zone, "records"]) => {
            let name = absolute(&asked.text("/name"), zone);
            let id = world.insert(&name, &asked.text("/type"), &asked.text("/data"), asked.number("/ttl"));
            Reply(201, json!({"domain_record": {"id": id}}))
        }
        ("DELETE", ["domains", _, "records", id]) => match world.remove(id) {
            true => Reply(204, Value::Null),
            false => Reply(404, json!({"id": "not_found", "message": "no such record"})),
        },
        _ => Reply(405, Value::Null),
    }
}
