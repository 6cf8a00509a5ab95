//! dns-account-01: a label of the account's own (draft-ietf-acme-dns-account-label).

use evercert_pki::digest;
use evercert_pki::identifier::DnsName;

/// The name of the TXT record: `_<label>._acme-challenge.<name>`, the same for a name and its
/// wildcard.
///
/// The label is the base32 of the first ten bytes of the account URL's SHA-256, in small letters.
/// The record's value is that of dns-01.
pub fn record_name(account_url: &str, name: &DnsName) -> String {
    let hash = digest::sha256(account_url.as_bytes());
    format!("_{}._acme-challenge.{}", base32(&hash[..10]), name.base())
}

/// RFC 4648, section 6, in small letters. Ten bytes need no padding.
fn base32(bytes: &[u8]) -> String {
    let bit = |position: usize| bytes.get(position / 8).map_or(0, |byte| byte >> (7 - position % 8) & 1);
    let digit = |start: usize| (start..start + 5).fold(0, |digit, position| digit << 1 | bit(position));
    (0..bytes.len() * 8).step_by(5).map(|start| char::from(ALPHABET[usize::from(digit(start))])).collect()
}

const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base32_as_in_the_rfc() {
        for (text, expected) in [("", ""), ("f", "my"), ("fo", "mzxq"), ("foobar", "mzxw6ytboi"), ("fooba", "mzxw6ytb")]
        {
            assert_eq!(base32(text.as_bytes()), expected);
        }
    }

    #[test]
    fn the_example_of_the_draft() {
        let name = DnsName::parse("*.example.org").unwrap();
        assert_eq!(
            record_name("https://example.com/acme/acct/ExampleAccount", &name),
            "_ujmmovf2vn55tgye._acme-challenge.example.org"
        );
    }
}
