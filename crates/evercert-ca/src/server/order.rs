//! Orders (RFC 8555 sections 7.1.3 and 7.4).

use serde::Deserialize;
use serde_json::{Value, json};

use evercert_pki::identifier::Identifier;
use jiff::Timestamp;

use crate::{
    config::Profile,
    issuer::time::{DAY, shifted, whole_second},
    problem::{Kind, Problem},
    server::{
        context::Server,
        identifiers::{Wire, judge},
        reply::Reply,
        request::Request,
        signed::Signed,
    },
    state::{
        authorization::Authorization,
        challenge::{Challenge, ChallengeKind, Subject},
        order::{Order, OrderStatus, Progress},
        store::State,
    },
    trouble::happens,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewOrder {
    identifiers: Vec<Wire>,
    not_before: Option<Value>,
    not_after: Option<Value>,
    profile: Option<String>,
    replaces: Option<String>,
}

pub(crate) fn create(server: &Server, signed: &Signed<'_>) -> Result<Reply, Problem> {
    let wish: NewOrder = signed.json()?;
    if wish.not_before.is_some() || wish.not_after.is_some() {
        let words = "notBefore and notAfter are decided by the profile";
        return Err(Problem::malformed(words));
    }
    let profile = profile(server, wish.profile.as_deref())?;
    let identifiers = judge(&wish.identifiers, profile)?;
    let account = &signed.account()?.id;
    let now = server.now();
    let mut state = server.state();
    state.sweep(now);
    if let Some(id) = &wish.replaces {
        check_replaces(server, &state, account, id, &identifiers)?;
    }
    let authorizations =
        identifiers.iter().map(|identifier| authorize(server, &mut state, account, identifier)).collect();
    let order = Order {
        id: server.token(9),
        account: account.clone(),
        identifiers,
        profile: profile.name.clone(),
        names_profile: wish.profile.is_some(),
        replaces: wish.replaces,
        authorizations,
        expires: shifted(whole_second(now), LIFETIME),
        progress: Progress::Open,
    };
    mark_replaced(&mut state, &order);
    let reply = reply(server, &state, signed.request, &order).with_status(201);
    state.orders.insert(order);
    Ok(reply)
}

pub(crate) fn get(server: &Server, signed: &Signed<'_>) -> Result<Reply, Problem> {
    let state = server.state();
    let order = state.orders.get(signed.request.target.argument(0)).ok_or_else(|| Problem::not_found("order"))?;
    signed.check_owner(&order.account)?;
    signed.require_post_as_get()?;
    Ok(reply(server, &state, signed.request, order))
}

/// The order object, with its address and, while it is being processed, when to ask again.
pub(crate) fn reply(server: &Server, state: &State, request: &Request, order: &Order) -> Reply {
    let status = order.status(&state.authorizations, server.now());
    let location = request.url(&format!("/acme/order/{}", order.id));
    let reply = Reply::json(200, &view(request, order, status)).with_header("location", location);
    match (status, retry_after(server)) {
        (OrderStatus::Processing, Some(seconds)) => reply.with_header("retry-after", seconds.to_string()),
        _ => reply,
    }
}

fn view(request: &Request, order: &Order, status: OrderStatus) -> Value {
    let authorizations: Vec<String> =
        order.authorizations.iter().map(|id| request.url(&format!("/acme/authorization/{id}"))).collect();
    let mut view = json!({
        "status": status,
        "expires": order.expires.to_string(),
        "identifiers": order.identifiers.iter().map(identifier_view).collect::<Value>(),
        "authorizations": authorizations,
        "finalize": request.url(&format!("/acme/finalize/{}", order.id)),
    });
    if order.names_profile {
        view["profile"] = json!(order.profile);
    }
    if let Some(replaces) = &order.replaces {
        view["replaces"] = json!(replaces);
    }
    match &order.progress {
        Progress::Valid { serial } => {
            view["certificate"] = json!(request.url(&format!("/acme/certificate/{serial}")));
        }
        Progress::Invalid { error } => view["error"] = error.to_json(),
        Progress::Open | Progress::Processing => {}
    }
    view
}

/// An identifier object.
pub(crate) fn identifier_view(identifier: &Identifier) -> Value {
    json!({"type": identifier.kind(), "value": identifier.value()})
}

/// Seconds to wait while something is processed; at least one where mischief makes it slow.
fn retry_after(server: &Server) -> Option<u64> {
    let habits = server.trouble.habits();
    let usual = server.config.poll_after.map(|pause| pause.as_secs());
    if habits.stuck_orders || !habits.slow_orders.is_zero() {
        let slow = habits.slow_orders.as_secs().clamp(1, 3);
        return Some(usual.unwrap_or(slow));
    }
    usual
}

fn profile<'a>(server: &'a Server, name: Option<&str>) -> Result<&'a Profile, Problem> {
    let profiles = &server.config.profiles;
    let found = match name {
        None => profiles.first(),
        Some(name) => profiles.iter().find(|profile| profile.name == name),
    };
    found.ok_or_else(|| {
        let words = format!("there is no profile {:?}", name.unwrap_or_default());
        Problem::new(Kind::InvalidProfile, words)
    })
}

/// RFC 9773 section 5.
fn check_replaces(
    server: &Server,
    state: &State,
    account: &str,
    id: &str,
    identifiers: &[Identifier],
) -> Result<(), Problem> {
    let already = || {
        let words = "another order replaces this certificate already";
        Problem::new(Kind::AlreadyReplaced, words)
    };
    if server.trouble.habits().already_replaced {
        return Err(already());
    }
    let certificate = state.certificates.by_ari_id(id).ok_or_else(|| Problem::not_found("certificate to replace"))?;
    if certificate.account != account {
        let words = "the certificate to replace belongs to another account";
        return Err(Problem::unauthorized(words));
    }
    if !identifiers.iter().any(|one| certificate.identifiers.contains(one)) {
        let words = "the order shares no identifier with the certificate to replace";
        return Err(Problem::malformed(words));
    }
    match &certificate.replaced_by {
        Some(order) if lives(state, order, server.now()) => Err(already()),
        _ => Ok(()),
    }
}

fn lives(state: &State, order: &str, now: Timestamp) -> bool {
    let order = state.orders.get(order);
    order.is_some_and(|one| one.status(&state.authorizations, now) != OrderStatus::Invalid)
}

fn mark_replaced(state: &mut State, order: &Order) {
    let replaced = order.replaces.as_deref();
    if let Some(certificate) = replaced.and_then(|id| state.certificates.by_ari_id_mut(id)) {
        certificate.replaced_by = Some(order.id.clone());
    }
}

/// The authorization of one identifier: a valid one of before, if policy and dice say so, or a new
/// one.
fn authorize(server: &Server, state: &mut State, account: &str, identifier: &Identifier) -> String {
    let (subject, now) = (Subject::of(identifier), server.now());
    let known = state.authorizations.proof(account, &subject, now);
    if let Some(known) = known
        && happens(server.config.authz_reuse_percent, &*server.config.random)
    {
        return known.id.clone();
    }
    let challenges =
        ChallengeKind::offered(&subject).iter().map(|&kind| Challenge::new(kind, server.token(32))).collect();
    let id = server.token(9);
    let expires = shifted(whole_second(now), LIFETIME);
    let authorization = Authorization::new(id.clone(), account, &subject, challenges, expires);
    state.authorizations.insert(authorization);
    id
}

/// How long orders and pending authorizations live.
const LIFETIME: i64 = 7 * DAY;
