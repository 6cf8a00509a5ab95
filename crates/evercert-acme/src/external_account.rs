//! External account binding: proof that a new account belongs to a known customer (RFC 8555,
//! section 7.3.4).

use std::fmt;

use aws_lc_rs::hmac;
use evercert_pki::base64url;
use evercert_pki::jwk;
use evercert_pki::key::PrivateKey;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::jws::SigningInput;

/// What a CA gave its customer to bind an account with.
#[derive(Clone)]
pub struct ExternalAccount {
    kid: String,
    key: Zeroizing<Vec<u8>>,
    algorithm: MacAlgorithm,
}

impl ExternalAccount {
    /// Takes the key in base64url, as CAs show it. Padding and the characters of plain base64 are
    /// accepted too.
    pub fn new(kid: impl Into<String>, key: &str, algorithm: MacAlgorithm) -> Result<Self, BadMacKey> {
        let text: Zeroizing<String> = Zeroizing::new(key.trim().trim_end_matches('=').chars().map(url_safe).collect());
        let key = base64url::decode(&text).map(Zeroizing::new).map_err(|_| BadMacKey)?;
        if key.is_empty() {
            return Err(BadMacKey);
        }
        Ok(Self { kid: kid.into(), key, algorithm })
    }

    /// The JWS for the `externalAccountBinding` field: the account's public key, signed with the
    /// shared one.
    pub(crate) fn bind(&self, account_key: &PrivateKey, new_account_url: &str) -> Value {
        let header = json!({ "alg": self.algorithm.name(), "kid": self.kid, "url": new_account_url });
        let input = SigningInput::new(&header, &jwk::public(account_key).to_string());
        let key = hmac::Key::new(self.algorithm.hmac(), &self.key);
        input.with_signature(hmac::sign(&key, input.text.as_bytes()).as_ref())
    }
}

impl fmt::Debug for ExternalAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kid, algorithm, key: _ } = self;
        f.debug_struct("ExternalAccount").field("kid", kid).field("algorithm", algorithm).finish_non_exhaustive()
    }
}

/// The key of an external account is not base64url, or empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key of the external account is not base64url")]
pub struct BadMacKey;

/// How an external account signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MacAlgorithm {
    /// HMAC with SHA-256.
    #[default]
    Hs256,
    /// HMAC with SHA-384.
    Hs384,
    /// HMAC with SHA-512.
    Hs512,
}

impl MacAlgorithm {
    /// Finds an algorithm by its JOSE name, such as `HS256`.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Hs256, Self::Hs384, Self::Hs512].into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// The JOSE name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hs256 => "HS256",
            Self::Hs384 => "HS384",
            Self::Hs512 => "HS512",
        }
    }

    fn hmac(self) -> hmac::Algorithm {
        match self {
            Self::Hs256 => hmac::HMAC_SHA256,
            Self::Hs384 => hmac::HMAC_SHA384,
            Self::Hs512 => hmac::HMAC_SHA512,
        }
    }
}

fn url_safe(character: char) -> char {
    match character {
        '+' => '-',
        '/' => '_',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use evercert_pki::key::KeyType;

    use super::*;

    #[test]
    fn binds_the_public_key_with_each_algorithm() {
        let account_key = PrivateKey::generate(KeyType::EcdsaP256).unwrap();
        for (algorithm, length) in [(MacAlgorithm::Hs256, 32), (MacAlgorithm::Hs384, 48), (MacAlgorithm::Hs512, 64)] {
            let external = ExternalAccount::new("kid-1", "c2VjcmV0LXNlY3JldC1zZWNyZXQ", algorithm).unwrap();
            let jws = external.bind(&account_key, "https://ca/new");
            let text = format!("{}.{}", jws["protected"].as_str().unwrap(), jws["payload"].as_str().unwrap());
            let signature = base64url::decode(jws["signature"].as_str().unwrap()).unwrap();
            assert_eq!(signature.len(), length);
            let key = hmac::Key::new(algorithm.hmac(), b"secret-secret-secret");
            hmac::verify(&key, text.as_bytes(), &signature).unwrap();
            let header = base64url::decode(jws["protected"].as_str().unwrap()).unwrap();
            let header: Value = serde_json::from_slice(&header).unwrap();
            assert_eq!(header, json!({"alg": algorithm.name(), "kid": "kid-1", "url": "https://ca/new"}));
            let payload = base64url::decode(jws["payload"].as_str().unwrap()).unwrap();
            assert_eq!(serde_json::from_slice::<Value>(&payload).unwrap(), jwk::public(&account_key));
        }
    }

    #[test]
    fn keys_are_taken_as_people_paste_them() {
        let plain = ExternalAccount::new("k", " -_-_ ", MacAlgorithm::Hs256).unwrap();
        for pasted in ["+/+/", "-_-_", "-_-_=="] {
            assert_eq!(ExternalAccount::new("k", pasted, MacAlgorithm::Hs256).unwrap().key, plain.key);
        }
        for bad in ["", "=", "a", "a b c", "ä"] {
            assert!(ExternalAccount::new("k", bad, MacAlgorithm::Hs256).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_key_is_not_shown() {
        let external = ExternalAccount::new("kid-1", "c2VjcmV0", MacAlgorithm::Hs256).unwrap();
        assert_eq!(format!("{external:?}"), r#"ExternalAccount { kid: "kid-1", algorithm: Hs256, .. }"#);
    }
}
