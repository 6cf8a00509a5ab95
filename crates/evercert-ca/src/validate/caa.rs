//! CAA (RFC 8659): who may issue for a name.

use hickory_resolver::proto::rr::rdata::CAA;

use evercert_pki::identifier::Identifier;

use crate::{
    problem::{Kind, Problem},
    state::challenge::Subject,
    validate::names::Names,
};

/// The name by which CAA records permit this CA.
pub(crate) const IDENTITY: &str = "sandbox.evercert.test";

/// Climbs from the name towards the root; the first name with records decides. Addresses have no
/// CAA (RFC 8738).
pub(crate) async fn check(names: &Names, subject: &Subject) -> Result<(), Problem> {
    let Identifier::Dns(name) = &subject.identifier else {
        return Ok(());
    };
    let mut current = name.base();
    loop {
        let records = names.caa(current).await?;
        if !records.is_empty() {
            return judge(&records, subject.wildcard)
                .map_err(|words| Problem::new(Kind::Caa, format!("CAA at {current}: {words}")));
        }
        match current.split_once('.') {
            Some((_, parent)) => current = parent,
            None => return Ok(()),
        }
    }
}

fn judge(records: &[CAA], wildcard: bool) -> Result<(), String> {
    let unknown = |record: &&CAA| record.issuer_critical && !is_known(&record.tag);
    if let Some(record) = records.iter().find(unknown) {
        return Err(format!("critical property {:?} is not known", record.tag));
    }
    let tagged = |tag: &str| -> Vec<&CAA> {
        let matches = |record: &&CAA| record.tag.eq_ignore_ascii_case(tag);
        records.iter().filter(matches).collect()
    };
    // RFC 8659 section 4.3: issuewild, if there is any, takes the place of issue for wildcards.
    let mut deciding = if wildcard { tagged("issuewild") } else { Vec::new() };
    if deciding.is_empty() {
        deciding = tagged("issue");
    }
    match deciding.is_empty() || deciding.iter().any(|record| permits(record)) {
        true => Ok(()),
        false => Err(format!("{IDENTITY} may not issue")),
    }
}

fn permits(record: &CAA) -> bool {
    let value = String::from_utf8_lossy(&record.value);
    let issuer = value.split(';').next().unwrap_or_default().trim();
    issuer.eq_ignore_ascii_case(IDENTITY)
}

fn is_known(tag: &str) -> bool {
    let known = ["issue", "issuewild", "iodef", "issuemail", "contactemail"];
    known.iter().any(|one| tag.eq_ignore_ascii_case(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(tag: &str, value: &str, critical: bool) -> CAA {
        let mut record = CAA::new_issue(critical, None, Vec::new());
        record.tag = tag.into();
        record.value = value.as_bytes().to_vec();
        record
    }

    #[test]
    fn issue_and_issuewild_decide() {
        let ours = record("issue", " Sandbox.evercert.test ; validationmethods=dns-01", false);
        let others = record("issue", "ca.test", false);
        let nobody = record("issue", ";", false);
        let wild = record("issuewild", "ca.test", false);
        assert!(judge(&[record("iodef", "mailto:a@b.test", false)], false).is_ok());
        assert!(judge(&[others.clone(), ours.clone()], false).is_ok());
        assert!(judge(&[others], false).is_err());
        assert!(judge(&[nobody], true).is_err());
        assert!(judge(&[ours.clone(), wild.clone()], false).is_ok());
        assert!(judge(&[ours, wild], true).is_err());
    }

    #[test]
    fn an_unknown_critical_property_forbids() {
        assert!(judge(&[record("future", "x", true)], false).is_err());
        assert!(judge(&[record("future", "x", false)], false).is_ok());
    }
}
