//! DNS Made Easy's documentation, as a server.

use serde_json::{Value, json};

use super::PROVIDER;
use crate::suite::Case;
use crate::testing::{Asked, Reply, World, absolute, bare, quoted, refused, relative};

static CASE: Case = Case {
    provider: &PROVIDER,
    answers,
    right: &[("api_key", "key-of-dme"), ("secret_key", "good-secret-of-dme")],
    wrong: &[("api_key", "key-of-dme"), ("secret_key", "bad-secret-of-dme")],
    place: "base_url",
};

#[tokio::test]
async fn behaves() {
    CASE.behaves().await;
}

fn answers(world: &mut World, asked: &Asked) -> Reply {
    let date = asked.header("x-dnsme-requestdate") == "Fri, 20 Nov 2026 10:00:00 GMT";
    // HMAC-SHA1 of that date, by another implementation.
    let signature = asked.header("x-dnsme-hmac") == "c3799fdeb4b7956d0cdf65cc2794dc22880effbc";
    if !date || !signature || asked.header("x-dnsme-apikey") != "key-of-dme" {
        return refused(403, asked);
    }
    match (asked.method.as_str(), &asked.parts()[2..]) {
        ("GET", ["name"]) => match world.zone_id(asked.query("domainname")) {
            Some(id) => Reply(200, json!({"id": id, "name": asked.query("domainname")})),
            None => Reply(404, json!({"error": ["Cannot find zone by name"]})),
        },
        ("GET", [zid, "records"]) => {
            let zone = world.zone_by_id(zid).unwrap();
            let rows = world.of(zone);
            let wanted = |name: &str| relative(name, zone, "") == asked.query("recordName");
            let shown = rows.iter().filter(|row| row.kind == asked.query("type") && wanted(&row.name)).map(|row| {
                let name = relative(&row.name, zone, "");
                json!({"id": row.id, "type": row.kind, "name": name, "value": quoted(&row.value)})
            });
            Reply(200, json!({"data": shown.collect::<Vec<_>>(), "page": 0, "totalPages": 1}))
        }
        ("POST", [zid, "records"]) => {
            let name = absolute(&asked.text("/name"), world.zone_by_id(zid).unwrap());
            let value = bare(&asked.text("/value")).unwrap();
            let id = world.insert(&name, &asked.text("/type"), &value, asked.number("/ttl"));
            Reply(201, json!({"id": id}))
        }
        ("DELETE", [_, "records", id]) => match world.remove(id) {
            true => Reply(200, Value::Null),
            false => Reply(404, json!({"error": ["Record not found"]})),
        },
        _ => Reply(405, Value::Null),
    }
}
