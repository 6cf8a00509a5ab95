//! What comes of obtaining a certificate.

use std::path::PathBuf;

use evercert_pki::certificate::Chain;
use evercert_pki::identifier::Identifier;
use evercert_store::fs::FsError;
use evercert_store::lineage::{LineageError, LineageName};

use crate::issue_error::IssueError;
use crate::wish::Remark;

/// What came of a job.
#[derive(Debug)]
pub struct Outcome {
    /// The lineage's name; the wished one, if a new lineage was not made.
    pub name: LineageName,
    /// The names that were asked for.
    pub identifiers: Vec<Identifier>,
    /// The certificate, or why there is none.
    pub result: Result<Obtained, ObtainError>,
}

/// A certificate that was obtained.
#[derive(Clone, Debug)]
pub struct Obtained {
    /// Where it was saved; `None` in a rehearsal.
    pub saved: Option<Saved>,
    /// The certificate and those above it.
    pub chain: Chain,
    /// What went otherwise than wished.
    pub remarks: Vec<Remark>,
}

/// Where a certificate was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// `live/NAME/fullchain.pem`.
    pub fullchain: PathBuf,
    /// `live/NAME/privkey.pem`.
    pub key: PathBuf,
    /// The number of the version.
    pub version: u64,
}

/// Why a job failed. Its lineage is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ObtainError {
    /// The hook directories cannot be read.
    #[error("the hooks cannot be listed")]
    Hooks(#[source] FsError),
    /// The certificate was not obtained.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// Whoever was to save it broke down: a mistake of ours.
    #[error("the certificate was lost on the way to the disk")]
    Lost,
    /// It was obtained, but could not be saved.
    #[error("the certificate was issued, but cannot be saved")]
    Save(#[source] LineageError),
}
