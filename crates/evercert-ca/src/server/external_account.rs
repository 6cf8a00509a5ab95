//! External account binding (RFC 8555 section 7.3.4).

use serde_json::Value;

use crate::{
    jose::{
        hmac,
        jwk::Jwk,
        jws::{Envelope, Signer},
    },
    problem::{Kind, Problem},
    server::{context::Server, signed::Signed},
};

/// Checks the binding of a new account. A CA that asks for none ignores one.
pub(crate) fn check(server: &Server, signed: &Signed<'_>, binding: Option<&Value>) -> Result<(), Problem> {
    let Some(keys) = &server.config.eab else {
        return Ok(());
    };
    let binding = binding.ok_or_else(|| {
        let words = "new accounts need an external account binding";
        Problem::new(Kind::ExternalAccountRequired, words)
    })?;
    let envelope = Envelope::from_value(binding)?;
    let Signer::Kid(kid) = &envelope.header.signer else {
        return Err(Problem::malformed("the binding has a jwk, not a kid"));
    };
    let key = keys
        .iter()
        .find(|key| key.kid == *kid)
        .ok_or_else(|| Problem::unauthorized("the binding's kid is not known"))?;
    let message = envelope.signing_input();
    match hmac::verify(&envelope.header.algorithm, &key.hmac_key, message, envelope.signature()) {
        Some(true) => check_content(&envelope, signed),
        Some(false) => Err(Problem::unauthorized("the binding's MAC is wrong")),
        None => Err(Problem::new(Kind::BadSignatureAlgorithm, "a binding uses HS256, HS384 or HS512")
            .with_algorithms(&["HS256", "HS384", "HS512"])),
    }
}

fn check_content(envelope: &Envelope, signed: &Signed<'_>) -> Result<(), Problem> {
    if envelope.header.nonce.is_some() {
        return Err(Problem::malformed("the binding has a nonce"));
    }
    if envelope.header.url != signed.request.own_url() {
        return Err(Problem::malformed("the binding is for another URL"));
    }
    let bound: Value = serde_json::from_slice(&envelope.payload)
        .map_err(|_| Problem::malformed("the binding's payload is not a key"))?;
    match Jwk::parse(&bound)? == signed.key {
        true => Ok(()),
        false => Err(Problem::malformed("the binding is for another key")),
    }
}
