//! What has to be known besides the configuration itself.

use std::path::PathBuf;

use crate::layout::Layout;
use crate::ports::Ports;

/// Where things are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// Where the distribution keeps Apache's things.
    pub layout: Layout,
    /// The main configuration file, absolute.
    pub conf: PathBuf,
    /// The file of TLS settings that new TLS hosts include.
    pub options: PathBuf,
    /// An existing folder that Apache may read, for the files that a CA asks for.
    pub challenges: PathBuf,
    /// Where the world comes by.
    pub ports: Ports,
    /// The places that a person has chosen, as
    /// [`InstallError::Ambiguous`](evercert_plugin::install_error::InstallError::Ambiguous) names them: a wildcard goes
    /// there and nowhere else.
    pub chosen: Vec<String>,
}
