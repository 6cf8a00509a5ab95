//! dns-persist-01: a TXT record that stays (draft-ietf-acme-dns-persist-01). It names the CA and the account, and serves
//! whatever is ordered by that account.

use jiff::Timestamp;

use crate::{
    problem::Problem,
    validate::{attempt::Attempt, caa::IDENTITY, reach::Reach},
};

/// One record that fits is enough, whatever stands beside it. Records of parents are not looked at.
pub(crate) async fn validate(reach: &Reach, attempt: &Attempt) -> Result<(), Problem> {
    let name = format!("_validation-persist.{}", attempt.subject.identifier);
    let values = reach.names.txt(&name).await?;
    let judged: Vec<_> = values.iter().map(|value| judge(&String::from_utf8_lossy(value), attempt)).collect();
    if judged.iter().any(Result::is_ok) {
        return Ok(());
    }
    // The record that comes nearest says most.
    Err(match judged.into_iter().filter_map(Result::err).max() {
        None => Problem::unauthorized(format!("no TXT record found at {name}")),
        Some(Miss::Malformed) => Problem::malformed(format!("the TXT record at {name} cannot be read")),
        Some(miss) => Problem::unauthorized(format!("the TXT record at {name} {}", miss.words())),
    })
}

/// What is wrong with a record; the later, the nearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Miss {
    OtherCa,
    Malformed,
    OtherAccount,
    NotForWildcards,
    Over,
}

impl Miss {
    fn words(self) -> &'static str {
        match self {
            Self::OtherCa => "names another CA",
            Self::Malformed => "cannot be read",
            Self::OtherAccount => "names another account",
            Self::NotForWildcards => "has no policy=wildcard",
            Self::Over => "is over: persistUntil lies in the past",
        }
    }
}

fn judge(text: &str, attempt: &Attempt) -> Result<(), Miss> {
    let (issuer, rest) = text.split_once(';').ok_or(Miss::Malformed)?;
    if !issuer.trim().eq_ignore_ascii_case(IDENTITY) {
        return Err(Miss::OtherCa);
    }
    let parameters = parameters(rest).ok_or(Miss::Malformed)?;
    let value = |tag: &str| parameters.iter().find(|(known, _)| known == tag).map(|(_, value)| *value);
    let until = value("persistuntil").map(str::parse::<i64>).transpose().map_err(|_| Miss::Malformed)?;
    match value("accounturi") {
        None => return Err(Miss::Malformed),
        Some(account) if account != attempt.account_url => return Err(Miss::OtherAccount),
        Some(_) => {}
    }
    if attempt.subject.wildcard && !value("policy").is_some_and(|policy| policy.eq_ignore_ascii_case("wildcard")) {
        return Err(Miss::NotForWildcards);
    }
    match until {
        Some(until) if is_over(until, attempt.now) => Err(Miss::Over),
        _ => Ok(()),
    }
}

fn is_over(until: i64, now: Timestamp) -> bool {
    now.as_second() > until
}

/// `tag=value` between semicolons, tags in small letters; none if a tag stands twice, or something is neither.
fn parameters(text: &str) -> Option<Vec<(String, &str)>> {
    let mut found: Vec<(String, &str)> = Vec::new();
    for part in text.split(';') {
        let (tag, value) = part.split_once('=')?;
        let (tag, value) = (tag.trim().to_ascii_lowercase(), value.trim());
        let is_plain = value.bytes().all(|byte| byte.is_ascii_graphic() && byte != b';');
        if tag.is_empty() || !is_plain || found.iter().any(|(known, _)| *known == tag) {
            return None;
        }
        found.push((tag, value));
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use evercert_pki::identifier::Identifier;

    use super::*;
    use crate::state::challenge::{ChallengeKind, Subject};

    fn judged(name: &str, text: &str) -> Result<(), Miss> {
        let attempt = Attempt {
            subject: Subject::of(&Identifier::parse("dns", name).unwrap()),
            kind: ChallengeKind::DnsPersist01,
            token: String::new(),
            thumbprint: String::new(),
            account_url: "https://ca.test/a/1".into(),
            now: Timestamp::from_second(1_000).unwrap(),
        };
        judge(&text.replace("CA", IDENTITY).replace("ACCOUNT", &attempt.account_url), &attempt)
    }

    #[test]
    fn a_record_must_name_this_ca_and_this_account() {
        for (text, expected) in [
            ("CA; accounturi=ACCOUNT", Ok(())),
            ("CA;AccountURI=ACCOUNT;persistUntil=1000;new=1", Ok(())),
            ("CA; accounturi=ACCOUNT; persistUntil=999", Err(Miss::Over)),
            ("CA; accounturi=ACCOUNT/2", Err(Miss::OtherAccount)),
            ("other.test; accounturi=ACCOUNT", Err(Miss::OtherCa)),
            ("CA", Err(Miss::Malformed)),
            ("CA; accounturi=ACCOUNT;", Err(Miss::Malformed)),
            ("CA; policy=wildcard", Err(Miss::Malformed)),
            ("CA; accounturi=ACCOUNT; accounturi=ACCOUNT", Err(Miss::Malformed)),
            ("CA; accounturi=ACCOUNT; persistUntil=soon", Err(Miss::Malformed)),
        ] {
            assert_eq!(judged("a.test", text), expected, "{text}");
        }
    }

    #[test]
    fn wildcards_need_a_policy() {
        assert_eq!(judged("*.a.test", "CA; accounturi=ACCOUNT"), Err(Miss::NotForWildcards));
        assert_eq!(judged("*.a.test", "CA; accounturi=ACCOUNT; policy=Wildcard"), Ok(()));
    }
}
