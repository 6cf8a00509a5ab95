//! Revocation (RFC 8555 section 7.6).

use evercert_pki::base64url;
use serde::Deserialize;
use serde_json::Value;

use crate::{
    issuer::time::whole_second,
    problem::{Kind, Problem},
    server::{context::Server, reply::Reply, signed::Signed},
    state::{
        account::Account,
        certificate::{Issued, Revocation},
        challenge::Subject,
        store::State,
    },
};

#[derive(Deserialize)]
struct Revoke {
    certificate: String,
    /// Anything: what is no reason has an error of its own.
    reason: Option<Value>,
}

pub(crate) fn revoke(server: &Server, signed: &Signed<'_>) -> Result<Reply, Problem> {
    let wish: Revoke = signed.json()?;
    let der = base64url::decode(&wish.certificate)
        .map_err(|cause| Problem::malformed(format!("the certificate is {cause}")))?;
    let serial = serial(&der)?;
    let mut state = server.state();
    let issued = state
        .certificates
        .get(&serial)
        .filter(|issued| issued.der == der)
        .ok_or_else(|| Problem::not_found("certificate"))?;
    match signed.maybe_account() {
        Some(account) => check_account(server, &state, account, issued)?,
        None => check_key(signed, issued)?,
    }
    let reason = reason(wish.reason.as_ref())?;
    record(server, &mut state, &serial, reason)?;
    Ok(Reply::empty(200))
}

/// Revokes by serial number, whoever asks; the way of the management API.
pub(crate) fn record(server: &Server, state: &mut State, serial: &str, reason: u8) -> Result<(), Problem> {
    let at = whole_second(server.now());
    let issued = state.certificates.get_mut(serial).ok_or_else(|| Problem::not_found("certificate"))?;
    if issued.revoked.is_some() {
        let words = "the certificate is revoked already";
        return Err(Problem::new(Kind::AlreadyRevoked, words));
    }
    if at > issued.not_after {
        return Err(Problem::unauthorized("the certificate has expired"));
    }
    issued.revoked = Some(Revocation { at, reason });
    Ok(())
}

/// The reasons a subscriber may give (RFC 5280 section 5.3.1).
pub(crate) fn reason(wish: Option<&Value>) -> Result<u8, Problem> {
    let Some(wish) = wish else { return Ok(0) };
    let code = wish.as_u64().and_then(|code| u8::try_from(code).ok());
    code.filter(|code| REASONS.contains(code)).ok_or_else(|| {
        let words = format!("reason {wish} is not one of {REASONS:?}");
        Problem::new(Kind::BadRevocationReason, words)
    })
}

fn serial(der: &[u8]) -> Result<String, Problem> {
    let (_, certificate) =
        x509_parser::parse_x509_certificate(der).map_err(|_| Problem::malformed("it is not a certificate"))?;
    Ok(crate::issuer::leaf::hex(certificate.raw_serial()))
}

/// The account that ordered it, or one that holds every name of it now.
fn check_account(server: &Server, state: &State, account: &Account, issued: &Issued) -> Result<(), Problem> {
    let now = server.now();
    let holds = |subject: &Subject| {
        let proof = state.authorizations.proof(&account.id, subject, now);
        proof.is_some()
    };
    let holds_all = || {
        let mut subjects = issued.identifiers.iter().map(Subject::of);
        subjects.all(|subject| holds(&subject))
    };
    match issued.account == account.id || holds_all() {
        true => Ok(()),
        false => Err(Problem::unauthorized("the account neither ordered the certificate nor holds all its names")),
    }
}

fn check_key(signed: &Signed<'_>, issued: &Issued) -> Result<(), Problem> {
    let key = signed.key.spki_der().map_err(|cause| Problem::internal(cause.to_string()))?;
    match key == issued.spki {
        true => Ok(()),
        false => Err(Problem::unauthorized("the request is not signed with the certificate's key")),
    }
}

const REASONS: [u8; 5] = [0, 1, 3, 4, 5];
