//! What has to be known besides the configuration itself.

use std::path::PathBuf;

use crate::ports::Ports;

/// Where things are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// The main configuration file, absolute.
    pub conf: PathBuf,
    /// The file of TLS settings that new TLS servers include.
    pub options: PathBuf,
    /// The Diffie-Hellman parameters that they name.
    pub dhparams: PathBuf,
    /// Where the world comes by.
    pub ports: Ports,
    /// What `$hostname` stands for.
    pub hostname: String,
    /// The places that a person has chosen, as
    /// [`InstallError::Ambiguous`](evercert_plugin::install_error::InstallError::Ambiguous) names them: a wildcard goes
    /// there and nowhere else.
    pub chosen: Vec<String>,
}
