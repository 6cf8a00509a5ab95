//! Challenges (RFC 8555 section 7.5.1) and the validation they start.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::{
    issuer::time::{DAY, shifted, whole_second},
    problem::Problem,
    server::{account::account_url, context::Server, reply::Reply, request::Request, signed::Signed},
    state::{
        authorization::{Authorization, AuthorizationStatus},
        challenge::{Challenge, ChallengeKind, ChallengeStatus},
    },
    validate::{attempt::Attempt, caa::IDENTITY},
};

/// Reads a challenge (empty payload) or has it validated (an object).
pub(crate) fn post(server: &Arc<Server>, signed: &Signed<'_>) -> Result<Reply, Problem> {
    let target = &signed.request.target;
    let missing = || Problem::not_found("challenge");
    let kind = ChallengeKind::parse(target.argument(1)).ok_or_else(missing)?;
    let mut state = server.state();
    let authorization = state.authorizations.get_mut(target.argument(0)).ok_or_else(missing)?;
    signed.check_owner(&authorization.account)?;
    if !signed.is_post_as_get() {
        let _: Map<String, Value> = signed.json()?;
        begin(server, signed, authorization, kind)?;
    }
    let challenge = authorization.challenge(kind).ok_or_else(missing)?;
    let up = format!("/acme/authorization/{}", authorization.id);
    let reply =
        Reply::json(200, &view(signed.request, authorization, challenge)).with_link(&signed.request.url(&up), "up");
    Ok(match (challenge.status, server.config.poll_after) {
        (ChallengeStatus::Processing, Some(pause)) => reply.with_header("retry-after", pause.as_secs().to_string()),
        _ => reply,
    })
}

/// A challenge object (RFC 8555 section 8).
pub(crate) fn view(request: &Request, authorization: &Authorization, challenge: &Challenge) -> Value {
    let path = format!("/acme/challenge/{}/{}", authorization.id, challenge.kind.name());
    let mut view = json!({
        "type": challenge.kind,
        "url": request.url(&path),
        "status": challenge.status,
    });
    if challenge.kind.has_token() {
        view["token"] = json!(challenge.token);
    } else {
        view["issuer-domain-names"] = json!([IDENTITY]);
        view["accounturi"] = json!(account_url(request, &authorization.account));
    }
    if let Some(validated) = challenge.validated {
        view["validated"] = json!(whole_second(validated).to_string());
    }
    if let Some(error) = &challenge.error {
        view["error"] = error.to_json();
    }
    view
}

/// Starts the validation of a pending challenge. A second request while one runs, or after it has
/// ended, changes nothing.
fn begin(
    server: &Arc<Server>,
    signed: &Signed<'_>,
    authorization: &mut Authorization,
    kind: ChallengeKind,
) -> Result<(), Problem> {
    if authorization.status(server.now()) == AuthorizationStatus::Expired {
        return Err(Problem::malformed("the authorization has expired"));
    }
    if !authorization.start(kind) {
        return Ok(());
    }
    let Some(challenge) = authorization.challenge(kind) else {
        return Ok(());
    };
    let attempt = Attempt {
        subject: authorization.subject(),
        kind,
        token: challenge.token.clone(),
        thumbprint: signed.account()?.key.thumbprint(),
        account_url: account_url(signed.request, &authorization.account),
        now: server.now(),
    };
    let id = authorization.id.clone();
    server.spawn(validate(Arc::clone(server), id, attempt));
    Ok(())
}

async fn validate(server: Arc<Server>, id: String, attempt: Attempt) {
    let outcome = server.validator.validate(&attempt).await;
    let now = server.now();
    let mut state = server.state();
    let Some(authorization) = state.authorizations.get_mut(&id) else {
        return;
    };
    let valid_until = shifted(whole_second(now), PROOF_LIFETIME);
    authorization.settle(attempt.kind, outcome, now, valid_until);
    if authorization.status(now) == AuthorizationStatus::Valid {
        state.authorizations.remember_proof(&id);
    }
}

/// How long a valid authorization lives.
const PROOF_LIFETIME: i64 = 30 * DAY;
