//! Deleting a lineage.

use std::path::{Path, PathBuf};

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
/// A conf is a text that somebody may have edited, or copied from another host: what it names outside of `live/` and
/// `archive/` stays, and is returned. So does what a link led to that was removed: a key that nobody names would be
/// taken for gone.
///
/// # Errors
/// No such lineage. An unusable conf: it is removed all the same, and the error says that the rest is still there. A
/// disk that refuses.
pub fn delete(paths: &Paths, name: &LineageName) -> Result<Vec<PathBuf>, LineageError> {
    let path = paths.conf_of(name.as_str());
    if !fs::present(&path) {
        return Err(LineageError::NotFound { name: name.clone(), conf: path });
    }
    let conf = RenewalConf::load(&path);
    fs::remove_file(&path)?;
    let lineage = Lineage::with_conf(paths, name.clone(), conf?);
    let mut left = remove_live(&lineage, &paths.live())?;
    left.extend(remove_archive(&lineage.archive, &paths.archive())?);
    left.retain(|path| fs::present(path));
    left.sort();
    // Of a directory that stays, its files need not be named.
    left.dedup_by(|path, before| path.starts_with(before));
    Ok(left)
}

/// Removes the links, and their directory if they share one and only a README is left in it.
fn remove_live(lineage: &Lineage, root: &Path) -> Result<Vec<PathBuf>, FsError> {
    let directories = lineage.links.directories();
    // A link in the place of the directory: what it leads to is somebody else's.
    if let Some(link) = directories.iter().find(|directory| fs::is_symlink(directory)) {
        return remove_link(link, root);
    }
    if !directories.iter().all(|directory| is_below(directory, root)) {
        let links = Kind::ALL.into_iter().map(|kind| remove_link(lineage.link(kind), root));
        return Ok(links.collect::<Result<Vec<_>, _>>()?.concat());
    }
    // What an interrupted swap left goes with the rest; broken links are none the worse for staying broken.
    let _ = lineage.links.recover();
    lineage.links.forget()?;
    let mut led_to = Vec::new();
    for kind in Kind::ALL {
        led_to.extend(target(lineage.link(kind)));
        fs::remove_if_exists(lineage.link(kind))?;
    }
    let Some(directory) = directories.first().filter(|_| directories.len() == 1) else { return Ok(led_to) };
    fs::remove_leftovers(directory);
    remove_if_left_with(directory, readme::NAME)?;
    Ok(led_to)
}

/// Removes the versions; of a link in the place of their directory only the link: keys on another disk are for whoever
/// put them there to remove.
fn remove_archive(archive: &Path, root: &Path) -> Result<Vec<PathBuf>, FsError> {
    if fs::is_symlink(archive) || !is_below(archive, root) {
        return remove_link(archive, root);
    }
    ignoring_absence(fs::remove_dir_all(archive))?;
    Ok(Vec::new())
}

/// Removes a link that stands somewhere below `root`; returns what it led to, or what is there and none.
fn remove_link(link: &Path, root: &Path) -> Result<Vec<PathBuf>, FsError> {
    let is_ours = link.parent().is_some_and(|parent| is_within(parent, root));
    if is_ours && fs::is_symlink(link) {
        let led_to = target(link);
        fs::remove_file(link)?;
        return Ok(led_to.into_iter().collect());
    }
    Ok(vec![link.to_path_buf()])
}

/// What a link leads to in the end, if it is one and leads to something.
fn target(link: &Path) -> Option<PathBuf> {
    fs::is_symlink(link).then(|| fs::canonical(link).ok()).flatten()
}

/// Compares what the paths lead to: their text may go in with one component and out with the next (`..`, links).
fn is_within(directory: &Path, root: &Path) -> bool {
    matches!((fs::canonical(directory), fs::canonical(root)), (Ok(directory), Ok(root)) if directory.starts_with(&root))
}

fn is_below(directory: &Path, root: &Path) -> bool {
    is_within(directory, root) && !is_within(root, directory)
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
