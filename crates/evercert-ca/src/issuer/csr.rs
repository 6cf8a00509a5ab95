//! Signing requests (RFC 2986), read with suspicion.

use std::{collections::BTreeSet, net::IpAddr};

use aws_lc_rs::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use evercert_pki::identifier::Identifier;
use x509_parser::{
    certification_request::X509CertificationRequest,
    cri_attributes::ParsedCriAttribute,
    extensions::{GeneralName, ParsedExtension, X509Extension},
    prelude::FromDer,
    public_key::PublicKey,
    x509::SubjectPublicKeyInfo,
};

use crate::problem::{Kind, Problem};

/// What a signing request asks for. Its signature was right, its key is one this CA certifies.
pub(crate) struct Csr {
    /// SubjectPublicKeyInfo, DER.
    pub(crate) spki: Vec<u8>,
    pub(crate) is_rsa: bool,
    /// Common name and subject alternative names together.
    pub(crate) identifiers: BTreeSet<Identifier>,
    pub(crate) must_staple: bool,
}

impl Csr {
    pub(crate) fn parse(der: &[u8]) -> Result<Self, Problem> {
        let (rest, request) =
            X509CertificationRequest::from_der(der).map_err(|_| bad("it is not a PKCS #10 request"))?;
        if !rest.is_empty() {
            return Err(bad("bytes follow the request"));
        }
        let key = &request.certification_request_info.subject_pki;
        let kind = KeyKind::of(key)?;
        verify(&request, kind)?;
        let extensions = extensions(&request);
        Ok(Self {
            spki: key.raw.to_vec(),
            is_rsa: kind == KeyKind::Rsa,
            identifiers: identifiers(&request, &extensions)?,
            must_staple: extensions.iter().any(|one| is_must_staple(one)),
        })
    }
}

/// The kinds of key this CA certifies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeyKind {
    Rsa,
    P256,
    P384,
    P521,
}

impl KeyKind {
    fn of(key: &SubjectPublicKeyInfo<'_>) -> Result<Self, Problem> {
        match key.parsed() {
            Ok(PublicKey::RSA(rsa)) => check_rsa(rsa.modulus, rsa.exponent).map(|()| Self::Rsa),
            Ok(PublicKey::EC(_)) => curve(key),
            _ => Err(bad("keys of this type are not certified")),
        }
    }

    fn algorithm(self, oid: &str) -> Option<&'static dyn VerificationAlgorithm> {
        Some(match (self, oid) {
            (Self::Rsa, "1.2.840.113549.1.1.11") => &signature::RSA_PKCS1_2048_8192_SHA256,
            (Self::Rsa, "1.2.840.113549.1.1.12") => &signature::RSA_PKCS1_2048_8192_SHA384,
            (Self::Rsa, "1.2.840.113549.1.1.13") => &signature::RSA_PKCS1_2048_8192_SHA512,
            (Self::P256, ECDSA_SHA256) => &signature::ECDSA_P256_SHA256_ASN1,
            (Self::P256, ECDSA_SHA384) => &signature::ECDSA_P256_SHA384_ASN1,
            (Self::P256, ECDSA_SHA512) => &signature::ECDSA_P256_SHA512_ASN1,
            (Self::P384, ECDSA_SHA256) => &signature::ECDSA_P384_SHA256_ASN1,
            (Self::P384, ECDSA_SHA384) => &signature::ECDSA_P384_SHA384_ASN1,
            (Self::P384, ECDSA_SHA512) => &signature::ECDSA_P384_SHA512_ASN1,
            (Self::P521, ECDSA_SHA256) => &signature::ECDSA_P521_SHA256_ASN1,
            (Self::P521, ECDSA_SHA384) => &signature::ECDSA_P521_SHA384_ASN1,
            (Self::P521, ECDSA_SHA512) => &signature::ECDSA_P521_SHA512_ASN1,
            _ => return None,
        })
    }
}

fn check_rsa(modulus: &[u8], exponent: &[u8]) -> Result<(), Problem> {
    let zeros = modulus.iter().take_while(|&&byte| byte == 0).count();
    let modulus = &modulus[zeros..];
    let leading = modulus.first().map_or(0, |first| first.leading_zeros());
    let bits = modulus.len() * 8 - leading as usize;
    if !(2048..=4096).contains(&bits) || !bits.is_multiple_of(8) {
        return Err(bad(format!("an RSA key of {bits} bits is not certified")));
    }
    if exponent != [1, 0, 1] {
        return Err(bad("the RSA exponent is not 65537"));
    }
    Ok(())
}

fn curve(key: &SubjectPublicKeyInfo<'_>) -> Result<KeyKind, Problem> {
    let parameters = key.algorithm.parameters.as_ref();
    let oid = parameters.and_then(|any| any.as_oid().ok());
    match oid.map(|oid| oid.to_id_string()).as_deref() {
        Some("1.2.840.10045.3.1.7") => Ok(KeyKind::P256),
        Some("1.3.132.0.34") => Ok(KeyKind::P384),
        Some("1.3.132.0.35") => Ok(KeyKind::P521),
        _ => Err(bad("keys on this curve are not certified")),
    }
}

fn verify(request: &X509CertificationRequest<'_>, kind: KeyKind) -> Result<(), Problem> {
    let oid = request.signature_algorithm.algorithm.to_id_string();
    let algorithm = kind.algorithm(&oid).ok_or_else(|| bad(format!("signature algorithm {oid} is not allowed")))?;
    let info = &request.certification_request_info;
    let key = info.subject_pki.subject_public_key.as_ref();
    UnparsedPublicKey::new(algorithm, key)
        .verify(info.raw, request.signature_value.as_ref())
        .map_err(|_| bad("the signature does not match the key"))
}

fn extensions<'a>(request: &'a X509CertificationRequest<'a>) -> Vec<&'a X509Extension<'a>> {
    request
        .certification_request_info
        .iter_attributes()
        .filter_map(|attribute| match attribute.parsed_attribute() {
            ParsedCriAttribute::ExtensionRequest(request) => Some(&request.extensions),
            _ => None,
        })
        .flatten()
        .collect()
}

fn identifiers(
    request: &X509CertificationRequest<'_>,
    extensions: &[&X509Extension<'_>],
) -> Result<BTreeSet<Identifier>, Problem> {
    let mut found = BTreeSet::new();
    for name in request.certification_request_info.subject.iter_common_name() {
        let text = name.as_str().map_err(|_| bad("the common name is not text"))?;
        found.insert(common_name(text)?);
    }
    for extension in extensions {
        if let ParsedExtension::SubjectAlternativeName(names) = extension.parsed_extension() {
            for name in &names.general_names {
                found.insert(general_name(name)?);
            }
        }
    }
    Ok(found)
}

fn common_name(text: &str) -> Result<Identifier, Problem> {
    let kind = if text.parse::<IpAddr>().is_ok() { "ip" } else { "dns" };
    identifier(kind, text)
}

/// The parser passes over spaces and a trailing dot; a certificate must not.
fn identifier(kind: &str, text: &str) -> Result<Identifier, Problem> {
    let identifier = Identifier::parse(kind, text).map_err(|cause| bad(cause.to_string()))?;
    match identifier.value().eq_ignore_ascii_case(text) {
        true => Ok(identifier),
        false => Err(bad(format!("{text:?} is not written as it should be: {identifier}"))),
    }
}

fn general_name(name: &GeneralName<'_>) -> Result<Identifier, Problem> {
    match name {
        GeneralName::DNSName(text) => identifier("dns", text),
        GeneralName::IPAddress(bytes) => address(bytes),
        other => Err(bad(format!("a name of this kind is not certified: {other}"))),
    }
}

fn address(bytes: &[u8]) -> Result<Identifier, Problem> {
    let v4 = <[u8; 4]>::try_from(bytes).map(|octets| Identifier::Ip(octets.into()));
    let v6 = <[u8; 16]>::try_from(bytes).map(|octets| Identifier::Ip(octets.into()));
    v4.or(v6).map_err(|_| bad("an IP address has the wrong length"))
}

fn is_must_staple(extension: &X509Extension<'_>) -> bool {
    let is_feature = extension.oid.to_id_string() == "1.3.6.1.5.5.7.1.24";
    is_feature && extension.value.windows(3).any(|window| window == [2, 1, 5])
}

fn bad(detail: impl Into<String>) -> Problem {
    Problem::new(Kind::BadCsr, detail)
}

const ECDSA_SHA256: &str = "1.2.840.10045.4.3.2";
const ECDSA_SHA384: &str = "1.2.840.10045.4.3.3";
const ECDSA_SHA512: &str = "1.2.840.10045.4.3.4";

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, SignatureAlgorithm};

    use super::*;

    fn request(names: &[&str], algorithm: &'static SignatureAlgorithm) -> Vec<u8> {
        let key = KeyPair::generate_for(algorithm).unwrap();
        let names: Vec<String> = names.iter().map(|&name| name.into()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.serialize_request(&key).unwrap().der().to_vec()
    }

    #[test]
    fn every_curve_is_read() {
        for algorithm in
            [&rcgen::PKCS_ECDSA_P256_SHA256, &rcgen::PKCS_ECDSA_P384_SHA384, &rcgen::PKCS_ECDSA_P521_SHA512]
        {
            let csr = Csr::parse(&request(&["a.test", "127.0.0.1", "::1"], algorithm)).unwrap();
            let names: Vec<_> = csr.identifiers.iter().map(Identifier::value).collect();
            assert_eq!(names, ["a.test", "127.0.0.1", "::1"]);
            assert!(!csr.is_rsa && !csr.must_staple);
        }
    }

    #[test]
    fn names_are_taken_only_as_they_should_be_written() {
        let parse = |name| Csr::parse(&request(&[name], &rcgen::PKCS_ECDSA_P256_SHA256));
        assert_eq!(parse("A.test").unwrap().identifiers.first().unwrap().value(), "a.test");
        for bad in [" a.test", "a.test ", "a.test.", " A.test."] {
            assert!(parse(bad).is_err(), "{bad:?}");
            assert!(common_name(bad).is_err(), "{bad:?}");
        }
        assert!(common_name("::1").is_ok() && common_name("0:0:0:0:0:0:0:1").is_err());
    }

    #[test]
    fn ed25519_and_broken_signatures_are_refused() {
        assert!(Csr::parse(&request(&["a.test"], &rcgen::PKCS_ED25519)).is_err());
        let mut der = request(&["a.test"], &rcgen::PKCS_ECDSA_P256_SHA256);
        *der.last_mut().unwrap() ^= 1;
        assert!(Csr::parse(&der).is_err());
        der.push(0);
        assert!(Csr::parse(&der).is_err());
        assert!(Csr::parse(b"nonsense").is_err());
    }
}
