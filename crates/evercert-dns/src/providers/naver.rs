//! Naver Cloud Global DNS.

use crate::provider::{Make, Provider};

mod api;
mod facts;

#[cfg(test)]
mod fake;

/// Naver Cloud Global DNS.
pub static PROVIDER: Provider = Provider { facts: &facts::FACTS, make: Make::Code(api::make) };
