//! How files are called until they have their name.

use std::ffi::OsStr;

/// True for the name of a file that a crash left behind between writing and renaming.
pub fn is_temporary(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') && name.ends_with(ENDING)
}

/// How such a name ends.
pub(super) const ENDING: &str = ".evercert-tmp";
