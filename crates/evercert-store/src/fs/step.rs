//! The place before every change on the disk: told to whoever listens, and where a test can make it fail.

use std::path::Path;

use crate::fs::error::{FsError, Operation};
use crate::fs::name::is_temporary;

/// Announces a change. In a normal build that is all; in tests an armed fault may refuse it.
pub(super) fn step(operation: Operation, path: &Path) -> Result<(), FsError> {
    if is_news(operation, path) {
        tracing::debug!(target: "evercert_store::fs", "{operation} {}", path.display());
    }
    allow(operation, path)
}

/// A file is told of once, when its name appears: not when it is filled, nor under the name it has until then.
fn is_news(operation: Operation, path: &Path) -> bool {
    let is_part = matches!(operation, Operation::Sync | Operation::Write);
    !is_part && !path.file_name().is_some_and(is_temporary)
}

#[cfg(not(any(test, feature = "faults")))]
#[inline]
fn allow(_operation: Operation, _path: &Path) -> Result<(), FsError> {
    Ok(())
}

#[cfg(any(test, feature = "faults"))]
fn allow(operation: Operation, path: &Path) -> Result<(), FsError> {
    crate::fs::faults::before(operation, path).map_err(|source| FsError { operation, path: path.to_path_buf(), source })
}
