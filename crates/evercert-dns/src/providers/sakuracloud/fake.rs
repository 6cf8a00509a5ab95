//! Sakura Cloud's documentation, as a server.

use serde_json::{Value, json};

use super::PROVIDER;
use crate::suite::Case;
use crate::testing::{Asked, Reply, World, absolute, refused, relative};

static CASE: Case = Case {
    provider: &PROVIDER,
    answers,
    right: &[("api_token", "good-token-of-sakura"), ("api_secret", "good-secret-of-sakura")],
    wrong: &[("api_token", "good-token-of-sakura"), ("api_secret", "bad-secret-of-sakura")],
    place: "base_url",
};

#[tokio::test]
async fn behaves() {
    CASE.behaves().await;
}

fn answers(world: &mut World, asked: &Asked) -> Reply {
    // base64 of good-token-of-sakura:good-secret-of-sakura
    if asked.header("authorization") != "Basic Z29vZC10b2tlbi1vZi1zYWt1cmE6Z29vZC1zZWNyZXQtb2Ytc2FrdXJh" {
        return refused(401, asked);
    }
    match (asked.method.as_str(), &asked.parts()[..]) {
        ("GET", ["commonserviceitem"]) => {
            let filter = asked.query.keys().next().and_then(|text| serde_json::from_str::<Value>(text).ok());
            assert_eq!(filter.unwrap()["Filter"]["Provider.Class"], "dns");
            let shown = |zone: &&str| json!({"ID": world.zone_id(zone).unwrap().to_string(), "Status": {"Zone": zone}});
            Reply(200, json!({"CommonServiceItems": world.zones.iter().map(shown).collect::<Vec<_>>()}))
        }
        ("GET", ["commonserviceitem", zid]) => {
            let zone = world.zone_by_id(zid).unwrap();
            let rows = world.of(zone);
            let sets: Vec<_> = rows
                .iter()
                .map(|row| {
                    let name = relative(&row.name, zone, "@");
                    json!({"Name": name, "Type": row.kind, "RData": row.value, "TTL": row.ttl})
                })
                .collect();
            // A zone that never had a record has no settings.
            let settings = if sets.is_empty() { Value::Null } else { json!({"DNS": {"ResourceRecordSets": sets}}) };
            let hash = format!("hash{}", rows.len());
            Reply(200, json!({"CommonServiceItem": {"ID": zid, "Settings": settings, "SettingsHash": hash}}))
        }
        ("PUT", ["commonserviceitem", zid]) => write(world, asked, zid),
        _ => Reply(405, Value::Null),
    }
}

fn write(world: &mut World, asked: &Asked, zid: &str) -> Reply {
    let zone = world.zone_by_id(zid).unwrap();
    let before = world.of(zone);
    if asked.text("/CommonServiceItem/SettingsHash") != format!("hash{}", before.len()) {
        return Reply(409, json!({"error_msg": "changed meanwhile"}));
    }
    let sets = asked.body.pointer("/CommonServiceItem/Settings/DNS/ResourceRecordSets").unwrap().as_array().unwrap();
    world.rows.retain(|row| !before.contains(row));
    for set in sets {
        let text = |name: &str| set[name].as_str().unwrap().to_owned();
        let (name, kind, value) = (absolute(&text("Name"), zone), text("Type"), text("RData"));
        match before.iter().find(|row| (&row.name, &row.kind, &row.value) == (&name, &kind, &value)) {
            Some(row) => world.rows.push(row.clone()),
            None => drop(world.insert(&name, &kind, &value, set["TTL"].as_u64().unwrap())),
        }
    }
    Reply(200, json!({"is_ok": true}))
}
