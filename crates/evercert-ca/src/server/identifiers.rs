//! Which identifiers an order may have.

use std::net::IpAddr;

use evercert_pki::identifier::Identifier;
use serde::Deserialize;

use crate::{
    config::Profile,
    problem::{Kind, Problem},
};

/// An identifier object (RFC 8555 section 9.7.7).
#[derive(Deserialize)]
pub(crate) struct Wire {
    #[serde(rename = "type")]
    kind: String,
    value: String,
}

/// Parses and judges the identifiers of a new order: sorted, without repetition. A refusal names
/// every identifier that was refused for policy (RFC 8555 section 6.7.1).
pub(crate) fn judge(wires: &[Wire], profile: &Profile) -> Result<Vec<Identifier>, Problem> {
    if wires.is_empty() || wires.len() > LIMIT {
        let words = format!("an order has 1 to {LIMIT} identifiers");
        return Err(Problem::malformed(words));
    }
    let mut identifiers = wires.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    identifiers.sort();
    identifiers.dedup();
    refuse_redundant(&identifiers)?;
    let rejected: Vec<_> = identifiers.iter().filter_map(|one| Some((one.clone(), rejection(one, profile)?))).collect();
    if rejected.is_empty() {
        return Ok(identifiers);
    }
    let summary = Problem::new(Kind::RejectedIdentifier, summary(&rejected));
    Err(rejected.into_iter().fold(summary, |all, (identifier, words)| {
        all.with_subproblem(identifier, Problem::new(Kind::RejectedIdentifier, words))
    }))
}

fn parse(wire: &Wire) -> Result<Identifier, Problem> {
    if !matches!(wire.kind.as_str(), "dns" | "ip") {
        let words = format!("identifiers of type {:?} are not certified", wire.kind);
        return Err(Problem::new(Kind::UnsupportedIdentifier, words));
    }
    let identifier =
        Identifier::parse(&wire.kind, &wire.value).map_err(|cause| Problem::malformed(cause.to_string()))?;
    // RFC 8738 section 3 wants the canonical text; names may differ in case only.
    match identifier.value().eq_ignore_ascii_case(&wire.value) {
        true => Ok(identifier),
        false => Err(Problem::malformed(format!("{:?} is not written as it should be: {identifier}", wire.value))),
    }
}

fn refuse_redundant(identifiers: &[Identifier]) -> Result<(), Problem> {
    let covered = |one: &&Identifier| {
        let wildcard = one.value().split_once('.').map(|(_, rest)| format!("*.{rest}"));
        !one.is_wildcard() && wildcard.is_some_and(|name| identifiers.iter().any(|other| other.value() == name))
    };
    match identifiers.iter().find(covered) {
        None => Ok(()),
        Some(name) => Err(Problem::malformed(format!("{name} is redundant beside a wildcard of the same order"))),
    }
}

fn rejection(identifier: &Identifier, profile: &Profile) -> Option<String> {
    match identifier {
        Identifier::Dns(name) if name.base().contains('_') => Some("host names have no underscore".into()),
        Identifier::Dns(name) if is_below(name.base(), FORBIDDEN) => {
            Some(format!("names below .{FORBIDDEN} are never certified"))
        }
        Identifier::Ip(_) if !profile.allows_ip => Some(format!("profile {:?} has no addresses", profile.name)),
        Identifier::Ip(address) if is_nobody(address) => Some("this address is no single host".into()),
        _ => None,
    }
}

fn is_nobody(address: &IpAddr) -> bool {
    let broadcast = matches!(address, IpAddr::V4(v4) if v4.is_broadcast());
    address.is_unspecified() || address.is_multicast() || broadcast
}

fn is_below(name: &str, suffix: &str) -> bool {
    name == suffix || name.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('.'))
}

fn summary(rejected: &[(Identifier, String)]) -> String {
    let (identifier, words) = &rejected[0];
    match rejected.len() {
        1 => format!("{identifier}: {words}"),
        more => format!("{identifier}: {words} (and {} more)", more - 1),
    }
}

const LIMIT: usize = 100;

/// The top-level domain that RFC 2606 reserves for what cannot be: here, for rehearsing refusals.
const FORBIDDEN: &str = "invalid";

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn judge_names(names: &[(&str, &str)]) -> Result<Vec<String>, Problem> {
        let wires: Vec<Wire> =
            names.iter().map(|&(kind, value)| Wire { kind: kind.into(), value: value.into() }).collect();
        let profile = Profile::new("x", "", Duration::from_secs(60));
        let identifiers = judge(&wires, &profile)?;
        Ok(identifiers.iter().map(Identifier::value).collect())
    }

    #[test]
    fn good_ones_are_sorted_and_unique() {
        let names = [("dns", "b.test"), ("dns", "A.test"), ("dns", "a.test"), ("dns", "*.c.test"), ("ip", "::1")];
        assert_eq!(judge_names(&names).unwrap(), ["*.c.test", "a.test", "b.test", "::1"]);
    }

    #[test]
    fn bad_ones_are_refused_for_their_reason() {
        for (names, words) in [
            (vec![], "1 to 100"),
            (vec![("email", "a@b.test")], "unsupportedIdentifier"),
            (vec![("dns", "a..test")], "empty label"),
            (vec![("dns", "127.0.0.1")], "IP address"),
            (vec![("dns", "a.test.")], "written as it should"),
            (vec![("ip", "0:0:0:0:0:0:0:1")], "written as it should"),
            (vec![("dns", "*.a.test"), ("dns", "b.a.test")], "redundant"),
            (vec![("dns", "a_b.test")], "underscore"),
            (vec![("ip", "224.0.0.1")], "single host"),
        ] {
            let document = judge_names(&names).unwrap_err().to_json().to_string();
            assert!(document.contains(words), "{document}");
        }
    }

    #[test]
    fn every_rejected_name_is_a_subproblem() {
        let names = [("dns", "a.invalid"), ("dns", "b.test"), ("dns", "c.invalid")];
        let document = judge_names(&names).unwrap_err().to_json();
        assert_eq!(document["subproblems"].as_array().unwrap().len(), 2);
        assert_eq!(document["subproblems"][1]["identifier"]["value"], "c.invalid");
    }
}
