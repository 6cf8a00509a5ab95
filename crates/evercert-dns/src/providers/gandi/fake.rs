//! Gandi's documentation, as a server.

use serde_json::{Value, json};

use super::PROVIDER;
use crate::suite::Case;
use crate::testing::{Asked, Reply, World, absolute, bare_all, quoted, refused};

static CASE: Case = Case {
    provider: &PROVIDER,
    answers,
    right: &[("token", "good-token-of-gandi")],
    wrong: &[("token", "bad-token-of-gandi")],
    place: "base_url",
};

#[tokio::test]
async fn behaves() {
    CASE.behaves().await;
}

fn answers(world: &mut World, asked: &Asked) -> Reply {
    if asked.header("authorization") != "Bearer good-token-of-gandi" {
        return refused(401, asked);
    }
    match (asked.method.as_str(), &asked.parts()[..]) {
        ("GET", ["domains"]) => {
            let page: usize = asked.query("page").parse().unwrap();
            Reply(200, world.zones.iter().skip((page - 1) * 2).take(2).map(|zone| json!({"fqdn": zone})).collect())
        }
        (method, ["domains", zone, "records", name, kind]) => record(world, asked, method, &absolute(name, zone), kind),
        _ => Reply(404, Value::Null),
    }
}

fn record(world: &mut World, asked: &Asked, method: &str, name: &str, kind: &str) -> Reply {
    let rows = world.at(name, kind);
    match (method, rows.first()) {
        ("GET", Some(row)) => {
            let values: Vec<_> = rows.iter().map(|row| quoted(&row.value)).collect();
            Reply(200, json!({"rrset_type": kind, "rrset_ttl": row.ttl, "rrset_values": values}))
        }
        ("PUT", _) => match (bare_all(&asked.body["rrset_values"], ""), asked.number("/rrset_ttl")) {
            (Some(values), ttl @ 300..) => {
                world.replace(name, kind, &values, ttl);
                Reply(201, json!({"message": "DNS Record Created"}))
            }
            _ => Reply(400, json!({"message": "invalid"})),
        },
        ("DELETE", Some(_)) => {
            world.replace(name, kind, &[], 0);
            Reply(204, Value::Null)
        }
        _ => Reply(404, json!({"message": "Can't find the DNS record"})),
    }
}
