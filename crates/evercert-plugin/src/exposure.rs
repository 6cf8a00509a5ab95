//! Where a certificate can be seen from outside, or why it cannot.

use std::fmt;
use std::net::SocketAddr;

use evercert_pki::identifier::Identifier;

/// A place where a certificate can be seen from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Whom to ask for in the TLS handshake: never a wildcard, but a name below it.
    pub identifier: Identifier,
    /// Where the server listens.
    pub address: SocketAddr,
}

/// Where one identifier of a plan will be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// The identifier as it was asked for, be it a wildcard.
    pub identifier: Identifier,
    /// Every place where it will be seen.
    pub endpoints: Vec<Endpoint>,
    /// Why it cannot be seen, if there are no such places on purpose. Without places and without a reason something is
    /// wrong with the plan.
    pub hidden: Option<Hidden>,
}

/// Why nobody can look from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// The server listens at an address that it looks up itself.
    ByName,
    /// The server speaks TLS, but nothing of it that is known here.
    Foreign,
    /// Only proxies connect, and they say first whom they speak for.
    Proxied,
    /// The server listens in the file system, or at places that are not known beforehand.
    Unaddressed,
}

impl fmt::Display for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ByName => "the server listens at an address that is given by name",
            Self::Foreign => "the server speaks no version or cipher of TLS that is known here",
            Self::Proxied => "only proxies connect to the server, by PROXY protocol",
            Self::Unaddressed => "the server does not listen at an address",
        })
    }
}
