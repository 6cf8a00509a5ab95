//! Private keys of certificates and of ACME accounts.

use std::{fmt, sync::Arc};

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rand::SystemRandom,
    rsa::KeySize,
    signature::{self, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair as _, RsaKeyPair},
};
use pkcs8::{
    AlgorithmIdentifierRef, ObjectIdentifier, PrivateKeyInfo, SecretDocument,
    der::{self, Decode, asn1::AnyRef},
};
use rcgen::PublicKeyData;
use zeroize::Zeroizing;

use crate::pem;

/// Algorithm and size of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyType {
    /// NIST P-256, secp256r1.
    EcdsaP256,
    /// NIST P-384, secp384r1.
    EcdsaP384,
    /// NIST P-521, secp521r1.
    EcdsaP521,
    /// Ed25519 (RFC 8410); public CAs refuse it today.
    Ed25519,
    /// RSA with a modulus of that many bits.
    Rsa(u32),
}

impl fmt::Display for KeyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EcdsaP256 => f.write_str("ECDSA P-256"),
            Self::EcdsaP384 => f.write_str("ECDSA P-384"),
            Self::EcdsaP521 => f.write_str("ECDSA P-521"),
            Self::Ed25519 => f.write_str("Ed25519"),
            Self::Rsa(bits) => write!(f, "RSA {bits}"),
        }
    }
}

/// A private key, ready to sign. Cheap to clone; wiped from memory with the last clone; shows
/// nothing of itself but its type.
#[derive(Clone)]
pub struct PrivateKey(Arc<Inner>);

struct Inner {
    key_type: KeyType,
    pkcs8: Zeroizing<Vec<u8>>,
    signer: Signer,
    spki: Vec<u8>,
}

enum Signer {
    Ecdsa { asn1: EcdsaKeyPair, fixed: EcdsaKeyPair },
    Ed25519(Ed25519KeyPair),
    Rsa(RsaKeyPair),
}

impl PrivateKey {
    /// A fresh key. An RSA key takes 0.1 to several seconds of CPU: off the async threads with it.
    pub fn generate(key_type: KeyType) -> Result<Self, KeyError> {
        let pkcs8 = match key_type {
            KeyType::Rsa(bits) => generate_rsa(bits)?,
            KeyType::Ed25519 => {
                Zeroizing::new(Ed25519KeyPair::generate_pkcs8v1(&SystemRandom::new())?.as_ref().to_vec())
            }
            KeyType::EcdsaP256 | KeyType::EcdsaP384 | KeyType::EcdsaP521 => {
                let pair = EcdsaKeyPair::generate(curve(key_type)?.asn1)?;
                Zeroizing::new(pair.to_pkcs8v1()?.as_ref().to_vec())
            }
        };
        Self::from_pkcs8(&pkcs8)
    }

    /// The first private key in a PEM text: PKCS#8, PKCS#1 (`RSA PRIVATE KEY`) or SEC 1
    /// (`EC PRIVATE KEY`, with `EC PARAMETERS` before it or not). Encrypted keys are told apart.
    pub fn from_pem(text: &[u8]) -> Result<Self, KeyError> {
        for block in pem::parse(text).map_err(KeyError::Pem)? {
            let der = &block.der;
            match block.label.as_str() {
                "PRIVATE KEY" => return Self::from_pkcs8(der),
                "RSA PRIVATE KEY" => return Self::from_pkcs1(der),
                "EC PRIVATE KEY" => return Self::from_sec1(der),
                "ENCRYPTED PRIVATE KEY" => return Err(KeyError::Encrypted),
                _ => {}
            }
        }
        Err(KeyError::Missing)
    }

    /// From a PKCS#8 structure (RFC 5208, RFC 5958).
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, KeyError> {
        let info = PrivateKeyInfo::from_der(der).map_err(KeyError::Structure)?;
        let (key_type, signer) = match info.algorithm.oid {
            RSA_ENCRYPTION => {
                let pair = RsaKeyPair::from_pkcs8(der).map_err(rejected)?;
                let bits = u32::try_from(pair.public_modulus_len() * 8).unwrap_or(u32::MAX);
                (KeyType::Rsa(bits), Signer::Rsa(pair))
            }
            EC_PUBLIC_KEY => ecdsa(der, &info)?,
            ED25519 => {
                let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).map_err(rejected)?;
                (KeyType::Ed25519, Signer::Ed25519(pair))
            }
            other => return Err(KeyError::Algorithm(other.to_string())),
        };
        let mut inner = Inner { key_type, pkcs8: Zeroizing::new(der.to_vec()), signer, spki: Vec::new() };
        inner.spki = inner.subject_public_key_info();
        Ok(Self(Arc::new(inner)))
    }

    /// From a PKCS#1 `RSAPrivateKey` (RFC 8017 appendix A.1.2).
    pub(crate) fn from_pkcs1(der: &[u8]) -> Result<Self, KeyError> {
        let algorithm = AlgorithmIdentifierRef { oid: RSA_ENCRYPTION, parameters: Some(AnyRef::NULL) };
        Self::wrap(algorithm, der)
    }

    /// From a SEC 1 `ECPrivateKey` (RFC 5915), which must name its curve.
    pub(crate) fn from_sec1(der: &[u8]) -> Result<Self, KeyError> {
        let key = sec1::EcPrivateKey::from_der(der).map_err(KeyError::Structure)?;
        let named = key.parameters.and_then(|p| p.named_curve());
        let curve = named.ok_or(KeyError::Curve(None))?;
        Self::from_ec_scalar(curve, der)
    }

    /// From an `ECPrivateKey` on the curve `curve`.
    pub(crate) fn from_ec_scalar(curve: ObjectIdentifier, der: &[u8]) -> Result<Self, KeyError> {
        let algorithm = AlgorithmIdentifierRef { oid: EC_PUBLIC_KEY, parameters: Some((&curve).into()) };
        Self::wrap(algorithm, der)
    }

    fn wrap(algorithm: AlgorithmIdentifierRef<'_>, key: &[u8]) -> Result<Self, KeyError> {
        let info = PrivateKeyInfo::new(algorithm, key);
        let document = SecretDocument::encode_msg(&info).map_err(KeyError::Structure)?;
        Self::from_pkcs8(document.as_bytes())
    }

    /// The key as PKCS#8 PEM, the form certbot writes.
    pub fn pem(&self) -> Zeroizing<String> {
        Zeroizing::new(pem::encode("PRIVATE KEY", &self.0.pkcs8))
    }

    /// Algorithm and size.
    pub fn key_type(&self) -> KeyType {
        self.0.key_type
    }

    /// The public half as DER `SubjectPublicKeyInfo`.
    pub fn spki_der(&self) -> &[u8] {
        &self.0.spki
    }

    /// The public half as `PUBLIC KEY` PEM, whose MD5 names certbot's account folders.
    pub fn public_pem(&self) -> String {
        pem::encode("PUBLIC KEY", &self.0.spki)
    }

    /// The JWS algorithm this key signs with (RFC 7518 section 3.1, RFC 8037).
    pub fn jose_algorithm(&self) -> &'static str {
        match self.0.key_type {
            KeyType::EcdsaP256 => "ES256",
            KeyType::EcdsaP384 => "ES384",
            KeyType::EcdsaP521 => "ES512",
            KeyType::Ed25519 => "EdDSA",
            KeyType::Rsa(_) => "RS256",
        }
    }

    /// Signs for a JWS: ECDSA signatures are the fixed-length `r‖s` (RFC 7518 section 3.4).
    pub fn sign_jose(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        match &self.0.signer {
            Signer::Ecdsa { fixed, .. } => {
                let signature = fixed.sign(&SystemRandom::new(), message)?;
                Ok(signature.as_ref().to_vec())
            }
            _ => self.sign_x509(message),
        }
    }

    /// Signs as X.509 wants it, with the algorithm that [`PublicKeyData::algorithm`] names.
    pub(crate) fn sign_x509(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let random = SystemRandom::new();
        match &self.0.signer {
            Signer::Ecdsa { asn1, .. } => Ok(asn1.sign(&random, message)?.as_ref().to_vec()),
            Signer::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
            Signer::Rsa(pair) => {
                let mut out = vec![0; pair.public_modulus_len()];
                pair.sign(&signature::RSA_PKCS1_SHA256, &random, message, &mut out)?;
                Ok(out)
            }
        }
    }

    /// The PKCS#8 bytes, for the JWK form.
    pub(crate) fn pkcs8(&self) -> &[u8] {
        &self.0.pkcs8
    }
}

impl PublicKeyData for Inner {
    fn der_bytes(&self) -> &[u8] {
        match &self.signer {
            Signer::Ecdsa { asn1, .. } => asn1.public_key().as_ref(),
            Signer::Ed25519(pair) => pair.public_key().as_ref(),
            Signer::Rsa(pair) => pair.public_key().as_ref(),
        }
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        match self.key_type {
            KeyType::EcdsaP256 => &rcgen::PKCS_ECDSA_P256_SHA256,
            KeyType::EcdsaP384 => &rcgen::PKCS_ECDSA_P384_SHA384,
            KeyType::EcdsaP521 => &rcgen::PKCS_ECDSA_P521_SHA512,
            KeyType::Ed25519 => &rcgen::PKCS_ED25519,
            KeyType::Rsa(_) => &rcgen::PKCS_RSA_SHA256,
        }
    }
}

impl PublicKeyData for PrivateKey {
    fn der_bytes(&self) -> &[u8] {
        self.0.der_bytes()
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        self.0.algorithm()
    }
}

impl rcgen::SigningKey for PrivateKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        self.sign_x509(message).map_err(|_| rcgen::Error::RemoteKeyError)
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({})", self.0.key_type)
    }
}

/// Why a key cannot be made, read or used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// An algorithm we do not speak, by its OID.
    #[error("key algorithm {0} is not supported")]
    Algorithm(String),
    /// A curve we do not speak, by its OID, or none named.
    #[error("elliptic curve {} is not supported", .0.as_deref().unwrap_or("(not named)"))]
    Curve(Option<String>),
    /// The key is protected by a passphrase.
    #[error("the key is encrypted with a passphrase")]
    Encrypted,
    /// The text holds no private key.
    #[error("no private key found")]
    Missing,
    /// The text is not PEM.
    #[error("not a PEM text")]
    Pem(#[source] pem::PemError),
    /// The structure is right, the numbers are not.
    #[error("the key was rejected: {0}")]
    Rejected(String),
    /// An RSA size other than 2048, 3072, 4096 or 8192.
    #[error("an RSA key of {0} bits is not supported; use 2048, 3072, 4096 or 8192")]
    RsaSize(u32),
    /// The cryptographic library failed.
    #[error("the cryptographic library failed to sign or generate")]
    Library(#[from] aws_lc_rs::error::Unspecified),
    /// The DER structure is broken.
    #[error("the key's structure is broken")]
    Structure(#[source] der::Error),
}

fn rejected(error: aws_lc_rs::error::KeyRejected) -> KeyError {
    KeyError::Rejected(error.to_string())
}

fn generate_rsa(bits: u32) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let size = match bits {
        2048 => KeySize::Rsa2048,
        3072 => KeySize::Rsa3072,
        4096 => KeySize::Rsa4096,
        8192 => KeySize::Rsa8192,
        other => return Err(KeyError::RsaSize(other)),
    };
    let pair = RsaKeyPair::generate(size)?;
    let der: Pkcs8V1Der<'_> = pair.as_der()?;
    Ok(Zeroizing::new(der.as_ref().to_vec()))
}

fn ecdsa(der: &[u8], info: &PrivateKeyInfo<'_>) -> Result<(KeyType, Signer), KeyError> {
    let parameters = info.algorithm.parameters_oid();
    let oid = parameters.map_err(|_| KeyError::Curve(None))?;
    let curve = CURVES.iter().find(|curve| curve.oid == oid);
    let curve = curve.ok_or_else(|| KeyError::Curve(Some(oid.to_string())))?;
    let signer = Signer::Ecdsa {
        asn1: EcdsaKeyPair::from_pkcs8(curve.asn1, der).map_err(rejected)?,
        fixed: EcdsaKeyPair::from_pkcs8(curve.fixed, der).map_err(rejected)?,
    };
    Ok((curve.key_type, signer))
}

/// The curve of an ECDSA key type.
pub(crate) fn curve(key_type: KeyType) -> Result<&'static Curve, KeyError> {
    let found = CURVES.iter().find(|curve| curve.key_type == key_type);
    found.ok_or(KeyError::Curve(None))
}

/// One supported curve.
pub(crate) struct Curve {
    pub(crate) key_type: KeyType,
    pub(crate) oid: ObjectIdentifier,
    /// The JWK name (RFC 7518 section 6.2.1.1).
    pub(crate) jwk_name: &'static str,
    /// Octets of one coordinate.
    pub(crate) width: usize,
    asn1: &'static EcdsaSigningAlgorithm,
    fixed: &'static EcdsaSigningAlgorithm,
}

pub(crate) static CURVES: [Curve; 3] = [
    Curve {
        key_type: KeyType::EcdsaP256,
        oid: ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"),
        jwk_name: "P-256",
        width: 32,
        asn1: &signature::ECDSA_P256_SHA256_ASN1_SIGNING,
        fixed: &signature::ECDSA_P256_SHA256_FIXED_SIGNING,
    },
    Curve {
        key_type: KeyType::EcdsaP384,
        oid: ObjectIdentifier::new_unwrap("1.3.132.0.34"),
        jwk_name: "P-384",
        width: 48,
        asn1: &signature::ECDSA_P384_SHA384_ASN1_SIGNING,
        fixed: &signature::ECDSA_P384_SHA384_FIXED_SIGNING,
    },
    Curve {
        key_type: KeyType::EcdsaP521,
        oid: ObjectIdentifier::new_unwrap("1.3.132.0.35"),
        jwk_name: "P-521",
        width: 66,
        asn1: &signature::ECDSA_P521_SHA512_ASN1_SIGNING,
        fixed: &signature::ECDSA_P521_SHA512_FIXED_SIGNING,
    },
];

pub(crate) const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
pub(crate) const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
pub(crate) const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [KeyType; 5] =
        [KeyType::EcdsaP256, KeyType::EcdsaP384, KeyType::EcdsaP521, KeyType::Ed25519, KeyType::Rsa(2048)];

    #[test]
    fn every_type_survives_its_own_pem() {
        for key_type in ALL {
            let key = PrivateKey::generate(key_type).unwrap();
            let again = PrivateKey::from_pem(key.pem().as_bytes()).unwrap();
            assert_eq!(again.key_type(), key_type);
            assert_eq!(again.spki_der(), key.spki_der());
            assert!(again.sign_jose(b"x").is_ok());
        }
    }

    #[test]
    fn nothing_of_a_key_shows_in_debug() {
        let key = PrivateKey::generate(KeyType::EcdsaP256).unwrap();
        assert_eq!(format!("{key:?}"), "PrivateKey(ECDSA P-256)");
    }

    #[test]
    fn refusals_say_why() {
        assert!(matches!(PrivateKey::from_pem(b"hello"), Err(KeyError::Missing)));
        let encrypted = pem::encode("ENCRYPTED PRIVATE KEY", b"x");
        assert!(matches!(PrivateKey::from_pem(encrypted.as_bytes()), Err(KeyError::Encrypted)));
        let broken = pem::encode("PRIVATE KEY", b"x");
        assert!(matches!(PrivateKey::from_pem(broken.as_bytes()), Err(KeyError::Structure(_))));
        assert!(matches!(PrivateKey::generate(KeyType::Rsa(1024)), Err(KeyError::RsaSize(1024))));
    }
}
