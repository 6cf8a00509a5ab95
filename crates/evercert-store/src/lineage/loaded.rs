//! A lineage, read.

use std::path::{Path, PathBuf};

use evercert_pki::certificate::{Certificate, Chain};
use evercert_pki::key::PrivateKey;

use crate::fs;
use crate::kind::Kind;
use crate::lineage::error::LineageError;
use crate::lineage::links::Links;
use crate::lineage::name::LineageName;
use crate::lineage::versions::Versions;
use crate::paths::Paths;
use crate::renewal_conf::RenewalConf;

/// A lineage: its conf, and the way to its files. Files are read when they are asked for.
#[derive(Clone, Debug)]
pub struct Lineage {
    pub(super) name: LineageName,
    pub(super) conf: RenewalConf,
    pub(super) links: Links,
    pub(super) archive: PathBuf,
}

impl Lineage {
    /// Loads a lineage for use: finishes or undoes a swap of links that was interrupted and checks that each link leads to a file.
    ///
    /// # Errors
    /// No such lineage, an unusable conf, a link that is none or leads nowhere.
    pub fn load(paths: &Paths, name: &LineageName) -> Result<Self, LineageError> {
        let mut lineage = Self::inspect(paths, name)?;
        lineage.links.recover()?;
        let targets = lineage.links.check()?;
        lineage.links.keep(Some(targets));
        Ok(lineage)
    }

    /// Reads the conf only and writes nothing: for lists of many lineages, and beside a running program.
    ///
    /// # Errors
    /// No such lineage, or an unusable conf.
    pub fn inspect(paths: &Paths, name: &LineageName) -> Result<Self, LineageError> {
        let conf = paths.conf_of(name.as_str());
        match RenewalConf::load(&conf) {
            Err(_) if !fs::present(&conf) => Err(LineageError::NotFound { name: name.clone(), conf }),
            loaded => Ok(Self::with_conf(paths, name.clone(), loaded?)),
        }
    }

    pub(super) fn with_conf(paths: &Paths, name: LineageName, conf: RenewalConf) -> Self {
        let archive = conf.archive_dir().map_or_else(|| paths.archive_of(&name), Path::to_path_buf);
        Self { links: Links::of(&name, &conf), archive, name, conf }
    }

    /// The name of the lineage.
    pub fn name(&self) -> &LineageName {
        &self.name
    }

    /// What it remembers for its renewal.
    pub fn conf(&self) -> &RenewalConf {
        &self.conf
    }

    /// The path of one of its four links: what servers are configured with.
    pub fn link(&self, kind: Kind) -> &Path {
        self.links.path(kind)
    }

    /// The directory of its links, `live/NAME`.
    pub fn live_dir(&self) -> &Path {
        self.link(Kind::Cert).parent().unwrap_or(Path::new("/"))
    }

    /// The directory of its versions, `archive/NAME`.
    pub fn archive_dir(&self) -> &Path {
        &self.archive
    }

    /// The file a link leads to.
    pub fn target(&self, kind: Kind) -> Result<PathBuf, LineageError> {
        self.links.target(kind)
    }

    /// The file of a version; it need not exist.
    pub fn version_path(&self, kind: Kind, version: u64) -> PathBuf {
        self.archive.join(kind.version_name(version))
    }

    /// The versions in the archive.
    pub fn versions(&self) -> Result<Versions, LineageError> {
        Ok(Versions::in_names(&fs::list(&self.archive)?))
    }

    /// The version the links lead to; where they lead to several, the oldest.
    pub fn current_version(&self) -> Result<u64, LineageError> {
        let versions: Result<Vec<u64>, _> = Kind::ALL.into_iter().map(|kind| self.links.version(kind)).collect();
        Ok(versions?.into_iter().min().expect("there are four links"))
    }

    /// The certificate the link leads to.
    pub fn certificate(&self) -> Result<Certificate, LineageError> {
        Ok(chain_at(&self.target(Kind::Cert)?)?.leaf().clone())
    }

    /// The certificate with its issuers, from the fullchain the link leads to.
    pub fn chain(&self) -> Result<Chain, LineageError> {
        chain_at(&self.target(Kind::Fullchain)?)
    }

    /// The certificate of a version, such as the newest complete one, which decides whether a renewal is due.
    pub fn certificate_of(&self, version: u64) -> Result<Certificate, LineageError> {
        Ok(chain_at(&self.version_path(Kind::Cert, version))?.leaf().clone())
    }

    /// The private key the link leads to.
    pub fn key(&self) -> Result<PrivateKey, LineageError> {
        key_at(&self.target(Kind::Privkey)?)
    }
}

pub(super) fn chain_at(path: &Path) -> Result<Chain, LineageError> {
    let content = fs::read(path)?;
    Chain::parse_pem(&content).map_err(|source| LineageError::Certificate { path: path.to_path_buf(), source })
}

pub(super) fn key_at(path: &Path) -> Result<PrivateKey, LineageError> {
    let content = fs::read_secret(path)?;
    PrivateKey::from_pem(&content).map_err(|source| LineageError::Key { path: path.to_path_buf(), source })
}
