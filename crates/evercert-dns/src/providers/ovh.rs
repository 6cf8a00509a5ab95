//! OVHcloud.

use crate::provider::{Make, Provider};

mod api;
mod facts;

#[cfg(test)]
mod fake;

/// OVHcloud.
pub static PROVIDER: Provider = Provider { facts: &facts::FACTS, make: Make::Code(api::make) };
