//! dns-account-01: as dns-01, at a label that belongs to the account (draft-ietf-acme-dns-account-label).

use evercert_pki::digest;

use crate::{
    problem::Problem,
    validate::{attempt::Attempt, dns01, reach::Reach},
};

pub(crate) async fn validate(reach: &Reach, attempt: &Attempt) -> Result<(), Problem> {
    let name = format!("_{}._acme-challenge.{}", label(&attempt.account_url), attempt.subject.identifier);
    dns01::expect_at(&name, reach, attempt).await
}

/// The first ten bytes of the SHA-256 of the account's URL, in base32: eighty bits are sixteen letters.
fn label(account_url: &str) -> String {
    let hash = digest::sha256(account_url.as_bytes());
    let bits = hash[..10].iter().fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
    let letter = |place: u32| match (bits >> (5 * place) & 31) as u8 {
        low @ 0..26 => char::from(b'a' + low),
        high => char::from(b'2' + high - 26),
    };
    (0..16).rev().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_is_that_of_the_draft() {
        assert_eq!(label("https://example.com/acme/acct/ExampleAccount"), "ujmmovf2vn55tgye");
    }
}
