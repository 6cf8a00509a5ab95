//! OVHcloud's documentation, as a server.

use serde_json::{Value, json};

use super::PROVIDER;
use crate::suite::Case;
use crate::testing::{Asked, Reply, World, absolute, quoted, relative};

static CASE: Case = Case {
    provider: &PROVIDER,
    answers,
    right: &[
        ("application_key", "key-of-ovh"),
        ("application_secret", "good-secret-of-ovh"),
        ("consumer_key", "consumer-of-ovh"),
    ],
    wrong: &[
        ("application_key", "key-of-ovh"),
        ("application_secret", "bad-secret-of-ovh"),
        ("consumer_key", "consumer-of-ovh"),
    ],
    place: "endpoint",
};

#[tokio::test]
async fn behaves() {
    CASE.behaves().await;
}

fn answers(world: &mut World, asked: &Asked) -> Reply {
    if asked.path == "/auth/time" {
        return Reply(200, json!(TIME));
    }
    let url = format!("http://{}{}", asked.header("host"), asked.uri);
    let body = String::from_utf8_lossy(&asked.bytes);
    let signed = format!("good-secret-of-ovh+consumer-of-ovh+{}+{url}+{body}+{TIME}", asked.method);
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, signed.as_bytes());
    let hex: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    let right =
        asked.header("x-ovh-signature") == format!("$1${hex}") && asked.header("x-ovh-application") == "key-of-ovh";
    if !right {
        return failed(403, "INVALID_SIGNATURE", &format!("Invalid signature for {}", asked.header("x-ovh-consumer")));
    }
    match (asked.method.as_str(), &asked.parts()[2..]) {
        ("GET", [zone]) if world.is_zone(zone) => Reply(200, json!({"name": zone, "dnssecSupported": true})),
        // A key for one zone may not even ask about others.
        ("GET", [_]) => failed(404, "NOT_FOUND", "This service does not exist"),
        ("GET", [zone, "record"]) => {
            let name = absolute(asked.query("subDomain"), zone);
            Reply(200, world.at(&name, asked.query("fieldType")).iter().map(|row| json!(row.id)).collect())
        }
        ("GET", [zone, "record", id]) => {
            let row = world.rows.iter().find(|row| row.id.to_string() == *id).unwrap();
            let name = relative(&row.name, zone, "");
            Reply(200, json!({"id": row.id, "fieldType": row.kind, "subDomain": name, "target": quoted(&row.value)}))
        }
        ("POST", [zone, "refresh"]) if world.is_zone(zone) => {
            world.pending = 0;
            Reply(200, Value::Null)
        }
        ("POST", [zone, "record"]) => {
            world.pending += 1;
            let name = absolute(&asked.text("/subDomain"), zone);
            let id = world.insert(&name, &asked.text("/fieldType"), &asked.text("/target"), asked.number("/ttl"));
            Reply(200, json!({"id": id}))
        }
        ("DELETE", [_, "record", id]) if world.remove(id) => {
            world.pending += 1;
            Reply(200, Value::Null)
        }
        _ => failed(404, "NOT_FOUND", "The requested object does not exist"),
    }
}

fn failed(status: u16, code: &str, message: &str) -> Reply {
    Reply(status, json!({"class": "Client::Error", "errorCode": code, "message": message}))
}

/// Not that of the clock here.
const TIME: i64 = 1_700_000_000;
