//! NS1, today IBM NS1 Connect.

use crate::provider::{Make, Provider};

mod api;
mod facts;

#[cfg(test)]
mod fake;

/// NS1, today IBM NS1 Connect.
pub static PROVIDER: Provider = Provider { facts: &facts::FACTS, make: Make::Described(&api::API) };
