//! What can be wrong with what was asked for, after the words themselves were understood (exit 1).

use std::path::PathBuf;

use evercert_pki::identifier::IdentifierError;

use crate::flags::verb::Verb;

/// A wish that contradicts itself or cannot be.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// An address that is none.
    #[error("--{flag} {text:?} is no address")]
    Address {
        /// The flag it was given to.
        flag: &'static str,
        /// What was given.
        text: String,
    },
    /// A saved value that its flag does not take.
    #[error("saved value {key} = {value} is not {expected}")]
    BadSaved {
        /// The key in the renewal conf.
        key: String,
        /// Its value.
        value: String,
        /// What would fit.
        expected: String,
    },
    /// A server that is no URL.
    #[error("server {url} is not a URL")]
    BadServer {
        /// What was given.
        url: String,
        /// Why not.
        #[source]
        source: url::ParseError,
    },
    /// A certificate name that would leave its directory.
    #[error("certificate name {0:?} cannot be a file name")]
    CertName(String),
    /// Two flags that exclude each other.
    #[error("{first} and {second} exclude each other")]
    Conflict {
        /// One of them.
        first: String,
        /// The other.
        second: String,
    },
    /// A signing request that is not there.
    #[error("signing request {} is missing", .0.display())]
    CsrMissing(PathBuf),
    /// Only one half of an external account.
    #[error("{missing} is missing")]
    EabIncomplete {
        /// The flag that is missing.
        missing: &'static str,
    },
    /// A name or address that is none.
    #[error("identifier of --{flag}")]
    Identifier {
        /// The flag it was given to.
        flag: &'static str,
        /// What is wrong with it.
        #[source]
        source: IdentifierError,
    },
    /// Flags that ask for two different plugins in one role.
    #[error("two {role}s: {first} and {second}")]
    PluginConflict {
        /// Authenticator or installer.
        role: &'static str,
        /// The plugin asked for first.
        first: String,
        /// The plugin asked for second.
        second: String,
    },
    /// `reconfigure` given names.
    #[error("reconfigure takes no names")]
    ReconfigureWithNames,
    /// `renew` asked to prompt.
    #[error("renew never asks")]
    RenewInteractive,
    /// `renew` given names.
    #[error("renew takes no names")]
    RenewWithNames,
    /// An RSA key that no CA takes.
    #[error("RSA key of {bits} bits")]
    RsaTooSmall {
        /// The size asked for.
        bits: i64,
    },
    /// One port for HTTP and HTTPS.
    #[error("port {port} for both HTTP and HTTPS")]
    SamePorts {
        /// The port.
        port: u16,
    },
    /// Fewer names than a wildcard promises.
    #[error("a wildcard and a subset of names")]
    SubsetWithWildcard,
    /// A flag that does not go with the verb.
    #[error("{flag} does not work with {}", verb.name())]
    WrongVerb {
        /// The flag, with dashes.
        flag: &'static str,
        /// The verb.
        verb: Verb,
        /// The verbs it works with.
        verbs: &'static str,
    },
    /// A webroot map that is not a JSON object of names and directories.
    #[error("webroot map is not a JSON object")]
    WebrootMap(#[source] serde_json::Error),
    /// A webroot that is not a directory.
    #[error("webroot {} is not a directory", .0.display())]
    WebrootMissing(PathBuf),
    /// Several webroots, and names before the first.
    #[error("names before the first of several webroots")]
    WebrootOrder,
}
