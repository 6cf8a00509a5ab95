//! The four links in `live/NAME/` and their memory while they are swapped.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use crate::fs;
use crate::fs::FsError;
use crate::kind::Kind;
use crate::lineage::error::LineageError;
use crate::lineage::name::LineageName;
use crate::lineage::swap::Swap;
use crate::renewal_conf::RenewalConf;

/// The four links of a lineage. A conf may place them anywhere.
#[derive(Clone, Debug)]
pub(super) struct Links {
    paths: [PathBuf; 4],
    /// Where they lead, once that was looked at; a renewal of ten thousand lineages looks once.
    targets: Option<[PathBuf; 4]>,
    /// How to change all at once, where that is possible.
    swap: Option<Swap>,
}

impl Links {
    pub(super) fn of(name: &LineageName, conf: &RenewalConf) -> Self {
        let paths = Kind::ALL.map(|kind| conf.link(kind).to_path_buf());
        Self { swap: Swap::of(name, &paths), targets: None, paths }
    }

    pub(super) fn path(&self, kind: Kind) -> &Path {
        &self.paths[kind as usize]
    }

    /// Where the old target is remembered while the link is swapped.
    fn previous(&self, kind: Kind) -> PathBuf {
        self.path(kind).with_file_name(kind.previous_name())
    }

    /// The directories of the links; almost always one.
    pub(super) fn directories(&self) -> BTreeSet<&Path> {
        self.paths.iter().filter_map(|link| link.parent()).collect()
    }

    /// Brings the links to stable storage.
    fn sync(&self) -> Result<(), FsError> {
        self.directories().into_iter().try_for_each(fs::sync_dir)
    }

    /// True when a swap was interrupted and its memory is complete: the links may be a mixture.
    fn are_being_swapped(&self) -> bool {
        Kind::ALL.into_iter().all(|kind| fs::exists(&self.previous(kind)))
    }

    /// Lets the links lead to these targets, in one step where that is possible.
    pub(super) fn lead_to(&self, targets: &[PathBuf; 4]) -> Result<(), LineageError> {
        if self.exchange(targets)? {
            return Ok(());
        }
        let swapped = self.remember().and_then(|()| Ok(self.replace_each(targets)?)).and_then(|()| Ok(self.confirm()?));
        swapped.inspect_err(|_| {
            // The error in hand is the one to report; what cannot be undone now is undone by the next load.
            let _ = self.recover();
        })
    }

    /// Finishes or undoes a swap, ours or certbot's, that was interrupted.
    pub(super) fn recover(&self) -> Result<(), FsError> {
        if let Some(swap) = self.swap.as_ref().filter(|swap| swap.is_pending()) {
            if swap.is_in_use() && self.are_being_swapped() {
                // certbot found our copy in use and was interrupted itself: the copy gets its links back first.
                self.replace_each(&self.remembered()?)?;
                self.forget()?;
            }
            swap.recover()?;
        }
        if self.are_being_swapped() {
            let remembered = self.remembered()?;
            if !self.exchange(&remembered)? {
                self.replace_each(&remembered)?;
            }
        }
        self.forget()
    }

    fn exchange(&self, targets: &[PathBuf; 4]) -> Result<bool, FsError> {
        self.swap.as_ref().map_or(Ok(false), |swap| swap.lead_to(targets))
    }

    /// Remembers the targets, as certbot does, while the links are replaced one after the other.
    fn remember(&self) -> Result<(), LineageError> {
        for kind in Kind::ALL {
            fs::symlink(&self.target(kind)?, &self.previous(kind))?;
        }
        Ok(self.sync()?)
    }

    fn remembered(&self) -> Result<[PathBuf; 4], FsError> {
        let mut targets = self.paths.clone();
        for kind in Kind::ALL {
            targets[kind as usize] = fs::read_link(&self.previous(kind))?;
        }
        Ok(targets)
    }

    fn replace_each(&self, targets: &[PathBuf; 4]) -> Result<(), FsError> {
        for kind in Kind::ALL {
            fs::replace_symlink(&targets[kind as usize], self.path(kind))?;
        }
        self.sync()
    }

    /// Forgets the old targets. With all four still there, the next load would go back: the swap has not happened.
    fn confirm(&self) -> Result<(), FsError> {
        match self.forget() {
            Err(error) if self.are_being_swapped() => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes the memory of a swap.
    pub(super) fn forget(&self) -> Result<(), FsError> {
        for kind in Kind::ALL {
            let previous = self.previous(kind);
            if fs::is_symlink(&previous) {
                fs::remove_if_exists(&previous)?;
            }
        }
        Ok(())
    }

    /// Where a link leads: its remembered target while an interrupted swap is not yet undone.
    pub(super) fn target(&self, kind: Kind) -> Result<PathBuf, LineageError> {
        match &self.targets {
            Some(targets) => Ok(targets[kind as usize].clone()),
            None => self.look_at(kind),
        }
    }

    fn look_at(&self, kind: Kind) -> Result<PathBuf, LineageError> {
        let remembered = if self.are_being_swapped() { Some(self.previous(kind)) } else { None };
        let link = remembered.unwrap_or_else(|| self.path(kind).to_path_buf());
        let written = match fs::read_link(&link) {
            Err(error) if error.kind() == ErrorKind::InvalidInput => return Err(LineageError::NotALink { path: link }),
            written => written?,
        };
        let directory = link.parent().unwrap_or(Path::new("/"));
        Ok(without_dots(&real(directory).join(written)))
    }

    /// Checks that each link is one and leads to a file.
    pub(super) fn check(&self) -> Result<[PathBuf; 4], LineageError> {
        let mut targets = self.paths.clone();
        for kind in Kind::ALL {
            let target = self.target(kind)?;
            match fs::metadata(&target) {
                Err(error) if error.is_not_found() => {
                    return Err(broken(self.path(kind), target));
                }
                found => found.map(drop)?,
            }
            targets[kind as usize] = target;
        }
        Ok(targets)
    }

    /// Keeps in mind where the links lead, or forgets it because they are about to be changed.
    pub(super) fn keep(&mut self, targets: Option<[PathBuf; 4]>) {
        self.targets = targets;
    }

    /// The version a link leads to.
    pub(super) fn version(&self, kind: Kind) -> Result<u64, LineageError> {
        let target = self.target(kind)?;
        let version = target.file_name().and_then(|name| kind.version_in(name));
        version.ok_or_else(|| LineageError::NotAVersion { link: self.path(kind).to_path_buf() })
    }
}

/// How a link in one directory names another: by a relative path as certbot does, or by an absolute one where a link
/// in the place of a directory would lead that astray.
pub(super) fn naming(to: &Path, from: &Path) -> Result<PathBuf, FsError> {
    let (plain, wanted) = (relative(to, from), fs::canonical(to)?);
    let leads_there = fs::canonical(&from.join(&plain)).is_ok_and(|found| found == wanted);
    Ok(if leads_there { plain } else { wanted })
}

/// What a link that leads nowhere is told as: with the link in the place of its directory, if it is that.
pub(super) fn broken(link: &Path, target: PathBuf) -> LineageError {
    let (link, written) = (link.to_path_buf(), link.parent().unwrap_or(Path::new("/")));
    let directory = real(written);
    match directory == written {
        true => LineageError::BrokenLink { link, target },
        false => LineageError::LinkAstray { link, target, directory },
    }
}

/// The directory from which the system follows relative links. Only a link in the place of `live/NAME` or of `live`
/// makes a difference to them, and only then other names are given to what they lead to.
fn real(directory: &Path) -> PathBuf {
    let is_elsewhere = fs::is_symlink(directory) || directory.parent().is_some_and(fs::is_symlink);
    let real = if is_elsewhere { fs::canonical(directory).ok() } else { None };
    real.unwrap_or_else(|| directory.to_path_buf())
}

/// The path from a directory to a file or directory, both absolute: `../../archive/NAME`.
pub(super) fn relative(to: &Path, from: &Path) -> PathBuf {
    let (to, from) = (without_dots(to), without_dots(from));
    let common = to.components().zip(from.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    up.chain(to.components().skip(common)).collect()
}

/// Resolves `.` and `..` by name, as Python's `abspath` does.
fn without_dots(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{relative, without_dots};

    #[test]
    fn paths_are_related_as_python_does() {
        let between = |to: &str, from: &str| relative(Path::new(to), Path::new(from)).display().to_string();
        assert_eq!(between("/c/archive/a", "/c/live/a"), "../../archive/a");
        assert_eq!(between("/x/a", "/c/./live/../live/a"), "../../../x/a");
        assert_eq!(without_dots(Path::new("/c/live/a/../../archive/a/cert1.pem")), Path::new("/c/archive/a/cert1.pem"));
    }
}
