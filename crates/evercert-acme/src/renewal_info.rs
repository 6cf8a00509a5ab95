//! When a CA would like a certificate to be renewed (ARI, RFC 9773).

use std::time::Duration;

use jiff::Timestamp;
use reqwest::Url;

use crate::answer::Answer;
use crate::client::Client;
use crate::error::Error;
use crate::fields::{Fields, malformed};

/// The window in which a certificate should be renewed (RFC 9773, section 4.2).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RenewalInfo {
    /// The window's beginning.
    pub start: Timestamp,
    /// The window's end; always later than the beginning.
    pub end: Timestamp,
    /// A page that tells people why, as the CA spelled it: show it escaped.
    pub explanation_url: Option<String>,
    /// When to ask again, counted from the answer, as the CA said it (at most a year).
    pub retry_after: Option<Duration>,
}

impl RenewalInfo {
    fn parse(answer: &Answer) -> Result<Self, Error> {
        let value = answer.json()?;
        let fields = Fields::of(&value, &answer.url, "the renewal information")?;
        let window = fields.object("suggestedWindow")?;
        let start = window.timestamp("start")?.ok_or_else(|| window.missing("start"))?;
        let end = window.timestamp("end")?.ok_or_else(|| window.missing("end"))?;
        if end <= start {
            return Err(malformed(&answer.url, "the window ends before it begins"));
        }
        let explanation_url = fields.optional_string("explanationURL")?.map(str::to_owned);
        Ok(Self { start, end, explanation_url, retry_after: answer.retry_after })
    }
}

impl Client {
    /// Asks when to renew the certificate with this id (`evercert_pki::ari::certificate_id`).
    ///
    /// One unsigned GET. `None` when the CA has no renewal information.
    pub async fn renewal_info(&self, certificate_id: &str) -> Result<Option<RenewalInfo>, Error> {
        let Some(base) = &self.directory().renewal_info else { return Ok(None) };
        let answer = self.get(&renewal_url(base, certificate_id)?).await?;
        RenewalInfo::parse(&answer).map(Some)
    }
}

/// `renewalInfo`, a slash, the id. The id goes behind whatever path and before whatever query the
/// directory gave.
fn renewal_url(base: &Url, certificate_id: &str) -> Result<Url, Error> {
    let mut url = base.clone();
    match url.path_segments_mut() {
        Ok(mut segments) => segments.pop_if_empty().push(certificate_id),
        Err(()) => return Err(Error::BadUrl { url: base.to_string() }),
    };
    Ok(url)
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderMap;

    use super::*;

    fn parse(body: &str) -> Result<RenewalInfo, Error> {
        let url = Url::parse("https://ca.test/ari/x").unwrap();
        let body = body.as_bytes().to_vec();
        RenewalInfo::parse(&Answer { url, status: 200, headers: HeaderMap::new(), retry_after: None, body })
    }

    #[test]
    fn a_window_is_read() {
        let info = parse(
            r#"{"suggestedWindow":{"start":"2026-01-02T04:00:00.5Z","end":"2026-01-03T04:00:00+09:00"},
                "explanationURL":"https://ca.test/why"}"#,
        );
        let info = info.unwrap();
        assert_eq!(info.end, "2026-01-02T19:00:00Z".parse().unwrap());
        assert_eq!(info.explanation_url.as_deref(), Some("https://ca.test/why"));
    }

    #[test]
    fn no_window_no_answer() {
        for body in [
            "[]",
            "{}",
            r#"{"suggestedWindow":[]}"#,
            r#"{"suggestedWindow":{"start":"2026-01-02T04:00:00Z"}}"#,
            r#"{"suggestedWindow":{"start":"2026-01-02","end":"later"}}"#,
            r#"{"suggestedWindow":{"start":"2026-01-02T04:00:00Z","end":"2026-01-02T04:00:00Z"}}"#,
        ] {
            assert!(matches!(parse(body), Err(Error::Malformed { .. })), "{body}");
        }
    }

    #[test]
    fn the_id_becomes_the_last_segment() {
        for (base, expected) in [
            ("https://ca/ari", "https://ca/ari/a.b"),
            ("https://ca/ari/", "https://ca/ari/a.b"),
            ("https://ca", "https://ca/a.b"),
            ("https://ca/x/ari?k=v", "https://ca/x/ari/a.b?k=v"),
        ] {
            let url = renewal_url(&Url::parse(base).unwrap(), "a.b").unwrap();
            assert_eq!(url.as_str(), expected);
        }
    }
}
