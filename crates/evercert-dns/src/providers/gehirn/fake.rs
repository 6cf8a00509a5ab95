//! Gehirn's documentation, as a server.

use serde_json::{Value, json};

use super::PROVIDER;
use crate::suite::Case;
use crate::testing::{Asked, Reply, World, refused};

static CASE: Case = Case {
    provider: &PROVIDER,
    answers,
    right: &[("api_token", "id-of-gehirn"), ("api_secret", "good-secret-of-gehirn")],
    wrong: &[("api_token", "id-of-gehirn"), ("api_secret", "bad-secret-of-gehirn")],
    place: "base_url",
};

#[tokio::test]
async fn behaves() {
    CASE.behaves().await;
}

fn answers(world: &mut World, asked: &Asked) -> Reply {
    // base64 of id-of-gehirn:good-secret-of-gehirn
    if asked.header("authorization") != "Basic aWQtb2YtZ2VoaXJuOmdvb2Qtc2VjcmV0LW9mLWdlaGlybg==" {
        return refused(401, asked);
    }
    match (asked.method.as_str(), &asked.parts()[..]) {
        ("GET", ["zones"]) => {
            let shown = |zone: &&str| json!({"id": world.zone_id(zone).unwrap().to_string(), "name": zone, "current_version_id": "v1"});
            Reply(200, world.zones.iter().map(shown).collect())
        }
        ("GET", ["zones", zid, "versions", "v1", "records"]) => {
            let mut names: Vec<_> = world.of(world.zone_by_id(zid).unwrap());
            names.dedup_by_key(|row| (row.name.clone(), row.kind.clone()));
            let shown = names.iter().map(|first| {
                let rows = world.at(&first.name, &first.kind);
                let records: Vec<_> = rows.iter().map(|row| json!({"data": row.value})).collect();
                json!({"id": id(&first.name, &first.kind), "name": format!("{}.", first.name), "type": first.kind,
                    "ttl": first.ttl, "records": records})
            });
            Reply(200, shown.collect())
        }
        ("POST", ["zones", _, "versions", "v1", "records"]) => match world.at(name(asked).as_str(), "TXT").is_empty() {
            true => write(world, asked),
            false => Reply(400, json!({"message": "the record exists"})),
        },
        ("PUT", ["zones", _, "versions", "v1", "records", rid]) if *rid == id(&name(asked), "TXT") => {
            write(world, asked)
        }
        ("DELETE", ["zones", _, "versions", "v1", "records", rid]) => {
            let (kind, name) = rid.split_once('!').unwrap();
            world.replace(name, kind, &[], 0);
            Reply(200, json!({}))
        }
        _ => Reply(404, Value::Null),
    }
}

fn id(name: &str, kind: &str) -> String {
    format!("{kind}!{name}")
}

fn name(asked: &Asked) -> String {
    asked.text("/name").strip_suffix('.').unwrap().to_owned()
}

fn write(world: &mut World, asked: &Asked) -> Reply {
    let records = asked.body["records"].as_array().unwrap();
    let values: Vec<String> = records.iter().map(|one| one["data"].as_str().unwrap().to_owned()).collect();
    world.replace(&name(asked), &asked.text("/type"), &values, asked.number("/ttl"));
    Reply(200, json!({}))
}
