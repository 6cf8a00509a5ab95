//! What must not get into the log, whoever says it.
//!
//! Our own types cannot show their secrets; this is for what hooks print and CAs echo.

use std::borrow::Cow;

use crate::flags::arguments::Arguments;
use crate::flags::occurrence::Said;

/// Hides secrets in texts: private keys, what `Authorization` headers carry, passwords in URLs, and the credentials
/// that this run was given on its command line.
#[derive(Default)]
pub struct Secrets {
    known: Vec<String>,
}

impl Secrets {
    /// Those among what was said.
    pub fn said(arguments: &Arguments) -> Self {
        let occurrences = arguments.occurrences().iter().filter(|occurrence| occurrence.flag.secret);
        let values = occurrences.filter_map(|occurrence| match &occurrence.said {
            Said::Value(value) if value.len() >= SHORTEST => Some(value.clone()),
            _ => None,
        });
        Self { known: values.collect() }
    }

    /// The text with stars in the place of secrets.
    pub fn hide<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut text = Cow::Borrowed(text);
        for known in self.known.iter().filter(|known| !known.is_empty()) {
            if text.contains(known.as_str()) {
                text = text.replace(known.as_str(), STARS).into();
            }
        }
        for hide in [private_keys, authorization, passwords] {
            if let Some(hidden) = hide(&text) {
                text = hidden.into();
            }
        }
        text
    }
}

/// Everything between the lines of a PEM private key, or to the end if it is cut off.
fn private_keys(text: &str) -> Option<String> {
    let (mut hidden, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(KEY) {
        let (before, tail) = rest.split_at(at + KEY.len());
        hidden.push_str(before);
        hidden.push_str(STARS);
        rest = tail.find("-----END").map_or("", |end| &tail[end..]);
        // The last line of the key has the mark of its first line.
        let line = rest.find('\n').unwrap_or(rest.len());
        hidden.push_str(&rest[..line]);
        rest = &rest[line..];
    }
    (!hidden.is_empty()).then(|| hidden + rest)
}

/// The rest of a line after `Authorization:`.
fn authorization(text: &str) -> Option<String> {
    let is_one = |place: &[u8]| place.eq_ignore_ascii_case(AUTHORIZATION.as_bytes());
    if !text.as_bytes().windows(AUTHORIZATION.len()).any(is_one) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let lines = text.split('\n').zip(lower.split('\n')).map(|(line, lower)| match lower.find(AUTHORIZATION) {
        Some(at) => format!("{} {STARS}", &line[..at + AUTHORIZATION.len()]),
        None => line.to_owned(),
    });
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// The password of `scheme://user:password@host`.
fn passwords(text: &str) -> Option<String> {
    let (first, rest) = text.split_once("://")?;
    let mut hidden = first.to_owned();
    let mut found = false;
    for part in rest.split("://") {
        let end = part.find(|c: char| c.is_whitespace() || "/?#\"'<>".contains(c)).unwrap_or(part.len());
        let user = part[..end].rfind('@').and_then(|at| Some((part[..at].find(':')?, at)));
        hidden.push_str("://");
        match user {
            Some((colon, at)) => hidden.extend([&part[..=colon], STARS, &part[at..]]),
            None => hidden.push_str(part),
        }
        found |= user.is_some();
    }
    found.then_some(hidden)
}

/// What is shorter is no credential, and would star out half of the log.
const SHORTEST: usize = 6;

const STARS: &str = "***";
const KEY: &str = "PRIVATE KEY-----";
const AUTHORIZATION: &str = "authorization:";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::flags::parse::command_line;

    fn hidden(text: &str) -> String {
        let words = ["certonly", "--eab-kid", "kid-1", "--eab-hmac-key=c2VjcmV0"].map(Into::into);
        let arguments = Arguments::new(command_line(&words, &|_| false).unwrap(), Vec::new()).unwrap();
        Secrets::said(&arguments).hide(text).into_owned()
    }

    #[test]
    fn credentials_that_were_said_are_starred_wherever_they_come() {
        assert_eq!(hidden("kid-1 has c2VjcmV0, c2VjcmV0"), "kid-1 has ***, ***");
        assert!(matches!(Secrets::default().hide("c2VjcmV0"), Cow::Borrowed(_)));
    }

    #[test]
    fn private_keys_are_starred_certificates_are_not() {
        let key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----";
        let shown = "-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----";
        assert_eq!(hidden(&format!("a\n{key}\nb\n{key}")), format!("a\n{shown}\nb\n{shown}"));
        assert_eq!(hidden("-----BEGIN PRIVATE KEY-----\nMIIE"), "-----BEGIN PRIVATE KEY-----***");
        let certificate = "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----";
        assert_eq!(hidden(certificate), certificate);
    }

    #[test]
    fn headers_and_urls_lose_their_credentials() {
        assert_eq!(hidden("> AUTHORIZATION: Bearer x\nHost: a"), "> AUTHORIZATION: ***\nHost: a");
        assert_eq!(hidden("GET https://me:word@a.test/x?y=a@b c"), "GET https://me:***@a.test/x?y=a@b c");
        let plain = "https://a.test:14000/dir \"x:y@z\" https://me@a.test";
        assert_eq!(hidden(plain), plain);
    }

    proptest! {
        #[test]
        fn no_private_key_gets_through(before in "[a-zA-Z \n:/@-]{0,40}", body in "[0-9A-Z]{12,40}", after in any::<String>()) {
            let text = format!("{before}-----BEGIN EC PRIVATE KEY-----\n{body}\n-----END EC PRIVATE KEY-----\n{after}");
            prop_assert!(after.contains(&body) || !hidden(&text).contains(&body));
        }
    }
}
