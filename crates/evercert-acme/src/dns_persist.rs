//! dns-persist-01: a TXT record that stays (draft-ietf-acme-dns-persist-01).
//!
//! The draft may still change: everything that knows the record's spelling is in this file.

use std::fmt;

use evercert_pki::identifier::DnsName;

/// The version of the draft that is spoken here.
pub const DRAFT: &str = "draft-ietf-acme-dns-persist-01";

/// Where the record stands: `_validation-persist.<name>`, the same for a name and its wildcard.
pub fn record_name(name: &DnsName) -> String {
    format!("_validation-persist.{}", name.base())
}

/// What the record says. `Display` writes the TXT value, to be split into strings of at most 255
/// bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The CA: one of the challenge's issuer domain names.
    pub issuer: String,
    /// The account's URL, compared byte by byte.
    pub account_url: String,
    /// Whether it covers the wildcard and the names below, not only the name itself.
    pub wildcard: bool,
    /// Until when new validations may use it, in seconds since 1970.
    pub persist_until: Option<i64>,
}

impl Record {
    /// Reads a TXT value. `None` when it is malformed: no issuer, no `accounturi`, a parameter
    /// twice, an empty one. Unknown parameters are skipped.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(';').map(|part| part.trim_matches([' ', '\t']));
        let issuer = parts.next().filter(|issuer| !issuer.is_empty())?.to_ascii_lowercase();
        let mut parameters = Parameters::default();
        for part in parts {
            let (tag, value) = part.split_once('=')?;
            parameters.set(tag.trim_end(), value.trim_start())?;
        }
        Some(Self {
            issuer,
            account_url: parameters.account_url?,
            wildcard: parameters.policy.is_some_and(|policy| policy.eq_ignore_ascii_case("wildcard")),
            persist_until: parameters.persist_until,
        })
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; accounturi={}", self.issuer, self.account_url)?;
        if self.wildcard {
            f.write_str("; policy=wildcard")?;
        }
        match self.persist_until {
            Some(second) => write!(f, "; persistUntil={second}"),
            None => Ok(()),
        }
    }
}

#[derive(Default)]
struct Parameters {
    account_url: Option<String>,
    policy: Option<String>,
    persist_until: Option<i64>,
}

impl Parameters {
    /// `None` when the value is impossible or the parameter was set before.
    fn set(&mut self, tag: &str, value: &str) -> Option<()> {
        if tag.is_empty() || !value.bytes().all(|byte| matches!(byte, 0x21..=0x3a | 0x3c..=0x7e)) {
            return None;
        }
        match tag.to_ascii_lowercase().as_str() {
            "accounturi" => once(&mut self.account_url, value.to_owned()),
            "policy" => once(&mut self.policy, value.to_owned()),
            "persistuntil" => once(&mut self.persist_until, value.parse().ok()?),
            _ => Some(()),
        }
    }
}

fn once<T>(place: &mut Option<T>, value: T) -> Option<()> {
    match place.replace(value) {
        Some(_) => None,
        None => Some(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn written_and_read_again() {
        let mut record = Record {
            issuer: "ca.test".into(),
            account_url: "https://ca.test/a/1".into(),
            wildcard: false,
            persist_until: None,
        };
        assert_eq!(record.to_string(), "ca.test; accounturi=https://ca.test/a/1");
        assert_eq!(Record::parse(&record.to_string()), Some(record.clone()));
        record.wildcard = true;
        record.persist_until = Some(1_790_000_000);
        assert_eq!(
            record.to_string(),
            "ca.test; accounturi=https://ca.test/a/1; policy=wildcard; persistUntil=1790000000"
        );
        assert_eq!(Record::parse(&record.to_string()), Some(record));
    }

    #[test]
    fn what_others_write() {
        let record = Record::parse("CA.test;AccountURI=x ; new=1;Policy=WildCard").unwrap();
        assert_eq!((record.issuer.as_str(), record.account_url.as_str(), record.wildcard), ("ca.test", "x", true));
        for bad in [
            "",
            ";accounturi=x",
            "ca",
            "ca;",
            "ca; accounturi=x;",
            "ca; accounturi=x; accounturi=y",
            "ca; accounturi=a b",
            "ca; accounturi=x; =y",
            "ca; accounturi=x; persistUntil=soon",
            "ca; accounturi",
        ] {
            assert_eq!(Record::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn one_name_for_the_wildcard_too() {
        let name = DnsName::parse("*.example.org").unwrap();
        assert_eq!(record_name(&name), "_validation-persist.example.org");
    }

    proptest! {
        #[test]
        fn never_panics(text in ".*", likely in "ca;( ?[a-zA-Z]{0,12}=[!-~]{0,4};?){0,4}") {
            let _ = (Record::parse(&text), Record::parse(&likely));
        }
    }
}
