//! Names for files that become something else in the next step.

use std::fs;
use std::path::{Path, PathBuf};
use std::process;

use crate::fs::dir::list;
use crate::fs::error::{FsError, Operation};
use crate::fs::meta::present;
use crate::fs::name::{ENDING, is_temporary};
use crate::fs::step::step;

/// A name in the directory of `path` that is free and is recognised by [`is_temporary`].
pub fn free_name(path: &Path) -> Result<PathBuf, FsError> {
    let Some(name) = path.file_name() else {
        let source = std::io::ErrorKind::InvalidInput.into();
        return Err(FsError { operation: Operation::Create, path: path.to_path_buf(), source });
    };
    let pid = process::id();
    let candidates = (0_u64..).map(|n| path.with_file_name(format!(".{}.{pid}-{n}{ENDING}", name.to_string_lossy())));
    Ok(candidates.into_iter().find(|candidate| !present(candidate)).expect("the counter does not end"))
}

/// Removes what crashes left behind in a directory. Call it only while holding the lock.
///
/// Failures are not reported: what cannot be removed now is tried again the next time.
pub fn remove_leftovers(directory: &Path) {
    let names = list(directory).unwrap_or_default();
    names.iter().filter(|name| is_temporary(name)).for_each(|name| discard(&directory.join(name)));
}

/// Removes a temporary file if that is possible.
pub(super) fn discard(path: &Path) {
    if step(Operation::Remove, path).is_ok() {
        // The caller already has an error to report, and a leftover is harmless.
        let _ = fs::remove_file(path);
    }
}
