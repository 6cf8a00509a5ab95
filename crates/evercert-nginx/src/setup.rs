//! What has to be known besides the configuration itself.

use std::path::PathBuf;

use crate::ports::Ports;

/// Where things are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// The file of TLS settings that new TLS servers include.
    pub options: PathBuf,
    /// The Diffie-Hellman parameters that they name.
    pub dhparams: PathBuf,
    /// Where the world comes by.
    pub ports: Ports,
    /// What `$hostname` stands for.
    pub hostname: String,
}
