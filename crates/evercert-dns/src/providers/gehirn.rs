//! Gehirn Infrastructure Services.

use crate::provider::{Make, Provider};

mod api;
mod facts;

#[cfg(test)]
mod fake;

/// Gehirn Infrastructure Services.
pub static PROVIDER: Provider = Provider { facts: &facts::FACTS, make: Make::Described(&api::API) };
