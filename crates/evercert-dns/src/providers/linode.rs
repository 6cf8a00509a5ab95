//! Linode, also known as Akamai Connected Cloud.

use crate::provider::{Make, Provider};

mod api;
mod facts;

#[cfg(test)]
mod fake;

/// Linode, also known as Akamai Connected Cloud.
pub static PROVIDER: Provider = Provider { facts: &facts::FACTS, make: Make::Described(&api::API) };
