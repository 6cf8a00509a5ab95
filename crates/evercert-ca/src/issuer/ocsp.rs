//! The OCSP responder (RFC 6960): answers signed by the intermediate itself.

use std::time::Duration;

use der::{
    Decode, Encode,
    asn1::{BitString, GeneralizedTime, ObjectIdentifier, OctetString},
};
use evercert_pki::digest;
use jiff::Timestamp;
use rcgen::SigningKey;
use x509_cert::{
    ext::{Extensions, pkix::CrlReason},
    spki::AlgorithmIdentifierOwned,
};
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse, ResponderId, ResponseData,
    RevokedInfo, SingleResponse, Version,
};

use crate::{
    issuer::{
        hierarchy::Hierarchy,
        leaf::hex,
        time::{DAY, shifted},
    },
    state::certificate::Revocation,
};

/// What is known about a serial number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Good,
    Revoked(Revocation),
    Unknown,
}

/// Answers a DER request; `status` is asked with serial numbers of this issuer, in lower-case
/// hexadecimal. A request that cannot be read is answered with `malformedRequest`.
pub(crate) fn respond(
    hierarchy: &Hierarchy,
    request: &[u8],
    now: Timestamp,
    status: impl Fn(&str) -> Status,
) -> Result<Vec<u8>, OcspError> {
    let Ok(request) = OcspRequest::from_der(request) else {
        return Ok(OcspResponse::malformed_request().to_der()?);
    };
    let responses = request
        .tbs_request
        .request_list
        .iter()
        .map(|one| single(hierarchy, &one.req_cert, now, &status))
        .collect::<Result<Vec<_>, _>>()?;
    let data = ResponseData {
        version: Version::V1,
        responder_id: ResponderId::ByName(hierarchy.view().tbs_certificate.subject.clone()),
        produced_at: generalized(now)?,
        responses,
        response_extensions: nonce(&request),
    };
    sign(hierarchy, data)
}

/// Why a request was not answered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OcspError {
    #[error("the library could not sign")]
    Sign(#[from] rcgen::Error),
    #[error("the answer cannot be encoded")]
    Encode(#[from] der::Error),
}

fn single(
    hierarchy: &Hierarchy,
    id: &CertId,
    now: Timestamp,
    status: &impl Fn(&str) -> Status,
) -> Result<SingleResponse, OcspError> {
    let serial = hex(id.serial_number.as_bytes());
    let known = match is_ours(hierarchy, id)? {
        true => status(&serial),
        false => Status::Unknown,
    };
    Ok(SingleResponse {
        cert_id: id.clone(),
        cert_status: cert_status(known)?,
        this_update: generalized(now)?,
        next_update: Some(generalized(shifted(now, DAY))?),
        single_extensions: None,
    })
}

fn is_ours(hierarchy: &Hierarchy, id: &CertId) -> Result<bool, OcspError> {
    let issuer = &hierarchy.view().tbs_certificate;
    let name = issuer.subject.to_der()?;
    let key = issuer.subject_public_key_info.subject_public_key.raw_bytes();
    Ok(match id.hash_algorithm.oid.to_string().as_str() {
        SHA1 => matches(id, &digest::sha1(&name), &digest::sha1(key)),
        SHA256 => matches(id, &digest::sha256(&name), &digest::sha256(key)),
        _ => false,
    })
}

fn matches(id: &CertId, name: &[u8], key: &[u8]) -> bool {
    id.issuer_name_hash.as_bytes() == name && id.issuer_key_hash.as_bytes() == key
}

fn cert_status(status: Status) -> Result<CertStatus, der::Error> {
    Ok(match status {
        Status::Good => CertStatus::good(),
        Status::Unknown => CertStatus::unknown(),
        Status::Revoked(revocation) => CertStatus::revoked(RevokedInfo {
            revocation_time: generalized(revocation.at)?,
            revocation_reason: reason(revocation.reason),
        }),
    })
}

fn reason(code: u8) -> Option<CrlReason> {
    match code {
        1 => Some(CrlReason::KeyCompromise),
        3 => Some(CrlReason::AffiliationChanged),
        4 => Some(CrlReason::Superseded),
        5 => Some(CrlReason::CessationOfOperation),
        _ => None,
    }
}

/// The request's nonce, given back (RFC 8954).
fn nonce(request: &OcspRequest) -> Option<Extensions> {
    let extensions = request.tbs_request.request_extensions.as_ref()?;
    let nonce = extensions.iter().find(|one| one.extn_id.to_string() == NONCE)?;
    Some(vec![nonce.clone()])
}

fn sign(hierarchy: &Hierarchy, data: ResponseData) -> Result<Vec<u8>, OcspError> {
    let signature = hierarchy.intermediate.key().sign(&data.to_der()?)?;
    let basic = BasicOcspResponse {
        tbs_response_data: data,
        signature_algorithm: AlgorithmIdentifierOwned {
            oid: ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2"),
            parameters: None,
        },
        signature: BitString::from_bytes(&signature)?,
        certs: None,
    };
    let response = OcspResponse {
        response_status: x509_ocsp::OcspResponseStatus::Successful,
        response_bytes: Some(x509_ocsp::ResponseBytes {
            response_type: ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1"),
            response: OctetString::new(basic.to_der()?)?,
        }),
    };
    Ok(response.to_der()?)
}

fn generalized(instant: Timestamp) -> Result<OcspGeneralizedTime, der::Error> {
    let seconds = u64::try_from(instant.as_second()).unwrap_or(0);
    let time = GeneralizedTime::from_unix_duration(Duration::from_secs(seconds))?;
    Ok(OcspGeneralizedTime(time))
}

const SHA1: &str = "1.3.14.3.2.26";
const SHA256: &str = "2.16.840.1.101.3.4.2.1";
const NONCE: &str = "1.3.6.1.5.5.7.48.1.2";
