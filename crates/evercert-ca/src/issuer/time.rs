//! The library's instants and ours.

use jiff::Timestamp;
use rcgen::CertificateParams;
use x509_parser::time::ASN1Time;

/// Sets a validity. Years beyond 9999 and before 1950, which X.509 cannot say, stay at the default.
pub(crate) fn set_validity(params: &mut CertificateParams, from: Timestamp, to: Timestamp) {
    if let (Ok(from), Ok(to)) = (ASN1Time::from_timestamp(from.as_second()), ASN1Time::from_timestamp(to.as_second())) {
        params.not_before = from.to_datetime();
        params.not_after = to.to_datetime();
    }
}

/// `instant` moved by whole seconds, or left where it is at the end of time.
pub(crate) fn shifted(instant: Timestamp, seconds: i64) -> Timestamp {
    instant.checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(instant)
}

/// Without fractions of a second, which neither X.509 nor RFC 3339 text in ACME needs.
pub(crate) fn whole_second(instant: Timestamp) -> Timestamp {
    Timestamp::from_second(instant.as_second()).unwrap_or(instant)
}

pub(crate) const DAY: i64 = 86_400;
