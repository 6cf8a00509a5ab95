//! Finalizing an order: the signing request, and the certificate (RFC 8555 section 7.4).

use std::{collections::BTreeSet, sync::Arc};

use evercert_pki::base64url;
use serde::Deserialize;

use crate::{
    config::Profile,
    issuer::{
        csr::Csr,
        leaf::{self, Leaf, LeafError, Serial},
    },
    problem::{Kind, Problem},
    server::{context::Server, order, reply::Reply, signed::Signed},
    state::{
        account::Account,
        certificate::Issued,
        order::{Order, OrderStatus, Progress},
    },
};

#[derive(Deserialize)]
struct Finalize {
    csr: String,
}

/// Takes the signing request. The answer always says `processing`, however fast the rest is.
pub(crate) fn finalize(server: &Arc<Server>, signed: &Signed<'_>) -> Result<Reply, Problem> {
    let mut state = server.state();
    let id = signed.request.target.argument(0);
    let order = state.orders.get(id).ok_or_else(|| Problem::not_found("order"))?;
    signed.check_owner(&order.account)?;
    let status = order.status(&state.authorizations, server.now());
    if status != OrderStatus::Ready {
        let words = format!("the order is {status:?}, not ready").to_lowercase();
        return Err(Problem::new(Kind::OrderNotReady, words));
    }
    let wish: Finalize = signed.json()?;
    let csr = base64url::decode(&wish.csr).map_err(|cause| Problem::malformed(format!("the csr is {cause}")))?;
    let csr = Csr::parse(&csr)?;
    check(&csr, order, signed.account()?)?;
    let mut order = order.clone();
    order.progress = Progress::Processing;
    if let Some(known) = state.orders.get_mut(id) {
        known.progress = Progress::Processing;
    }
    server.spawn(issue(Arc::clone(server), id.to_owned(), csr));
    Ok(order::reply(server, &state, signed.request, &order))
}

fn check(csr: &Csr, order: &Order, account: &Account) -> Result<(), Problem> {
    let ordered: BTreeSet<_> = order.identifiers.iter().cloned().collect();
    if csr.identifiers != ordered {
        let words = "the names of the request are not those of the order";
        return Err(Problem::new(Kind::BadCsr, words));
    }
    let account_key = account.key.spki_der().map_err(|cause| Problem::internal(cause.to_string()))?;
    match csr.spki == account_key {
        true => Err(Problem::new(Kind::BadCsr, "the request has the account's key")),
        false => Ok(()),
    }
}

async fn issue(server: Arc<Server>, id: String, csr: Csr) {
    let habits = server.trouble.habits();
    if habits.stuck_orders {
        return;
    }
    if !habits.slow_orders.is_zero() {
        tokio::time::sleep(habits.slow_orders).await;
    }
    let outcome = sign(&server, &id, &csr);
    let mut state = server.state();
    let progress = match outcome {
        Ok(issued) => {
            let serial = issued.serial.clone();
            state.certificates.insert(issued);
            server.counter.issued();
            Progress::Valid { serial }
        }
        Err(error) => Progress::Invalid { error },
    };
    if let Some(order) = state.orders.get_mut(&id) {
        order.progress = progress;
    }
}

fn sign(server: &Server, id: &str, csr: &Csr) -> Result<Issued, Problem> {
    let order = server.state().orders.get(id).cloned();
    let order = order.ok_or_else(|| Problem::not_found("order"))?;
    let profile = server
        .config
        .profiles
        .iter()
        .find(|profile| profile.name == order.profile)
        .ok_or_else(|| Problem::internal("the order's profile is gone"))?;
    let leaf = sign_leaf(server, csr, profile).map_err(|cause| Problem::internal(cause.to_string()))?;
    Ok(Issued {
        serial: leaf.serial,
        account: order.account,
        identifiers: order.identifiers,
        der: leaf.der,
        spki: csr.spki.clone(),
        not_before: leaf.not_before,
        not_after: leaf.not_after,
        ari_id: leaf.ari_id,
        revoked: None,
        replaced_by: None,
        ari_window: None,
    })
}

fn sign_leaf(server: &Server, csr: &Csr, profile: &Profile) -> Result<Leaf, LeafError> {
    let mut random = [0; 16];
    server.config.random.fill(&mut random);
    leaf::issue(&server.hierarchy, csr, profile.lifetime, server.now(), Serial::new(random), &server.locations)
}
