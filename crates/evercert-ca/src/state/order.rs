//! Orders (RFC 8555 section 7.1.3).

use std::collections::HashMap;

use evercert_pki::identifier::Identifier;
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    problem::Problem,
    state::{
        authorization::{AuthorizationStatus, Authorizations},
        certificate::Certificates,
    },
};

/// One order.
#[derive(Clone)]
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) identifiers: Vec<Identifier>,
    pub(crate) profile: String,
    /// Whether the client named the profile, which is then repeated in the order object.
    pub(crate) names_profile: bool,
    /// The certificate (RFC 9773 certificate identifier) this order replaces.
    pub(crate) replaces: Option<String>,
    pub(crate) authorizations: Vec<String>,
    pub(crate) expires: Timestamp,
    pub(crate) progress: Progress,
}

impl Order {
    /// The status now. Between creation and finalization it follows from the authorizations.
    pub(crate) fn status(&self, authorizations: &Authorizations, now: Timestamp) -> OrderStatus {
        match &self.progress {
            Progress::Processing => OrderStatus::Processing,
            Progress::Valid { .. } => OrderStatus::Valid,
            Progress::Invalid { .. } => OrderStatus::Invalid,
            Progress::Open if now >= self.expires => OrderStatus::Invalid,
            Progress::Open => self
                .authorizations
                .iter()
                .map(|id| authorizations.get(id).map(|one| one.status(now)))
                .map(open_status)
                .max()
                .unwrap_or(OrderStatus::Invalid),
        }
    }
}

/// How far the client has brought an order.
#[derive(Clone)]
pub(crate) enum Progress {
    /// Not finalized.
    Open,
    /// Finalized, no certificate yet.
    Processing,
    /// Issued: the certificate's serial number.
    Valid { serial: String },
    /// Failed after finalization.
    Invalid { error: Problem },
}

/// RFC 8555 section 7.1.6. The order of the variants decides which authorization has the last word:
/// one invalid makes the order invalid, one pending keeps it pending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OrderStatus {
    Ready,
    Pending,
    Processing,
    Valid,
    Invalid,
}

/// All orders, also by account.
#[derive(Default)]
pub(crate) struct Orders {
    by_id: HashMap<String, Order>,
    by_account: HashMap<String, Vec<String>>,
}

impl Orders {
    pub(crate) fn insert(&mut self, order: Order) {
        self.by_account.entry(order.account.clone()).or_default().push(order.id.clone());
        self.by_id.insert(order.id.clone(), order);
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Order> {
        self.by_id.get(id)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Order> {
        self.by_id.get_mut(id)
    }

    /// Forgets expired orders, except those whose certificate is still known: that one names its order, and an
    /// order that replaced another certificate has done so for good.
    pub(crate) fn forget_expired(&mut self, certificates: &Certificates, now: Timestamp) {
        self.by_id.retain(|_, order| match &order.progress {
            Progress::Valid { serial } => now < order.expires || certificates.get(serial).is_some(),
            _ => now < order.expires,
        });
        self.by_account.retain(|_, ids| {
            ids.retain(|id| self.by_id.contains_key(id));
            !ids.is_empty()
        });
    }

    /// The ids of an account's orders, oldest first.
    pub(crate) fn of_account(&self, account: &str) -> &[String] {
        self.by_account.get(account).map_or(&[], Vec::as_slice)
    }
}

fn open_status(authorization: Option<AuthorizationStatus>) -> OrderStatus {
    match authorization {
        Some(AuthorizationStatus::Valid) => OrderStatus::Ready,
        Some(AuthorizationStatus::Pending) => OrderStatus::Pending,
        _ => OrderStatus::Invalid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{
        authorization::Authorization,
        challenge::{Challenge, ChallengeKind, Subject},
    };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn order_of_two() -> (Order, Authorizations) {
        let mut authorizations = Authorizations::default();
        for id in ["a", "b"] {
            let name = Identifier::parse("dns", &format!("{id}.test")).unwrap();
            let challenge = Challenge::new(ChallengeKind::Http01, "t".into());
            let subject = Subject::of(&name);
            let one = Authorization::new(id.into(), "me", &subject, vec![challenge], at(100));
            authorizations.insert(one);
        }
        let order = Order {
            id: "1".into(),
            account: "me".into(),
            identifiers: Vec::new(),
            profile: "classic".into(),
            names_profile: false,
            replaces: None,
            authorizations: vec!["a".into(), "b".into()],
            expires: at(100),
            progress: Progress::Open,
        };
        (order, authorizations)
    }

    fn settle(authorizations: &mut Authorizations, id: &str, outcome: Result<(), Problem>) {
        let one = authorizations.get_mut(id).unwrap();
        one.settle(ChallengeKind::Http01, outcome, at(1), at(100));
    }

    #[test]
    fn an_order_is_ready_when_all_are_valid() {
        let (order, mut authorizations) = order_of_two();
        assert_eq!(order.status(&authorizations, at(1)), OrderStatus::Pending);
        settle(&mut authorizations, "a", Ok(()));
        assert_eq!(order.status(&authorizations, at(1)), OrderStatus::Pending);
        settle(&mut authorizations, "b", Ok(()));
        assert_eq!(order.status(&authorizations, at(1)), OrderStatus::Ready);
        assert_eq!(order.status(&authorizations, at(100)), OrderStatus::Invalid);
    }

    #[test]
    fn one_invalid_spoils_the_order() {
        let (order, mut authorizations) = order_of_two();
        settle(&mut authorizations, "b", Err(Problem::unauthorized("no")));
        assert_eq!(order.status(&authorizations, at(1)), OrderStatus::Invalid);
    }
}
