//! Certificates and chains, read (RFC 5280).

use std::sync::Arc;

use jiff::Timestamp;
use x509_parser::{
    certificate::X509Certificate,
    extensions::{DistributionPointName, GeneralName, ParsedExtension},
    oid_registry::{OID_PKIX_ACCESS_DESCRIPTOR_OCSP, Oid},
    prelude::FromDer,
    public_key::PublicKey,
};

use crate::{
    identifier::Identifier,
    key::{CURVES, KeyType, PrivateKey},
    pem::{self, PemError},
    signature::{self, SignatureError},
    x509_names,
};

/// One certificate with everything we ask of it, parsed once. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Certificate(Arc<Fields>);

#[derive(Debug)]
struct Fields {
    der: Vec<u8>,
    serial: Vec<u8>,
    not_before: Timestamp,
    not_after: Timestamp,
    subject_cn: Option<String>,
    issuer_cn: Option<String>,
    issuer: Vec<u8>,
    subject: Vec<u8>,
    spki: Vec<u8>,
    key_type: Option<KeyType>,
    extensions: Extensions,
}

#[derive(Debug, Default)]
struct Extensions {
    identifiers: Vec<Identifier>,
    authority_key_id: Option<Vec<u8>>,
    ocsp_urls: Vec<String>,
    issuer_urls: Vec<String>,
    crl_urls: Vec<String>,
    is_ca: bool,
    must_staple: bool,
    ocsp_signing: bool,
    /// Some key usage is named, and signing lists is not among it.
    no_crl_signing: bool,
}

impl Certificate {
    /// Parses one DER certificate.
    pub fn from_der(der: Vec<u8>) -> Result<Self, CertificateError> {
        let (rest, x509) = X509Certificate::from_der(&der).map_err(|_| CertificateError::Der)?;
        if !rest.is_empty() {
            return Err(CertificateError::Der);
        }
        let subject_cn = x509_names::common_name(x509.subject());
        let fields = Fields {
            serial: x509.raw_serial().to_vec(),
            not_before: instant(x509.validity().not_before.timestamp())?,
            not_after: instant(x509.validity().not_after.timestamp())?,
            issuer_cn: x509_names::common_name(x509.issuer()),
            issuer: x509.issuer().as_raw().to_vec(),
            subject: x509.subject().as_raw().to_vec(),
            spki: x509.public_key().raw.to_vec(),
            key_type: key_type(&x509),
            extensions: extensions(&x509, subject_cn.as_deref()),
            subject_cn,
            der: der.clone(),
        };
        Ok(Self(Arc::new(fields)))
    }

    /// The DER bytes.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// As PEM, 64 columns.
    pub fn pem(&self) -> String {
        pem::encode("CERTIFICATE", &self.0.der)
    }

    /// The serial number as lower-case hex without leading zeros, as `certificates` lists it.
    pub fn serial_hex(&self) -> String {
        let digits: String = self.0.serial.iter().map(|b| format!("{b:02x}")).collect();
        let trimmed = digits.trim_start_matches('0');
        if trimmed.is_empty() { "0" } else { trimmed }.to_owned()
    }

    /// The content octets of the serial's DER INTEGER, a leading zero included.
    pub fn serial_bytes(&self) -> &[u8] {
        &self.0.serial
    }

    /// The first second of validity.
    pub fn not_before(&self) -> Timestamp {
        self.0.not_before
    }

    /// The last second of validity.
    pub fn not_after(&self) -> Timestamp {
        self.0.not_after
    }

    /// The subject's common name.
    pub fn subject_cn(&self) -> Option<&str> {
        self.0.subject_cn.as_deref()
    }

    /// The issuer's common name.
    pub fn issuer_cn(&self) -> Option<&str> {
        self.0.issuer_cn.as_deref()
    }

    /// The common name, if it is an identifier, then the alternative names; each once.
    pub fn identifiers(&self) -> &[Identifier] {
        &self.0.extensions.identifiers
    }

    /// The public key as DER `SubjectPublicKeyInfo`.
    pub fn spki_der(&self) -> &[u8] {
        &self.0.spki
    }

    /// The key's type, or `None` for an algorithm we do not speak.
    pub fn key_type(&self) -> Option<KeyType> {
        self.0.key_type
    }

    /// The `keyIdentifier` of the authority key identifier extension.
    pub fn authority_key_id(&self) -> Option<&[u8]> {
        self.0.extensions.authority_key_id.as_deref()
    }

    /// Where its OCSP responders are; empty where the CA has none.
    pub fn ocsp_urls(&self) -> &[String] {
        &self.0.extensions.ocsp_urls
    }

    /// Where its issuer's certificate is.
    pub fn issuer_urls(&self) -> &[String] {
        &self.0.extensions.issuer_urls
    }

    /// Where its revocation list lies, the whole of it and its issuer's own.
    pub fn crl_urls(&self) -> &[String] {
        &self.0.extensions.crl_urls
    }

    /// Whether it may issue certificates.
    pub fn is_ca(&self) -> bool {
        self.0.extensions.is_ca
    }

    /// Whether it demands a stapled OCSP answer (RFC 7633).
    pub fn has_must_staple(&self) -> bool {
        self.0.extensions.must_staple
    }

    /// Whether it may sign OCSP answers for its issuer (RFC 6960 section 4.2.2.2).
    pub fn may_sign_ocsp(&self) -> bool {
        self.0.extensions.ocsp_signing
    }

    /// Whether it may sign revocation lists: its key usage says so, or says nothing (RFC 5280
    /// section 4.2.1.3).
    pub fn may_sign_crls(&self) -> bool {
        !self.0.extensions.no_crl_signing
    }

    /// Whether `key` is the private half of this certificate's key.
    pub fn matches_key(&self, key: &PrivateKey) -> bool {
        self.0.spki == key.spki_der()
    }

    /// Checks that `issuer` signed this certificate and bears the issuer's name.
    pub fn verify_signed_by(&self, issuer: &Self) -> Result<(), CertificateError> {
        if self.0.issuer != issuer.0.subject {
            return Err(CertificateError::IssuerName);
        }
        let (_, x509) = X509Certificate::from_der(&self.0.der).map_err(|_| CertificateError::Der)?;
        let algorithm = x509.signature_algorithm.algorithm.to_id_string();
        let content = x509.tbs_certificate.as_ref();
        signature::verify(issuer.spki_der(), &algorithm, content, &x509.signature_value.data)
            .map_err(CertificateError::Signature)
    }

    /// The subject's distinguished name, DER.
    pub(crate) fn subject_der(&self) -> &[u8] {
        &self.0.subject
    }

    /// The issuer's distinguished name, DER.
    pub(crate) fn issuer_der(&self) -> &[u8] {
        &self.0.issuer
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.0.der == other.0.der
    }
}

impl Eq for Certificate {}

/// A certificate and those above it, leaf first, as `fullchain.pem` and ACME give them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain(Vec<Certificate>);

impl Chain {
    /// Parses a bundle of at least one certificate.
    pub fn parse_pem(text: &[u8]) -> Result<Self, CertificateError> {
        let certificates = pem::parse(text)
            .map_err(CertificateError::Pem)?
            .into_iter()
            .filter(|block| block.label == "CERTIFICATE")
            .map(|block| Certificate::from_der(block.into_public_der()))
            .collect::<Result<Vec<_>, _>>()?;
        if certificates.is_empty() {
            return Err(CertificateError::Missing);
        }
        Ok(Self(certificates))
    }

    /// The certificate itself.
    pub fn leaf(&self) -> &Certificate {
        &self.0[0]
    }

    /// The certificates above it; may be empty.
    pub fn issuers(&self) -> &[Certificate] {
        &self.0[1..]
    }

    /// `fullchain.pem`: `cert.pem` and `chain.pem` one after the other.
    pub fn fullchain_pem(&self) -> String {
        self.0.iter().map(Certificate::pem).collect()
    }

    /// `chain.pem`.
    pub fn chain_pem(&self) -> String {
        self.issuers().iter().map(Certificate::pem).collect()
    }

    /// `cert.pem`.
    pub fn leaf_pem(&self) -> String {
        self.leaf().pem()
    }

    /// The issuer named by the topmost certificate: what `--preferred-chain` compares.
    pub fn last_issuer_cn(&self) -> Option<&str> {
        self.0.last().and_then(Certificate::issuer_cn)
    }
}

/// Why something is not a usable certificate.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// Not an X.509 structure.
    #[error("not a certificate")]
    Der,
    /// The supposed issuer bears another name.
    #[error("the issuer's name does not match")]
    IssuerName,
    /// No certificate in the text.
    #[error("no certificate found")]
    Missing,
    /// Broken PEM.
    #[error("not a PEM text")]
    Pem(#[source] PemError),
    /// The issuer did not sign it.
    #[error("not signed by its issuer")]
    Signature(#[source] SignatureError),
}

pub(crate) fn instant(seconds: i64) -> Result<Timestamp, CertificateError> {
    Timestamp::from_second(seconds).map_err(|_| CertificateError::Der)
}

fn key_type(x509: &X509Certificate<'_>) -> Option<KeyType> {
    let spki = x509.public_key();
    match spki.parsed().ok()? {
        PublicKey::RSA(rsa) => u32::try_from(rsa.key_size()).ok().map(KeyType::Rsa),
        PublicKey::EC(_) => {
            let curve = spki.algorithm.parameters.as_ref()?.as_oid().ok()?;
            let curve = curve.to_id_string();
            let known = CURVES.iter().find(|known| known.oid.to_string() == curve);
            known.map(|known| known.key_type)
        }
        _ => (spki.algorithm.algorithm.to_id_string() == crate::key::ED25519.to_string()).then_some(KeyType::Ed25519),
    }
}

fn extensions(x509: &X509Certificate<'_>, subject_cn: Option<&str>) -> Extensions {
    let mut found = Extensions {
        must_staple: x509.extensions().iter().any(|extension| extension.oid.to_id_string() == TLS_FEATURE),
        ..Extensions::default()
    };
    let mut san = &Vec::new();
    for extension in x509.extensions() {
        match extension.parsed_extension() {
            ParsedExtension::SubjectAlternativeName(names) => san = &names.general_names,
            ParsedExtension::BasicConstraints(basic) => found.is_ca = basic.ca,
            ParsedExtension::ExtendedKeyUsage(usage) => found.ocsp_signing = usage.ocsp_signing,
            ParsedExtension::KeyUsage(usage) => found.no_crl_signing = !usage.crl_sign(),
            ParsedExtension::AuthorityKeyIdentifier(aki) => {
                found.authority_key_id = aki.key_identifier.as_ref().map(|id| id.0.to_vec());
            }
            ParsedExtension::AuthorityInfoAccess(aia) => {
                for access in aia.iter() {
                    let ocsp = access.access_method == OID_PKIX_ACCESS_DESCRIPTOR_OCSP;
                    let list = if ocsp { &mut found.ocsp_urls } else { &mut found.issuer_urls };
                    list.extend(url(&access.access_location, &access.access_method));
                }
            }
            ParsedExtension::CRLDistributionPoints(points) => {
                let whole = points.iter().filter(|point| point.reasons.is_none() && point.crl_issuer.is_none());
                let names = whole.filter_map(|point| point.distribution_point.as_ref());
                found.crl_urls = names.flat_map(urls).collect();
            }
            _ => {}
        }
    }
    found.identifiers = x509_names::identifiers(subject_cn, san);
    found
}

fn url(location: &GeneralName<'_>, _method: &Oid<'_>) -> Option<String> {
    match location {
        GeneralName::URI(uri) => Some((*uri).to_owned()),
        _ => None,
    }
}

/// The URLs among the names of a place where revocation lists lie.
pub(crate) fn urls(name: &DistributionPointName<'_>) -> Vec<String> {
    match name {
        DistributionPointName::FullName(names) => names
            .iter()
            .filter_map(|name| match name {
                GeneralName::URI(uri) => Some((*uri).to_owned()),
                _ => None,
            })
            .collect(),
        DistributionPointName::NameRelativeToCRLIssuer(_) => Vec::new(),
    }
}

const TLS_FEATURE: &str = "1.3.6.1.5.5.7.1.24";

#[cfg(test)]
mod tests {
    use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, IsCa};

    use super::*;

    fn issuer(name: &str) -> CertifiedIssuer<'static, PrivateKey> {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = PrivateKey::generate(KeyType::EcdsaP256).unwrap();
        CertifiedIssuer::self_signed(params, key).unwrap()
    }

    fn leaf(issuer: &CertifiedIssuer<'static, PrivateKey>, key: &PrivateKey) -> Certificate {
        let mut params = CertificateParams::new(["a.test".into(), "10.0.0.1".into()]).unwrap();
        params.distinguished_name = DistinguishedName::new();
        params.use_authority_key_identifier_extension = true;
        let cert = params.signed_by(key, issuer).unwrap();
        Certificate::from_der(cert.der().to_vec()).unwrap()
    }

    #[test]
    fn a_chain_is_read_and_verified() {
        let ca = issuer("root x");
        let key = PrivateKey::generate(KeyType::EcdsaP384).unwrap();
        let leaf = leaf(&ca, &key);
        let bundle = format!("{}{}", leaf.pem(), ca.pem());
        let chain = Chain::parse_pem(bundle.as_bytes()).unwrap();
        assert_eq!(chain.fullchain_pem().trim(), bundle.trim().replace("\r\n", "\n"));
        assert_eq!(chain.last_issuer_cn(), Some("root x"));
        assert!(chain.leaf().verify_signed_by(&chain.issuers()[0]).is_ok());
        assert!(chain.leaf().matches_key(&key));
        assert_eq!(chain.leaf().key_type(), Some(KeyType::EcdsaP384));
        let values: Vec<_> = leaf.identifiers().iter().map(Identifier::value).collect();
        assert_eq!(values, ["a.test", "10.0.0.1"]);
        assert!(crate::ari::certificate_id(&leaf).unwrap().contains('.'));
    }

    #[test]
    fn a_namesake_is_not_the_issuer() {
        let (ca, other) = (issuer("root x"), issuer("root x"));
        let key = PrivateKey::generate(KeyType::EcdsaP256).unwrap();
        let namesake = Certificate::from_der(other.der().to_vec()).unwrap();
        let error = leaf(&ca, &key).verify_signed_by(&namesake).unwrap_err();
        assert!(matches!(error, CertificateError::Signature(_)));
    }
}
