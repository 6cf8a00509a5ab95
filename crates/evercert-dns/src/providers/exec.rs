//! A program of your own that publishes records, called as lego calls it.

use crate::provider::{Make, Provider};

mod api;
mod facts;

#[cfg(test)]
mod fake;

/// A program of your own that publishes records, called as lego calls it.
pub static PROVIDER: Provider = Provider { facts: &facts::FACTS, make: Make::Code(api::make) };
