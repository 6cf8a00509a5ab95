//! Why an installer could not do its work.

use std::{io, path::PathBuf};

/// A failure of an installer, in kinds that people can be told about.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// Several places would do, and only a person can say which.
    #[error("{identifier} has several places: {}", places.join(", "))]
    Ambiguous {
        /// The identifier's value.
        identifier: String,
        /// The places.
        places: Vec<String>,
    },
    /// A program of the server could not be started.
    #[error("cannot run {command:?}")]
    Command {
        /// The command line.
        command: String,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// Something in the configuration contradicts what is wished.
    #[error("{}: {what}", path.display())]
    Conflict {
        /// The file.
        path: PathBuf,
        /// What stands in the way, in the words of the configuration.
        what: String,
    },
    /// The server's configuration could not be read.
    #[error("cannot read {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// A file that the server cannot do without was not given.
    #[error("{flag} is needed")]
    Missing {
        /// The flag that would give it.
        flag: &'static str,
    },
    /// The server has no place for this identifier.
    #[error("no place serves {identifier}")]
    NoPlace {
        /// The identifier's value.
        identifier: String,
    },
    /// The server did not take up its configuration.
    #[error("the server was not reloaded: {output}")]
    Reload {
        /// What it said.
        output: String,
    },
    /// The server does not accept its configuration.
    #[error("the configuration is not accepted: {output}")]
    Test {
        /// What it said.
        output: String,
    },
}
