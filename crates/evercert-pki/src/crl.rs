//! Revocation lists (RFC 5280 section 5), checked. Who fetches them is not our business here.

use jiff::{SignedDuration, Timestamp};
use x509_parser::{
    extensions::{DistributionPointName, IssuingDistributionPoint, ParsedExtension, X509Extension},
    prelude::FromDer,
    revocation_list::CertificateRevocationList,
    time::ASN1Time,
};

use crate::{
    certificate::{self, Certificate},
    signature::{self, SignatureError},
};

/// What an issuer says of the certificates that it revoked; only the serial numbers are kept.
#[derive(Clone, Debug)]
pub struct RevocationList {
    /// Where the list lies that speaks of some certificates only; without it, it speaks of all.
    places: Option<Vec<String>>,
    /// Sorted.
    revoked: Vec<Serial>,
}

/// Why a list says nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CrlError {
    /// The structure is broken.
    #[error("not a revocation list")]
    Der,
    /// Signed by the issuer's key, but in another's name; or the issuer may not sign lists.
    #[error("the list is not the issuer's")]
    Issuer,
    /// Not valid at this time.
    #[error("the list is from {this_update} and not valid now")]
    Outdated {
        /// The list's `thisUpdate`.
        this_update: Timestamp,
    },
    /// About other certificates, or only about changes, or only about some reasons.
    #[error("the list does not speak of this certificate")]
    Scope,
    /// Not signed by the issuer.
    #[error("the list is not signed by the issuer")]
    Signature(#[source] SignatureError),
    /// It demands to be understood in a way that we do not know.
    #[error("the list has the critical extension {0}, which is not known")]
    UnknownExtension(String),
}

impl RevocationList {
    /// Checks a list (DER): whole, signed by `issuer`, valid at `now` give or take five minutes,
    /// and a complete one of server certificates.
    pub fn parse(der: &[u8], issuer: &Certificate, now: Timestamp) -> Result<Self, CrlError> {
        let (rest, list) = CertificateRevocationList::from_der(der).map_err(|_| CrlError::Der)?;
        if !rest.is_empty() {
            return Err(CrlError::Der);
        }
        verify(&list, issuer)?;
        check_time(&list, now)?;
        let places = scope(list.extensions())?;
        let entries = list.tbs_cert_list.revoked_certificates.iter();
        let mut revoked: Vec<_> = entries.filter_map(|entry| serial(entry.raw_serial())).collect();
        revoked.sort_unstable();
        Ok(Self { places, revoked })
    }

    /// Whether `leaf`, a certificate of the same issuer, is on the list.
    ///
    /// # Errors
    /// A list that lies elsewhere than the certificate says: one part of the issuer's list put in
    /// the place of another would hide a revocation.
    pub fn is_revoked(&self, leaf: &Certificate) -> Result<bool, CrlError> {
        let is_ours = |places: &Vec<String>| places.iter().any(|place| leaf.crl_urls().contains(place));
        if !self.places.as_ref().is_none_or(is_ours) {
            return Err(CrlError::Scope);
        }
        let serial = serial(leaf.serial_bytes()).ok_or(CrlError::Scope)?;
        Ok(self.revoked.binary_search(&serial).is_ok())
    }
}

/// A serial number, right-aligned: lists of big CAs have a hundred thousand of them.
type Serial = [u8; 20];

/// Longer ones are forbidden (RFC 5280 section 4.1.2.2) and cannot be ours.
fn serial(bytes: &[u8]) -> Option<Serial> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let digits = &bytes[zeros..];
    let mut serial = [0; 20];
    let start = serial.len().checked_sub(digits.len())?;
    serial[start..].copy_from_slice(digits);
    Some(serial)
}

fn verify(list: &CertificateRevocationList<'_>, issuer: &Certificate) -> Result<(), CrlError> {
    if list.issuer().as_raw() != issuer.subject_der() || !issuer.may_sign_crls() {
        return Err(CrlError::Issuer);
    }
    let algorithm = list.signature_algorithm.algorithm.to_id_string();
    if algorithm != list.tbs_cert_list.signature.algorithm.to_id_string() {
        return Err(CrlError::Der);
    }
    let content = list.tbs_cert_list.as_ref();
    signature::verify(issuer.spki_der(), &algorithm, content, &list.signature_value.data).map_err(CrlError::Signature)
}

/// A list without `nextUpdate`, which RFC 5280 demands, could be of any age.
fn check_time(list: &CertificateRevocationList<'_>, now: Timestamp) -> Result<(), CrlError> {
    let instant = |time: ASN1Time| certificate::instant(time.timestamp()).map_err(|_| CrlError::Der);
    let this_update = instant(list.last_update())?;
    let next_update = list.next_update().map(instant).transpose()?;
    let skew = SignedDuration::from_mins(5);
    let is_now = this_update <= now + skew && next_update.is_some_and(|next| now - skew <= next);
    if is_now { Ok(()) } else { Err(CrlError::Outdated { this_update }) }
}

/// Where the list lies, if it speaks of the certificates only that point there.
fn scope(extensions: &[X509Extension<'_>]) -> Result<Option<Vec<String>>, CrlError> {
    let mut places = None;
    for extension in extensions {
        match extension.parsed_extension() {
            ParsedExtension::IssuingDistributionPoint(point) => places = issuing_point(point)?,
            ParsedExtension::AuthorityKeyIdentifier(_) | ParsedExtension::CRLNumber(_) => {}
            _ if extension.oid.to_id_string() == DELTA => return Err(CrlError::Scope),
            _ if extension.critical => return Err(CrlError::UnknownExtension(extension.oid.to_id_string())),
            _ => {}
        }
    }
    Ok(places)
}

/// RFC 5280 section 5.2.5.
fn issuing_point(point: &IssuingDistributionPoint<'_>) -> Result<Option<Vec<String>>, CrlError> {
    let of_others = point.only_contains_ca_certs || point.only_contains_attribute_certs || point.indirect_crl;
    if of_others || point.only_some_reasons.is_some() {
        return Err(CrlError::Scope);
    }
    match &point.distribution_point {
        None => Ok(None),
        Some(name @ DistributionPointName::FullName(_)) => Ok(Some(certificate::urls(name))),
        Some(DistributionPointName::NameRelativeToCRLIssuer(_)) => Err(CrlError::Scope),
    }
}

/// The delta CRL indicator: a list of changes to another list.
const DELTA: &str = "2.5.29.27";

#[cfg(test)]
mod tests {
    use rcgen::{
        BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, CrlDistributionPoint,
        CrlIssuingDistributionPoint, CrlScope, DnType, IsCa, KeyIdMethod, KeyUsagePurpose, RevokedCertParams,
        SerialNumber,
    };

    use super::*;
    use crate::key::{KeyType, PrivateKey};

    type Ca = CertifiedIssuer<'static, PrivateKey>;

    const HERE: &str = "http://ca.test/7.crl";

    fn ca(usages: &[KeyUsagePurpose]) -> Ca {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "issuer");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = usages.to_vec();
        CertifiedIssuer::self_signed(params, PrivateKey::generate(KeyType::EcdsaP256).unwrap()).unwrap()
    }

    fn certificate(ca: &Ca) -> Certificate {
        Certificate::from_der(ca.der().to_vec()).unwrap()
    }

    fn leaf(ca: &Ca, serial: u64) -> Certificate {
        let mut params = CertificateParams::new(["a.test".into()]).unwrap();
        params.serial_number = Some(SerialNumber::from(serial));
        params.crl_distribution_points = vec![CrlDistributionPoint { uris: vec![HERE.into()] }];
        let key = PrivateKey::generate(KeyType::EcdsaP256).unwrap();
        Certificate::from_der(params.signed_by(&key, ca).unwrap().der().to_vec()).unwrap()
    }

    fn day(day: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + day * 86_400).unwrap()
    }

    /// A list from day 0 to day 7 with the serial number 5.
    fn list(ca: &Ca, place: Option<(&str, Option<CrlScope>)>) -> Vec<u8> {
        let time = |at: Timestamp| ASN1Time::from_timestamp(at.as_second()).unwrap().to_datetime();
        let entry = RevokedCertParams {
            serial_number: SerialNumber::from(5),
            revocation_time: time(day(0)),
            reason_code: None,
            invalidity_date: None,
        };
        let point = place.map(|(uri, scope)| CrlIssuingDistributionPoint {
            distribution_point: CrlDistributionPoint { uris: vec![uri.into()] },
            scope,
        });
        let params = CertificateRevocationListParams {
            this_update: time(day(0)),
            next_update: time(day(7)),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: point,
            revoked_certs: vec![entry],
            key_identifier_method: KeyIdMethod::Sha256,
        };
        params.signed_by(ca).unwrap().der().to_vec()
    }

    #[test]
    fn who_is_on_the_list_is_revoked() {
        let ca = ca(&[]);
        for place in [None, Some((HERE, None)), Some((HERE, Some(CrlScope::UserCertsOnly)))] {
            let list = RevocationList::parse(&list(&ca, place), &certificate(&ca), day(1)).unwrap();
            assert!(list.is_revoked(&leaf(&ca, 5)).unwrap());
            assert!(!list.is_revoked(&leaf(&ca, 6)).unwrap());
        }
    }

    #[test]
    fn a_list_holds_between_its_two_times() {
        let ca = ca(&[]);
        let at = |now| RevocationList::parse(&list(&ca, None), &certificate(&ca), now).map(|_| ());
        assert!(at(day(0) - SignedDuration::from_mins(4)).is_ok() && at(day(7)).is_ok());
        for now in [day(-1), day(8)] {
            assert!(matches!(at(now), Err(CrlError::Outdated { .. })));
        }
    }

    #[test]
    fn a_namesakes_list_is_not_the_issuers() {
        let (ours, namesake) = (ca(&[]), ca(&[]));
        let error = RevocationList::parse(&list(&namesake, None), &certificate(&ours), day(1)).unwrap_err();
        assert!(matches!(error, CrlError::Signature(SignatureError::Mismatch)));
        let may_sign = ca(&[KeyUsagePurpose::CrlSign]);
        assert!(RevocationList::parse(&list(&may_sign, None), &certificate(&may_sign), day(1)).is_ok());
        assert!(!certificate(&ca(&[KeyUsagePurpose::KeyCertSign])).may_sign_crls());
    }

    #[test]
    fn one_part_does_not_stand_for_another() {
        let ca = ca(&[]);
        let other = list(&ca, Some(("http://ca.test/8.crl", None)));
        let other = RevocationList::parse(&other, &certificate(&ca), day(1)).unwrap();
        assert!(matches!(other.is_revoked(&leaf(&ca, 5)), Err(CrlError::Scope)));
        let of_cas = list(&ca, Some((HERE, Some(CrlScope::CaCertsOnly))));
        assert!(matches!(RevocationList::parse(&of_cas, &certificate(&ca), day(1)), Err(CrlError::Scope)));
    }

    #[test]
    fn garbage_is_an_error_not_a_verdict() {
        let ca = ca(&[]);
        let good = list(&ca, None);
        for end in 0..good.len() {
            assert!(RevocationList::parse(&good[..end], &certificate(&ca), day(1)).is_err());
        }
        let mut changed = good;
        changed.push(0);
        assert!(matches!(RevocationList::parse(&changed, &certificate(&ca), day(1)), Err(CrlError::Der)));
    }

    #[test]
    fn serial_numbers_are_numbers() {
        assert_eq!(serial(&[0, 0x80]), serial(&[0x80]));
        assert_eq!(serial(&[1; 21]), None);
        assert_eq!(serial(&[0; 30]), serial(&[]));
    }
}
