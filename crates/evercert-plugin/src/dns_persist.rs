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
/// bytes; without spaces, which the draft leaves open: whoever copies it copies one word.
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

/// What a record must say to prove a name for an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim<'a> {
    /// The names of the CA; any of them will do.
    pub issuers: &'a [String],
    /// The account's URL.
    pub account_url: &'a str,
    /// Whether a wildcard is to be proved.
    pub wildcard: bool,
}

/// What is wrong with a record; the later, the nearer it is to a good one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    /// There is none.
    Missing,
    /// It is for another CA, or something else altogether.
    Foreign,
    /// It is for this CA, and cannot be read.
    Malformed,
    /// It names another account, by this URL.
    OtherAccount(String),
    /// It is not for wildcards.
    NotForWildcards,
    /// Since this second (of 1970) it may not be used for new validations.
    Over(i64),
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("there is none"),
            Self::Foreign => f.write_str("it is not for this CA"),
            Self::Malformed => f.write_str("it cannot be read"),
            Self::OtherAccount(url) => write!(f, "it names the account {url}"),
            Self::NotForWildcards => f.write_str("it is not for wildcards"),
            Self::Over(second) => write!(f, "it was good until {second}"),
        }
    }
}

impl Claim<'_> {
    /// The record to publish: good for ever, by the first of the CA's names.
    pub fn record(&self) -> Record {
        Record {
            issuer: self.issuers.first().cloned().unwrap_or_default(),
            account_url: self.account_url.to_owned(),
            wildcard: self.wildcard,
            persist_until: None,
        }
    }

    /// Whether a TXT value proves it at the second `now` (of 1970), and until when it will.
    pub fn judge(&self, value: &str, now: i64) -> Result<Option<i64>, Flaw> {
        let is_issuer = |name: &str| self.issuers.iter().any(|issuer| issuer.eq_ignore_ascii_case(name));
        let issuer = value.split(';').next().unwrap_or_default().trim_matches([' ', '\t']);
        if !is_issuer(issuer) {
            return Err(Flaw::Foreign);
        }
        let record = Record::parse(value).ok_or(Flaw::Malformed)?;
        if record.account_url != self.account_url {
            return Err(Flaw::OtherAccount(record.account_url));
        }
        match record.persist_until {
            _ if self.wildcard && !record.wildcard => Err(Flaw::NotForWildcards),
            Some(until) if until < now => Err(Flaw::Over(until)),
            until => Ok(until),
        }
    }

    /// The same of all values at a name: the best of those that prove it, or what the nearest lacks.
    pub fn judge_all<'v>(&self, values: impl IntoIterator<Item = &'v str>, now: i64) -> Result<Option<i64>, Flaw> {
        let judged: Vec<_> = values.into_iter().map(|value| self.judge(value, now)).collect();
        let good = judged.iter().filter_map(|judged| judged.as_ref().ok());
        // One without an end is better than any with one.
        if let Some(best) = good.max_by_key(|until| until.unwrap_or(i64::MAX)) {
            return Ok(*best);
        }
        Err(judged.into_iter().filter_map(Result::err).max().unwrap_or(Flaw::Missing))
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{};accounturi={}", self.issuer, self.account_url)?;
        if self.wildcard {
            f.write_str(";policy=wildcard")?;
        }
        match self.persist_until {
            Some(second) => write!(f, ";persistUntil={second}"),
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
        assert_eq!(record.to_string(), "ca.test;accounturi=https://ca.test/a/1");
        assert_eq!(Record::parse(&record.to_string()), Some(record.clone()));
        record.wildcard = true;
        record.persist_until = Some(1_790_000_000);
        assert_eq!(
            record.to_string(),
            "ca.test;accounturi=https://ca.test/a/1;policy=wildcard;persistUntil=1790000000"
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
    fn of_several_records_the_nearest_counts() {
        let issuers = ["ca.test".to_owned(), "old.test".to_owned()];
        let claim = Claim { issuers: &issuers, account_url: "u", wildcard: true };
        assert_eq!(claim.record().to_string(), "ca.test;accounturi=u;policy=wildcard");
        let until = |second: i64| format!("old.test; accounturi=u; policy=wildcard; persistUntil={second}");
        let (soon, over) = (until(1_000), until(999));
        for (values, expected) in [
            (vec![], Err(Flaw::Missing)),
            (vec!["other.test; accounturi=u", "v=spf1"], Err(Flaw::Foreign)),
            (vec!["v=spf1", "CA.test; accounturi"], Err(Flaw::Malformed)),
            (vec!["ca.test; accounturi=w; policy=wildcard"], Err(Flaw::OtherAccount("w".into()))),
            (vec!["ca.test; accounturi=u", "ca.test; accounturi=w"], Err(Flaw::NotForWildcards)),
            (vec!["ca.test; accounturi=u", over.as_str()], Err(Flaw::Over(999))),
            (vec![over.as_str(), soon.as_str()], Ok(Some(1_000))),
            (vec!["ca.test; accounturi=u; policy=wildcard", soon.as_str()], Ok(None)),
        ] {
            assert_eq!(claim.judge_all(values.iter().copied(), 1_000), expected, "{values:?}");
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
