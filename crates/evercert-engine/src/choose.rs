//! Which challenge proves an identifier: a pure choice between what the CA offers, what the
//! authenticator can do and what the user prefers.

use evercert_pki::identifier::Identifier;
use evercert_plugin::challenge::ChallengeType;

/// No challenge type fits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no challenge that the CA offers for {identifier} fits")]
pub struct NoChallenge {
    /// The identifier's value.
    pub identifier: String,
    /// What the CA offers.
    pub offered: Vec<String>,
    /// What the authenticator can do for it.
    pub able: Vec<ChallengeType>,
    /// What the user allowed; empty for everything.
    pub preferred: Vec<ChallengeType>,
}

/// The challenge type to use for `identifier`. `able` is in the authenticator's order of
/// preference; a non-empty `preferred` filters and orders instead (`--preferred-challenges`).
pub fn choose(
    identifier: &Identifier,
    offered: &[&str],
    able: &[ChallengeType],
    preferred: &[ChallengeType],
) -> Result<ChallengeType, NoChallenge> {
    let fits =
        |kind: &&ChallengeType| able.contains(kind) && offered.contains(&kind.as_str()) && kind.can_prove(identifier);
    let order = if preferred.is_empty() { able } else { preferred };
    order.iter().find(fits).copied().ok_or_else(|| NoChallenge {
        identifier: identifier.value(),
        offered: offered.iter().map(|&kind| kind.to_owned()).collect(),
        able: able.to_vec(),
        preferred: preferred.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ChallengeType::{Dns01, Http01, TlsAlpn01};

    fn name(text: &str) -> Identifier {
        Identifier::parse("dns", text).unwrap()
    }

    #[test]
    fn the_authenticator_orders_unless_the_user_does() {
        let offered = ["dns-01", "tls-alpn-01", "http-01", "new-01"];
        let able = [Http01, TlsAlpn01];
        let site = name("a.test");
        assert_eq!(choose(&site, &offered, &able, &[]), Ok(Http01));
        assert_eq!(choose(&site, &offered, &able, &[Dns01, TlsAlpn01]), Ok(TlsAlpn01));
        assert!(choose(&site, &offered, &able, &[Dns01]).is_err());
    }

    #[test]
    fn a_wildcard_needs_dns() {
        let wildcard = name("*.a.test");
        let offered = ["dns-01"];
        assert_eq!(choose(&wildcard, &offered, &[Http01, Dns01], &[]), Ok(Dns01));
        let error = choose(&wildcard, &offered, &[Http01], &[]).unwrap_err();
        assert_eq!(error.identifier, "*.a.test");
    }
}
