//! Route 53's documentation, as a server.

use serde_json::Value;

use super::PROVIDER;
use crate::suite::Case;
use crate::testing::{Asked, Reply, World, quoted};

static CASE: Case = Case {
    provider: &PROVIDER,
    answers,
    right: &[("access_key_id", "AKIDRIGHT"), ("secret_access_key", "good-secret-of-aws")],
    wrong: &[("access_key_id", "AKIDWRONG"), ("secret_access_key", "bad-secret-of-aws")],
    place: "base_url",
};

#[tokio::test]
async fn behaves() {
    CASE.behaves().await;
}

/// With the rights that certbot's documentation asks for nothing can be read; what is ours is known all the same.
#[tokio::test]
async fn rights_to_write_will_do() {
    let case = Case { answers: unreadable, ..CASE };
    case.holds_two_values().await;
}

fn unreadable(world: &mut World, asked: &Asked) -> Reply {
    match asked.method == "GET" && asked.parts().last() == Some(&"rrset") {
        true => failed(403, "AccessDenied", "User is not authorized to perform: route53:ListResourceRecordSets"),
        false => answers(world, asked),
    }
}

fn answers(world: &mut World, asked: &Asked) -> Reply {
    let authorization = asked.header("authorization");
    if !authorization.starts_with("AWS4-HMAC-SHA256 Credential=AKIDRIGHT/20261120/us-east-1/route53/aws4_request, ") {
        return failed(403, "InvalidClientTokenId", &format!("The security token is invalid: {authorization}"));
    }
    match (asked.method.as_str(), &asked.parts()[1..]) {
        ("GET", ["hostedzone"]) => {
            let marker: usize = asked.query("marker").parse().unwrap_or(0);
            let zones = world.zones.iter().skip(marker).take(2);
            let shown: String = zones.map(|zone| zone_shown(world, zone, "false")).collect();
            let shown = shown + &zone_shown(world, "sub.example.com", "true");
            let next = marker + 2;
            let truncated = next < world.zones.len();
            fine(&format!(
                "<ListHostedZonesResponse><HostedZones>{shown}</HostedZones><IsTruncated>{truncated}</IsTruncated>\
                <NextMarker>{next}</NextMarker></ListHostedZonesResponse>"
            ))
        }
        // Begins at the name, wherever that is.
        ("GET", ["hostedzone", _, "rrset"]) => {
            let name = asked.query("name").trim_end_matches('.').to_owned();
            let rows = world.at(&name, "TXT");
            let set = match rows.first() {
                Some(row) => {
                    let record =
                        |value: &str| format!("<ResourceRecord><Value>{}</Value></ResourceRecord>", quoted(value));
                    let records: String = rows.iter().map(|row| record(&row.value)).collect();
                    set_shown(&name, row.ttl, &records)
                }
                None => set_shown("zzz.example.com", 5, "<ResourceRecord><Value>\"other\"</Value></ResourceRecord>"),
            };
            fine(&format!(
                "<ListResourceRecordSetsResponse><ResourceRecordSets>{set}</ResourceRecordSets>\
                </ListResourceRecordSetsResponse>"
            ))
        }
        ("POST", ["hostedzone", _, "rrset"]) => changed(world, &String::from_utf8_lossy(&asked.bytes)),
        ("GET", ["change", "C1"]) => {
            world.pending = 0;
            fine(
                "<GetChangeResponse><ChangeInfo><Id>/change/C1</Id><Status>INSYNC</Status></ChangeInfo></GetChangeResponse>",
            )
        }
        _ => failed(400, "InvalidInput", "no such thing"),
    }
}

fn zone_shown(world: &World, zone: &str, private: &str) -> String {
    let id = if private == "true" { 1 } else { world.zone_id(zone).unwrap() };
    format!(
        "<HostedZone><Id>/hostedzone/{id}</Id><Name>{zone}.</Name><Config><PrivateZone>{private}</PrivateZone>\
        </Config></HostedZone>"
    )
}

fn set_shown(name: &str, ttl: u64, records: &str) -> String {
    format!(
        "<ResourceRecordSet><Name>{name}.</Name><Type>TXT</Type><TTL>{ttl}</TTL><ResourceRecords>{records}\
        </ResourceRecords></ResourceRecordSet>"
    )
}

/// All changes of a batch, or none.
fn changed(world: &mut World, body: &str) -> Reply {
    let mut rows = std::mem::take(&mut world.rows);
    let before = rows.clone();
    for change in body.split("<Change>").skip(1) {
        let (name, ttl) = (between(change, "Name").trim_end_matches('.').to_owned(), between(change, "TTL"));
        let values: Vec<_> = change.split("<Value>").skip(1).map(|part| part.split('<').next().unwrap()).collect();
        let values: Vec<String> = values.iter().map(|value| crate::testing::bare(value).unwrap()).collect();
        let ttl: u64 = ttl.parse().unwrap();
        let own = |row: &crate::testing::Row| row.name == name && row.kind == "TXT";
        let is_there = rows.iter().any(own);
        let mut there: Vec<_> =
            rows.iter().filter(|row| own(row) && row.ttl == ttl).map(|row| row.value.clone()).collect();
        there.sort();
        let mut sorted = values.clone();
        sorted.sort();
        let fits = match between(change, "Action") {
            "CREATE" => !is_there,
            "DELETE" => there == sorted,
            _ => true,
        };
        if !fits {
            world.rows = before;
            return failed(400, "InvalidChangeBatch", "the set is not as you think");
        }
        let kept: Vec<_> = rows.iter().filter(|row| own(row)).cloned().collect();
        rows.retain(|row| !own(row));
        world.rows = rows;
        if between(change, "Action") != "DELETE" {
            for value in values {
                match before.iter().chain(&kept).find(|row| own(row) && row.value == value) {
                    Some(row) => world.rows.push(row.clone()),
                    None => drop(world.insert(&name, "TXT", &value, ttl)),
                }
            }
        }
        rows = std::mem::take(&mut world.rows);
    }
    world.rows = rows;
    fine(
        "<ChangeResourceRecordSetsResponse><ChangeInfo><Id>/change/C1</Id><Status>PENDING</Status></ChangeInfo>\
        </ChangeResourceRecordSetsResponse>",
    )
}

fn between<'a>(text: &'a str, name: &str) -> &'a str {
    text.split(&format!("<{name}>")).nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default()
}

fn fine(xml: &str) -> Reply {
    Reply(200, Value::from(format!("plain:<?xml version=\"1.0\"?>\n{xml}")))
}

fn failed(status: u16, code: &str, message: &str) -> Reply {
    let error = format!("<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>");
    Reply(status, Value::from(format!("plain:<ErrorResponse>{error}<RequestId>1</RequestId></ErrorResponse>")))
}
