//! The whole memory, behind one lock.

use crate::state::{
    account::Accounts, authorization::Authorizations, certificate::Certificates, nonce::Nonces, order::Orders,
};

/// Everything that requests change. Held only between two awaits.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) accounts: Accounts,
    pub(crate) authorizations: Authorizations,
    pub(crate) certificates: Certificates,
    pub(crate) nonces: Nonces,
    pub(crate) orders: Orders,
}
