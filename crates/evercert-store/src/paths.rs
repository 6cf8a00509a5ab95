//! Where everything is.

use std::path::{Path, PathBuf};

/// The three directories of an installation and what lies below them.
///
/// The paths should be absolute: some of them are written into renewal confs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The configuration directory, usually `/etc/letsencrypt`.
    pub config: PathBuf,
    /// The work directory, usually `/var/lib/letsencrypt`.
    pub work: PathBuf,
    /// The log directory, usually `/var/log/letsencrypt`.
    pub logs: PathBuf,
}

impl Paths {
    /// The three directories, in the order in which people name them.
    pub fn new(config: impl Into<PathBuf>, work: impl Into<PathBuf>, logs: impl Into<PathBuf>) -> Self {
        Self { config: config.into(), work: work.into(), logs: logs.into() }
    }

    /// `live/`: one directory of links per lineage.
    pub fn live(&self) -> PathBuf {
        self.config.join("live")
    }

    /// `live/NAME/`.
    pub fn live_of(&self, name: impl AsRef<Path>) -> PathBuf {
        self.live().join(name)
    }

    /// `archive/`: every version of every lineage.
    pub fn archive(&self) -> PathBuf {
        self.config.join("archive")
    }

    /// `archive/NAME/`, unless the conf names another place.
    pub fn archive_of(&self, name: impl AsRef<Path>) -> PathBuf {
        self.archive().join(name)
    }

    /// `renewal/`: one conf per lineage.
    pub fn renewal(&self) -> PathBuf {
        self.config.join("renewal")
    }

    /// `renewal/NAME.conf`.
    pub fn conf_of(&self, name: &str) -> PathBuf {
        self.renewal().join(format!("{name}.conf"))
    }

    /// `accounts/`.
    pub fn accounts(&self) -> PathBuf {
        self.config.join("accounts")
    }

    /// `renewal-hooks/`.
    pub fn hooks(&self) -> PathBuf {
        self.config.join("renewal-hooks")
    }

    /// Hooks that run before an issuance.
    pub fn pre_hooks(&self) -> PathBuf {
        self.hooks().join("pre")
    }

    /// Hooks that run after a new certificate was saved.
    pub fn deploy_hooks(&self) -> PathBuf {
        self.hooks().join("deploy")
    }

    /// Hooks that run after everything.
    pub fn post_hooks(&self) -> PathBuf {
        self.hooks().join("post")
    }

    /// Our own state; certbot leaves it alone.
    pub fn own(&self) -> PathBuf {
        self.config.join("evercert")
    }
}

#[cfg(test)]
mod tests {
    use super::Paths;

    #[test]
    fn everything_lies_below_its_directory() {
        let paths = Paths::new("/c", "/w", "/l");
        assert_eq!(paths.live_of("a.test").to_str(), Some("/c/live/a.test"));
        assert_eq!(paths.conf_of("a.test").to_str(), Some("/c/renewal/a.test.conf"));
        assert_eq!(paths.deploy_hooks().to_str(), Some("/c/renewal-hooks/deploy"));
    }
}
