//! OCSP (RFC 6960): the question and the checked answer. Who carries them is not our business here.

use der::{
    Decode, Encode,
    asn1::{Null, ObjectIdentifier, OctetString},
};
use jiff::{SignedDuration, Timestamp};
use x509_cert::{serial_number::SerialNumber, spki::AlgorithmIdentifierOwned};
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse, OcspResponseStatus, Request,
    SingleResponse, TbsRequest, Version,
};

use crate::{
    certificate::Certificate,
    digest,
    signature::{self, SignatureError},
};

/// What the CA says of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OcspStatus {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked {
        /// When it was revoked.
        at: Timestamp,
        /// The CRLReason code (RFC 5280 section 5.3.1), if one was given.
        reason: Option<u32>,
    },
    /// The responder does not know the certificate.
    Unknown,
}

/// Why there is no answer to rely on.
#[derive(Debug, thiserror::Error)]
pub enum OcspError {
    /// The structure is broken.
    #[error("not an OCSP structure")]
    Der(#[source] der::Error),
    /// The responder refused, with its status word.
    #[error("the responder answered {0}")]
    Refused(String),
    /// Nothing in the answer is about our certificate.
    #[error("the answer is about another certificate")]
    OtherCertificate,
    /// Not valid at this time.
    #[error("the answer is from {this_update} and not valid now")]
    Outdated {
        /// The answer's `thisUpdate`.
        this_update: Timestamp,
    },
    /// Not signed by the issuer or by a responder of its choice.
    #[error("the answer is not signed by the issuer")]
    Signature(#[source] SignatureError),
}

/// The question, DER, to be POSTed as `application/ocsp-request`. Identified by SHA-1, which is
/// what responders are required to answer.
pub fn request(leaf: &Certificate, issuer: &Certificate) -> Result<Vec<u8>, OcspError> {
    let request = OcspRequest {
        tbs_request: TbsRequest {
            version: Version::V1,
            requestor_name: None,
            request_list: vec![Request { req_cert: certificate_id(leaf, issuer)?, single_request_extensions: None }],
            request_extensions: None,
        },
        optional_signature: None,
    };
    request.to_der().map_err(OcspError::Der)
}

/// Checks an answer: for this certificate, signed by `issuer` or a responder it certified, valid at
/// `now` give or take five minutes.
pub fn parse_response(
    answer: &[u8],
    leaf: &Certificate,
    issuer: &Certificate,
    now: Timestamp,
) -> Result<OcspStatus, OcspError> {
    let basic = basic_response(answer)?;
    verify(&basic, issuer)?;
    let id = certificate_id(leaf, issuer)?;
    let responses = &basic.tbs_response_data.responses;
    let single = responses.iter().find(|single| same(&single.cert_id, &id));
    let single = single.ok_or(OcspError::OtherCertificate)?;
    check_time(single, now)?;
    Ok(status(&single.cert_status))
}

fn certificate_id(leaf: &Certificate, issuer: &Certificate) -> Result<CertId, OcspError> {
    let spki = x509_cert::spki::SubjectPublicKeyInfoRef::from_der(issuer.spki_der());
    let key = spki.map_err(OcspError::Der)?.subject_public_key;
    let octets = |bytes: &[u8]| OctetString::new(bytes).map_err(OcspError::Der);
    Ok(CertId {
        hash_algorithm: AlgorithmIdentifierOwned { oid: SHA1, parameters: Some(Null.into()) },
        issuer_name_hash: octets(&digest::sha1(leaf.issuer_der()))?,
        issuer_key_hash: octets(&digest::sha1(key.raw_bytes()))?,
        serial_number: SerialNumber::new(leaf.serial_bytes()).map_err(OcspError::Der)?,
    })
}

/// Some responders leave out the NULL parameters of the hash algorithm, so only what matters counts.
fn same(a: &CertId, b: &CertId) -> bool {
    a.hash_algorithm.oid == b.hash_algorithm.oid
        && a.issuer_name_hash == b.issuer_name_hash
        && a.issuer_key_hash == b.issuer_key_hash
        && a.serial_number == b.serial_number
}

fn basic_response(answer: &[u8]) -> Result<BasicOcspResponse, OcspError> {
    let response = OcspResponse::from_der(answer).map_err(OcspError::Der)?;
    if response.response_status != OcspResponseStatus::Successful {
        return Err(OcspError::Refused(format!("{:?}", response.response_status)));
    }
    let bytes = response.response_bytes.map(|bytes| bytes.response.into_bytes());
    BasicOcspResponse::from_der(&bytes.unwrap_or_default()).map_err(OcspError::Der)
}

fn verify(basic: &BasicOcspResponse, issuer: &Certificate) -> Result<(), OcspError> {
    let content = basic.tbs_response_data.to_der().map_err(OcspError::Der)?;
    let algorithm = basic.signature_algorithm.oid.to_string();
    let check = |signer: &Certificate| {
        let signature = basic.signature.raw_bytes();
        signature::verify(signer.spki_der(), &algorithm, &content, signature)
    };
    let delegated = delegates(basic, issuer);
    match delegated.iter().map(check).find(Result::is_ok) {
        Some(_) => Ok(()),
        None => check(issuer).map_err(OcspError::Signature),
    }
}

/// The responders in the answer that the issuer itself certified for this purpose.
fn delegates(basic: &BasicOcspResponse, issuer: &Certificate) -> Vec<Certificate> {
    let certs = basic.certs.iter().flatten();
    certs
        .filter_map(|cert| Certificate::from_der(cert.to_der().ok()?).ok())
        .filter(|cert| cert.may_sign_ocsp() && cert.verify_signed_by(issuer).is_ok())
        .collect()
}

fn check_time(single: &SingleResponse, now: Timestamp) -> Result<(), OcspError> {
    let skew = SignedDuration::from_mins(5);
    let this_update = instant(&single.this_update);
    let next_update = single.next_update.as_ref().map(instant);
    let early = this_update > now + skew;
    let late = next_update.is_some_and(|next| next < now - skew);
    if early || late {
        return Err(OcspError::Outdated { this_update });
    }
    Ok(())
}

fn status(status: &CertStatus) -> OcspStatus {
    match status {
        CertStatus::Good(_) => OcspStatus::Good,
        CertStatus::Revoked(info) => OcspStatus::Revoked {
            at: instant(&info.revocation_time),
            reason: info.revocation_reason.map(|reason| reason as u32),
        },
        CertStatus::Unknown(_) => OcspStatus::Unknown,
    }
}

fn instant(time: &OcspGeneralizedTime) -> Timestamp {
    let seconds = time.0.to_unix_duration().as_secs();
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}

const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn garbage_is_an_error_not_a_verdict() {
        assert!(matches!(basic_response(b"hello"), Err(OcspError::Der(_))));
        // OCSPResponse { tryLater }
        let later = [0x30, 0x03, 0x0a, 0x01, 0x03];
        assert!(matches!(basic_response(&later), Err(OcspError::Refused(_))));
    }
}
