//! Hetzner's documentation, as a server.

use serde_json::{Value, json};

use super::PROVIDER;
use crate::suite::Case;
use crate::testing::{Asked, Reply, World, absolute, bare_all, quoted, refused};

static CASE: Case = Case {
    provider: &PROVIDER,
    answers,
    right: &[("api_token", "good-token-of-hetzner")],
    wrong: &[("api_token", "bad-token-of-hetzner")],
    place: "base_url",
};

#[tokio::test]
async fn behaves() {
    CASE.behaves().await;
}

fn answers(world: &mut World, asked: &Asked) -> Reply {
    if asked.header("authorization") != "Bearer good-token-of-hetzner" {
        return refused(401, asked);
    }
    match (asked.method.as_str(), &asked.parts()[..]) {
        ("GET", ["zones"]) => {
            let zones = world.zones.iter().filter(|zone| **zone == asked.query("name"));
            let zones = zones.map(|zone| json!({"id": world.zone_id(zone), "name": zone})).collect::<Vec<_>>();
            Reply(200, json!({"zones": zones}))
        }
        ("GET", ["zones", zid, "rrsets", name, kind]) => {
            let rows = world.at(&absolute(name, world.zone_by_id(zid).unwrap()), kind);
            let records: Vec<_> = rows.iter().map(|row| json!({"value": quoted(&row.value), "comment": ""})).collect();
            match rows.first() {
                Some(row) => Reply(200, json!({"rrset": {"name": name, "ttl": row.ttl, "records": records}})),
                None => missing(),
            }
        }
        ("POST", ["zones", zid, "rrsets", name, kind, "actions", action]) => {
            let name = absolute(name, world.zone_by_id(zid).unwrap());
            change(world, asked, (&name, kind), action)
        }
        _ => Reply(405, Value::Null),
    }
}

fn change(world: &mut World, asked: &Asked, (name, kind): (&str, &str), action: &str) -> Reply {
    let Some(values) = bare_all(&asked.body["records"], "/value") else {
        return Reply(422, json!({"error": {"code": "invalid_input", "message": "TXT must be quoted"}}));
    };
    let rows = world.at(name, kind);
    let is_there = rows.iter().any(|row| row.value == values[0]);
    match (action, is_there) {
        ("add_records", false) if rows.iter().any(|row| row.ttl != asked.number("/ttl")) => {
            Reply(422, json!({"error": {"code": "invalid_input", "message": "the TTL differs"}}))
        }
        ("add_records", false) => {
            world.insert(name, kind, &values[0], asked.number("/ttl"));
            Reply(201, json!({"action": {"id": 1, "status": "running"}}))
        }
        ("add_records", true) => Reply(422, json!({"error": {"code": "uniqueness_error", "message": "twice"}})),
        ("remove_records", true) => {
            world.rows.retain(|row| (row.name.as_str(), &row.value) != (name, &values[0]));
            Reply(201, json!({"action": {"id": 1, "status": "running"}}))
        }
        _ => missing(),
    }
}

fn missing() -> Reply {
    Reply(404, json!({"error": {"code": "not_found", "message": "not found"}}))
}
