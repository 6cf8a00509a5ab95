//! One account: a name in our zone, and who may publish there.

use std::net::IpAddr;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use evercert_pki::{base64url, digest, random::Random};
use ipnet::IpNet;
use serde::{Deserialize, Serialize};

/// An account as it is kept. What it may publish with cannot be told from it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Names the account; a random UUID.
    pub username: String,
    /// The label of its name in the zone; another random UUID.
    pub subdomain: String,
    /// From where it may be used; empty for everywhere.
    pub allow_from: Vec<IpNet>,
    /// What is published, the oldest first: two values at most.
    pub values: Vec<String>,
    /// The hash of the password, base64url.
    password: String,
}

/// The password of a new account, told once.
pub struct Password(String);

impl Account {
    /// A new account with its password.
    pub fn new(allow_from: Vec<IpNet>, random: &dyn Random) -> (Self, Password) {
        let password = Password(random.token(PASSWORD_BYTES));
        let (username, subdomain) = (uuid(random), uuid(random));
        let account = Self { username, subdomain, allow_from, values: Vec::new(), password: hashed(&password.0) };
        (account, password)
    }

    /// Whether this is the password.
    pub fn opens_with(&self, password: &str) -> bool {
        verify_slices_are_equal(self.password.as_bytes(), hashed(password).as_bytes()).is_ok()
    }

    /// Whether the account may be used from this address.
    pub fn allows(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.allow_from.is_empty() || self.allow_from.iter().any(|net| net.contains(&address))
    }

    /// Publishes a value; the oldest of three goes.
    pub fn publish(&mut self, value: &str) {
        self.values.retain(|known| known != value);
        self.values.push(value.to_owned());
        if self.values.len() > 2 {
            self.values.remove(0);
        }
    }
}

impl Password {
    /// The password, for the one answer that tells it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Passwords are ours and random, too long to be guessed: a hash that is slow on purpose would only slow us.
fn hashed(password: &str) -> String {
    base64url::encode(&digest::sha256(password.as_bytes()))
}

/// A random UUID (RFC 9562 section 5.4).
fn uuid(random: &dyn Random) -> String {
    let mut bytes = [0; 16];
    random.fill(&mut bytes);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = |part: &[u8]| part.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    [&bytes[..4], &bytes[4..6], &bytes[6..8], &bytes[8..10], &bytes[10..]].map(hex).join("-")
}

/// 40 characters, as acme-dns makes them; some clients count them.
const PASSWORD_BYTES: usize = 30;

#[cfg(test)]
mod tests {
    use evercert_pki::random::SeededRandom;

    use super::*;

    fn account(nets: &[&str]) -> (Account, Password) {
        let nets = nets.iter().map(|net| net.parse().unwrap()).collect();
        Account::new(nets, &SeededRandom::new(1))
    }

    #[test]
    fn it_opens_with_its_password_only() {
        let (account, password) = account(&[]);
        assert_eq!(password.reveal().len(), 40);
        assert!(account.opens_with(password.reveal()));
        assert!(!account.opens_with(""));
        assert!(!account.opens_with(&password.reveal().to_lowercase()));
        let kept = serde_json::to_string(&account).unwrap();
        assert!(!kept.contains(password.reveal()));
        assert!(serde_json::from_str::<Account>(&kept).unwrap() == account);
    }

    #[test]
    fn names_are_random_uuids() {
        let (account, _) = account(&[]);
        for name in [&account.username, &account.subdomain] {
            let parts: Vec<usize> = name.split('-').map(str::len).collect();
            assert_eq!(parts, [8, 4, 4, 4, 12]);
            assert_eq!(&name[14..15], "4");
        }
        assert_ne!(account.username, account.subdomain);
    }

    #[test]
    fn it_is_used_from_where_it_says() {
        let from = |nets: &[&str], address: &str| account(nets).0.allows(address.parse().unwrap());
        assert!(from(&[], "203.0.113.9"));
        let nets = ["192.168.100.1/24", "2002:c0a8:2a00::0/40"];
        assert!(from(&nets, "192.168.100.77"));
        assert!(from(&nets, "::ffff:192.168.100.77"));
        assert!(from(&nets, "2002:c0a8:2aff::1"));
        assert!(!from(&nets, "192.168.101.1"));
        assert!(!from(&nets, "::1"));
    }

    #[test]
    fn the_last_two_values_are_kept() {
        let (mut account, _) = account(&[]);
        for (value, kept) in [("a", &["a"][..]), ("b", &["a", "b"]), ("a", &["b", "a"]), ("c", &["a", "c"])] {
            account.publish(value);
            assert_eq!(account.values, kept);
        }
    }
}
