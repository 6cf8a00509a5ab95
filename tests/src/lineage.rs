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
    /// When a link is missing, or points elsewhere than the others.
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
    #[track_caller]
    pub fn is_whole(&self, root: &str) {
        assert_eq!(self.fault(root), None);
    }

    /// What is wrong with the live files, if anything.
    ///
    /// # Panics
    /// When one cannot be read at all.
    #[must_use]
    pub fn fault(&self, root: &str) -> Option<&'static str> {
        let [cert, chain, fullchain, key] = KINDS.map(|kind| self.live(kind));
        let anchor = self.config.with_file_name("root.pem");
        files::write(&anchor, root);
        if openssl::public_key(&cert) != openssl::public_half(&key) {
            return Some("key and certificate do not match");
        }
        if files::read(&fullchain) != files::read(&cert) + &files::read(&chain) {
            return Some("fullchain is not cert + chain");
        }
        (!openssl::is_signed(&cert, &chain, &anchor)).then_some("the chain does not lead to the root")
    }

    /// A link that was restored after a crash may be absolute, as certbot leaves it.
    fn linked_version(&self, kind: &str) -> u32 {
        let link = self.live(kind);
        let target = std::fs::read_link(&link).unwrap_or_else(|error| panic!("{}: {error}", link.display()));
        let archive = self.config.join("archive").join(&self.name);
        let place = link.with_file_name("").join(&target);
        let is_ours = place.canonicalize().is_ok_and(|place| place.starts_with(&archive));
        let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let version = name.strip_prefix(kind).and_then(|rest| rest.strip_suffix(".pem"));
        let version = version.and_then(|version| version.parse().ok()).filter(|_| is_ours);
        version.unwrap_or_else(|| panic!("{} points to {}", link.display(), target.display()))
    }
}

const KINDS: [&str; 4] = ["cert", "chain", "fullchain", "privkey"];
