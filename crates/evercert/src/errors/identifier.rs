//! What a CA found wrong with one name, and what that means.

use std::net::IpAddr;

use evercert_acme::{
    challenge::ChallengeKind,
    order_error::AuthorizationFailure,
    problem::{Problem, Subproblem},
    problem_kind::ProblemKind,
};
use evercert_pki::{identifier::Identifier, printable::Printable};

use crate::messages::message::{Message, msg};

/// What a CA found wrong with one name: its own words, and ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentifierFailure {
    /// The name or address, as ordered.
    pub identifier: String,
    /// The short code of the CA's problem, such as `connection`, safe to print. `None` when it gave
    /// no reason.
    pub kind: Option<String>,
    /// The CA's explanation, safe to print.
    pub detail: Option<String>,
    /// What that means, with the next step.
    pub meaning: Message,
}

impl IdentifierFailure {
    /// The words for a problem the CA had with `identifier`, when it was tried by `challenge`.
    pub(super) fn new(identifier: &Identifier, challenge: Option<&ChallengeKind>, problem: Option<&Problem>) -> Self {
        let detail = problem.and_then(|problem| problem.detail.as_deref().or(problem.title.as_deref()));
        Self {
            identifier: identifier.value(),
            kind: problem.map(|problem| problem.kind.to_string()),
            detail: detail.map(|text| Printable(text).to_string()),
            meaning: Target { identifier, way: Way::of(challenge) }.meaning(problem),
        }
    }

    /// The failures of an order, those of a kind together, as certbot lists them.
    pub(super) fn of_order(failures: &[AuthorizationFailure]) -> Vec<Self> {
        let one = |failure: &AuthorizationFailure| {
            Self::new(&failure.identifier, failure.challenge.as_ref(), failure.problem.as_ref())
        };
        sorted(failures.iter().map(one).collect())
    }

    /// The parts of a problem that concern one name each.
    pub(super) fn of_problem(problem: &Problem) -> Vec<Self> {
        let one = |part: &Subproblem| Some(Self::new(part.identifier.as_ref()?, None, Some(&part.problem)));
        sorted(problem.subproblems.iter().filter_map(one).collect())
    }
}

fn sorted(mut failures: Vec<IdentifierFailure>) -> Vec<IdentifierFailure> {
    failures.sort_by(|a, b| (&a.kind, &a.identifier).cmp(&(&b.kind, &b.identifier)));
    failures
}

/// What the CA looked at.
struct Target<'a> {
    identifier: &'a Identifier,
    way: Way,
}

/// How the CA looked at it.
#[derive(Clone, Copy)]
enum Way {
    Http,
    Tls,
    Dns,
    Unknown,
}

impl Way {
    fn of(challenge: Option<&ChallengeKind>) -> Self {
        match challenge {
            Some(ChallengeKind::Http01) => Self::Http,
            Some(ChallengeKind::TlsAlpn01) => Self::Tls,
            Some(ChallengeKind::Dns01) => Self::Dns,
            _ => Self::Unknown,
        }
    }
}

impl Target<'_> {
    fn meaning(&self, problem: Option<&Problem>) -> Message {
        let name = self.name();
        let Some(problem) = problem else { return msg!("meaning-none", name = name) };
        match &problem.kind {
            ProblemKind::Caa => msg!("meaning-caa", name = name),
            ProblemKind::Connection => self.connection(),
            ProblemKind::Dns => self.lookup(),
            ProblemKind::IncorrectResponse | ProblemKind::Unauthorized => self.wrong_proof(),
            ProblemKind::Malformed => msg!("meaning-malformed", name = name),
            ProblemKind::RateLimited => msg!("meaning-rate-limited", name = name),
            ProblemKind::RejectedIdentifier => msg!("meaning-rejected", name = name),
            ProblemKind::ServerInternal => msg!("meaning-server-internal"),
            ProblemKind::Tls => msg!("meaning-tls", name = name),
            ProblemKind::UnsupportedIdentifier => msg!("meaning-unsupported", name = name),
            ProblemKind::UserActionRequired => match &problem.instance {
                Some(page) => msg!("meaning-user-action", page = page),
                None => msg!("meaning-other", name = name),
            },
            _ => msg!("meaning-other", name = name),
        }
    }

    fn connection(&self) -> Message {
        match self.way {
            Way::Http => msg!("meaning-connection-http", name = self.name(), url = self.url()),
            Way::Tls => msg!("meaning-connection-tls", name = self.name()),
            Way::Dns | Way::Unknown => msg!("meaning-connection", name = self.name()),
        }
    }

    fn lookup(&self) -> Message {
        match self.way {
            Way::Dns => msg!("meaning-dns-record", record = self.record()),
            Way::Http | Way::Tls | Way::Unknown => msg!("meaning-dns", name = self.name()),
        }
    }

    fn wrong_proof(&self) -> Message {
        match (self.way, self.identifier) {
            (Way::Http, Identifier::Dns(_)) => msg!("meaning-wrong-file", name = self.name()),
            (Way::Http, Identifier::Ip(_)) => msg!("meaning-wrong-file-ip", name = self.name(), url = self.url()),
            (Way::Tls, _) => msg!("meaning-wrong-certificate", name = self.name()),
            (Way::Dns, _) => msg!("meaning-wrong-record", record = self.record()),
            (Way::Unknown, _) => msg!("meaning-unauthorized", name = self.name()),
        }
    }

    /// What to look up: a wildcard's base.
    fn name(&self) -> String {
        match self.identifier {
            Identifier::Dns(name) => name.base().to_owned(),
            Identifier::Ip(address) => address.to_string(),
        }
    }

    fn record(&self) -> String {
        format!("_acme-challenge.{}", self.name())
    }

    fn url(&self) -> String {
        match self.identifier {
            Identifier::Ip(IpAddr::V6(address)) => format!("http://[{address}]/"),
            _ => format!("http://{}/", self.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::{catalogue::Catalogue, language::Language};

    fn problem(kind: &str) -> Problem {
        let body = format!(r#"{{"type":"urn:ietf:params:acme:error:{kind}","detail":"seen \u0007 there"}}"#);
        Problem::parse(body.as_bytes()).unwrap()
    }

    fn failure(kind: &str, value: &str, challenge: ChallengeKind) -> IdentifierFailure {
        let kind_of_name = if value.contains(':') { "ip" } else { "dns" };
        let identifier = Identifier::parse(kind_of_name, value).unwrap();
        IdentifierFailure::new(&identifier, Some(&challenge), Some(&problem(kind)))
    }

    #[test]
    fn the_meaning_depends_on_how_the_ca_looked() {
        let id = |kind, challenge| failure(kind, "a.test", challenge).meaning.id;
        assert_eq!(id("connection", ChallengeKind::Http01), "meaning-connection-http");
        assert_eq!(id("connection", ChallengeKind::TlsAlpn01), "meaning-connection-tls");
        assert_eq!(id("dns", ChallengeKind::Http01), "meaning-dns");
        assert_eq!(id("dns", ChallengeKind::Dns01), "meaning-dns-record");
        assert_eq!(id("unauthorized", ChallengeKind::Http01), "meaning-wrong-file");
        assert_eq!(id("incorrectResponse", ChallengeKind::Dns01), "meaning-wrong-record");
        assert_eq!(id("unauthorized", ChallengeKind::TlsAlpn01), "meaning-wrong-certificate");
        assert_eq!(id("new", ChallengeKind::Http01), "meaning-other");
    }

    #[test]
    fn what_the_ca_said_is_kept_and_made_safe() {
        let failure = failure("caa", "*.a.test", ChallengeKind::Dns01);
        assert_eq!(failure.identifier, "*.a.test");
        assert_eq!(failure.kind.as_deref(), Some("caa"));
        assert_eq!(failure.detail.as_deref(), Some("seen \\u{7} there"));
        assert_eq!(failure.meaning, msg!("meaning-caa", name = "a.test"));
    }

    #[test]
    fn no_reason_has_words_too() {
        let identifier = Identifier::parse("dns", "a.test").unwrap();
        let failure = IdentifierFailure::new(&identifier, None, None);
        assert_eq!((failure.kind, failure.detail), (None, None));
        assert_eq!(failure.meaning.id, "meaning-none");
    }

    #[test]
    fn every_meaning_comes_with_a_next_step() {
        let words = Catalogue::new(Language::Korean);
        let kinds = [
            "caa",
            "compound",
            "connection",
            "dns",
            "incorrectResponse",
            "malformed",
            "rateLimited",
            "rejectedIdentifier",
            "serverInternal",
            "tls",
            "unauthorized",
            "unsupportedIdentifier",
            "userActionRequired",
        ];
        for kind in kinds {
            for value in ["a.test", "2001:db8::1"] {
                for challenge in [ChallengeKind::Http01, ChallengeKind::TlsAlpn01, ChallengeKind::DnsPersist01] {
                    let failure = failure(kind, value, challenge);
                    assert!(words.render(&failure.meaning).next.is_some(), "{kind} {}", failure.meaning.id);
                }
            }
        }
    }

    #[test]
    fn an_address_stands_in_brackets() {
        let failure = failure("connection", "2001:db8::1", ChallengeKind::Http01);
        let expected = msg!("meaning-connection-http", name = "2001:db8::1", url = "http://[2001:db8::1]/");
        assert_eq!(failure.meaning, expected);
    }

    #[test]
    fn parts_of_a_problem_are_listed_by_kind() {
        let body = br#"{"type":"urn:ietf:params:acme:error:compound","subproblems":[
            {"type":"urn:ietf:params:acme:error:rejectedIdentifier","identifier":{"type":"dns","value":"b.test"}},
            {"type":"urn:ietf:params:acme:error:malformed","detail":"nobody is named"},
            {"type":"urn:ietf:params:acme:error:caa","identifier":{"type":"dns","value":"c.test"}},
            {"type":"urn:ietf:params:acme:error:rejectedIdentifier","identifier":{"type":"dns","value":"a.test"}}]}"#;
        let failures = IdentifierFailure::of_problem(&Problem::parse(body).unwrap());
        let names: Vec<_> = failures.iter().map(|failure| failure.identifier.as_str()).collect();
        assert_eq!(names, ["c.test", "a.test", "b.test"]);
    }
}
