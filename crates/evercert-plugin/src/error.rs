//! Why an authenticator could not do its work.

use std::{io, path::PathBuf};

use crate::dns_error::DnsError;
use crate::dns_persist::Flaw;

/// A failure of an authenticator, in kinds that people can be told about.
#[derive(Debug, thiserror::Error)]
pub enum PluginError {
    /// The local port that the CA will connect to cannot be bound.
    #[error("cannot listen on port {port}")]
    Bind {
        /// The TCP port.
        port: u16,
        /// `AddrInUse`, `PermissionDenied` or another reason.
        #[source]
        source: io::Error,
    },
    /// The local port that the CA will connect to is taken, and it is known by whom.
    #[error("port {port} is used by {program} (process {pid})")]
    PortTaken {
        /// The TCP port.
        port: u16,
        /// The name of the program, as the kernel has it.
        program: String,
        /// Its process id.
        pid: u32,
    },
    /// A file or folder could not be written or removed.
    #[error("cannot {operation} {}", path.display())]
    File {
        /// What was attempted, such as `create`.
        operation: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// A program that publishes challenges could not be started.
    #[error("cannot run {command:?}")]
    Command {
        /// The command line.
        command: String,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// A provider of DNS could not publish a record, or take it away.
    #[error("{authenticator}: {name}")]
    Dns {
        /// Which authenticator.
        authenticator: String,
        /// The record's name.
        name: String,
        /// Why not.
        #[source]
        source: Box<DnsError>,
    },
    /// The identifier has no place to publish, such as a name without a webroot.
    #[error("no {what} is known for {identifier}")]
    NotConfigured {
        /// The identifier's value.
        identifier: String,
        /// What is missing, such as `webroot`.
        what: &'static str,
    },
    /// The name of a DNS challenge does not lead to us, so nobody would ask us.
    #[error("{name} was not handed over")]
    NotDelegated {
        /// The name.
        name: String,
        /// What is there instead.
        astray: Astray,
    },
    /// This cannot go on without a person or a setting; `flag` is the setting.
    #[error("{authenticator} needs {flag}, or a person to answer")]
    NeedsPerson {
        /// Which authenticator.
        authenticator: &'static str,
        /// The flag that would do without.
        flag: &'static str,
    },
    /// The TXT record that proves the identifier, and that a person enters once, is not good.
    #[error("the TXT record {name} does not prove {identifier}: {flaw}")]
    Record {
        /// The identifier's value.
        identifier: String,
        /// Where the record belongs, without a trailing dot.
        name: String,
        /// What it should say.
        value: String,
        /// What is wrong.
        flaw: Flaw,
    },
    /// Two values are needed in a place that holds one.
    #[error("{place} holds one value only")]
    OneValue {
        /// Which authenticator.
        authenticator: String,
        /// The place, such as a domain of an account.
        place: String,
    },
    /// The person said no, or the input ended.
    #[error("given up by the user")]
    Declined,
    /// A server could not be made to show the challenges through its configuration, or to take them away again; the
    /// source is the engine's cause, as of an installation that failed.
    #[error("the server does not show the challenges")]
    Server(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A key or certificate for the proof could not be made.
    #[error("cannot make the validation certificate")]
    Certificate(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Where a name leads that should lead to us. Names and values come from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Astray {
    /// Nowhere: there is no record.
    Nowhere,
    /// To another name, or to other name servers.
    Elsewhere {
        /// To which.
        found: String,
        /// To which it should.
        wanted: String,
    },
    /// Nowhere, because it has TXT records itself.
    Records {
        /// Their values.
        values: Vec<String>,
    },
    /// To a name server whose name has no address.
    NoAddress {
        /// Its name.
        server: String,
    },
}
