//! The envelope of a request: a flattened JWS with one protected header (RFC 8555 section 6.2).

use evercert_pki::base64url;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{
    jose::jwk::{ALGORITHMS, Jwk},
    problem::{Kind, Problem},
};

/// A JWS taken apart, its signature not yet checked.
#[derive(Debug)]
pub(crate) struct Envelope {
    pub(crate) header: Header,
    pub(crate) payload: Vec<u8>,
    signing_input: String,
    signature: Vec<u8>,
}

impl Envelope {
    /// Takes a request body apart; refuses what is not a flattened JWS or has an unprotected header.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, Problem> {
        let value: Value =
            serde_json::from_slice(body).map_err(|_| Problem::malformed("the request body is not JSON"))?;
        Self::from_value(&value)
    }

    /// The same for a JWS that stands inside another payload.
    pub(crate) fn from_value(value: &Value) -> Result<Self, Problem> {
        let members = value.as_object().ok_or_else(|| Problem::malformed("the JWS is not an object"))?;
        if members.contains_key("header") {
            return Err(Problem::malformed("the JWS has an unprotected header"));
        }
        if members.contains_key("signatures") {
            return Err(Problem::malformed("the JWS is not flattened"));
        }
        let protected = text(members, "protected")?;
        let payload = text(members, "payload")?;
        Ok(Self {
            header: Header::parse(&decode("protected", protected)?)?,
            payload: decode("payload", payload)?,
            signing_input: format!("{protected}.{payload}"),
            signature: decode("signature", text(members, "signature")?)?,
        })
    }

    /// Refuses algorithms that may not sign requests, before anything else is believed.
    pub(crate) fn check_algorithm(&self) -> Result<(), Problem> {
        if ALGORITHMS.contains(&self.header.algorithm.as_str()) {
            return Ok(());
        }
        let words = format!("algorithm {:?} is not allowed", self.header.algorithm);
        Err(Problem::new(Kind::BadSignatureAlgorithm, words).with_algorithms(ALGORITHMS))
    }

    pub(crate) fn verify(&self, key: &Jwk) -> Result<(), Problem> {
        let input = self.signing_input.as_bytes();
        key.verify(&self.header.algorithm, input, &self.signature)
    }

    /// What is signed, for MACs.
    pub(crate) fn signing_input(&self) -> &[u8] {
        self.signing_input.as_bytes()
    }

    pub(crate) fn signature(&self) -> &[u8] {
        &self.signature
    }
}

/// A protected header.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) algorithm: String,
    pub(crate) signer: Signer,
    pub(crate) url: String,
    pub(crate) nonce: Option<String>,
}

impl Header {
    fn parse(json: &[u8]) -> Result<Self, Problem> {
        let wire: WireHeader = serde_json::from_slice(json)
            .map_err(|cause| Problem::malformed(format!("the protected header: {cause}")))?;
        if wire.crit.is_some() || wire.b64.is_some() {
            return Err(Problem::malformed("JWS extensions are not understood"));
        }
        Ok(Self {
            algorithm: wire.alg,
            signer: Signer::new(wire.jwk.as_ref(), wire.kid)?,
            url: wire.url,
            nonce: wire.nonce,
        })
    }
}

/// Who says to have signed.
#[derive(Debug)]
pub(crate) enum Signer {
    Jwk(Box<Jwk>),
    Kid(String),
}

impl Signer {
    fn new(jwk: Option<&Value>, kid: Option<String>) -> Result<Self, Problem> {
        match (jwk, kid) {
            (Some(jwk), None) => Ok(Self::Jwk(Box::new(Jwk::parse(jwk)?))),
            (None, Some(kid)) => Ok(Self::Kid(kid)),
            (None, None) => Err(Problem::malformed("the JWS has neither jwk nor kid")),
            (Some(_), Some(_)) => Err(Problem::malformed("the JWS has both jwk and kid")),
        }
    }
}

#[derive(Deserialize)]
struct WireHeader {
    alg: String,
    url: String,
    nonce: Option<String>,
    kid: Option<String>,
    jwk: Option<Value>,
    crit: Option<Value>,
    b64: Option<Value>,
}

fn text<'a>(members: &'a Map<String, Value>, name: &str) -> Result<&'a str, Problem> {
    members.get(name).and_then(Value::as_str).ok_or_else(|| Problem::malformed(format!("the JWS has no {name:?}")))
}

fn decode(name: &str, text: &str) -> Result<Vec<u8>, Problem> {
    base64url::decode(text).map_err(|cause| Problem::malformed(format!("{name:?} is {cause}")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn envelope(header: &Value) -> Value {
        let protected = base64url::encode(header.to_string().as_bytes());
        json!({"protected": protected, "payload": "", "signature": "AA"})
    }

    fn refusal(value: &Value) -> String {
        let problem = Envelope::from_value(value).unwrap_err();
        problem.to_json()["detail"].as_str().unwrap().to_owned()
    }

    #[test]
    fn the_shape_is_strict() {
        let good = json!({"alg": "ES256", "url": "u", "nonce": "n", "kid": "k"});
        assert!(Envelope::from_value(&envelope(&good)).is_ok());
        let change = |name: &str, value: Value| {
            let mut changed = envelope(&good);
            changed[name] = value;
            changed
        };
        for (changed, words) in [
            (change("header", json!({})), "unprotected"),
            (change("signatures", json!([])), "flattened"),
            (change("payload", json!("e30=")), "base64url"),
            (change("payload", json!(null)), "payload"),
            (change("signature", json!("a+b/")), "base64url"),
            (change("protected", json!("AAAA")), "protected header"),
            (json!([]), "not an object"),
        ] {
            assert!(refusal(&changed).contains(words), "{changed}");
        }
    }

    #[test]
    fn the_header_is_strict() {
        for (header, words) in [
            (json!({"url": "u", "kid": "k"}), "alg"),
            (json!({"alg": "ES256", "kid": "k"}), "url"),
            (json!({"alg": "ES256", "url": "u"}), "neither"),
            (json!({"alg": "ES256", "url": "u", "kid": "k", "jwk": {}}), "both"),
            (json!({"alg": "ES256", "url": "u", "kid": "k", "crit": ["b64"]}), "extensions"),
            (json!({"alg": "ES256", "url": "u", "kid": "k", "b64": false}), "extensions"),
            (json!({"alg": 1, "url": "u", "kid": "k"}), "protected header"),
        ] {
            assert!(refusal(&envelope(&header)).contains(words), "{header}");
        }
    }

    #[test]
    fn weak_algorithms_are_named() {
        for algorithm in ["none", "HS256", "RS1", "PS256", "ES256K", "EdDSA"] {
            let header = json!({"alg": algorithm, "url": "u", "nonce": "n", "kid": "k"});
            let problem = Envelope::from_value(&envelope(&header)).unwrap().check_algorithm();
            let document = problem.unwrap_err().to_json();
            assert_eq!(document["algorithms"], json!(ALGORITHMS));
        }
    }
}
