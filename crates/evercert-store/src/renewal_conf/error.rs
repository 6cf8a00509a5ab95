//! Why a renewal conf cannot be used.

use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::fs::FsError;
use crate::ini::{CannotQuote, IniError, InterpolationError};
use crate::kind::Kind;

/// A renewal conf that cannot be used; what is wrong is the source.
#[derive(Debug, Error)]
#[error("the renewal conf {} cannot be used", path.display())]
pub struct ConfError {
    /// The conf.
    pub path: PathBuf,
    /// What is wrong with it.
    #[source]
    pub problem: ConfProblem,
}

/// What is wrong with a renewal conf.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ConfProblem {
    /// A truth value that is neither true nor false.
    #[error("`{key}` must be True or False, not `{value}`")]
    Bool {
        /// The key.
        key: String,
        /// What stands there.
        value: String,
    },
    /// The file cannot be read or written.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// A number that is none.
    #[error("`{key}` must be a number, not `{value}`")]
    Int {
        /// The key.
        key: String,
        /// What stands there.
        value: String,
    },
    /// A `%(name)s` that leads nowhere.
    #[error(transparent)]
    Interpolation(#[from] InterpolationError),
    /// No `authenticator` in `[renewalparams]`.
    #[error("no authenticator is named")]
    MissingAuthenticator,
    /// No section `[renewalparams]`.
    #[error("the section [renewalparams] is missing")]
    MissingParams,
    /// One of the four paths is missing.
    #[error("the path `{0}` is missing")]
    MissingReference(Kind),
    /// A list where one text is needed.
    #[error("`{key}` must be one value, not a list")]
    NotText {
        /// The key.
        key: String,
    },
    /// A value that the format cannot express.
    #[error(transparent)]
    Quote(#[from] CannotQuote),
    /// The file is not in the ini dialect.
    #[error(transparent)]
    Syntax(#[from] IniError),
    /// A challenge nobody knows in `pref_challs`.
    #[error("`{name}` is not a challenge")]
    UnknownChallenge {
        /// What stands there.
        name: String,
    },
}

impl ConfProblem {
    /// Names the conf.
    pub(super) fn at(self, path: &Path) -> ConfError {
        ConfError { path: path.to_path_buf(), problem: self }
    }
}
