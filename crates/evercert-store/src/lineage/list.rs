//! Which lineages there are.

use std::path::{Path, PathBuf};

use crate::fs::{self, FsError};
use crate::lineage::error::LineageError;
use crate::lineage::loaded::Lineage;
use crate::lineage::name::LineageName;
use crate::paths::Paths;

/// The names of all lineages, in the order of their confs' file names, broken ones included.
///
/// # Errors
/// A directory that cannot be listed; one that does not exist means none.
pub fn names(paths: &Paths) -> Result<Vec<LineageName>, FsError> {
    let files = match fs::list(&paths.renewal()) {
        Err(error) if error.is_not_found() => return Ok(Vec::new()),
        other => other?,
    };
    let names = files.iter().filter_map(|file| file.to_str()?.strip_suffix(".conf"));
    Ok(names.filter_map(|name| LineageName::parse(name).ok()).collect())
}

/// The other lineages whose versions are in the same archive directory: deleting one would break them.
///
/// Confs that cannot be read are passed over.
pub fn sharing_archive(paths: &Paths, lineage: &Lineage) -> Result<Vec<LineageName>, LineageError> {
    let own = real(lineage.archive_dir());
    let others = names(paths)?.into_iter().filter(|name| name != lineage.name());
    let shares = |name: &LineageName| Lineage::inspect(paths, name).is_ok_and(|other| real(other.archive_dir()) == own);
    Ok(others.filter(shares).collect())
}

fn real(directory: &Path) -> PathBuf {
    fs::canonical(directory).unwrap_or_else(|_| directory.to_path_buf())
}
