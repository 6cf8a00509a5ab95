//! What can go wrong with a lineage.

use std::path::PathBuf;

use evercert_pki::certificate::CertificateError;
use evercert_pki::key::KeyError;
use thiserror::Error;

use crate::fs::FsError;
use crate::lineage::name::{LineageName, NameError};
use crate::renewal_conf::ConfError;

/// What can go wrong with a lineage.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LineageError {
    /// `archive/NAME` has something in it, but no conf says what.
    #[error("the archive directory {} exists already", path.display())]
    ArchiveExists {
        /// The directory.
        path: PathBuf,
    },
    /// A link that leads nowhere.
    #[error("the target {} of the link {} does not exist", target.display(), link.display())]
    BrokenLink {
        /// The link.
        link: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// A certificate file that does not hold a certificate.
    #[error("{} does not hold a certificate", path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: CertificateError,
    },
    /// The conf cannot be used.
    #[error(transparent)]
    Conf(#[from] ConfError),
    /// The disk refused.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// `fullchain.pem` is not `cert.pem` followed by `chain.pem`.
    #[error("{} is not the certificate followed by its chain", path.display())]
    FullchainDiffers {
        /// The fullchain.
        path: PathBuf,
    },
    /// A key file that does not hold a key.
    #[error("{} does not hold a private key", path.display())]
    Key {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: KeyError,
    },
    /// The key is not the one in the certificate.
    #[error("the private key does not match the certificate")]
    KeyMismatch,
    /// A link that leads nowhere because its directory is a link itself, and relative paths begin where that leads.
    #[error("the target {} of the link {} does not exist", target.display(), link.display())]
    LinkAstray {
        /// The link.
        link: PathBuf,
        /// Where it leads.
        target: PathBuf,
        /// What the link in the place of its directory leads to.
        directory: PathBuf,
    },
    /// `live/NAME` has something in it, but no conf says what.
    #[error("the live directory {} exists already", path.display())]
    LiveExists {
        /// The directory.
        path: PathBuf,
    },
    /// No version has all four files.
    #[error("no version in {} is complete", archive.display())]
    NoCompleteVersion {
        /// The archive directory.
        archive: PathBuf,
    },
    /// The name cannot be used.
    #[error(transparent)]
    Name(#[from] NameError),
    /// There is no lineage of that name.
    #[error("no certificate is named `{name}` (expected {})", conf.display())]
    NotFound {
        /// The name.
        name: LineageName,
        /// Where its conf would be.
        conf: PathBuf,
    },
    /// A file stands where a link must be.
    #[error("{} must be a symbolic link", path.display())]
    NotALink {
        /// The path.
        path: PathBuf,
    },
    /// A link whose target is not named like a version.
    #[error("the target of the link {} is not named like a version", link.display())]
    NotAVersion {
        /// The link.
        link: PathBuf,
    },
    /// The first certificate of the chain did not sign the certificate.
    #[error("{} was not signed by the first certificate of its chain", path.display())]
    WrongIssuer {
        /// The certificate.
        path: PathBuf,
        /// Why the signature does not hold.
        #[source]
        source: CertificateError,
    },
}
