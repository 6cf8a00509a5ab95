//! The one JSON document of `--json`.
//!
//! Standard output holds exactly one document and nothing else, standard error holds nothing:
//!
//! ```json
//! {
//!   "version": 1,
//!   "command": "certificates",
//!   "ok": true,
//!   "result": { },
//!   "messages": [ { "code": "EC1003", "level": "warning", "text": "…" } ],
//!   "error": null,
//!   "log": "/var/log/letsencrypt/letsencrypt.log"
//! }
//! ```
//!
//! * `version`: of this envelope. A new key does not raise it, a changed or removed one does.
//! * `command`: the verb.
//! * `ok`: whether the exit code is 0.
//! * `result`: what the command found or did; its keys are the command's own. `null` after an error
//!   that left nothing to tell.
//! * `messages`: what would have been said in text, in order; `level` is `info`, `warning` or
//!   `error`, `text` is in the language chosen, `code` is for programs.
//! * `error`: `null`, or `{"code", "kind", "text", "causes": [text], "next": [text], "retryable",
//!   "retry_after", "identifiers": [{"identifier", "type", "detail", "meaning", "next"}]}`; `kind` is
//!   one of `ca`, `cancelled`, `hook`, `input`, `internal`, `network`, `plugin`, `signal`, `store`,
//!   `usage`. `retryable` says whether the same run may succeed later with nothing changed,
//!   `retry_after` after how many seconds the CA wants to be asked again, `null` if it did not say.
//!   `identifiers` has what the CA found wrong with single names: its short code (`type`) and words
//!   (`detail`), `null` where it gave none, and ours.
//! * `log`: the file with the whole story; `null` where there is none.

use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use crate::{
    errors::{desk::CliError, identifier::IdentifierFailure},
    messages::catalogue::Catalogue,
};

/// The envelope.
#[derive(Debug, Serialize)]
pub struct Envelope<'a> {
    version: u32,
    command: &'a str,
    ok: bool,
    result: &'a Value,
    messages: &'a [Said],
    error: Option<Failure>,
    log: Option<String>,
}

/// A message in the envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The stable code.
    pub code: String,
    /// How much it matters.
    pub level: Level,
    /// The text in the language chosen.
    pub text: String,
}

/// How much a message matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Something went wrong, and the run went on.
    Error,
    /// Nothing to worry about.
    Info,
    /// Something to look at.
    Warning,
}

#[derive(Debug, Serialize)]
struct Failure {
    code: String,
    kind: &'static str,
    text: String,
    causes: Vec<String>,
    next: Vec<String>,
    retryable: bool,
    retry_after: Option<u64>,
    identifiers: Vec<About>,
}

#[derive(Debug, Serialize)]
struct About {
    identifier: String,
    r#type: Option<String>,
    detail: Option<String>,
    meaning: String,
    next: Option<String>,
}

impl<'a> Envelope<'a> {
    /// The envelope for one run.
    pub fn new(
        command: &'a str,
        result: &'a Value,
        messages: &'a [Said],
        error: Option<&CliError>,
        words: &Catalogue,
    ) -> Self {
        Self {
            version: 1,
            command,
            ok: error.is_none(),
            result,
            messages,
            error: error.map(|error| Failure::new(error, words)),
            log: None,
        }
    }

    /// The envelope of a run with a log.
    #[must_use]
    pub fn logged(self, path: Option<&Path>) -> Self {
        Self { log: path.map(|path| path.display().to_string()), ..self }
    }

    /// The document, on one line.
    pub fn document(&self) -> String {
        serde_json::to_string(self).expect("strings, numbers and values of JSON become JSON")
    }
}

impl Failure {
    fn new(error: &CliError, words: &Catalogue) -> Self {
        let shown = words.render(error.heading());
        let hints = error.hints().iter().map(|hint| words.text(hint));
        Self {
            code: shown.code,
            kind: error.kind().name(),
            text: shown.text,
            causes: error.causes(),
            next: shown.next.into_iter().chain(hints).collect(),
            retryable: error.is_retryable(),
            retry_after: error.retry_after_seconds(),
            identifiers: error.identifiers().iter().map(|failure| About::new(failure, words)).collect(),
        }
    }
}

impl About {
    fn new(failure: &IdentifierFailure, words: &Catalogue) -> Self {
        let meaning = words.render(&failure.meaning);
        Self {
            identifier: failure.identifier.clone(),
            r#type: failure.kind.clone(),
            detail: failure.detail.clone(),
            meaning: meaning.text,
            next: meaning.next,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use evercert_acme::{error::Error, problem::Problem};
    use serde_json::json;

    use super::*;
    use crate::messages::language::Language;

    fn document(error: impl Into<CliError>) -> Value {
        let words = Catalogue::new(Language::English);
        let text = Envelope::new("certonly", &Value::Null, &[], Some(&error.into()), &words).document();
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn programs_learn_whether_and_when_to_come_back() {
        let retry_after = Some(Duration::from_millis(89_001));
        let limited = Error::RateLimited { url: "https://ca.test/order".into(), retry_after, problem: None };
        let document = document(limited);
        assert_eq!((&document["error"]["retryable"], &document["error"]["retry_after"]), (&json!(true), &json!(90)));
    }

    #[test]
    fn failed_names_are_in_the_document() {
        let parts = r#"{"type":"urn:ietf:params:acme:error:compound","subproblems":[
            {"type":"urn:ietf:params:acme:error:serverInternal","identifier":{"type":"dns","value":"a.test"}}]}"#;
        let problem = Box::new(Problem::parse(parts.as_bytes()).unwrap());
        let document = document(Error::Problem { url: "https://ca.test/order".into(), status: 403, problem });
        let expected = json!([{
            "identifier": "a.test",
            "type": "serverInternal",
            "detail": null,
            "meaning": "The CA has a fault of its own; nothing is wrong on your side.",
            "next": "Try again later.",
        }]);
        assert_eq!(document["error"]["identifiers"], expected);
        assert_eq!((&document["error"]["retryable"], &document["error"]["retry_after"]), (&json!(false), &json!(null)));
    }
}
