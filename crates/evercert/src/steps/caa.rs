//! Why CAA keeps a CA from issuing: asked of the DNS when the CA has said so, and told record by record.

use std::time::Duration;

use evercert_engine::caa::{Verdict, verdict};
use evercert_net::dns::Dns;
use evercert_net::dns::caa::CaaSet;
use evercert_pki::identifier::Identifier;
use futures_util::future::join_all;
use tokio::time::timeout;

use crate::errors::desk::CliError;
use crate::errors::identifier::IdentifierFailure;
use crate::messages::message::{Message, msg};
use crate::world::World;

/// The result, or its error with an explanation for each of `names` that the CA at `server` refused for CAA. Where
/// DNS does not answer us, the error stays as it is.
pub(crate) async fn explained<T, E: Into<CliError>>(
    world: &World,
    server: &str,
    names: &[Identifier],
    result: Result<T, E>,
) -> Result<T, CliError> {
    let error = match result {
        Ok(done) => return Ok(done),
        Err(error) => error.into(),
    };
    Err(if concerns(&error) { explain(world, server, names, error).await } else { error })
}

/// Whether the CA refused for CAA, one name or the whole order.
pub(crate) fn concerns(error: &CliError) -> bool {
    error.heading().id == "ca-caa" || error.identifiers().iter().any(is_caa)
}

fn is_caa(failure: &IdentifierFailure) -> bool {
    failure.kind.as_deref() == Some(CAA)
}

/// Nobody waits long for an explanation: a server may stand still until the post hooks have run.
async fn explain(world: &World, server: &str, names: &[Identifier], error: CliError) -> CliError {
    let Some(dns) = world.dns() else { return error };
    let mut failures = suspects(&error, names);
    let looking = async {
        let identities = identities(world, server).await;
        let suspects = failures.iter_mut().filter(|failure| is_caa(failure));
        join_all(suspects.map(|failure| look(&dns, failure, &identities))).await
    };
    // What was not found in time keeps the meaning it has.
    drop(timeout(PATIENCE, world.signals.stop().race(looking)).await);
    error.about(failures)
}

async fn look(dns: &Dns, failure: &mut IdentifierFailure, identities: &[String]) {
    let name = Name::new(&failure.identifier);
    if let Ok(found) = dns.caa(name.base).await {
        failure.meaning = name.meaning(found.as_ref(), identities);
    }
}

/// The names to look at: those the CA named, or else all that were ordered.
fn suspects(error: &CliError, names: &[Identifier]) -> Vec<IdentifierFailure> {
    if error.identifiers().iter().any(is_caa) {
        return error.identifiers().to_vec();
    }
    let domains = names.iter().filter(|name| matches!(name, Identifier::Dns(_)));
    let suspect = |name: &Identifier| IdentifierFailure {
        identifier: name.value(),
        kind: Some(CAA.into()),
        detail: None,
        meaning: msg!("meaning-caa", name = Name::new(&name.value()).base),
    };
    domains.map(suspect).collect()
}

/// The names by which CAA records allow this CA, as it says itself; empty if it does not.
async fn identities(world: &World, server: &str) -> Vec<String> {
    let Ok(clients) = world.clients() else { return Vec::new() };
    let client = clients.get(server).await;
    client.map(|client| client.directory().meta.caa_identities.clone()).unwrap_or_default()
}

/// A name whose CAA records are judged.
struct Name<'a> {
    base: &'a str,
    wildcard: bool,
}

impl<'a> Name<'a> {
    fn new(identifier: &'a str) -> Self {
        let base = identifier.strip_prefix("*.");
        Self { base: base.unwrap_or(identifier), wildcard: base.is_some() }
    }

    fn meaning(&self, set: Option<&CaaSet>, identities: &[String]) -> Message {
        let name = self.base;
        let Some(set) = set else { return msg!("caa-none", name = name) };
        let at = set.at.as_str();
        match verdict(set, self.wildcard, identities) {
            Verdict::Allowed => msg!("caa-allowed", name = name, at = at, records = all(set)),
            Verdict::Conditional(record) => msg!("caa-conditional", name = name, at = at, record = record.to_string()),
            Verdict::Critical(record) => msg!("caa-critical", name = name, at = at, record = record.to_string()),
            Verdict::Nobody(record) => {
                let wanted = wanted(&record.tag, identities);
                msg!("caa-nobody", name = name, at = at, record = record.to_string(), wanted = wanted)
            }
            Verdict::Others(issuers) => {
                let tag = if self.wildcard && has_wild(set) { "issuewild" } else { "issue" };
                let (issuers, wanted) = (issuers.join(", "), wanted(tag, identities));
                msg!("caa-others", name = name, at = at, issuers = issuers, records = all(set), wanted = wanted)
            }
        }
    }
}

fn has_wild(set: &CaaSet) -> bool {
    set.records.iter().any(|record| record.tag == "issuewild")
}

fn all(set: &CaaSet) -> String {
    set.records.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The record that would allow this CA.
fn wanted(tag: &str, identities: &[String]) -> String {
    format!("0 {tag} \"{}\"", identities.first().map_or("…", String::as_str))
}

const PATIENCE: Duration = Duration::from_secs(10);

/// What CAs call this problem.
const CAA: &str = "caa";

#[cfg(test)]
mod tests {
    use evercert_net::dns::caa::CaaRecord;

    use super::*;
    use crate::errors::desk::Kind;

    fn set(records: &[(&str, &str)]) -> CaaSet {
        let record = |&(tag, value): &(&str, &str)| CaaRecord { critical: false, tag: tag.into(), value: value.into() };
        CaaSet { at: "iptime.test".into(), records: records.iter().map(record).collect() }
    }

    fn meaning(identifier: &str, records: &[(&str, &str)]) -> Message {
        Name::new(identifier).meaning(Some(&set(records)), &["ca.test".into()])
    }

    #[test]
    fn the_record_that_forbids_is_named_with_the_one_that_would_not() {
        let both = [("issue", ";"), ("issuewild", ";")];
        let (name, at) = ("host.iptime.test", "iptime.test");
        let (record, wanted) = ("0 issue \";\"", "0 issue \"ca.test\"");
        let expected = msg!("caa-nobody", name = name, at = at, record = record, wanted = wanted);
        assert_eq!(meaning("host.iptime.test", &both), expected);
        let (record, wanted) = ("0 issuewild \";\"", "0 issuewild \"ca.test\"");
        let expected = msg!("caa-nobody", name = name, at = at, record = record, wanted = wanted);
        assert_eq!(meaning("*.host.iptime.test", &both), expected);
    }

    #[test]
    fn no_record_means_that_everyone_may_issue() {
        assert_eq!(Name::new("*.a.test").meaning(None, &[]), msg!("caa-none", name = "a.test"));
    }

    #[test]
    fn other_cas_are_listed() {
        let records = "0 issue \"x.test\", 0 issue \"y.test\"";
        let wanted = "0 issue \"ca.test\"";
        let (name, at, issuers) = ("a.test", "iptime.test", "x.test, y.test");
        let expected = msg!("caa-others", name = name, at = at, issuers = issuers, records = records, wanted = wanted);
        assert_eq!(meaning("a.test", &[("issue", "x.test"), ("issue", "y.test")]), expected);
    }

    #[test]
    fn a_refusal_of_the_whole_order_makes_every_name_a_suspect() {
        let names = ["dns/a.test", "dns/*.b.test", "ip/::1"].map(|name| {
            let (kind, value) = name.split_once('/').unwrap();
            Identifier::parse(kind, value).unwrap()
        });
        let error = CliError::new(Kind::Ca, msg!("ca-caa"));
        assert!(concerns(&error));
        let suspects: Vec<_> = suspects(&error, &names).into_iter().map(|failure| failure.identifier).collect();
        assert_eq!(suspects, ["a.test", "*.b.test"]);
        assert!(!concerns(&CliError::new(Kind::Ca, msg!("order-failed"))));
    }
}
