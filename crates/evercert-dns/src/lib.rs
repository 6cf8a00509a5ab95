//! TXT records for dns-01.

pub mod responder;
