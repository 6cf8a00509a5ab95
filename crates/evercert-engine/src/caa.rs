//! Whether CAA records allow a CA to issue, and which of them decides: pure (RFC 8659 section 4).

use evercert_net::dns::caa::{CaaRecord, CaaSet};

/// What the CAA records of a name mean for one CA.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// It may issue.
    Allowed,
    /// It is named, but with conditions that it may find unmet.
    Conditional(&'a CaaRecord),
    /// Nobody may issue: the record names no CA.
    Nobody(&'a CaaRecord),
    /// Only these CAs may issue.
    Others(Vec<&'a str>),
    /// A record that every CA must understand, and few do.
    Critical(&'a CaaRecord),
}

/// What `set` means for a CA that goes by these `identities`, when it is asked for a certificate for the name itself
/// or, as a `wildcard`, for all names below it. A CA that does not tell its identities is taken for none of those
/// that are named.
pub fn verdict<'a>(set: &'a CaaSet, wildcard: bool, identities: &[String]) -> Verdict<'a> {
    if let Some(record) = set.records.iter().find(|record| record.critical && !is_known(&record.tag)) {
        return Verdict::Critical(record);
    }
    let deciding = deciding(set, wildcard);
    let is_ours = |issuer: &str| identities.iter().any(|identity| identity.eq_ignore_ascii_case(issuer));
    let ours = || deciding.iter().filter(|record| record.issuer().is_some_and(is_ours));
    if deciding.is_empty() || ours().any(|record| !record.has_conditions()) {
        return Verdict::Allowed;
    }
    if let Some(record) = ours().next() {
        return Verdict::Conditional(record);
    }
    let others: Vec<&str> = deciding.iter().filter_map(|record| record.issuer()).collect();
    match others.is_empty() {
        true => Verdict::Nobody(deciding[0]),
        false => Verdict::Others(others),
    }
}

/// The records that count: `issuewild`, if there is any, takes the place of `issue` for wildcards (section 4.3).
fn deciding(set: &CaaSet, wildcard: bool) -> Vec<&CaaRecord> {
    let tagged = |tag: &str| set.records.iter().filter(|record| record.tag == tag).collect::<Vec<_>>();
    let wild = if wildcard { tagged("issuewild") } else { Vec::new() };
    if wild.is_empty() { tagged("issue") } else { wild }
}

/// The tags in IANA's registry.
fn is_known(tag: &str) -> bool {
    ["issue", "issuewild", "iodef", "contactemail", "contactphone", "issuevmc", "issuemail"].contains(&tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(records: &[(&str, &str)]) -> CaaSet {
        let record = |&(tag, value): &(&str, &str)| {
            let critical = tag.starts_with('!');
            CaaRecord { critical, tag: tag.trim_start_matches('!').into(), value: value.into() }
        };
        CaaSet { at: "a.test".into(), records: records.iter().map(record).collect() }
    }

    fn judged(records: &[(&str, &str)], wildcard: bool) -> String {
        match verdict(&set(records), wildcard, &["CA.test".into()]) {
            Verdict::Allowed => "allowed".into(),
            Verdict::Conditional(record) => format!("conditional: {record}"),
            Verdict::Nobody(record) => format!("nobody: {record}"),
            Verdict::Others(issuers) => format!("others: {}", issuers.join(" ")),
            Verdict::Critical(record) => format!("critical: {record}"),
        }
    }

    #[test]
    fn issue_decides() {
        assert_eq!(judged(&[("issue", "x.test"), ("issue", "ca.test")], false), "allowed");
        assert_eq!(judged(&[("issue", "x.test"), ("issue", "y.test")], false), "others: x.test y.test");
        assert_eq!(judged(&[("issue", ";")], false), "nobody: 0 issue \";\"");
        assert_eq!(judged(&[("issue", ";"), ("issue", "x.test")], false), "others: x.test");
        assert_eq!(judged(&[("iodef", "mailto:a@b.test")], false), "allowed");
    }

    #[test]
    fn issuewild_decides_about_wildcards_alone() {
        let both = [("issue", "ca.test"), ("issuewild", ";")];
        assert_eq!(judged(&both, false), "allowed");
        assert_eq!(judged(&both, true), "nobody: 0 issuewild \";\"");
        assert_eq!(judged(&[("issue", ";")], true), "nobody: 0 issue \";\"");
        assert_eq!(judged(&[("issuewild", ";")], false), "allowed");
    }

    #[test]
    fn conditions_and_unknown_tags_are_told() {
        let narrow = "ca.test; validationmethods=dns-01";
        assert_eq!(judged(&[("issue", narrow)], false), format!("conditional: 0 issue \"{narrow}\""));
        assert_eq!(judged(&[("issue", narrow), ("issue", "ca.test")], false), "allowed");
        assert_eq!(judged(&[("issue", "ca.test"), ("!future", "x")], false), "critical: 128 future \"x\"");
        assert_eq!(judged(&[("issue", "ca.test"), ("!issue", "x.test")], false), "allowed");
    }
}
