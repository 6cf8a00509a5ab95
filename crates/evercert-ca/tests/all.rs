//! The CA from outside: a small client of our own against a real listener.

mod client;
mod issuance;
mod responder;
