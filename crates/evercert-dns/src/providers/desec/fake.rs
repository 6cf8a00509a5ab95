//! deSEC's documentation, as a server.

use serde_json::{Value, json};

use super::PROVIDER;
use crate::suite::Case;
use crate::testing::{Asked, Reply, World, absolute, bare_all, quoted, refused};

static CASE: Case = Case {
    provider: &PROVIDER,
    answers,
    right: &[("token", "good-token-of-desec")],
    wrong: &[("token", "bad-token-of-desec")],
    place: "base_url",
};

#[tokio::test]
async fn behaves() {
    CASE.behaves().await;
}

fn answers(world: &mut World, asked: &Asked) -> Reply {
    if asked.header("authorization") != "Token good-token-of-desec" {
        return refused(401, asked);
    }
    match (asked.method.as_str(), &asked.parts()[..]) {
        ("GET", ["domains"]) => {
            let name = asked.query("owns_qname");
            let owner = world.zones.iter().filter(|zone| name == **zone || name.ends_with(&format!(".{zone}")));
            let owner = owner.max_by_key(|zone| zone.len());
            Reply(200, owner.map(|zone| json!({"name": zone, "minimum_ttl": 3600})).into_iter().collect())
        }
        ("GET", ["domains", zone, "rrsets", name, kind]) => {
            let rows = world.at(&absolute(name, zone), kind);
            let records: Vec<_> = rows.iter().map(|row| quoted(&row.value)).collect();
            match rows.first() {
                Some(row) => Reply(200, json!({"subname": name, "type": kind, "ttl": row.ttl, "records": records})),
                None => Reply(404, json!({"detail": "Not found."})),
            }
        }
        ("PATCH", ["domains", zone, "rrsets"]) => {
            let set = &asked.body[0];
            let name = absolute(set["subname"].as_str().unwrap(), zone);
            match bare_all(&set["records"], "") {
                Some(values) => {
                    world.replace(&name, set["type"].as_str().unwrap(), &values, set["ttl"].as_u64().unwrap());
                    Reply(200, json!([]))
                }
                None => Reply(400, json!([{"non_field_errors": ["must be quoted"]}])),
            }
        }
        _ => Reply(405, Value::Null),
    }
}
