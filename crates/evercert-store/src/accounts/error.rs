//! What can go wrong with stored accounts.

use std::path::PathBuf;

use evercert_pki::jwk::JwkError;
use thiserror::Error;

use crate::fs::FsError;

/// What can go wrong with stored accounts.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum AccountError {
    /// A URL that cannot be turned into a directory.
    #[error("the server URL `{}` has no usable host and path", url.escape_debug())]
    BadServerUrl {
        /// The URL.
        url: String,
    },
    /// The disk refused.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// A file that is not the JSON it should be.
    #[error("{} is not an account file", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: serde_json::Error,
    },
    /// A private key that cannot be used.
    #[error("{} does not hold an account key", path.display())]
    Key {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: JwkError,
    },
    /// No account of that id for this server.
    #[error("no account `{}` in {}", id.escape_debug(), directory.display())]
    NotFound {
        /// The id.
        id: String,
        /// The directory of the server's accounts.
        directory: PathBuf,
    },
}
