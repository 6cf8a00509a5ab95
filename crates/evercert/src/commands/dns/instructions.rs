//! What to enter, in the form of each console, and what is wrong with what was entered.

use evercert_dns::responder::delegation::check::Finding;
use evercert_dns::responder::delegation::{Delegation, Entry, EntryKind, Forms};
use serde_json::{Value, json};

use crate::errors::plugin::not_delegated;
use crate::messages::message::{Message, msg};
use crate::ui::speak::Ui;
use evercert_plugin::error::Astray;

/// Says what to enter, record by record.
pub(super) fn tell(ui: &Ui, plan: &Delegation) {
    ui.say(&msg!("delegate-enter", zone = plan.zone.as_str()));
    for entry in &plan.entries {
        ui.say(&record(&plan.zone, entry));
    }
}

fn record(zone: &str, entry: &Entry) -> Message {
    let Forms { host, name, absolute_value, value, .. } = entry.forms(zone);
    let kind = entry.kind.as_str();
    match entry.kind {
        EntryKind::Cname | EntryKind::Ns => {
            msg!("delegate-record", kind = kind, host = host, name = name, value = value, absolute = absolute_value)
        }
        EntryKind::A | EntryKind::Aaaa => {
            msg!("delegate-address", kind = kind, host = host, name = name, value = value)
        }
    }
}

/// A record as JSON.
pub(super) fn value(zone: &str, entry: &Entry) -> Value {
    let Forms { host, name, value, .. } = entry.forms(zone);
    json!({ "zone": zone, "type": entry.kind.as_str(), "host": host, "name": name, "value": value })
}

/// What is not yet as it should be.
pub(super) fn finding(plan: &Delegation, finding: &Finding) -> Message {
    let name = plan.challenge.as_str();
    match finding {
        Finding::Missing => msg!("delegate-missing", name = name),
        Finding::NotEverywhere { lacking } => {
            msg!("delegate-not-everywhere", name = name, servers = lacking.join(", "))
        }
        Finding::OtherTarget { found, wanted, .. } => {
            not_delegated(name, &Astray::Elsewhere { found: found.clone(), wanted: wanted.clone() })
        }
        Finding::InTheWay { values, .. } => not_delegated(name, &Astray::Records { values: values.clone() }),
        Finding::NoAddress { server } => not_delegated(name, &Astray::NoAddress { server: server.clone() }),
        Finding::Blind { servers } => {
            let servers: Vec<&str> = servers.iter().map(|(server, _)| server.as_str()).collect();
            msg!("delegate-blind", zone = plan.zone.as_str(), servers = servers.join(", "))
        }
        _ => msg!("delegate-unreachable"),
    }
}
