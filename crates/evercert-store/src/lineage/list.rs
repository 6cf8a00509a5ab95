//! Which lineages there are.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
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
    Ok(files(paths)?.iter().filter_map(|file| name_in(file)).collect())
}

/// Confs whose file names are no names, such as those that are not UTF-8: whoever looks at all lineages must tell of
/// them, for nobody can ask for one.
///
/// # Errors
/// As [`names`].
pub fn nameless(paths: &Paths) -> Result<Vec<PathBuf>, FsError> {
    let is_conf = |file: &OsString| file.as_bytes().ends_with(b".conf") && !file.as_bytes().starts_with(b".");
    let nameless = files(paths)?.into_iter().filter(|file| is_conf(file) && name_in(file).is_none());
    Ok(nameless.map(|file| paths.renewal().join(file)).collect())
}

fn files(paths: &Paths) -> Result<Vec<OsString>, FsError> {
    match fs::list(&paths.renewal()) {
        Err(error) if error.is_not_found() => Ok(Vec::new()),
        other => other,
    }
}

fn name_in(file: &OsStr) -> Option<LineageName> {
    LineageName::parse(file.to_str()?.strip_suffix(".conf")?).ok()
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
