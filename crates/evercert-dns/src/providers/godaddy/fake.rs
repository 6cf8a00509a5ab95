//! GoDaddy's documentation, as a server.

use serde_json::{Value, json};

use super::PROVIDER;
use crate::suite::Case;
use crate::testing::{Asked, Reply, World, absolute, refused};

static CASE: Case = Case {
    provider: &PROVIDER,
    answers,
    right: &[("key", "key-of-godaddy"), ("secret", "good-secret-of-godaddy")],
    wrong: &[("key", "key-of-godaddy"), ("secret", "bad-secret-of-godaddy")],
    place: "base_url",
};

#[tokio::test]
async fn behaves() {
    CASE.behaves().await;
}

fn answers(world: &mut World, asked: &Asked) -> Reply {
    if asked.header("authorization") != "sso-key key-of-godaddy:good-secret-of-godaddy" {
        return refused(401, asked);
    }
    match (asked.method.as_str(), &asked.parts()[..]) {
        ("GET", ["domains", zone]) => match (world.is_zone(zone), zone.contains('.')) {
            (true, _) => Reply(200, json!({"domain": zone, "status": "ACTIVE"})),
            (false, true) => Reply(404, json!({"code": "NOT_FOUND", "message": "Domain not found"})),
            (false, false) => Reply(422, json!({"code": "INVALID_BODY", "message": "not a domain"})),
        },
        (method, ["domains", zone, "records", kind, name]) => record(world, asked, method, &absolute(name, zone), kind),
        _ => Reply(405, Value::Null),
    }
}

fn record(world: &mut World, asked: &Asked, method: &str, name: &str, kind: &str) -> Reply {
    match method {
        "GET" => {
            let rows = world.at(name, kind);
            Reply(200, rows.iter().map(|row| json!({"data": row.value, "ttl": row.ttl, "type": kind})).collect())
        }
        "PUT" => {
            let records = asked.body.as_array().unwrap();
            let values: Vec<String> = records.iter().map(|one| one["data"].as_str().unwrap().to_owned()).collect();
            world.replace(name, kind, &values, asked.number("/0/ttl"));
            Reply(200, Value::Null)
        }
        "DELETE" if world.at(name, kind).is_empty() => Reply(404, json!({"code": "NOT_FOUND"})),
        "DELETE" => {
            world.replace(name, kind, &[], 0);
            Reply(204, Value::Null)
        }
        _ => Reply(405, Value::Null),
    }
}
