//! One HTTP answer, read to its end.

use std::time::Duration;

use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderName, LINK, LOCATION};
use serde_json::Value;

use crate::error::Error;
use crate::fields::{is_reachable, malformed};
use crate::link;
use crate::problem::Problem;
use crate::problem_kind::ProblemKind;

/// An HTTP answer with its whole body.
pub(crate) struct Answer {
    /// Who answered.
    pub(crate) url: Url,
    /// The HTTP status.
    pub(crate) status: u16,
    /// All headers.
    pub(crate) headers: HeaderMap,
    /// `Retry-After`, counted from the moment of the answer.
    pub(crate) retry_after: Option<Duration>,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The answer if it is a success, its reason otherwise.
    pub(crate) fn success(self) -> Result<Self, Error> {
        match self.status {
            200..300 => Ok(self),
            300..400 => Err(self.refuse_redirect("only the directory may do so")),
            _ => Err(self.failure()),
        }
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Result<Value, Error> {
        serde_json::from_slice(&self.body).map_err(|_| malformed(&self.url, "the body is not JSON"))
    }

    /// Where `Location` points to; compulsory where it is asked for.
    pub(crate) fn location(&self) -> Result<Url, Error> {
        let text = header(&self.headers, &LOCATION).ok_or_else(|| malformed(&self.url, "`Location` is missing"))?;
        self.resolve(text).ok_or_else(|| malformed(&self.url, "`Location` is not an http or https URL"))
    }

    /// Where to go on, if the answer is a redirect.
    pub(crate) fn redirect(&self) -> Result<Option<Url>, Error> {
        if !matches!(self.status, 301 | 302 | 303 | 307 | 308) {
            return Ok(None);
        }
        let target = header(&self.headers, &LOCATION).and_then(|text| self.resolve(text));
        target.map(Some).ok_or_else(|| self.refuse_redirect("to nowhere, or from https to http"))
    }

    /// The targets of all `Link` headers with the relation. Those that are no URLs are left out.
    pub(crate) fn links(&self, relation: &str) -> Vec<Url> {
        let values = self.headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok());
        let targets = values.flat_map(|value| link::targets(value, relation));
        targets.filter_map(|target| self.resolve(target)).collect()
    }

    fn resolve(&self, text: &str) -> Option<Url> {
        self.url.join(text).ok().filter(|url| is_reachable(url, &self.url))
    }

    fn refuse_redirect(&self, what: &'static str) -> Error {
        Error::Redirect { url: self.url.to_string(), what }
    }

    fn failure(self) -> Error {
        let url = self.url.to_string();
        let problem = Problem::parse(&self.body).map(Box::new);
        if self.is_rate_limit(problem.as_deref()) {
            return Error::RateLimited { url, retry_after: self.retry_after, problem };
        }
        match problem {
            Some(problem) => Error::Problem { url, status: self.status, problem },
            None => Error::Status { url, status: self.status },
        }
    }

    fn is_rate_limit(&self, problem: Option<&Problem>) -> bool {
        self.status == 429
            || (self.status == 503 && self.retry_after.is_some())
            || problem.is_some_and(|problem| problem.kind == ProblemKind::RateLimited)
    }
}

/// The first value of a header, if it is text.
pub(crate) fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
