//! NHN Cloud's documentation, as a server.

use serde_json::{Value, json};

use super::PROVIDER;
use crate::suite::Case;
use crate::testing::{Asked, Reply, World, bare_all, quoted};

static CASE: Case = Case {
    provider: &PROVIDER,
    answers,
    right: &[("appkey", "good-appkey-of-nhn")],
    wrong: &[("appkey", "bad-appkey-of-nhn")],
    place: "base_url",
};

#[tokio::test]
async fn behaves() {
    CASE.behaves().await;
}

fn answers(world: &mut World, asked: &Asked) -> Reply {
    let parts = asked.parts();
    assert_eq!(parts[..3], ["dnsplus", "v1.0", "appkeys"]);
    if parts[3] != "good-appkey-of-nhn" {
        return failed(4_010_001, &format!("Invalid appKey. {}", parts[3]));
    }
    match (asked.method.as_str(), &parts[4..]) {
        // What is searched for may be anywhere in the name.
        ("GET", ["zones"]) => {
            let zones = world.zones.iter().filter(|zone| zone.contains(asked.query("searchZoneName")));
            let shown = |zone: &&str| json!({"zoneId": world.zone_id(zone).unwrap().to_string(), "zoneName": format!("{zone}.")});
            fine("zoneList", zones.map(shown).collect())
        }
        ("GET", ["zones", zid, "recordsets"]) => {
            let mut sets = world.of(world.zone_by_id(zid).unwrap());
            sets.retain(|row| row.name.contains(asked.query("searchRecordsetName")));
            sets.dedup_by_key(|row| (row.name.clone(), row.kind.clone()));
            let shown = sets.iter().map(|first| {
                let rows = world.at(&first.name, &first.kind);
                let record = |value: &str| json!({"recordDisabled": false, "recordContent": quoted(value)});
                let records: Vec<_> = rows.iter().map(|row| record(&row.value)).collect();
                json!({"recordsetId": format!("{}!{}", first.kind, first.name), "recordsetName": format!("{}.", first.name),
                    "recordsetType": first.kind, "recordsetTtl": first.ttl, "recordList": records})
            });
            let all: Vec<_> = shown.collect();
            let page: usize = asked.query("page").parse().unwrap();
            fine("recordsetList", all.into_iter().skip((page - 1) * 2).take(2).collect())
        }
        ("POST", ["zones", _, "recordsets"]) => {
            let name = asked.text("/recordset/recordsetName");
            write(world, asked, name.strip_suffix('.').unwrap())
        }
        ("PUT", ["zones", _, "recordsets", id]) => write(world, asked, id.split_once('!').unwrap().1),
        ("DELETE", ["zones", _, "recordsets"]) => {
            let (kind, name) = asked.query("recordsetIdList").split_once('!').unwrap();
            world.replace(name, kind, &[], 0);
            fine("nothing", Value::Null)
        }
        _ => failed(4_040_000, "no such thing"),
    }
}

fn write(world: &mut World, asked: &Asked, name: &str) -> Reply {
    let set = &asked.body["recordset"];
    match bare_all(&set["recordList"], "/recordContent") {
        Some(values) => {
            world.replace(name, set["recordsetType"].as_str().unwrap(), &values, set["recordsetTtl"].as_u64().unwrap());
            fine("recordset", json!({}))
        }
        None => failed(4_000_000, "TXT must be quoted"),
    }
}

fn fine(name: &str, value: Value) -> Reply {
    let header = json!({"isSuccessful": true, "resultCode": 0, "resultMessage": "SUCCESS"});
    Reply(200, json!({"header": header, name: value}))
}

fn failed(code: u32, message: &str) -> Reply {
    Reply(200, json!({"header": {"isSuccessful": false, "resultCode": code, "resultMessage": message}}))
}
