//! Cloudflare's documentation, as a server.

use serde_json::{Value, json};

use super::PROVIDER;
use crate::suite::Case;
use crate::testing::{Asked, Reply, Row, World, bare, quoted};

static CASE: Case = Case {
    provider: &PROVIDER,
    answers,
    right: &[("api_token", "good-token-of-cf")],
    wrong: &[("api_token", "bad-token-of-cf")],
    place: "base_url",
};

#[tokio::test]
async fn behaves() {
    CASE.behaves().await;
}

#[tokio::test]
async fn behaves_with_the_global_key() {
    let right = &[("email", "me@example.com"), ("api_key", "good-key-of-cf")];
    let wrong = &[("email", "me@example.com"), ("api_key", "bad-key-of-cf")];
    Case { right, wrong, ..CASE }.behaves().await;
}

fn answers(world: &mut World, asked: &Asked) -> Reply {
    let by_token = asked.header("authorization") == "Bearer good-token-of-cf";
    let by_key = (asked.header("x-auth-email"), asked.header("x-auth-key")) == ("me@example.com", "good-key-of-cf");
    if !by_token && !by_key {
        return failed(403, 9109, &format!("Invalid access token {}", asked.header("authorization")));
    }
    match (asked.method.as_str(), &asked.parts()[..]) {
        ("GET", ["zones"]) => {
            let zones = world.zones.iter().filter(|zone| **zone == asked.query("name"));
            fine(zones.map(|zone| json!({"id": world.zone_id(zone).unwrap().to_string(), "name": zone})).collect())
        }
        ("GET", ["zones", zid, "dns_records"]) => {
            let rows = world.of(world.zone_by_id(zid).unwrap());
            let wanted = |row: &&Row| row.kind == asked.query("type") && row.name == asked.query("name");
            let all: Vec<_> = rows.iter().filter(wanted).map(shown).collect();
            // One a page, so that paging is seen to work.
            let page: usize = asked.query("page").parse().unwrap();
            let total = all.len();
            let these = all.into_iter().skip(page - 1).take(1).collect::<Vec<_>>();
            Reply(200, json!({"success": true, "result": these, "result_info": {"total_pages": total}}))
        }
        ("POST", ["zones", _, "dns_records"]) => {
            let (name, content) = (asked.text("/name"), asked.text("/content"));
            let content = bare(&content).unwrap_or(content);
            if world.at(&name, "TXT").iter().any(|row| row.value == content) {
                return failed(400, 81058, "An identical record already exists.");
            }
            let id = world.insert(&name, &asked.text("/type"), &content, asked.number("/ttl"));
            fine(json!({"id": id.to_string()}))
        }
        ("DELETE", ["zones", _, "dns_records", id]) => match world.remove(id) {
            true => fine(json!({"id": id})),
            false => failed(404, 81044, "Record does not exist."),
        },
        _ => failed(405, 10405, "no such method"),
    }
}

fn shown(row: &Row) -> Value {
    json!({"id": row.id.to_string(), "type": row.kind, "name": row.name, "content": quoted(&row.value), "ttl": row.ttl})
}

fn fine(result: Value) -> Reply {
    Reply(200, json!({"success": true, "errors": [], "result": result}))
}

fn failed(status: u16, code: u32, message: &str) -> Reply {
    Reply(status, json!({"success": false, "errors": [{"code": code, "message": message}], "result": null}))
}
