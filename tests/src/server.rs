//! The ACME servers of the scenarios, and what a scenario may ask of them.

use std::fmt;
use std::path::Path;

use crate::pebble::{Generation, Pebble};
use crate::sandbox::Sandbox;

/// Which server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// Pebble 2.4.0, of Debian 12: no profiles, no ARI.
    Pebble2_4,
    /// Pebble 2.10.0, of Debian's next suite: profiles, ARI.
    Pebble2_10,
    /// Our own CA, in a process of its own.
    Sandbox,
}

impl Server {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Pebble2_10, Self::Sandbox, Self::Pebble2_4];

    /// Those with profiles and ARI.
    pub const MODERN: &'static [Self] = &[Self::Pebble2_10, Self::Sandbox];

    /// Only ours.
    pub const OURS: &'static [Self] = &[Self::Sandbox];

    /// Starts it in the current namespace, keeping its files below `home`.
    #[must_use]
    pub fn start(self, home: &Path, setup: &Setup) -> Ca {
        match self {
            Self::Pebble2_4 => Ca::Pebble(Pebble::start(Generation::Old, home, setup)),
            Self::Pebble2_10 => Ca::Pebble(Pebble::start(Generation::New, home, setup)),
            Self::Sandbox => Ca::Sandbox(Sandbox::start(home, setup)),
        }
    }
}

impl fmt::Display for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Pebble2_4 => "pebble-2.4",
            Self::Pebble2_10 => "pebble-2.10",
            Self::Sandbox => "sandbox",
        })
    }
}

/// How a scenario wants its server.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    /// Answers newAccount only with an external account binding of [`EAB_KID`] and [`EAB_KEY`].
    pub eab: bool,
    /// Offers the profile `shortlived`, of at most a week, beside its usual one. Pebble takes any of them when an
    /// order names none.
    pub profiles: bool,
    /// Ours refuses IP addresses by its usual profile and takes them by one called `addresses`, of a day.
    pub own_ip_profile: bool,
    /// Offers a second chain, to another root.
    pub alternate_chain: bool,
    /// Certificates name no OCSP responder, only a revocation list. Only our own CA can do that.
    pub crl_only: bool,
    /// The DNS server it asks.
    pub dns: &'static str,
    /// How many of a hundred good nonces are refused.
    pub bad_nonces: u8,
}

impl Setup {
    /// Nothing special.
    pub const PLAIN: Self = Self {
        eab: false,
        profiles: false,
        own_ip_profile: false,
        alternate_chain: false,
        crl_only: false,
        dns: "127.0.0.1:53",
        bad_nonces: 0,
    };
}

/// A running server.
#[derive(Debug)]
pub enum Ca {
    /// Let's Encrypt's test server.
    Pebble(Pebble),
    /// Ours.
    Sandbox(Sandbox),
}

impl Ca {
    /// Ours, for scenarios that make trouble.
    ///
    /// # Panics
    /// When it is another.
    #[must_use]
    pub fn sandbox(&self) -> &Sandbox {
        match self {
            Self::Pebble(_) => panic!("the scenario is for the sandbox"),
            Self::Sandbox(sandbox) => sandbox,
        }
    }

    /// The URL of its directory.
    #[must_use]
    pub fn directory(&self) -> &str {
        match self {
            Self::Pebble(pebble) => pebble.directory(),
            Self::Sandbox(sandbox) => sandbox.directory(),
        }
    }

    /// The file with the roots a client must trust to talk to it.
    #[must_use]
    pub fn trust(&self) -> &Path {
        match self {
            Self::Pebble(pebble) => pebble.trust(),
            Self::Sandbox(sandbox) => sandbox.trust(),
        }
    }

    /// The root, in PEM, at the end of its chain number `index`.
    #[must_use]
    pub fn root(&self, index: usize) -> String {
        match self {
            Self::Pebble(pebble) => pebble.root(index),
            Self::Sandbox(sandbox) => sandbox.root(index),
        }
    }

    /// Whether it holds the certificate with this serial number (upper-case hexadecimal) for revoked.
    #[must_use]
    pub fn is_revoked(&self, serial: &str) -> bool {
        match self {
            Self::Pebble(pebble) => pebble.is_revoked(serial),
            Self::Sandbox(sandbox) => sandbox.is_revoked(serial),
        }
    }

    /// Makes it say that this certificate (PEM) should have been renewed an hour ago.
    pub fn advise_renewal(&self, certificate: &str) {
        match self {
            Self::Pebble(pebble) => pebble.advise_renewal(certificate),
            Self::Sandbox(sandbox) => sandbox.advise_renewal(certificate),
        }
    }
}

/// The key identifier that the servers know when [`Setup::eab`] is set.
pub const EAB_KID: &str = "kid-1";

/// The key to [`EAB_KID`], base64url.
pub const EAB_KEY: &str = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";
