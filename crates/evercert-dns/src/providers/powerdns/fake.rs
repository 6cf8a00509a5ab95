//! PowerDNS's documentation, as a server.

use serde_json::{Value, json};

use super::PROVIDER;
use crate::suite::Case;
use crate::testing::{Asked, Reply, World, bare_all, quoted, refused};

static CASE: Case = Case {
    provider: &PROVIDER,
    answers,
    right: &[("api_key", "good-key-of-pdns")],
    wrong: &[("api_key", "bad-key-of-pdns")],
    place: "api_url",
};

#[tokio::test]
async fn behaves() {
    CASE.behaves().await;
}

fn answers(world: &mut World, asked: &Asked) -> Reply {
    if asked.header("x-api-key") != "good-key-of-pdns" {
        return refused(401, asked);
    }
    assert_eq!(asked.parts()[..4], ["api", "v1", "servers", "localhost"]);
    match (asked.method.as_str(), &asked.parts()[4..]) {
        ("GET", ["zones"]) => {
            let zones = world.zones.iter().filter(|zone| asked.query("zone") == format!("{zone}."));
            Reply(200, zones.map(|zone| json!({"id": format!("{zone}."), "name": format!("{zone}.")})).collect())
        }
        // As before 4.6: what is asked for is not looked at.
        ("GET", ["zones", zid]) => {
            let mut names = world.of(zid.strip_suffix('.').unwrap());
            names.dedup_by_key(|row| (row.name.clone(), row.kind.clone()));
            let shown = names.iter().map(|first| {
                let rows = world.at(&first.name, &first.kind);
                let content = |value: &str| if first.kind == "TXT" { quoted(value) } else { value.to_owned() };
                let records = rows.iter().map(|row| json!({"content": content(&row.value), "disabled": false}));
                let name = format!("{}.", first.name);
                json!({"name": name, "type": first.kind, "ttl": first.ttl, "records": records.collect::<Vec<_>>()})
            });
            Reply(200, json!({"name": zid, "rrsets": shown.collect::<Vec<_>>()}))
        }
        ("PATCH", ["zones", _]) => change(world, &asked.body["rrsets"][0]),
        _ => Reply(404, json!({"error": "Not Found"})),
    }
}

fn change(world: &mut World, set: &Value) -> Reply {
    let Some(name) = set["name"].as_str().unwrap().strip_suffix('.') else {
        return Reply(422, json!({"error": "the name is not canonical"}));
    };
    let kind = set["type"].as_str().unwrap();
    match (set["changetype"].as_str(), bare_all(&set["records"], "/content")) {
        (Some("REPLACE"), Some(values)) => world.replace(name, kind, &values, set["ttl"].as_u64().unwrap()),
        (Some("DELETE"), _) => world.replace(name, kind, &[], 0),
        _ => return Reply(422, json!({"error": "the content must be quoted"})),
    }
    Reply(204, Value::Null)
}
