//! Places in the text of a file.

use std::ops::Range;

/// A run of bytes: offsets from the start of the file, the end not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// From its first byte to the one behind its last.
    ///
    /// # Panics
    /// As [`narrow`].
    pub fn new(start: usize, end: usize) -> Self {
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

/// Offsets are kept small; a tree refuses texts that are longer.
///
/// # Panics
/// For an offset of 4 GiB or more.
pub fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).expect("a tree is no longer than its offsets reach")
}
