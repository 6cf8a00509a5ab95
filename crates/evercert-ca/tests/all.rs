//! The CA from outside: a small client of our own against a real listener.

mod accounts;
mod challenges;
mod client;
mod issuance;
mod listener;
mod mischief;
mod orders;
mod resolver;
mod responder;
mod revocation;
mod strictness;
