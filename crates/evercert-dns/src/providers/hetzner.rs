//! Hetzner, in its cloud console.

use crate::provider::{Make, Provider};

mod api;
mod facts;

#[cfg(test)]
mod fake;

/// Hetzner, in its cloud console.
pub static PROVIDER: Provider = Provider { facts: &facts::FACTS, make: Make::Described(&api::API) };
