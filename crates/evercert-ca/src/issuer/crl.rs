//! The revocation list (RFC 5280 section 5).

use jiff::Timestamp;
use rcgen::{
    CertificateRevocationListParams, CrlDistributionPoint, CrlIssuingDistributionPoint, CrlScope, KeyIdMethod,
    RevocationReason, RevokedCertParams, SerialNumber,
};
use x509_parser::time::ASN1Time;

use crate::{
    issuer::{
        hierarchy::Hierarchy,
        time::{DAY, shifted},
    },
    state::certificate::Revocation,
};

/// The list of everything revoked so far, DER, good for a day. Like the lists of big CAs it says at
/// which `place` it lies, and that it is one of subscribers' certificates.
pub(crate) fn sign<'a>(
    hierarchy: &Hierarchy,
    place: &str,
    revoked: impl Iterator<Item = (&'a str, Revocation)>,
    now: Timestamp,
) -> Result<Vec<u8>, CrlError> {
    let number = u64::try_from(now.as_second()).unwrap_or(0);
    let params = CertificateRevocationListParams {
        this_update: ASN1Time::from_timestamp(now.as_second())?.to_datetime(),
        next_update: ASN1Time::from_timestamp(shifted(now, DAY).as_second())?.to_datetime(),
        crl_number: SerialNumber::from(number),
        issuing_distribution_point: Some(CrlIssuingDistributionPoint {
            distribution_point: CrlDistributionPoint { uris: vec![place.to_owned()] },
            scope: Some(CrlScope::UserCertsOnly),
        }),
        revoked_certs: revoked.map(|(serial, revocation)| entry(serial, revocation)).collect::<Result<_, _>>()?,
        key_identifier_method: KeyIdMethod::Sha256,
    };
    Ok(params.signed_by(&hierarchy.intermediate)?.der().to_vec())
}

/// Why a list was not signed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CrlError {
    #[error("the library could not sign")]
    Sign(#[from] rcgen::Error),
    #[error("the date cannot be said in X.509")]
    Date(#[from] x509_parser::error::X509Error),
}

fn entry(serial: &str, revocation: Revocation) -> Result<RevokedCertParams, CrlError> {
    Ok(RevokedCertParams {
        serial_number: SerialNumber::from_slice(&unhex(serial)),
        revocation_time: ASN1Time::from_timestamp(revocation.at.as_second())?.to_datetime(),
        reason_code: reason(revocation.reason),
        invalidity_date: None,
    })
}

/// `unspecified` is left out, as RFC 5280 section 5.3.1 wants it.
fn reason(code: u8) -> Option<RevocationReason> {
    match code {
        1 => Some(RevocationReason::KeyCompromise),
        3 => Some(RevocationReason::AffiliationChanged),
        4 => Some(RevocationReason::Superseded),
        5 => Some(RevocationReason::CessationOfOperation),
        _ => None,
    }
}

/// Serial numbers of this CA have an even number of digits.
fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).filter_map(|index| u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()).collect()
}
