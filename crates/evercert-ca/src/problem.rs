//! Problem documents (RFC 7807 in the dialect of RFC 8555 section 6.7).

use evercert_pki::identifier::Identifier;
use serde_json::{Value, json};

/// Why a request was refused, and how that is said.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Problem {
    kind: Kind,
    status: u16,
    detail: String,
    subproblems: Vec<(Identifier, Self)>,
    algorithms: Option<&'static [&'static str]>,
    headers: Vec<(&'static str, String)>,
}

impl Problem {
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            status: kind.status(),
            detail: detail.into(),
            subproblems: Vec::new(),
            algorithms: None,
            headers: Vec::new(),
        }
    }

    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(Kind::Malformed, detail)
    }

    pub(crate) fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(Kind::Unauthorized, detail)
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::malformed(format!("no such {what}")).with_status(404)
    }

    /// A failure of the CA itself.
    pub(crate) fn internal(detail: impl Into<String>) -> Self {
        Self::new(Kind::ServerInternal, detail)
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn with_subproblem(mut self, identifier: Identifier, problem: Self) -> Self {
        self.subproblems.push((identifier, problem));
        self
    }

    /// RFC 8555 section 6.2: badSignatureAlgorithm lists what is supported.
    pub(crate) fn with_algorithms(mut self, algorithms: &'static [&'static str]) -> Self {
        self.algorithms = Some(algorithms);
        self
    }

    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    pub(crate) fn headers(&self) -> &[(&'static str, String)] {
        &self.headers
    }

    pub(crate) fn to_json(&self) -> Value {
        let mut document = json!({
            "type": self.kind.urn(),
            "detail": self.detail,
            "status": self.status,
        });
        if let Some(algorithms) = self.algorithms {
            document["algorithms"] = json!(algorithms);
        }
        if !self.subproblems.is_empty() {
            document["subproblems"] = self.subproblems.iter().map(subproblem).collect();
        }
        document
    }
}

/// The registered error types this CA uses (RFC 8555 section 6.7, RFC 9773 section 7.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    AccountDoesNotExist,
    AlreadyReplaced,
    AlreadyRevoked,
    BadCsr,
    BadNonce,
    BadPublicKey,
    BadRevocationReason,
    BadSignatureAlgorithm,
    Caa,
    Connection,
    Dns,
    ExternalAccountRequired,
    IncorrectResponse,
    InvalidContact,
    InvalidProfile,
    Malformed,
    OrderNotReady,
    RateLimited,
    RejectedIdentifier,
    ServerInternal,
    Tls,
    Unauthorized,
    UnsupportedContact,
    UnsupportedIdentifier,
}

impl Kind {
    fn urn(self) -> String {
        format!("urn:ietf:params:acme:error:{}", self.name())
    }

    fn name(self) -> &'static str {
        match self {
            Self::AccountDoesNotExist => "accountDoesNotExist",
            Self::AlreadyReplaced => "alreadyReplaced",
            Self::AlreadyRevoked => "alreadyRevoked",
            Self::BadCsr => "badCSR",
            Self::BadNonce => "badNonce",
            Self::BadPublicKey => "badPublicKey",
            Self::BadRevocationReason => "badRevocationReason",
            Self::BadSignatureAlgorithm => "badSignatureAlgorithm",
            Self::Caa => "caa",
            Self::Connection => "connection",
            Self::Dns => "dns",
            Self::ExternalAccountRequired => "externalAccountRequired",
            Self::IncorrectResponse => "incorrectResponse",
            Self::InvalidContact => "invalidContact",
            Self::InvalidProfile => "invalidProfile",
            Self::Malformed => "malformed",
            Self::OrderNotReady => "orderNotReady",
            Self::RateLimited => "rateLimited",
            Self::RejectedIdentifier => "rejectedIdentifier",
            Self::ServerInternal => "serverInternal",
            Self::Tls => "tls",
            Self::Unauthorized => "unauthorized",
            Self::UnsupportedContact => "unsupportedContact",
            Self::UnsupportedIdentifier => "unsupportedIdentifier",
        }
    }

    fn status(self) -> u16 {
        match self {
            Self::AlreadyReplaced => 409,
            Self::Caa
            | Self::ExternalAccountRequired
            | Self::IncorrectResponse
            | Self::OrderNotReady
            | Self::Unauthorized => 403,
            Self::RateLimited => 429,
            Self::ServerInternal => 500,
            _ => 400,
        }
    }
}

fn subproblem((identifier, problem): &(Identifier, Problem)) -> Value {
    let mut document = problem.to_json();
    document["identifier"] = json!({"type": identifier.kind(), "value": identifier.value()});
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_carries_its_subproblems() {
        let name = Identifier::parse("dns", "a_b.test").unwrap();
        let inner = Problem::new(Kind::RejectedIdentifier, "underscore");
        let outer = Problem::new(Kind::RejectedIdentifier, "one name refused");
        let document = outer.with_subproblem(name, inner).to_json();
        assert_eq!(document["type"], "urn:ietf:params:acme:error:rejectedIdentifier");
        assert_eq!(document["status"], 400);
        assert_eq!(document["subproblems"][0]["identifier"]["value"], "a_b.test");
    }
}
