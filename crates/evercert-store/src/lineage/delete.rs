//! Deleting a lineage.

use std::path::Path;

use crate::fs::{self, FsError};
use crate::kind::Kind;
use crate::lineage::error::LineageError;
use crate::lineage::loaded::Lineage;
use crate::lineage::name::LineageName;
use crate::paths::Paths;
use crate::readme;
use crate::renewal_conf::RenewalConf;

/// Deletes a lineage: its conf, its links, its versions. What is missing is ignored; nothing is revoked.
///
/// # Errors
/// No such lineage. An unusable conf: it is removed all the same, and the error says that the rest is still there. A
/// disk that refuses.
pub fn delete(paths: &Paths, name: &LineageName) -> Result<(), LineageError> {
    let path = paths.conf_of(name.as_str());
    if !fs::present(&path) {
        return Err(LineageError::NotFound { name: name.clone(), conf: path });
    }
    let conf = RenewalConf::load(&path);
    fs::remove_file(&path)?;
    let lineage = Lineage::with_conf(paths, name.clone(), conf?);
    match foreign(&lineage) {
        Some(link) => fs::remove_file(link)?,
        None => {
            // What an interrupted swap left goes with the rest; broken links are none the worse for staying broken.
            let _ = lineage.links.recover();
            remove_links(paths, &lineage)?;
        }
    }
    remove_archive(paths, &lineage.archive)?;
    Ok(())
}

/// A link in the place of the directory of the links: what it leads to is somebody else's.
fn foreign(lineage: &Lineage) -> Option<&Path> {
    lineage.links.directories().into_iter().find(|directory| fs::is_symlink(directory))
}

/// Removes the links, and their directory if they share one and only a README is left in it.
fn remove_links(paths: &Paths, lineage: &Lineage) -> Result<(), FsError> {
    lineage.links.forget()?;
    for kind in Kind::ALL {
        let link = lineage.link(kind);
        // A conf is a text file that somebody may have edited: it must not make us remove just anything.
        if fs::is_symlink(link) || link.parent().is_some_and(|directory| is_below(directory, &paths.live())) {
            fs::remove_if_exists(link)?;
        }
    }
    let directories = lineage.links.directories();
    let Some(directory) = directories.first().filter(|_| directories.len() == 1) else { return Ok(()) };
    fs::remove_leftovers(directory);
    remove_if_left_with(directory, readme::NAME)
}

/// Removes the versions. Only a directory below `archive/` goes with everything in it, and of a link in its place only
/// the link: keys on another disk are for whoever put them there to remove.
fn remove_archive(paths: &Paths, archive: &Path) -> Result<(), FsError> {
    if fs::is_symlink(archive) {
        return fs::remove_file(archive);
    }
    if is_below(archive, &paths.archive()) {
        return ignoring_absence(fs::remove_dir_all(archive));
    }
    for name in fs::list(archive).unwrap_or_default() {
        if Kind::ALL.into_iter().any(|kind| kind.version_in(&name).is_some()) {
            fs::remove_if_exists(&archive.join(name))?;
        }
    }
    remove_if_left_with(archive, readme::NAME)
}

/// Compares what the paths lead to: their text may go in with one component and out with the next (`..`, links).
fn is_below(directory: &Path, root: &Path) -> bool {
    let (Ok(directory), Ok(root)) = (fs::canonical(directory), fs::canonical(root)) else { return false };
    directory != root && directory.starts_with(&root)
}

/// Removes a directory that has nothing in it but perhaps one known file.
fn remove_if_left_with(directory: &Path, known: &str) -> Result<(), FsError> {
    let names = fs::list(directory).unwrap_or_default();
    if names.iter().any(|name| name != known) {
        return Ok(());
    }
    fs::remove_if_exists(&directory.join(known))?;
    ignoring_absence(fs::remove_dir(directory))
}

fn ignoring_absence(result: Result<(), FsError>) -> Result<(), FsError> {
    match result {
        Err(error) if error.is_not_found() => Ok(()),
        other => other,
    }
}
