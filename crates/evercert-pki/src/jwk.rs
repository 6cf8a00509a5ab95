//! Keys as JSON Web Keys (RFC 7517, RFC 7518 section 6): what ACME sends and what certbot stores.

use pkcs1::{RsaPrivateKey, UintRef};
use pkcs8::{
    PrivateKeyInfo,
    der::{self, Decode, Encode, SecretDocument},
};
use rcgen::PublicKeyData;
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

use crate::{
    base64url, digest,
    key::{CURVES, Curve, KeyError, KeyType, PrivateKey, curve},
};

/// Why a JWK cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum JwkError {
    /// A member is absent, no string, or not base64url.
    #[error("member {0:?} is missing or not base64url")]
    Member(&'static str),
    /// The text is not JSON.
    #[error("not JSON")]
    Json(#[source] serde_json::Error),
    /// A `kty` or `crv` we do not speak.
    #[error("key type {0:?} is not supported")]
    Unsupported(String),
    /// The numbers do not make a key.
    #[error("the numbers do not make a key")]
    Key(#[source] KeyError),
    /// The numbers do not fit the DER structure.
    #[error("the numbers do not fit the key structure")]
    Structure(#[source] der::Error),
}

/// The public JWK with the members that RFC 7638 asks for, in its order, and no others.
pub fn public(key: &PrivateKey) -> Value {
    let raw = key.der_bytes();
    match key.key_type() {
        KeyType::Rsa(_) => {
            let rsa = pkcs1::RsaPublicKey::from_der(raw);
            let rsa = rsa.expect("the library writes RSA public keys as RSAPublicKey");
            json!({"e": number(rsa.public_exponent), "kty": "RSA", "n": number(rsa.modulus)})
        }
        KeyType::Ed25519 => json!({"crv": "Ed25519", "kty": "OKP", "x": base64url::encode(raw)}),
        ec => {
            let curve = curve(ec).expect("every ECDSA key type has its curve");
            let (x, y) = raw[1..].split_at(curve.width);
            let (x, y) = (base64url::encode(x), base64url::encode(y));
            json!({"crv": curve.jwk_name, "kty": "EC", "x": x, "y": y})
        }
    }
}

/// The key's thumbprint, base64url of SHA-256 (RFC 7638); part of every key authorization.
pub fn thumbprint(key: &PrivateKey) -> String {
    // serde_json sorts members by name, which is the canonical form for these members.
    base64url::encode(&digest::sha256(public(key).to_string().as_bytes()))
}

/// The private JWK as certbot's `private_key.json` holds it. Not offered for Ed25519.
pub fn private(key: &PrivateKey) -> Result<Zeroizing<String>, JwkError> {
    let info = PrivateKeyInfo::from_der(key.pkcs8()).map_err(JwkError::Structure)?;
    let mut members = match public(key) {
        Value::Object(members) => members,
        other => return Err(JwkError::Unsupported(other.to_string())),
    };
    match key.key_type() {
        KeyType::Rsa(_) => add_rsa(&mut members, &info)?,
        KeyType::Ed25519 => return Err(JwkError::Unsupported("OKP".into())),
        _ => add_ec(&mut members, &info)?,
    }
    Ok(Zeroizing::new(Value::Object(members).to_string()))
}

/// Reads a private JWK: RSA with all its factors, or EC on P-256, P-384 or P-521.
pub fn parse_private(text: &str) -> Result<PrivateKey, JwkError> {
    let members: Map<String, Value> = serde_json::from_str(text).map_err(JwkError::Json)?;
    match members.get("kty").and_then(Value::as_str) {
        Some("RSA") => parse_rsa(&members),
        Some("EC") => parse_ec(&members),
        other => Err(JwkError::Unsupported(other.unwrap_or_default().into())),
    }
}

fn number(value: UintRef<'_>) -> String {
    base64url::encode(value.as_bytes())
}

fn add_rsa(members: &mut Map<String, Value>, info: &PrivateKeyInfo<'_>) -> Result<(), JwkError> {
    let rsa = RsaPrivateKey::try_from(info.private_key).map_err(|_| JwkError::Member("d"))?;
    for (name, value) in [
        ("d", rsa.private_exponent),
        ("p", rsa.prime1),
        ("q", rsa.prime2),
        ("dp", rsa.exponent1),
        ("dq", rsa.exponent2),
        ("qi", rsa.coefficient),
    ] {
        members.insert(name.into(), number(value).into());
    }
    Ok(())
}

fn add_ec(members: &mut Map<String, Value>, info: &PrivateKeyInfo<'_>) -> Result<(), JwkError> {
    let ec = sec1::EcPrivateKey::from_der(info.private_key).map_err(JwkError::Structure)?;
    members.insert("d".into(), base64url::encode(ec.private_key).into());
    Ok(())
}

fn parse_rsa(members: &Map<String, Value>) -> Result<PrivateKey, JwkError> {
    let [n, e, d] = ["n", "e", "d"].map(|name| member(members, name));
    let [p, q] = ["p", "q"].map(|name| member(members, name));
    let [dp, dq, qi] = ["dp", "dq", "qi"].map(|name| member(members, name));
    let (n, e, d, p, q, dp, dq, qi) = (n?, e?, d?, p?, q?, dp?, dq?, qi?);
    let rsa = RsaPrivateKey {
        modulus: uint(&n)?,
        public_exponent: uint(&e)?,
        private_exponent: uint(&d)?,
        prime1: uint(&p)?,
        prime2: uint(&q)?,
        exponent1: uint(&dp)?,
        exponent2: uint(&dq)?,
        coefficient: uint(&qi)?,
        other_prime_infos: None,
    };
    let der = SecretDocument::encode_msg(&rsa).map_err(JwkError::Structure)?;
    PrivateKey::from_pkcs1(der.as_bytes()).map_err(JwkError::Key)
}

fn parse_ec(members: &Map<String, Value>) -> Result<PrivateKey, JwkError> {
    let name = members.get("crv").and_then(Value::as_str).unwrap_or_default();
    let curve = CURVES.iter().find(|curve| curve.jwk_name == name);
    let curve = curve.ok_or_else(|| JwkError::Unsupported(name.into()))?;
    let mut point = vec![4];
    point.extend(coordinate(members, "x", curve)?);
    point.extend(coordinate(members, "y", curve)?);
    let scalar = Zeroizing::new(coordinate(members, "d", curve)?);
    let ec = sec1::EcPrivateKey { private_key: &scalar, parameters: None, public_key: Some(&point) };
    let der = Zeroizing::new(ec.to_der().map_err(JwkError::Structure)?);
    PrivateKey::from_ec_scalar(curve.oid, &der).map_err(JwkError::Key)
}

/// A coordinate or scalar at the curve's full width: some writers drop leading zeros.
fn coordinate(members: &Map<String, Value>, name: &'static str, curve: &Curve) -> Result<Vec<u8>, JwkError> {
    let bytes = member(members, name)?;
    let missing = curve.width.checked_sub(bytes.len());
    let mut padded = vec![0; missing.ok_or(JwkError::Member(name))?];
    padded.extend_from_slice(&bytes);
    Ok(padded)
}

fn member(members: &Map<String, Value>, name: &'static str) -> Result<Zeroizing<Vec<u8>>, JwkError> {
    let text = members.get(name).and_then(Value::as_str);
    let bytes = text.and_then(|text| base64url::decode(text).ok());
    bytes.map(Zeroizing::new).ok_or(JwkError::Member(name))
}

fn uint(bytes: &[u8]) -> Result<UintRef<'_>, JwkError> {
    UintRef::new(bytes).map_err(JwkError::Structure)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key and thumbprint of RFC 7638 section 3.1 are public-only, so the pair of RFC 7515
    /// appendix A.3 stands in for EC.
    const RFC7515_A3: &str = r#"{"kty":"EC","crv":"P-256",
        "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        "d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#;

    #[test]
    fn an_ec_key_from_the_rfc_loads() {
        let key = parse_private(RFC7515_A3).unwrap();
        assert_eq!(key.jose_algorithm(), "ES256");
        assert_eq!(public(&key)["x"], "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU");
    }

    #[test]
    fn every_account_key_type_round_trips() {
        for key_type in [KeyType::Rsa(2048), KeyType::EcdsaP256, KeyType::EcdsaP384, KeyType::EcdsaP521] {
            let key = PrivateKey::generate(key_type).unwrap();
            let text = private(&key).unwrap();
            let again = parse_private(&text).unwrap();
            assert_eq!(thumbprint(&again), thumbprint(&key));
            assert_eq!(*private(&again).unwrap(), *text);
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = parse_private(r#"{"kty":"RSA","n":"AQAB"}"#).unwrap_err();
        assert!(matches!(error, JwkError::Member("e")));
        assert!(matches!(parse_private("[]"), Err(JwkError::Json(_))));
        assert!(matches!(parse_private("{}"), Err(JwkError::Unsupported(_))));
    }
}
