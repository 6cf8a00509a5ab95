//! Changes of a few bytes, and what they make of a text.

use std::collections::BTreeMap;
use std::ops::Range;

use evercert_plugin::edit::Edit;

use crate::files::{FileId, Files};

/// Other bytes for a few.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Patch {
    /// The bytes that go.
    pub(crate) range: Range<usize>,
    /// Those that come.
    pub(crate) with: Vec<u8>,
}

impl Patch {
    pub(crate) fn new(range: Range<usize>, with: impl Into<Vec<u8>>) -> Self {
        Self { range, with: with.into() }
    }

    pub(crate) fn insertion(at: usize, with: impl Into<Vec<u8>>) -> Self {
        Self::new(at..at, with)
    }
}

/// Changes of several files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Patches {
    files: BTreeMap<FileId, Vec<Patch>>,
}

impl Patches {
    /// Adds one; the same one twice counts once.
    pub(crate) fn add(&mut self, file: FileId, patch: Patch) {
        let patches = self.files.entry(file).or_default();
        if !patches.contains(&patch) {
            patches.push(patch);
        }
    }

    /// The files that are changed.
    pub(crate) fn files(&self) -> impl Iterator<Item = FileId> {
        self.files.iter().filter(|(_, patches)| !patches.is_empty()).map(|(file, _)| *file)
    }

    /// As edits, one for each file that becomes another.
    pub(crate) fn edits(&self, files: &Files) -> Vec<Edit> {
        let edits = self.files.iter().map(|(file, patches)| {
            let before = files.file(*file).tree.text().to_vec();
            let after = patched(&before, 0..before.len(), patches);
            Edit::Replace { path: files.path(*file).to_path_buf(), before, after }
        });
        edits.filter(|edit| matches!(edit, Edit::Replace { before, after, .. } if before != after)).collect()
    }
}

/// What patches make of a part of a text; those outside of it do not count. Of two that overlap the first one counts;
/// insertions at one place keep their order.
pub(crate) fn patched(text: &[u8], part: Range<usize>, patches: &[Patch]) -> Vec<u8> {
    let within = |patch: &&Patch| part.start <= patch.range.start && patch.range.end <= part.end;
    let mut patches: Vec<_> = patches.iter().filter(within).collect();
    patches.sort_by_key(|patch| patch.range.start);
    let mut out = Vec::with_capacity(part.len());
    let mut at = part.start;
    for patch in patches {
        if patch.range.start < at {
            continue;
        }
        out.extend_from_slice(&text[at..patch.range.start]);
        out.extend_from_slice(&patch.with);
        at = patch.range.end;
    }
    out.extend_from_slice(&text[at..part.end]);
    out
}
