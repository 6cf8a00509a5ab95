//! One certificate for a subscriber.

use std::time::Duration;

use der::{Encode, asn1::Ia5String};
use evercert_pki::{base64url, identifier::Identifier};
use jiff::Timestamp;
use rcgen::{
    CertificateParams, CrlDistributionPoint, CustomExtension, DistinguishedName, ExtendedKeyUsagePurpose, IsCa,
    KeyUsagePurpose, SanType, SerialNumber, SubjectPublicKeyInfo,
};
use x509_cert::{
    der::asn1::ObjectIdentifier,
    ext::pkix::{AccessDescription, AuthorityInfoAccessSyntax, name::GeneralName},
};

use crate::issuer::{
    csr::Csr,
    hierarchy::Hierarchy,
    time::{set_validity, shifted, whole_second},
};

/// A signed certificate.
pub(crate) struct Leaf {
    /// Lower-case hexadecimal.
    pub(crate) serial: String,
    /// RFC 9773 section 4.1.
    pub(crate) ari_id: String,
    pub(crate) der: Vec<u8>,
    pub(crate) not_before: Timestamp,
    pub(crate) not_after: Timestamp,
}

/// Where relying parties find status and issuer: URLs without trailing slash.
pub(crate) struct Locations {
    pub(crate) ocsp: Option<String>,
    pub(crate) crl: String,
    pub(crate) issuer: String,
}

impl Locations {
    pub(crate) fn below(base: &str, with_ocsp: bool) -> Self {
        Self {
            ocsp: with_ocsp.then(|| format!("{base}/ocsp")),
            crl: format!("{base}/crl"),
            issuer: format!("{base}/issuer/0"),
        }
    }
}

/// Signs what `csr` asks for; whether it may be asked for was decided before. The subject is empty,
/// so the names are critical (RFC 5280 section 4.2.1.6).
pub(crate) fn issue(
    hierarchy: &Hierarchy,
    csr: &Csr,
    lifetime: Duration,
    now: Timestamp,
    serial: Serial,
    locations: &Locations,
) -> Result<Leaf, LeafError> {
    let (not_before, not_after) = validity(lifetime, now);
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.serial_number = Some(SerialNumber::from_slice(&serial.0));
    params.subject_alt_names = csr.identifiers.iter().map(san).collect::<Result<_, _>>()?;
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = key_usages(csr);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    params.crl_distribution_points = vec![CrlDistributionPoint { uris: vec![locations.crl.clone()] }];
    params.custom_extensions = extensions(csr, locations)?;
    set_validity(&mut params, not_before, not_after);
    let key = SubjectPublicKeyInfo::from_der(&csr.spki)?;
    let certificate = params.signed_by(&key, &hierarchy.intermediate)?;
    Ok(Leaf {
        serial: serial.hex(),
        ari_id: format!("{}.{}", base64url::encode(&hierarchy.key_id), base64url::encode(&serial.0)),
        der: certificate.der().to_vec(),
        not_before,
        not_after,
    })
}

/// Sixteen random bytes that are their own DER INTEGER content: positive, no leading zeros.
#[derive(Clone, Copy)]
pub(crate) struct Serial([u8; 16]);

impl Serial {
    pub(crate) fn new(mut random: [u8; 16]) -> Self {
        random[0] = random[0] & 0x7f | 0x40;
        Self(random)
    }

    fn hex(self) -> String {
        hex(&self.0)
    }
}

/// Lower-case hexadecimal without leading zeros: how serial numbers are written here.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    text.trim_start_matches('0').to_owned()
}

/// Why a certificate was not signed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LeafError {
    #[error("the library could not sign")]
    Sign(#[from] rcgen::Error),
    #[error("an extension cannot be encoded")]
    Encode(#[from] der::Error),
}

/// A tenth of the lifetime, at most a minute, lies before the issuance: for clocks that are behind.
fn validity(lifetime: Duration, now: Timestamp) -> (Timestamp, Timestamp) {
    let lifetime = i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX).max(1);
    let not_before = shifted(whole_second(now), -(lifetime / 10).min(60));
    (not_before, shifted(not_before, lifetime - 1))
}

fn san(identifier: &Identifier) -> Result<SanType, rcgen::Error> {
    Ok(match identifier {
        Identifier::Dns(name) => SanType::DnsName(name.as_str().try_into()?),
        Identifier::Ip(address) => SanType::IpAddress(*address),
    })
}

fn key_usages(csr: &Csr) -> Vec<KeyUsagePurpose> {
    let mut usages = vec![KeyUsagePurpose::DigitalSignature];
    if csr.is_rsa {
        usages.push(KeyUsagePurpose::KeyEncipherment);
    }
    usages
}

fn extensions(csr: &Csr, locations: &Locations) -> Result<Vec<CustomExtension>, der::Error> {
    let ocsp = locations.ocsp.iter().map(|url| description("1.3.6.1.5.5.7.48.1", url));
    let issuer = std::iter::once(description("1.3.6.1.5.5.7.48.2", &locations.issuer));
    let access = AuthorityInfoAccessSyntax(ocsp.chain(issuer).collect::<Result<_, _>>()?);
    let mut extensions = vec![CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], access.to_der()?)];
    if csr.must_staple {
        // TLS feature status_request (RFC 7633): SEQUENCE { INTEGER 5 }.
        let feature = vec![0x30, 3, 2, 1, 5];
        extensions.push(CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 24], feature));
    }
    Ok(extensions)
}

fn description(method: &str, url: &str) -> Result<AccessDescription, der::Error> {
    Ok(AccessDescription {
        access_method: ObjectIdentifier::new_unwrap(method),
        access_location: GeneralName::UniformResourceIdentifier(Ia5String::new(url)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_is_valid_for_a_minute() {
        let now = Timestamp::from_second(1_000_000).unwrap();
        let (from, to) = validity(Duration::from_secs(60), now);
        assert_eq!(from.as_second(), 999_994);
        assert_eq!(to.as_second() - from.as_second(), 59);
        let (from, _) = validity(Duration::from_secs(90 * 86_400), now);
        assert_eq!(from.as_second(), 999_940);
    }

    #[test]
    fn serial_numbers_are_positive_and_full() {
        assert_eq!(Serial::new([0; 16]).hex(), format!("40{}", "00".repeat(15)));
        assert_eq!(Serial::new([0xff; 16]).hex(), format!("7f{}", "ff".repeat(15)));
    }
}
