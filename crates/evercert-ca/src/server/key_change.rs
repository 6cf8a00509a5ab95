//! Account key rollover (RFC 8555 section 7.3.5).

use serde::Deserialize;
use serde_json::Value;

use crate::{
    jose::{
        jwk::Jwk,
        jws::{Envelope, Signer},
    },
    problem::Problem,
    server::{account::account_url, context::Server, reply::Reply, signed::Signed},
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct KeyChange {
    account: String,
    old_key: Value,
}

pub(crate) fn change(server: &Server, signed: &Signed<'_>) -> Result<Reply, Problem> {
    let inner = Envelope::parse(signed.payload())?;
    inner.check_algorithm()?;
    let Signer::Jwk(new_key) = &inner.header.signer else {
        return Err(Problem::malformed("the inner JWS has no jwk"));
    };
    inner.verify(new_key)?;
    if inner.header.url != signed.request.own_url() {
        return Err(Problem::malformed("the inner JWS is for another URL"));
    }
    if inner.header.nonce.is_some() {
        return Err(Problem::malformed("the inner JWS has a nonce"));
    }
    let old_key = old_key(&inner, signed)?;
    let account = signed.account()?;
    let mut state = server.state();
    // Of two changes at the same time, both signed with the old key, one comes too late.
    if state.accounts.get(&account.id).is_none_or(|known| known.key != old_key) {
        return Err(Problem::malformed("oldKey is not the account's key"));
    }
    if let Some(owner) = state.accounts.by_key(new_key) {
        let location = account_url(signed.request, &owner.id);
        return Err(Problem::malformed("the new key already has an account")
            .with_status(409)
            .with_header("location", location));
    }
    state.accounts.change_key(&account.id, (**new_key).clone());
    Ok(Reply::empty(200))
}

/// The key that the inner payload wants to be rid of, for the account that signed the outer one.
fn old_key(inner: &Envelope, signed: &Signed<'_>) -> Result<Jwk, Problem> {
    let wish: KeyChange = serde_json::from_slice(&inner.payload)
        .map_err(|cause| Problem::malformed(format!("the inner payload: {cause}")))?;
    let account = signed.account()?;
    if wish.account != account_url(signed.request, &account.id) {
        return Err(Problem::malformed("the inner payload names another account"));
    }
    Jwk::parse(&wish.old_key)
}
