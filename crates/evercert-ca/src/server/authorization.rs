//! Authorizations (RFC 8555 sections 7.1.4 and 7.5).

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    problem::Problem,
    server::{challenge, context::Server, order::identifier_view, reply::Reply, request::Request, signed::Signed},
    state::authorization::{Authorization, AuthorizationStatus},
};

#[derive(Deserialize)]
struct Update {
    status: String,
}

/// Reads an authorization, or deactivates it (RFC 8555 section 7.5.2).
pub(crate) fn post(server: &Server, signed: &Signed<'_>) -> Result<Reply, Problem> {
    let mut state = server.state();
    let authorization = state
        .authorizations
        .get_mut(signed.request.target.argument(0))
        .ok_or_else(|| Problem::not_found("authorization"))?;
    signed.check_owner(&authorization.account)?;
    if !signed.is_post_as_get() {
        deactivate(server, signed, authorization)?;
    }
    let status = authorization.status(server.now());
    let reply = Reply::json(200, &view(signed.request, authorization, status));
    Ok(match (status, server.config.poll_after) {
        (AuthorizationStatus::Pending, Some(pause)) => reply.with_header("retry-after", pause.as_secs().to_string()),
        _ => reply,
    })
}

fn deactivate(server: &Server, signed: &Signed<'_>, authorization: &mut Authorization) -> Result<(), Problem> {
    let wish: Update = signed.json()?;
    if wish.status != "deactivated" {
        let words = format!("an authorization cannot be set to {:?}", wish.status);
        return Err(Problem::malformed(words));
    }
    match authorization.status(server.now()) {
        AuthorizationStatus::Pending | AuthorizationStatus::Valid => {
            authorization.deactivate();
            Ok(())
        }
        _ => Err(Problem::malformed("the authorization is not alive")),
    }
}

fn view(request: &Request, authorization: &Authorization, status: AuthorizationStatus) -> Value {
    // RFC 8555 section 7.1.4: a settled authorization shows what settled it.
    let challenges: Vec<Value> = authorization
        .challenges
        .iter()
        .filter(|one| authorization.shows(one))
        .map(|one| challenge::view(request, authorization, one))
        .collect();
    let mut view = json!({
        "status": status,
        "expires": authorization.expires.to_string(),
        "identifier": identifier_view(&authorization.identifier),
        "challenges": challenges,
    });
    if authorization.wildcard {
        view["wildcard"] = json!(true);
    }
    view
}
