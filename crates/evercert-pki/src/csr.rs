//! Certificate signing requests (RFC 2986): ours and those that users bring.

use rcgen::{CertificateParams, CustomExtension, DistinguishedName, SanType};
use x509_parser::{
    certification_request::X509CertificationRequest,
    extensions::{GeneralName, ParsedExtension},
    prelude::FromDer,
};

use crate::{
    identifier::Identifier,
    key::PrivateKey,
    pem::{self, PemError},
    signature::{self, SignatureError},
    x509_names,
};

/// What to ask for.
#[derive(Clone, Copy, Debug)]
pub struct CsrRequest<'a> {
    /// The names, in the order in which they shall stand in the certificate.
    pub identifiers: &'a [Identifier],
    /// Ask for the TLS feature `status_request` (RFC 7633).
    pub must_staple: bool,
}

/// A signing request, checked for structure but not for its signature.
#[derive(Clone, Debug)]
pub struct Csr {
    der: Vec<u8>,
    identifiers: Vec<Identifier>,
    spki: Vec<u8>,
    must_staple: bool,
}

/// Makes a request as certbot does: empty subject, all names as alternative names.
pub fn create(key: &PrivateKey, request: &CsrRequest<'_>) -> Result<Csr, CsrError> {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    for identifier in request.identifiers {
        params.subject_alt_names.push(san(identifier)?);
    }
    if request.must_staple {
        let extension = CustomExtension::from_oid_content(&TLS_FEATURE, STATUS_REQUEST.to_vec());
        params.custom_extensions.push(extension);
    }
    let csr = params.serialize_request(key).map_err(CsrError::Build)?;
    Csr::from_der(csr.der().to_vec())
}

impl Csr {
    /// Reads PEM or DER.
    pub fn parse(input: &[u8]) -> Result<Self, CsrError> {
        let blocks = pem::parse(input).map_err(CsrError::Pem)?;
        let block = blocks.into_iter().find(|block| block.label.ends_with("CERTIFICATE REQUEST"));
        Self::from_der(block.map_or_else(|| input.to_vec(), pem::Block::into_public_der))
    }

    fn from_der(der: Vec<u8>) -> Result<Self, CsrError> {
        let (rest, csr) = X509CertificationRequest::from_der(&der).map_err(|_| CsrError::Der)?;
        if !rest.is_empty() {
            return Err(CsrError::Der);
        }
        let info = &csr.certification_request_info;
        let common_name = x509_names::common_name(&info.subject);
        let identifiers = x509_names::identifiers(common_name.as_deref(), &san_of(&csr));
        let (spki, must_staple) = (info.subject_pki.raw.to_vec(), asks_for_staple(&csr));
        Ok(Self { der, identifiers, spki, must_staple })
    }

    /// The DER bytes, as `finalize` sends them.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// As PEM.
    pub fn pem(&self) -> String {
        pem::encode("CERTIFICATE REQUEST", &self.der)
    }

    /// The names: common name first, then the alternative names.
    pub fn identifiers(&self) -> &[Identifier] {
        &self.identifiers
    }

    /// The public key as DER `SubjectPublicKeyInfo`.
    pub fn spki_der(&self) -> &[u8] {
        &self.spki
    }

    /// Whether the request asks for must-staple.
    pub fn must_staple(&self) -> bool {
        self.must_staple
    }

    /// Checks that the request was signed by the key it names.
    pub fn verify_signature(&self) -> Result<(), CsrError> {
        let (_, csr) = X509CertificationRequest::from_der(&self.der).map_err(|_| CsrError::Der)?;
        let algorithm = csr.signature_algorithm.algorithm.to_id_string();
        let content = csr.certification_request_info.raw;
        signature::verify(&self.spki, &algorithm, content, &csr.signature_value.data).map_err(CsrError::Signature)
    }
}

/// Why a signing request cannot be made or read.
#[derive(Debug, thiserror::Error)]
pub enum CsrError {
    /// The library refused to build it.
    #[error("the request cannot be built")]
    Build(#[source] rcgen::Error),
    /// Not a PKCS#10 structure.
    #[error("not a certificate signing request")]
    Der,
    /// Broken PEM.
    #[error("not a PEM text")]
    Pem(#[source] PemError),
    /// Not signed by its own key.
    #[error("not signed by its own key")]
    Signature(#[source] SignatureError),
}

/// TLS feature extension, id-pe-tlsfeature (RFC 7633).
const TLS_FEATURE: [u64; 9] = [1, 3, 6, 1, 5, 5, 7, 1, 24];

/// `SEQUENCE { INTEGER 5 }`: status_request.
const STATUS_REQUEST: [u8; 5] = [0x30, 0x03, 0x02, 0x01, 0x05];

fn san(identifier: &Identifier) -> Result<SanType, CsrError> {
    match identifier {
        Identifier::Dns(name) => {
            let name = name.as_str().to_owned().try_into();
            name.map(SanType::DnsName).map_err(CsrError::Build)
        }
        Identifier::Ip(address) => Ok(SanType::IpAddress(*address)),
    }
}

fn san_of<'a>(csr: &'a X509CertificationRequest<'a>) -> Vec<GeneralName<'a>> {
    let extensions = csr.requested_extensions().into_iter().flatten();
    extensions
        .filter_map(|extension| match extension {
            ParsedExtension::SubjectAlternativeName(san) => Some(san.general_names.clone()),
            _ => None,
        })
        .flatten()
        .collect()
}

fn asks_for_staple(csr: &X509CertificationRequest<'_>) -> bool {
    let tls_feature = TLS_FEATURE.map(|arc| arc.to_string()).join(".");
    let mut extensions = csr.requested_extensions().into_iter().flatten();
    extensions.any(|extension| match extension {
        ParsedExtension::UnsupportedExtension { oid } => oid.to_id_string() == tls_feature,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{identifier::DnsName, key::KeyType};

    fn names() -> Vec<Identifier> {
        vec![
            DnsName::parse("b.test").unwrap().into(),
            DnsName::parse("*.a.test").unwrap().into(),
            Identifier::parse("ip", "10.0.0.1").unwrap(),
            Identifier::parse("ip", "2001:db8::1").unwrap(),
        ]
    }

    #[test]
    fn names_keep_their_order_and_the_signature_holds() {
        for key_type in [KeyType::EcdsaP256, KeyType::EcdsaP521, KeyType::Rsa(2048)] {
            let key = PrivateKey::generate(key_type).unwrap();
            let request = CsrRequest { identifiers: &names(), must_staple: false };
            let csr = Csr::parse(create(&key, &request).unwrap().pem().as_bytes()).unwrap();
            assert_eq!(csr.identifiers(), names());
            assert_eq!(csr.spki_der(), key.spki_der());
            assert!(!csr.must_staple());
            csr.verify_signature().unwrap();
        }
    }

    #[test]
    fn must_staple_is_asked_for_and_seen() {
        let key = PrivateKey::generate(KeyType::EcdsaP256).unwrap();
        let request = CsrRequest { identifiers: &names()[..1], must_staple: true };
        assert!(create(&key, &request).unwrap().must_staple());
    }

    #[test]
    fn a_changed_request_fails_its_signature() {
        let key = PrivateKey::generate(KeyType::EcdsaP256).unwrap();
        let request = CsrRequest { identifiers: &names()[..1], must_staple: false };
        let mut der = create(&key, &request).unwrap().der().to_vec();
        let at = der.windows(6).position(|w| w == b"b.test").unwrap();
        der[at] = b'c';
        assert!(Csr::parse(&der).unwrap().verify_signature().is_err());
        assert!(matches!(Csr::parse(b"no"), Err(CsrError::Der)));
    }
}
