//! Who signed a request, and whether that is so (RFC 8555 sections 6.2 to 6.5).

use evercert_pki::base64url;
use serde::de::DeserializeOwned;

use crate::{
    endpoint::Endpoint,
    jose::{
        jwk::Jwk,
        jws::{Envelope, Header, Signer},
    },
    problem::{Kind, Problem},
    server::{context::Server, request::Request},
    state::account::{Account, AccountStatus},
};

/// A request whose signature, nonce and URL were right.
pub(crate) struct Signed<'a> {
    pub(crate) request: &'a Request,
    /// The key that signed.
    pub(crate) key: Jwk,
    account: Option<Account>,
    payload: Vec<u8>,
}

impl<'a> Signed<'a> {
    pub(crate) fn check(server: &Server, request: &'a Request) -> Result<Self, Problem> {
        check_content_type(request)?;
        let envelope = Envelope::parse(&request.body)?;
        envelope.check_algorithm()?;
        let (key, account) = signer(server, request, &envelope.header.signer)?;
        envelope.verify(&key)?;
        take_nonce(server, &envelope.header)?;
        if envelope.header.url != request.own_url() {
            let detail = format!("the JWS is for {:?}, not for this URL", envelope.header.url);
            return Err(Problem::unauthorized(detail));
        }
        Ok(Self { request, key, account, payload: envelope.payload })
    }

    /// The account that signed; a request signed with a bare key has none.
    pub(crate) fn account(&self) -> Result<&Account, Problem> {
        self.account.as_ref().ok_or_else(|| Problem::malformed("the request must be signed by an account"))
    }

    /// The account, if the request was signed by one.
    pub(crate) fn maybe_account(&self) -> Option<&Account> {
        self.account.as_ref()
    }

    /// Refuses what belongs to somebody else.
    pub(crate) fn check_owner(&self, owner: &str) -> Result<(), Problem> {
        match self.account()?.id == owner {
            true => Ok(()),
            false => Err(Problem::unauthorized("this belongs to another account")),
        }
    }

    /// Whether this is a POST-as-GET (RFC 8555 section 6.3).
    pub(crate) fn is_post_as_get(&self) -> bool {
        self.payload.is_empty()
    }

    pub(crate) fn require_post_as_get(&self) -> Result<(), Problem> {
        match self.is_post_as_get() {
            true => Ok(()),
            false => Err(Problem::malformed("a POST-as-GET has an empty payload")),
        }
    }

    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_slice(&self.payload).map_err(|cause| Problem::malformed(format!("the payload: {cause}")))
    }

    pub(crate) fn payload(&self) -> &[u8] {
        &self.payload
    }
}

fn check_content_type(request: &Request) -> Result<(), Problem> {
    match request.header("content-type") {
        Some("application/jose+json") => Ok(()),
        _ => Err(Problem::malformed("the content type is not application/jose+json").with_status(415)),
    }
}

fn signer(server: &Server, request: &Request, signer: &Signer) -> Result<(Jwk, Option<Account>), Problem> {
    match (request.target.endpoint, signer) {
        (Endpoint::NewAccount | Endpoint::RevokeCert, Signer::Jwk(key)) => Ok(((**key).clone(), None)),
        (Endpoint::NewAccount, Signer::Kid(_)) => Err(Problem::malformed("newAccount is signed with a jwk")),
        (_, Signer::Jwk(_)) => Err(Problem::malformed("this request is signed with a kid")),
        (_, Signer::Kid(kid)) => {
            let account = find(server, request, kid)?;
            Ok((account.key.clone(), Some(account)))
        }
    }
}

fn find(server: &Server, request: &Request, kid: &str) -> Result<Account, Problem> {
    let id = kid
        .strip_prefix(&request.url("/acme/account/"))
        .ok_or_else(|| Problem::malformed("the kid is not an account of this CA"))?;
    let account = server.state().accounts.get(id).cloned();
    let account = account.ok_or_else(|| Problem::new(Kind::AccountDoesNotExist, "there is no account of this URL"))?;
    match account.status {
        AccountStatus::Valid => Ok(account),
        AccountStatus::Deactivated => Err(deactivated()),
    }
}

/// RFC 8555 section 7.3.6.
pub(crate) fn deactivated() -> Problem {
    Problem::unauthorized("the account is deactivated").with_status(401)
}

fn take_nonce(server: &Server, header: &Header) -> Result<(), Problem> {
    let nonce = header.nonce.as_deref().ok_or_else(|| Problem::malformed("the JWS has no nonce"))?;
    if nonce.is_empty() || base64url::decode(nonce).is_err() {
        return Err(Problem::malformed("the nonce is not base64url"));
    }
    let fresh = server.state().nonces.take(nonce);
    if !fresh || server.trouble.rejects_nonce(&*server.config.random) {
        return Err(Problem::new(Kind::BadNonce, "the nonce is not fresh"));
    }
    Ok(())
}
