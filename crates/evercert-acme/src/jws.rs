//! JSON Web Signatures as ACME wants them (RFC 8555, section 6.2): flattened, with nothing
//! unprotected.

use evercert_pki::base64url;
use evercert_pki::jwk;
use evercert_pki::key::PrivateKey;
use serde_json::{Value, json};

use crate::error::Error;

/// Who signs: a key, named by itself or by its account.
#[derive(Clone, Copy)]
pub(crate) struct Signer<'a> {
    key: &'a PrivateKey,
    account: Option<&'a str>,
}

impl<'a> Signer<'a> {
    /// Names the key by its account URL (`kid`).
    pub(crate) fn account(key: &'a PrivateKey, url: &'a str) -> Self {
        Self { key, account: Some(url) }
    }

    /// Carries the public key (`jwk`): for newAccount, revocation by certificate key and the inner
    /// part of keyChange.
    pub(crate) fn bare_key(key: &'a PrivateKey) -> Self {
        Self { key, account: None }
    }

    /// Signs a payload for a URL. The nonce is absent only inside keyChange.
    pub(crate) fn sign(self, url: &str, nonce: Option<&str>, payload: &str) -> Result<Value, Error> {
        let input = SigningInput::new(&self.header(url, nonce), payload);
        let signature = self.key.sign_jose(input.text.as_bytes()).map_err(Error::Signature)?;
        Ok(input.with_signature(&signature))
    }

    fn header(self, url: &str, nonce: Option<&str>) -> Value {
        let mut header = json!({ "alg": self.key.jose_algorithm(), "url": url });
        match self.account {
            Some(account) => header["kid"] = account.into(),
            None => header["jwk"] = jwk::public(self.key),
        }
        if let Some(nonce) = nonce {
            header["nonce"] = nonce.into();
        }
        header
    }
}

/// What a signature is made over (RFC 7515, section 5.1): both parts in base64url, a dot between.
pub(crate) struct SigningInput {
    pub(crate) text: String,
    dot: usize,
}

impl SigningInput {
    pub(crate) fn new(header: &Value, payload: &str) -> Self {
        let mut text = base64url::encode(header.to_string().as_bytes());
        let dot = text.len();
        text.push('.');
        text.push_str(&base64url::encode(payload.as_bytes()));
        Self { text, dot }
    }

    /// The flattened JWS.
    pub(crate) fn with_signature(&self, signature: &[u8]) -> Value {
        json!({
            "protected": &self.text[..self.dot],
            "payload": &self.text[self.dot + 1..],
            "signature": base64url::encode(signature),
        })
    }
}

#[cfg(test)]
mod tests {
    use evercert_pki::key::KeyType;

    use super::*;

    fn decoded(part: &Value) -> String {
        String::from_utf8(base64url::decode(part.as_str().unwrap()).unwrap()).unwrap()
    }

    #[test]
    fn names_exactly_one_of_key_and_account() {
        let key = PrivateKey::generate(KeyType::EcdsaP256).unwrap();
        let by_account = Signer::account(&key, "https://ca/a/1").sign("https://ca/o", Some("n"), "").unwrap();
        let header: Value = serde_json::from_str(&decoded(&by_account["protected"])).unwrap();
        assert_eq!(header, json!({"alg": "ES256", "kid": "https://ca/a/1", "nonce": "n", "url": "https://ca/o"}));
        assert_eq!(by_account["payload"], "");

        let by_key = Signer::bare_key(&key).sign("https://ca/n", None, "{}").unwrap();
        let header: Value = serde_json::from_str(&decoded(&by_key["protected"])).unwrap();
        assert_eq!(header, json!({"alg": "ES256", "jwk": jwk::public(&key), "url": "https://ca/n"}));
        assert_eq!(decoded(&by_key["payload"]), "{}");
        assert_eq!(base64url::decode(by_key["signature"].as_str().unwrap()).unwrap().len(), 64);
    }
}
