//! A client's public key (RFC 7517, RFC 7518 section 6).

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED, EcdsaVerificationAlgorithm,
    RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use der::{Encode, Sequence, asn1::UintRef};
use evercert_pki::{base64url, digest};
use serde_json::{Map, Value, json};
use x509_cert::{
    der::asn1::{Any, BitString, ObjectIdentifier},
    spki::{AlgorithmIdentifier, SubjectPublicKeyInfo},
};

use crate::problem::{Kind, Problem};

/// The signature algorithms a request may use.
pub(crate) const ALGORITHMS: &[&str] = &["RS256", "ES256", "ES384", "ES512"];

/// An account key or certificate key as a client sent it: checked for kind, size and form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Jwk {
    Rsa {
        modulus: Vec<u8>,
        exponent: Vec<u8>,
    },
    /// An uncompressed point: 4, x, y.
    Ec {
        curve: Curve,
        point: Vec<u8>,
    },
}

impl Jwk {
    pub(crate) fn parse(value: &Value) -> Result<Self, Problem> {
        let members = value.as_object().ok_or_else(|| bad("the key is not an object"))?;
        if members.contains_key("d") || members.contains_key("k") {
            return Err(bad("the key is not a public one"));
        }
        match text(members, "kty")? {
            "RSA" => parse_rsa(members),
            "EC" => parse_ec(members),
            other => Err(bad(format!("key type {other:?} is not supported"))),
        }
    }

    /// The thumbprint (RFC 7638), as it stands in key authorizations.
    pub(crate) fn thumbprint(&self) -> String {
        // `required_members` writes them in alphabetical order, which RFC 7638 section 3 demands.
        base64url::encode(&digest::sha256(self.required_members().to_string().as_bytes()))
    }

    /// SubjectPublicKeyInfo, to compare with the keys of signing requests and certificates.
    pub(crate) fn spki_der(&self) -> Result<Vec<u8>, der::Error> {
        match self {
            Self::Rsa { modulus, exponent } => rsa_spki(modulus, exponent),
            Self::Ec { curve, point } => ec_spki(*curve, point),
        }
    }

    /// Checks a signature made with `algorithm`, a name out of [`ALGORITHMS`].
    pub(crate) fn verify(&self, algorithm: &str, message: &[u8], signature: &[u8]) -> Result<(), Problem> {
        if self.algorithm() != algorithm {
            let words = format!("a key of this type signs with {}", self.algorithm());
            return Err(Problem::new(Kind::BadSignatureAlgorithm, words).with_algorithms(ALGORITHMS));
        }
        let outcome = match self {
            Self::Rsa { modulus, exponent } => RsaPublicKeyComponents { n: modulus.as_slice(), e: exponent.as_slice() }
                .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature),
            Self::Ec { curve, point } => UnparsedPublicKey::new(curve.verification(), point).verify(message, signature),
        };
        outcome.map_err(|_| Problem::malformed("the JWS signature does not match the key"))
    }

    fn algorithm(&self) -> &'static str {
        match self {
            Self::Rsa { .. } => "RS256",
            Self::Ec { curve, .. } => curve.algorithm(),
        }
    }

    fn required_members(&self) -> Value {
        match self {
            Self::Rsa { modulus, exponent } => json!({
                "e": base64url::encode(exponent),
                "kty": "RSA",
                "n": base64url::encode(modulus),
            }),
            Self::Ec { curve, point } => {
                let (x, y) = point[1..].split_at(curve.coordinate_length());
                json!({
                    "crv": curve.name(),
                    "kty": "EC",
                    "x": base64url::encode(x),
                    "y": base64url::encode(y),
                })
            }
        }
    }
}

/// The curves of RFC 7518 section 6.2.1.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Curve {
    P256,
    P384,
    P521,
}

impl Curve {
    fn parse(name: &str) -> Option<Self> {
        [Self::P256, Self::P384, Self::P521].into_iter().find(|curve| curve.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        }
    }

    fn algorithm(self) -> &'static str {
        match self {
            Self::P256 => "ES256",
            Self::P384 => "ES384",
            Self::P521 => "ES512",
        }
    }

    fn coordinate_length(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    fn verification(self) -> &'static EcdsaVerificationAlgorithm {
        match self {
            Self::P256 => &ECDSA_P256_SHA256_FIXED,
            Self::P384 => &ECDSA_P384_SHA384_FIXED,
            Self::P521 => &ECDSA_P521_SHA512_FIXED,
        }
    }

    fn oid(self) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(match self {
            Self::P256 => "1.2.840.10045.3.1.7",
            Self::P384 => "1.3.132.0.34",
            Self::P521 => "1.3.132.0.35",
        })
    }
}

fn parse_rsa(members: &Map<String, Value>) -> Result<Jwk, Problem> {
    let modulus = bytes(members, "n")?;
    let exponent = bytes(members, "e")?;
    if modulus.first().is_none_or(|&first| first == 0) {
        return Err(bad("the RSA modulus has leading zeros"));
    }
    let bits = modulus.len() * 8 - modulus[0].leading_zeros() as usize;
    if !(2048..=4096).contains(&bits) {
        return Err(bad(format!("an RSA key of {bits} bits is not allowed")));
    }
    if exponent != [1, 0, 1] {
        return Err(bad("the RSA exponent is not 65537"));
    }
    Ok(Jwk::Rsa { modulus, exponent })
}

fn parse_ec(members: &Map<String, Value>) -> Result<Jwk, Problem> {
    let name = text(members, "crv")?;
    let curve = Curve::parse(name).ok_or_else(|| bad(format!("curve {name:?} is not allowed")))?;
    let (x, y) = (bytes(members, "x")?, bytes(members, "y")?);
    if x.len() != curve.coordinate_length() || y.len() != curve.coordinate_length() {
        return Err(bad("a coordinate has the wrong length"));
    }
    let point = [&[4], x.as_slice(), &y].concat();
    UnparsedPublicKey::new(curve.verification(), &point).parse().map_err(|_| bad("the point is not on the curve"))?;
    Ok(Jwk::Ec { curve, point })
}

fn text<'a>(members: &'a Map<String, Value>, name: &str) -> Result<&'a str, Problem> {
    members.get(name).and_then(Value::as_str).ok_or_else(|| bad(format!("the key has no {name:?}")))
}

fn bytes(members: &Map<String, Value>, name: &str) -> Result<Vec<u8>, Problem> {
    base64url::decode(text(members, name)?).map_err(|cause| bad(format!("{name:?} is {cause}")))
}

fn bad(detail: impl Into<String>) -> Problem {
    Problem::new(Kind::BadPublicKey, detail)
}

/// RSAPublicKey (RFC 8017 appendix A.1.1).
#[derive(Sequence)]
struct RsaPublicKey<'a> {
    modulus: UintRef<'a>,
    exponent: UintRef<'a>,
}

fn rsa_spki(modulus: &[u8], exponent: &[u8]) -> Result<Vec<u8>, der::Error> {
    let key = RsaPublicKey { modulus: UintRef::new(modulus)?, exponent: UintRef::new(exponent)? };
    let rsa_encryption = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
    spki(rsa_encryption, Any::null(), &key.to_der()?)
}

fn ec_spki(curve: Curve, point: &[u8]) -> Result<Vec<u8>, der::Error> {
    let ec_public_key = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
    spki(ec_public_key, Any::encode_from(&curve.oid())?, point)
}

fn spki(oid: ObjectIdentifier, parameters: Any, key: &[u8]) -> Result<Vec<u8>, der::Error> {
    SubjectPublicKeyInfo {
        algorithm: AlgorithmIdentifier { oid, parameters: Some(parameters) },
        subject_public_key: BitString::from_bytes(key)?,
    }
    .to_der()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_7638_has_its_thumbprint() {
        let key = json!({"kty": "RSA", "e": "AQAB", "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"});
        assert_eq!(Jwk::parse(&key).unwrap().thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }

    #[test]
    fn strange_keys_are_refused() {
        for key in [
            json!("text"),
            json!({"kty": "oct", "k": "AQAB"}),
            json!({"kty": "RSA", "e": "AQAB", "n": "0vx7ag"}),
            json!({"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"}),
            json!({"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}),
            json!({"kty": "EC", "crv": "P-256", "x": "A".repeat(43), "y": "A".repeat(43)}),
        ] {
            assert!(Jwk::parse(&key).is_err(), "{key}");
        }
    }
}
