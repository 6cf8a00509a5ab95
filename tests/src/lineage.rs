//! One certificate on the disk, as a web server would see it.

use std::path::{Path, PathBuf};

use crate::{files, openssl};

/// A lineage: `live/NAME`, `archive/NAME`, `renewal/NAME.conf`.
#[derive(Clone, Debug)]
pub struct Lineage {
    config: PathBuf,
    name: String,
}

impl Lineage {
    /// The lineage of this name below a configuration directory.
    #[must_use]
    pub fn new(config: &Path, name: &str) -> Self {
        Self { config: config.to_owned(), name: name.to_owned() }
    }

    /// `live/NAME/<kind>.pem`.
    #[must_use]
    pub fn live(&self, kind: &str) -> PathBuf {
        self.config.join("live").join(&self.name).join(format!("{kind}.pem"))
    }

    /// `archive/NAME/<kind><version>.pem`.
    #[must_use]
    pub fn archived(&self, kind: &str, version: u32) -> PathBuf {
        self.config.join("archive").join(&self.name).join(format!("{kind}{version}.pem"))
    }

    /// `renewal/NAME.conf`.
    #[must_use]
    pub fn conf(&self) -> PathBuf {
        self.config.join("renewal").join(format!("{}.conf", self.name))
    }

    /// Whether anything of it is there.
    #[must_use]
    pub fn exists(&self) -> bool {
        let folders = ["live", "archive"].map(|folder| self.config.join(folder).join(&self.name));
        self.conf().exists() || folders.iter().any(|folder| folder.exists())
    }

    /// The version the live links point to, the same for all four.
    ///
    /// # Panics
    /// When a link is missing, not relative, or points elsewhere than the others.
    #[must_use]
    pub fn version(&self) -> u32 {
        let versions = KINDS.map(|kind| self.linked_version(kind));
        assert!(versions.iter().all(|version| *version == versions[0]), "links disagree: {versions:?}");
        versions[0]
    }

    /// The serial number of the live certificate.
    #[must_use]
    pub fn serial(&self) -> String {
        openssl::serial(&self.live("cert"))
    }

    /// The names in the live certificate, in its order, as openssl spells them.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        openssl::names(&self.live("cert"))
    }

    /// The kind of the live key: `rsa 2048`, `prime256v1`, ...
    #[must_use]
    pub fn key_kind(&self) -> String {
        openssl::key_kind(&self.live("privkey"))
    }

    /// Insists that the live files belong together and the chain ends at `root` (PEM).
    ///
    /// # Panics
    /// When they do not.
    pub fn is_whole(&self, root: &str) {
        let [cert, chain, fullchain, key] = KINDS.map(|kind| self.live(kind));
        assert_eq!(openssl::public_key(&cert), openssl::public_half(&key), "key and certificate do not match");
        assert_eq!(files::read(&fullchain), files::read(&cert) + &files::read(&chain), "fullchain is not cert + chain");
        let anchor = self.config.with_file_name("root.pem");
        files::write(&anchor, root);
        openssl::verify(&cert, &chain, &anchor);
    }

    fn linked_version(&self, kind: &str) -> u32 {
        let link = self.live(kind);
        let target = std::fs::read_link(&link).unwrap_or_else(|error| panic!("{}: {error}", link.display()));
        let target = target.to_string_lossy().into_owned();
        target
            .strip_prefix(&format!("../../archive/{}/{kind}", self.name))
            .and_then(|rest| rest.strip_suffix(".pem"))
            .and_then(|version| version.parse().ok())
            .unwrap_or_else(|| panic!("{} points to {target}", link.display()))
    }
}

const KINDS: [&str; 4] = ["cert", "chain", "fullchain", "privkey"];
