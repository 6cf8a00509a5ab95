//! The place before every change on the disk where a test can make it fail.

use std::path::Path;

use crate::fs::error::{FsError, Operation};

/// Announces a change. In a normal build this is nothing; in tests an armed fault may refuse it.
#[cfg(not(any(test, feature = "faults")))]
#[inline]
pub(super) fn step(_operation: Operation, _path: &Path) -> Result<(), FsError> {
    Ok(())
}

#[cfg(any(test, feature = "faults"))]
pub(super) fn step(operation: Operation, path: &Path) -> Result<(), FsError> {
    crate::fs::faults::before(operation, path).map_err(|source| FsError { operation, path: path.to_path_buf(), source })
}
