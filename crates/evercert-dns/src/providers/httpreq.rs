//! Any HTTP service that publishes records for us, as lego and others ask it.

use crate::provider::{Make, Provider};

mod api;
mod facts;

#[cfg(test)]
mod fake;

/// Any HTTP service that publishes records for us, as lego and others ask it.
pub static PROVIDER: Provider = Provider { facts: &facts::FACTS, make: Make::Described(&api::API) };
