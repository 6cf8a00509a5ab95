//! Saving a renewed certificate as the next version.

use std::path::Path;

use crate::fs::{self, Mode};
use crate::kind::Kind;
use crate::lineage::error::LineageError;
use crate::lineage::loaded::Lineage;
use crate::lineage::material::Material;
use crate::renewal_conf::{self, ConfEdit, Params};

impl Lineage {
    /// Saves the next version, rewrites the conf, and lets the links lead to it; returns its number.
    ///
    /// The new key has the group and the group's bits of the old one, so that a server that could read it still can.
    /// `version` is the program's, as it stands in the conf.
    ///
    /// # Errors
    /// After a failure nothing is changed, with one exception: when the links cannot be swapped, the new version stays
    /// in the archive, complete, and [`Lineage::pending_version`] finds it.
    pub fn save_successor(
        &mut self,
        material: &Material<'_>,
        version: &str,
        params: &Params,
    ) -> Result<u64, LineageError> {
        fs::remove_leftovers(&self.archive);
        let number = self.versions()?.next();
        self.archive_version(number, material)
            .and_then(|()| self.save_params(version, params))
            .inspect_err(|_| self.discard(number))?;
        self.deploy(number)?;
        Ok(number)
    }

    /// Rewrites `[renewalparams]` without a new certificate.
    pub fn save_params(&mut self, version: &str, params: &Params) -> Result<(), LineageError> {
        let mut edits = vec![ConfEdit::Version(version), ConfEdit::ArchiveDir(&self.archive)];
        edits.push(ConfEdit::Params(params));
        self.conf = renewal_conf::rewrite(self.conf.path(), &edits)?;
        Ok(())
    }

    /// The key first: a version with a certificate always has its key. Each name appears with its content on stable
    /// storage; all names are there before a link refers to them.
    fn archive_version(&self, number: u64, material: &Material<'_>) -> Result<(), LineageError> {
        let old_key = self.target(Kind::Privkey)?;
        for kind in [Kind::Privkey, Kind::Cert, Kind::Chain, Kind::Fullchain] {
            let (mode, group) = match kind {
                Kind::Privkey => key_access(&old_key)?,
                _ => (Mode::FILE, None),
            };
            fs::publish(&self.version_path(kind, number), &material.content(kind), mode, group)?;
        }
        Ok(fs::sync_dir(&self.archive)?)
    }

    /// Takes a version back that could not be saved.
    fn discard(&self, number: u64) {
        for kind in Kind::ALL {
            // There is an error to report already; a rest is a partial version, which nobody uses.
            let _ = fs::remove_if_exists(&self.version_path(kind, number));
        }
    }
}

/// The mode and group a new key inherits: the owner's bits are fixed, others may at most read.
fn key_access(old: &Path) -> Result<(Mode, Option<u32>), LineageError> {
    let (mode, owner) = (fs::mode(old)?, fs::owner(old)?);
    Ok((Mode::Exact(KEY_MODE | (mode & INHERITED)), Some(owner.gid)))
}

pub(super) const KEY_MODE: u32 = 0o600;
/// All bits of the group and reading for others, as certbot.
const INHERITED: u32 = 0o074;
