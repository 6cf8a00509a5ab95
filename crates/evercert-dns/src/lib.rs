//! TXT records for dns-01.
//!
//! # The street
//! [`providers`] has one folder for each provider, with the same files in the same order: `facts` (names, credentials in
//! the spellings of certbot, lego and acme.sh, times), `api` (what the provider is like) and `fake` (its documentation as
//! a server, for tests). Most `api` files are a value in the language of [`api`], which says requests, places in answers
//! and what refusals mean, and is interpreted by one engine; who needs more (a staged zone, another protocol) is code.
//! [`provider`] is what a house is, and [`providers::ALL`] the registry: flags, menus and lists come from it, and a test
//! compares them.
//!
//! # What is shared
//! [`credentials`] reads certbot's files and the environment. [`http`] sends one request and bounds its answer;
//! [`redact`] takes credentials out of what a provider says, wherever it repeats them. [`authenticator`] makes an
//! engine's authenticator of any provider: it follows aliases and waits for name servers ([`look`]), serves zones side by
//! side and each in order, repeats whole operations when they failed in passing, and keeps a book ([`journal`]) of what
//! stands in DNS because of us, so that a run that is killed leaves the next one to clean up.
//!
//! # Keeping what is not ours
//! There are three models of how providers keep values: each a record with an id; a set that is written whole; single
//! values. Of a set everything is written back as it was read, TTL and unknown members included, and after writing it is
//! read again, so that of two runs at once none loses its value. A value is added only if it is not there, and removed
//! only if it is exactly ours.
//!
//! # Proof
//! One suite for all (`suite.rs`): add twice, two values, a foreign value kept, remove twice, the zone itself, a zone
//! within a zone, an unknown zone, wrong credentials, 429 with `Retry-After`, 503, HTML, garbage; and no secret in any
//! error, though fakes repeat all they were sent.
//!
//! # No interface at all
//! [`responder`] is our own name server, to which a challenge can be delegated once.

pub mod api;
pub mod authenticator;
pub mod credentials;
pub mod facts;
pub mod http;
pub mod journal;
pub mod look;
mod names;
mod patience;
pub mod provider;
pub mod providers;
pub mod redact;
pub mod responder;
mod sign;
pub mod update;

#[cfg(test)]
mod suite;
#[cfg(test)]
mod testing;
