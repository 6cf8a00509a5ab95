//! Places in a file.

use std::ops::Range;

/// A run of bytes: offsets from the start of the file, the end not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    pub(super) fn new(start: usize, end: usize) -> Self {
        Self { start: narrow(start), end: narrow(end) }
    }

    /// The offset of its first byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// The offset behind its last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// As a range, to slice with.
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }
}

/// Where a person finds an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The byte within the line, from 1.
    pub column: usize,
}

/// Offsets are kept small; a tree refuses texts that are longer.
pub(super) fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).expect("a tree is no longer than its offsets reach")
}
