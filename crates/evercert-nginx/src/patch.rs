//! Changes of a few bytes in the files of a configuration.

use evercert_plugin::edit::Edit;
use evercert_store::patch;
pub(crate) use evercert_store::patch::{Patch, patched};

use crate::files::{FileId, Files};

/// Changes of several files.
pub(crate) type Patches = patch::Patches<FileId>;

/// As edits, one for each file that becomes another.
pub(crate) fn edits(patches: &Patches, files: &Files) -> Vec<Edit> {
    let outcomes = patches.outcomes(|file| files.file(file).tree.text());
    let edit = |(file, after)| {
        let before = files.file(file).tree.text().to_vec();
        Edit::Replace { path: files.path(file).to_path_buf(), before, after }
    };
    outcomes.map(edit).collect()
}
