//! What the engine is asked to obtain, and what it brings back.

use std::fmt;
use std::time::Duration;

use evercert_pki::certificate::Chain;
use evercert_pki::csr::Csr;
use evercert_pki::identifier::Identifier;
use evercert_pki::key::{KeyType, PrivateKey};
use evercert_plugin::challenge::ChallengeType;
use zeroize::Zeroizing;

/// One certificate to obtain.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The names, in their order.
    pub identifiers: Vec<Identifier>,
    /// Where the key comes from.
    pub key: KeySource,
    /// Ask for the TLS feature `status_request`.
    pub must_staple: bool,
    /// The profile to order by.
    pub profile: Option<ProfileWish>,
    /// The ARI id of the certificate that is replaced (RFC 9773 section 5).
    pub replaces: Option<String>,
    /// Allowed challenge types in order; empty for the authenticator's own order.
    pub preferred_challenges: Vec<ChallengeType>,
    /// The common name that the topmost issuer shall bear (`--preferred-chain`).
    pub preferred_chain: Option<String>,
    /// Give up authorizations that are still valid and prove everything afresh (`--dry-run`).
    pub prove_afresh: bool,
    /// How long the CA may take to validate.
    pub validation_timeout: Duration,
    /// How long the CA may take from CSR to certificate (`--issuance-timeout`).
    pub issuance_timeout: Duration,
}

/// Where the key of a certificate comes from.
#[derive(Clone, Debug)]
pub enum KeySource {
    /// A fresh one.
    New(KeyType),
    /// This one (`--reuse-key`).
    Reuse(KeyMaterial),
    /// The user's own, which stays with them (`--csr`).
    Csr(Box<Csr>),
}

/// A key and its text on disk, which a reused key keeps byte for byte.
#[derive(Clone)]
pub struct KeyMaterial {
    /// The key.
    pub key: PrivateKey,
    /// Its PEM text.
    pub pem: Zeroizing<String>,
}

impl From<PrivateKey> for KeyMaterial {
    fn from(key: PrivateKey) -> Self {
        Self { pem: key.pem(), key }
    }
}

impl fmt::Debug for KeyMaterial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.key.fmt(f)
    }
}

/// Which profile to order by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProfileWish {
    /// Only if the CA offers it.
    Preferred(String),
    /// In any case: the CA may refuse.
    Required(String),
}

/// What came of a wish.
#[derive(Clone, Debug)]
pub struct Issued {
    /// Leaf first, checked: it is for the key and the names that were asked for.
    pub chain: Chain,
    /// The key; `None` if the user brought a CSR.
    pub key: Option<KeyMaterial>,
    /// Things to tell the user.
    pub remarks: Vec<Remark>,
}

/// Something that went otherwise than wished, and was no reason to fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// No chain ends at the preferred issuer; the CA's own choice was taken.
    ChainNotOffered {
        /// The wish.
        wanted: String,
        /// The issuers that were offered.
        offered: Vec<String>,
    },
    /// Nobody chose a profile that the CA offers, and this one was taken because there are IP addresses among the
    /// names.
    ProfileForAddresses {
        /// The profile.
        taken: String,
    },
    /// The preferred profile is not offered; the CA's default was taken.
    ProfileNotOffered {
        /// The wish.
        wanted: String,
    },
    /// The CA would not link the order to the certificate it replaces, so it was ordered without.
    ReplacesRefused {
        /// The CA's reason, as it came.
        reason: String,
    },
}
