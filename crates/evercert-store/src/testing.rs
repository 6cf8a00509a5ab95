//! What every test here needs.

use rustix::fs::Mode;
use tempfile::TempDir;

/// A directory of the test's own, and the umask that certbot's documented modes assume.
pub(crate) fn directory() -> TempDir {
    rustix::process::umask(Mode::WGRP | Mode::WOTH);
    tempfile::tempdir().expect("the temporary directory is writable")
}
