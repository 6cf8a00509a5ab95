//! The whole memory, behind one lock.

use jiff::Timestamp;

use crate::{
    issuer::time::{DAY, shifted},
    state::{
        account::Accounts, authorization::Authorizations, certificate::Certificates, nonce::Nonces, order::Orders,
    },
};

/// Everything that requests change. Held only between two awaits.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) accounts: Accounts,
    pub(crate) authorizations: Authorizations,
    pub(crate) certificates: Certificates,
    pub(crate) nonces: Nonces,
    pub(crate) orders: Orders,
    until_sweep: u32,
}

impl State {
    /// To be called for each new order: now and then forgets what has expired, lest a CA that runs for months grow
    /// without end.
    pub(crate) fn sweep(&mut self, now: Timestamp) {
        let Some(left) = self.until_sweep.checked_sub(1) else {
            self.until_sweep = SWEEP_EVERY;
            self.forget_expired(now);
            return;
        };
        self.until_sweep = left;
    }

    fn forget_expired(&mut self, now: Timestamp) {
        self.certificates.forget_ended(shifted(now, -DAY));
        self.orders.forget_expired(&self.certificates, now);
        self.authorizations.forget_expired(now);
    }
}

/// New orders between two sweeps.
const SWEEP_EVERY: u32 = 1_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{
        certificate::Issued,
        order::{Order, Progress},
    };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn order(id: &str, progress: Progress) -> Order {
        Order {
            id: id.into(),
            account: "me".into(),
            identifiers: Vec::new(),
            profile: "classic".into(),
            names_profile: false,
            replaces: None,
            authorizations: Vec::new(),
            expires: at(100),
            progress,
        }
    }

    fn certificate(serial: &str) -> Issued {
        Issued {
            serial: serial.into(),
            account: "me".into(),
            identifiers: Vec::new(),
            der: Vec::new(),
            spki: Vec::new(),
            not_before: at(0),
            not_after: at(200),
            ari_id: serial.into(),
            revoked: None,
            replaced_by: None,
            ari_window: None,
        }
    }

    #[test]
    fn the_expired_is_forgotten_and_an_order_with_its_certificate() {
        let mut state = State::default();
        state.orders.insert(order("open", Progress::Open));
        state.orders.insert(order("done", Progress::Valid { serial: "1".into() }));
        state.certificates.insert(certificate("1"));
        state.forget_expired(at(99));
        assert_eq!(state.orders.of_account("me"), ["open", "done"]);
        state.forget_expired(at(100));
        assert_eq!(state.orders.of_account("me"), ["done"]);
        state.forget_expired(at(200 + DAY));
        assert!(state.certificates.by_ari_id("1").is_some());
        state.forget_expired(at(201 + DAY));
        assert!(state.certificates.by_ari_id("1").is_none() && state.orders.of_account("me").is_empty());
    }

    #[test]
    fn a_sweep_comes_with_every_thousandth_order() {
        let mut state = State::default();
        state.sweep(at(1));
        state.orders.insert(order("open", Progress::Open));
        (0..SWEEP_EVERY).for_each(|_| state.sweep(at(100)));
        assert!(state.orders.get("open").is_some());
        state.sweep(at(100));
        assert!(state.orders.get("open").is_none());
    }
}
