//! Amazon Route 53.

use crate::provider::{Make, Provider};

mod access;
mod answer;
mod api;
mod change;
mod facts;
mod sign;

#[cfg(test)]
mod fake;

/// Amazon Route 53.
pub static PROVIDER: Provider = Provider { facts: &facts::FACTS, make: Make::Code(api::make) };
