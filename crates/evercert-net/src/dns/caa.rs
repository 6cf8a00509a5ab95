//! CAA records as values (RFC 8659).

use std::fmt;

use hickory_resolver::proto::rr::RData;

/// The CAA records of one name. There is one at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaaSet {
    /// The name at which they stand, without a final dot.
    pub at: String,
    /// The records.
    pub records: Vec<CaaRecord>,
}

/// One CAA record. Shown as zone files have it: `0 issue "letsencrypt.org"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaaRecord {
    /// Whether a CA that does not know the tag must not issue.
    pub critical: bool,
    /// `issue`, `issuewild`, `iodef` or another, in lower case.
    pub tag: String,
    /// The value; what is not UTF-8 is replaced.
    pub value: String,
}

impl CaaRecord {
    pub(super) fn read(data: &RData) -> Option<Self> {
        let RData::CAA(caa) = data else { return None };
        let value = String::from_utf8_lossy(&caa.value).into_owned();
        Some(Self { critical: caa.issuer_critical, tag: caa.tag.to_ascii_lowercase(), value })
    }

    /// Whom `issue` and `issuewild` allow: the name of a CA; `None` for nobody (`";"`).
    pub fn issuer(&self) -> Option<&str> {
        let issuer = self.value.split(';').next().unwrap_or_default().trim();
        (!issuer.is_empty()).then_some(issuer)
    }

    /// Whether the record allows its CA under conditions only: RFC 8657 has `accounturi` and
    /// `validationmethods`.
    pub fn has_conditions(&self) -> bool {
        let mut parts = self.value.split(';').map(str::trim);
        parts.next().is_some_and(|issuer| !issuer.is_empty()) && parts.any(|condition| !condition.is_empty())
    }
}

impl fmt::Display for CaaRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} \"{}\"", if self.critical { 128 } else { 0 }, self.tag, self.value)
    }
}

#[cfg(test)]
mod tests {
    use hickory_resolver::proto::rr::rdata::CAA;

    use super::*;

    fn record(value: &str) -> CaaRecord {
        CaaRecord { critical: false, tag: "issue".into(), value: value.into() }
    }

    #[test]
    fn a_record_names_one_ca_or_nobody() {
        assert_eq!(record("ca.test").issuer(), Some("ca.test"));
        assert_eq!(record(" ca.test ; accounturi=https://ca.test/1").issuer(), Some("ca.test"));
        assert_eq!(record(";").issuer(), None);
        assert_eq!(record("").issuer(), None);
    }

    #[test]
    fn conditions_are_seen() {
        assert!(record("ca.test; validationmethods=dns-01").has_conditions());
        assert!(!record("ca.test;").has_conditions());
        assert!(!record("; x=y").has_conditions());
    }

    #[test]
    fn it_shows_as_in_a_zone_file() {
        let mut caa = CAA::new_issue(true, None, Vec::new());
        caa.tag = "IssueWild".into();
        caa.value = b";".to_vec();
        let read = CaaRecord::read(&RData::CAA(caa)).unwrap();
        assert_eq!(read.to_string(), "128 issuewild \";\"");
    }
}
