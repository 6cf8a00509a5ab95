//! What an answer that is no success means.

use std::time::Duration;

use evercert_plugin::dns_error::DnsError;
use serde_json::Value;

use crate::api::{Class, Failures};
use crate::http::Answer;
use crate::redact::Redactor;

/// Why a request was not answered as was hoped.
pub(super) enum Failure {
    /// The provider refused.
    Refused(Refusal),
    /// There is no answer, or no sense in it.
    Other(DnsError),
}

/// What the provider said.
pub(super) struct Refusal {
    pub(super) class: Class,
    pub(super) status: u16,
    after: Option<Duration>,
    detail: String,
}

impl From<DnsError> for Failure {
    fn from(error: DnsError) -> Self {
        Self::Other(error)
    }
}

impl From<Failure> for DnsError {
    fn from(failure: Failure) -> Self {
        let refusal = match failure {
            Failure::Refused(refusal) => refusal,
            Failure::Other(error) => return error,
        };
        let Refusal { class, status, after, detail } = refusal;
        let status = status.to_string();
        match class {
            Class::Credentials => Self::Credentials { detail },
            Class::Forbidden => Self::Forbidden { detail },
            Class::RateLimited => Self::RateLimited { after, detail },
            Class::Trouble | Class::Changed => Self::Trouble { status, after, detail },
            Class::Exists | Class::Gone | Class::Rejected => Self::Rejected { status, detail },
        }
    }
}

impl Failure {
    /// Whether it means this.
    pub(super) fn is(&self, class: Class) -> bool {
        matches!(self, Self::Refused(refusal) if refusal.class == class)
    }

    /// Whether the HTTP status is one of these.
    pub(super) fn has_status(&self, statuses: &[u16]) -> bool {
        matches!(self, Self::Refused(refusal) if statuses.contains(&refusal.status))
    }
}

/// What the answer holds, if it is a success.
pub(super) fn judge(failures: &Failures, answer: &Answer, redactor: &Redactor) -> Result<Value, Failure> {
    if let Some(plain) = failures.plain {
        return judge_plain(plain, failures, answer, redactor);
    }
    let body = answer.json();
    let says = |body: &Value, (place, text): (&str, &str)| text_at(body, place).as_deref() == Some(text);
    let is_fine = |body: &Value| {
        failures.ok.is_none_or(|mark| says(body, mark)) && !failures.bad.is_some_and(|mark| says(body, mark))
    };
    match body {
        Ok(body) if answer.is_success() && is_fine(&body) => Ok(body),
        Err(error) if answer.is_success() => Err(error.into()),
        body => Err(Failure::Refused(refusal(failures, answer, &body.unwrap_or_default(), redactor))),
    }
}

fn judge_plain(plain: &str, failures: &Failures, answer: &Answer, redactor: &Redactor) -> Result<Value, Failure> {
    match answer.is_success() && answer.body.starts_with(plain.as_bytes()) {
        true => Ok(Value::Null),
        false => Err(Failure::Refused(refusal(failures, answer, &Value::Null, redactor))),
    }
}

fn refusal(failures: &Failures, answer: &Answer, body: &Value, redactor: &Redactor) -> Refusal {
    let codes = failures.codes.iter().filter_map(|place| text_at(body, place));
    let codes: Vec<String> = codes.chain([answer.status.to_string()]).collect();
    let known = codes.iter().find_map(|code| failures.classes.iter().find(|(known, _)| known == code));
    let class = known.map_or_else(|| usual(answer.status), |(_, class)| *class);
    let message = failures.messages.iter().filter_map(|place| text_at(body, place)).find(|text| !text.is_empty());
    let detail = message.map_or_else(|| answer.excerpt(redactor), |text| redactor.clean(&text));
    Refusal { class, status: answer.status, after: answer.after, detail }
}

/// What HTTP's statuses mean (RFC 9110 section 15).
fn usual(status: u16) -> Class {
    match status {
        401 => Class::Credentials,
        403 => Class::Forbidden,
        404 | 410 => Class::Gone,
        409 | 412 => Class::Changed,
        429 => Class::RateLimited,
        408 | 500.. => Class::Trouble,
        _ => Class::Rejected,
    }
}

/// A text, number or truth value as text.
pub(super) fn text_at(value: &Value, place: &str) -> Option<String> {
    match value.pointer(place)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
