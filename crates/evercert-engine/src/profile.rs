//! Which profile to order by: pure (draft-ietf-acme-profiles).

use std::collections::BTreeMap;

use evercert_acme::problem::Problem;
use evercert_acme::problem_kind::ProblemKind;
use evercert_pki::identifier::Identifier;

use crate::wish::{ProfileWish, Remark};

/// The profiles to order by, one after the other until the CA takes one; `None` is the CA's own
/// default. There is at least one.
///
/// What the user chose is the only one. Without a choice it is the CA's default, but for IP
/// addresses: a public CA has them in a profile of their own only, and does not say in which. So
/// the profile that Let's Encrypt has for them comes first, then the default, then the others. The
/// order is always the same, so that a renewal comes to the same profile although none is saved.
pub(crate) fn candidates<'a>(
    wish: Option<&'a ProfileWish>,
    identifiers: &[Identifier],
    offered: &'a BTreeMap<String, String>,
) -> Vec<Option<&'a str>> {
    match wish {
        Some(ProfileWish::Required(name)) => return vec![Some(name)],
        Some(ProfileWish::Preferred(name)) if offered.contains_key(name) => return vec![Some(name)],
        _ => {}
    }
    if !has_address(identifiers) {
        return vec![None];
    }
    let (known, others): (Vec<&str>, Vec<&str>) =
        offered.keys().map(String::as_str).partition(|name| *name == FOR_ADDRESSES);
    known.into_iter().map(Some).chain([None]).chain(others.into_iter().map(Some)).collect()
}

/// Whether the CA refused an order because its profile does not have addresses, so that another
/// profile is worth a try. CAs do not agree on the type of that problem.
pub(crate) fn is_refusal(problem: &Problem, identifiers: &[Identifier]) -> bool {
    let fits = matches!(
        problem.kind,
        ProblemKind::InvalidProfile
            | ProblemKind::Malformed
            | ProblemKind::RejectedIdentifier
            | ProblemKind::UnsupportedIdentifier
    );
    let mut named = problem.subproblems.iter().filter_map(|part| part.identifier.as_ref()).peekable();
    let of_addresses = named.peek().is_none() || named.any(is_address);
    fits && has_address(identifiers) && of_addresses
}

/// What the user is told of the choice, if it differs from theirs.
pub(crate) fn remark(wish: Option<&ProfileWish>, taken: Option<&str>) -> Option<Remark> {
    match (wish, taken) {
        (None | Some(ProfileWish::Preferred(_)), Some(name)) if !is_wish(wish, name) => {
            Some(Remark::ProfileForAddresses { taken: name.to_owned() })
        }
        (Some(ProfileWish::Preferred(wanted)), None) => Some(Remark::ProfileNotOffered { wanted: wanted.clone() }),
        _ => None,
    }
}

fn is_wish(wish: Option<&ProfileWish>, name: &str) -> bool {
    matches!(wish, Some(ProfileWish::Preferred(wanted) | ProfileWish::Required(wanted)) if wanted == name)
}

fn has_address(identifiers: &[Identifier]) -> bool {
    identifiers.iter().any(is_address)
}

fn is_address(identifier: &Identifier) -> bool {
    matches!(identifier, Identifier::Ip(_))
}

/// What Let's Encrypt calls the profile that has addresses.
const FOR_ADDRESSES: &str = "shortlived";

#[cfg(test)]
mod tests {
    use super::*;

    fn identifiers(values: &[&str]) -> Vec<Identifier> {
        let kind = |value: &str| if value.contains(':') { "ip" } else { "dns" };
        values.iter().map(|value| Identifier::parse(kind(value), value).unwrap()).collect()
    }

    fn offer(names: &[&str]) -> BTreeMap<String, String> {
        names.iter().map(|&name| (name.to_owned(), String::new())).collect()
    }

    fn problem(kind: &str, subproblems: &str) -> Problem {
        let body = format!(r#"{{"type":"urn:ietf:params:acme:error:{kind}","subproblems":[{subproblems}]}}"#);
        Problem::parse(body.as_bytes()).unwrap()
    }

    #[test]
    fn names_are_ordered_by_the_cas_default() {
        let offered = offer(&["classic", "shortlived"]);
        assert_eq!(candidates(None, &identifiers(&["a.test"]), &offered), [None]);
    }

    #[test]
    fn an_address_wants_the_profile_that_has_addresses() {
        let address = identifiers(&["a.test", "::1"]);
        let offered = offer(&["classic", "shortlived", "tlsserver"]);
        let all = [Some("shortlived"), None, Some("classic"), Some("tlsserver")];
        assert_eq!(candidates(None, &address, &offered), all);
        assert_eq!(candidates(None, &address, &offer(&["x"])), [None, Some("x")]);
        assert_eq!(candidates(None, &address, &offer(&[])), [None]);
    }

    #[test]
    fn the_users_choice_is_the_only_one() {
        let (address, offered) = (identifiers(&["::1"]), offer(&["classic", "shortlived"]));
        let preferred = |name: &str| ProfileWish::Preferred(name.into());
        assert_eq!(candidates(Some(&preferred("classic")), &address, &offered), [Some("classic")]);
        let required = ProfileWish::Required("nosuch".into());
        assert_eq!(candidates(Some(&required), &address, &offered), [Some("nosuch")]);
        assert_eq!(candidates(Some(&preferred("nosuch")), &address, &offered)[0], Some("shortlived"));
    }

    #[test]
    fn only_a_refusal_of_the_address_is_worth_another_profile() {
        let address = identifiers(&["a.test", "::1"]);
        for kind in ["rejectedIdentifier", "unsupportedIdentifier", "malformed", "invalidProfile"] {
            assert!(is_refusal(&problem(kind, ""), &address), "{kind}");
            assert!(!is_refusal(&problem(kind, ""), &identifiers(&["a.test"])), "{kind}");
        }
        assert!(!is_refusal(&problem("rateLimited", ""), &address));
        let of = |kind: &str, value: &str| {
            let part = format!(
                r#"{{"type":"urn:ietf:params:acme:error:rejectedIdentifier","identifier":{{"type":"{kind}","value":"{value}"}}}}"#
            );
            problem("rejectedIdentifier", &part)
        };
        assert!(is_refusal(&of("ip", "::1"), &address));
        assert!(!is_refusal(&of("dns", "a.test"), &address));
    }

    #[test]
    fn what_was_not_asked_for_is_told() {
        let preferred = ProfileWish::Preferred("x".into());
        let taken = |name: &str| Some(Remark::ProfileForAddresses { taken: name.into() });
        assert_eq!(remark(None, None), None);
        assert_eq!(remark(None, Some("shortlived")), taken("shortlived"));
        assert_eq!(remark(Some(&preferred), Some("shortlived")), taken("shortlived"));
        assert_eq!(remark(Some(&preferred), Some("x")), None);
        let not_offered = Remark::ProfileNotOffered { wanted: "x".into() };
        assert_eq!(remark(Some(&preferred), None), Some(not_offered));
        assert_eq!(remark(Some(&ProfileWish::Required("x".into())), Some("x")), None);
    }
}
