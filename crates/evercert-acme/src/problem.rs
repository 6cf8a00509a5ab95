//! What a CA says when it refuses.

use std::error::Error;
use std::fmt;

use evercert_pki::identifier::Identifier;
use evercert_pki::printable::Printable;
use serde_json::{Map, Value};

use crate::problem_kind::ProblemKind;

/// A problem document (RFC 9457) as ACME uses it (RFC 8555, section 6.7).
///
/// The texts are the CA's own, unchanged: show them through [`Printable`], as `Display` does here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What went wrong, for programs. `Unknown("about:blank")` when the CA gave no type.
    pub kind: ProblemKind,
    /// A short summary of the kind.
    pub title: Option<String>,
    /// What went wrong this time, for people.
    pub detail: Option<String>,
    /// The HTTP status as the document repeats it.
    pub status: Option<u16>,
    /// Where a person finds more; for `userActionRequired` the page to visit.
    pub instance: Option<String>,
    /// One problem for each identifier concerned (RFC 8555, section 6.7.1).
    pub subproblems: Vec<Subproblem>,
}

impl Problem {
    /// Reads a body. `None` when it is no JSON object; fields of a wrong type count as absent.
    pub fn parse(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok().as_ref().and_then(Self::from_value)
    }

    /// Reads a value inside another document (`error` of a challenge or an order). `None` when it
    /// is no object.
    pub fn from_value(value: &Value) -> Option<Self> {
        let map = value.as_object()?;
        let subproblems = map.get("subproblems").and_then(Value::as_array);
        Some(Self {
            subproblems: subproblems.into_iter().flatten().filter_map(Subproblem::from_value).collect(),
            ..Self::without_subproblems(map)
        })
    }

    /// Whether the same request may succeed when it is sent again.
    pub fn is_retryable(&self) -> bool {
        self.kind.is_retryable() || self.status.is_some_and(|status| status >= 500)
    }

    fn without_subproblems(map: &Map<String, Value>) -> Self {
        let status = map.get("status").and_then(Value::as_u64);
        Self {
            kind: ProblemKind::from_uri(map.get("type").and_then(Value::as_str).unwrap_or("about:blank")),
            title: text(map, "title"),
            detail: text(map, "detail"),
            status: status.and_then(|status| u16::try_from(status).ok()),
            instance: text(map, "instance"),
            subproblems: Vec::new(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)?;
        if let Some(text) = self.detail.as_deref().or(self.title.as_deref()) {
            write!(f, ": {}", Printable(text))?;
        }
        self.subproblems.iter().try_for_each(|subproblem| write!(f, "; {subproblem}"))
    }
}

impl Error for Problem {}

/// The part of a [`Problem`] that concerns one identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subproblem {
    /// Whom it concerns; `None` when the CA named nobody, or something that is no identifier.
    pub identifier: Option<Identifier>,
    /// What is wrong with it. Its own `subproblems` are always empty.
    pub problem: Problem,
}

impl Subproblem {
    fn from_value(value: &Value) -> Option<Self> {
        let map = value.as_object()?;
        Some(Self {
            identifier: map.get("identifier").and_then(identifier),
            problem: Problem::without_subproblems(map),
        })
    }
}

impl fmt::Display for Subproblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.identifier {
            Some(identifier) => write!(f, "{identifier}: {}", self.problem),
            None => self.problem.fmt(f),
        }
    }
}

fn identifier(value: &Value) -> Option<Identifier> {
    let kind = value.get("type")?.as_str()?;
    Identifier::parse(kind, value.get("value")?.as_str()?).ok()
}

fn text(map: &Map<String, Value>, name: &str) -> Option<String> {
    map.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_a_whole_document() {
        let body = br#"{"type":"urn:ietf:params:acme:error:compound","title":"T","detail":"two names","status":403,
            "instance":"https://ca.test/i","subproblems":[
            {"type":"urn:ietf:params:acme:error:caa","detail":"no","identifier":{"type":"dns","value":"a.example"}},
            {"type":"urn:ietf:params:acme:error:dns","identifier":{"type":"email","value":"x"}}, 7]}"#;
        let problem = Problem::parse(body).unwrap();
        assert_eq!(problem.kind, ProblemKind::Compound);
        assert_eq!(problem.status, Some(403));
        assert_eq!(problem.instance.as_deref(), Some("https://ca.test/i"));
        assert_eq!(problem.subproblems.len(), 2);
        assert_eq!(problem.subproblems[0].identifier, Identifier::parse("dns", "a.example").ok());
        assert_eq!(problem.subproblems[1].identifier, None);
        assert_eq!(problem.to_string(), "compound: two names; a.example: caa: no; dns");
    }

    #[test]
    fn wrong_types_count_as_absent() {
        let problem = Problem::parse(br#"{"type":1,"title":[],"detail":{},"status":"x","subproblems":"y"}"#).unwrap();
        assert_eq!(problem.kind, ProblemKind::Unknown("about:blank".into()));
        assert_eq!((problem.title, problem.detail, problem.status), (None, None, None));
        assert!(problem.subproblems.is_empty());
        let huge = Problem::parse(br#"{"status":70000}"#).unwrap();
        assert_eq!(huge.status, None);
    }

    #[test]
    fn what_is_no_object_is_no_problem() {
        for body in [&b""[..], b"<html>", b"[]", b"null", b"\"x\"", b"{", b"\xff\xfe"] {
            assert_eq!(Problem::parse(body), None);
        }
    }

    #[test]
    fn the_text_is_kept_but_shown_escaped() {
        let problem = Problem::parse(br#"{"type":"\u001b]0;x","detail":"a\u001b[31mb"}"#).unwrap();
        assert_eq!(problem.detail.as_deref(), Some("a\x1b[31mb"));
        assert_eq!(problem.to_string(), "\\u{1b}]0;x: a\\u{1b}[31mb");
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Problem::parse(&body).map(|problem| problem.to_string());
        }

        #[test]
        fn any_texts_are_shown_without_controls(kind in ".*", detail in ".*", name in ".*") {
            let body = serde_json::json!({"type": kind, "detail": detail, "subproblems": [
                {"type": kind, "identifier": {"type": "dns", "value": name}}]});
            let shown = Problem::from_value(&body).unwrap().to_string();
            prop_assert!(!shown.chars().any(char::is_control));
        }
    }
}
