//! Any name server that takes dynamic updates (RFC 2136): BIND, Knot, PowerDNS and others.

use crate::provider::{Make, Provider};

mod api;
mod facts;

/// Any name server that takes dynamic updates (RFC 2136): BIND, Knot, PowerDNS and others.
pub static PROVIDER: Provider = Provider { facts: &facts::FACTS, make: Make::Code(api::make) };
