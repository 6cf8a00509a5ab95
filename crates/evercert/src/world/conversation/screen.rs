//! The words of the conversation: pure, but for the question who holds a port.

use evercert_engine::authenticators::manual::sight::{Found, Place};
use evercert_net::dns::DnsError;
use evercert_net::dns::records::Silence;
use evercert_net::ports::{self, Holder};
use evercert_net::probe::Unreached;
use evercert_plugin::challenge::{Challenge, ChallengeType};

use crate::messages::message::{Message, msg};
use crate::world::conversation::eyes::RecordPlace;

/// What to publish.
pub(super) fn instructions(challenge: &Challenge) -> Message {
    match challenge.kind {
        ChallengeType::Dns01 | ChallengeType::DnsAccount01 => {
            msg!("manual-dns", name = record_name(challenge), value = challenge.dns_record_value())
        }
        ChallengeType::DnsPersist01 => {
            msg!("manual-persist", name = record_name(challenge), value = challenge.dns_record_value())
        }
        ChallengeType::Http01 | ChallengeType::TlsAlpn01 => msg!(
            "manual-http",
            path = challenge.http_path(),
            url = url(challenge),
            content = challenge.key_authorization.as_str()
        ),
    }
}

fn record_name(challenge: &Challenge) -> String {
    format!("{}.", challenge.dns_record_name().unwrap_or_default())
}

fn url(challenge: &Challenge) -> String {
    format!("http://{}{}", challenge.identifier.url_host(), challenge.http_path())
}

/// How the console of whoever keeps the zone wants the name.
pub(super) fn record_place(at: &RecordPlace) -> Vec<Message> {
    let mut words = Vec::new();
    if at.name != at.asked {
        words.push(msg!("manual-alias", name = at.asked.as_str(), target = format!("{}.", at.name)));
    }
    let label = at.name.strip_suffix(at.zone.as_str()).and_then(|label| label.strip_suffix('.'));
    words.push(msg!("manual-label", zone = at.zone.as_str(), label = label.unwrap_or("@")));
    words
}

/// Whether the file can be served from here, or who is in the way.
pub(super) fn port(port: u16) -> Message {
    let found = ports::listening_on(port);
    let is_ours = found.holders.iter().any(|holder| holder.pid == std::process::id());
    let port = port.to_string();
    match (found.taken && !is_ours, found.holders.as_slice()) {
        (false, _) => msg!("manual-port-free", port = port),
        (true, []) => msg!("manual-port-held-by-somebody", port = port),
        (true, holders) => msg!("manual-port-held", port = port, program = listed(holders)),
    }
}

fn listed(holders: &[Holder]) -> String {
    let mut programs: Vec<String> = Vec::new();
    for holder in holders {
        // A web server has one process for each of its workers; the first tells enough.
        if !programs.iter().any(|known| known.starts_with(&format!("{} (", holder.program))) {
            programs.push(holder.to_string());
        }
    }
    programs.join(", ")
}

/// What is at one place.
pub(super) fn place(place: &Place) -> Message {
    let name = place.name.as_str();
    match &place.found {
        Found::Right => msg!("sight-right", place = name),
        Found::Nothing => msg!("sight-nothing", place = name),
        Found::Other(text) => msg!("sight-other", place = name, found = text),
        Found::Status { status, redirected_to: None } => {
            msg!("sight-status", place = name, status = status.to_string())
        }
        Found::Status { status, redirected_to: Some(url) } => {
            msg!("sight-status-elsewhere", place = name, status = status.to_string(), url = url)
        }
        Found::Silent(Silence::NoAddress) => msg!("sight-server-without-address", place = name),
        Found::Silent(Silence::NotItsZone) => msg!("sight-not-its-zone", place = name),
        Found::Silent(Silence::Unreachable) | Found::Unreached(Unreached::Timeout) => {
            msg!("sight-silent", place = name)
        }
        Found::Unreached(Unreached::Refused) => msg!("sight-refused", place = name),
        Found::Unreached(Unreached::Redirects) => msg!("sight-redirects", place = name),
        Found::Unreached(Unreached::Broken) => msg!("sight-broken", place = name),
    }
}

/// Why nothing can be seen.
pub(super) fn blind(error: &DnsError) -> Message {
    match error {
        DnsError::NoZone(name) | DnsError::Name(name) => msg!("sight-no-zone", name = name),
        DnsError::Aliases(name) => msg!("sight-aliases", name = name),
        DnsError::Lookup { name, .. } => msg!("sight-lookup", name = name),
        _ => msg!("sight-no-resolver"),
    }
}

#[cfg(test)]
mod tests {
    use evercert_pki::identifier::Identifier;

    use super::*;

    fn challenge(kind: &str, value: &str, by: ChallengeType) -> Challenge {
        Challenge::new(Identifier::parse(kind, value).unwrap(), by, "tok", "tok.thumb")
    }

    #[test]
    fn a_file_is_told_by_content_path_and_url() {
        let six = challenge("ip", "2001:db8::1", ChallengeType::Http01);
        let path = "/.well-known/acme-challenge/tok";
        let url = format!("http://[2001:db8::1]{path}");
        assert_eq!(instructions(&six), msg!("manual-http", path = path, url = url, content = "tok.thumb"));
    }

    #[test]
    fn a_record_is_told_with_its_dot_and_as_consoles_want_it() {
        let wildcard = challenge("dns", "*.www.a.test", ChallengeType::Dns01);
        let value = wildcard.dns_record_value();
        let expected = msg!("manual-dns", name = "_acme-challenge.www.a.test.", value = value);
        assert_eq!(instructions(&wildcard), expected);
        let place = |asked: &str, name: &str, zone: &str| {
            record_place(&RecordPlace { asked: asked.into(), name: name.into(), zone: zone.into() })
        };
        let asked = "_acme-challenge.www.a.test";
        let label = msg!("manual-label", zone = "a.test", label = "_acme-challenge.www");
        assert_eq!(place(asked, asked, "a.test"), [label]);
        assert_eq!(place(asked, asked, asked), [msg!("manual-label", zone = asked, label = "@")]);
        let alias = msg!("manual-alias", name = asked, target = "x.b.test.");
        assert_eq!(place(asked, "x.b.test", "b.test"), [alias, msg!("manual-label", zone = "b.test", label = "x")]);
    }

    #[test]
    fn workers_of_one_server_are_named_once() {
        let holder = |pid, program: &str| Holder { pid, program: program.into() };
        let holders = [holder(12, "nginx"), holder(13, "nginx"), holder(20, "python3")];
        assert_eq!(listed(&holders), "nginx (PID 12), python3 (PID 20)");
    }
}
