//! Our own name server, for those whose DNS has no API: challenges are delegated to it once, and from then on nobody
//! has to type a record again.
//!
//! It is authoritative for a few small zones and nothing else. [`zone`] is what it knows, a plain value; [`answer`] is
//! what it says, a pure function of that value and a question; [`packet`] is the same for bytes; [`board`] is the
//! value that changes while it is read; [`sockets`] and [`server`] are the thin shell around it. [`acme_dns`] lets other
//! hosts publish in a zone of ours. [`delegation`] is the record that people enter once, and whether it is seen. [`authenticator`] brings all of it into a
//! run.

pub mod acme_dns;
pub mod answer;
pub mod authenticator;
pub mod board;
pub mod delegation;
pub mod packet;
pub mod server;
pub mod sockets;
mod streams;
pub mod zone;
