//! Checking the signatures on certificates, signing requests and OCSP answers.

use aws_lc_rs::signature::{self as aws, UnparsedPublicKey, VerificationAlgorithm};
use x509_parser::{prelude::FromDer, x509::SubjectPublicKeyInfo};

/// A signature that does not hold, or that we cannot check.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The signature is wrong for this key and content.
    #[error("the signature does not match")]
    Mismatch,
    /// The public key cannot be read.
    #[error("the signer's public key cannot be read")]
    PublicKey,
    /// An algorithm, or an algorithm for this kind of key, that is not accepted.
    #[error("signature algorithm {0} is not supported for this key")]
    Unsupported(String),
}

/// Checks `signature` over `message` by the key in `spki` (DER), where `algorithm` is the dotted
/// OID of the signature algorithm.
pub(crate) fn verify(spki: &[u8], algorithm: &str, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
    let (_, key) = SubjectPublicKeyInfo::from_der(spki).map_err(|_| SignatureError::PublicKey)?;
    let curve = key.algorithm.parameters.as_ref();
    let curve = curve.and_then(|any| any.as_oid().ok()).map(|oid| oid.to_id_string());
    let verifier = verifier(algorithm, curve.as_deref());
    let verifier = verifier.ok_or_else(|| SignatureError::Unsupported(algorithm.into()))?;
    UnparsedPublicKey::new(verifier, &key.subject_public_key.data)
        .verify(message, signature)
        .map_err(|_| SignatureError::Mismatch)
}

fn verifier(algorithm: &str, curve: Option<&str>) -> Option<&'static dyn VerificationAlgorithm> {
    const P256: Option<&str> = Some("1.2.840.10045.3.1.7");
    const P384: Option<&str> = Some("1.3.132.0.34");
    const P521: Option<&str> = Some("1.3.132.0.35");
    Some(match (algorithm, curve) {
        ("1.2.840.113549.1.1.11", _) => &aws::RSA_PKCS1_2048_8192_SHA256,
        ("1.2.840.113549.1.1.12", _) => &aws::RSA_PKCS1_2048_8192_SHA384,
        ("1.2.840.113549.1.1.13", _) => &aws::RSA_PKCS1_2048_8192_SHA512,
        ("1.2.840.10045.4.3.2", P256) => &aws::ECDSA_P256_SHA256_ASN1,
        ("1.2.840.10045.4.3.3", P256) => &aws::ECDSA_P256_SHA384_ASN1,
        ("1.2.840.10045.4.3.4", P256) => &aws::ECDSA_P256_SHA512_ASN1,
        ("1.2.840.10045.4.3.2", P384) => &aws::ECDSA_P384_SHA256_ASN1,
        ("1.2.840.10045.4.3.3", P384) => &aws::ECDSA_P384_SHA384_ASN1,
        ("1.2.840.10045.4.3.4", P384) => &aws::ECDSA_P384_SHA512_ASN1,
        ("1.2.840.10045.4.3.2", P521) => &aws::ECDSA_P521_SHA256_ASN1,
        ("1.2.840.10045.4.3.3", P521) => &aws::ECDSA_P521_SHA384_ASN1,
        ("1.2.840.10045.4.3.4", P521) => &aws::ECDSA_P521_SHA512_ASN1,
        ("1.3.101.112", _) => &aws::ED25519,
        _ => return None,
    })
}
