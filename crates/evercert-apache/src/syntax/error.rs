//! What is wrong with a file.

use thiserror::Error;

/// A mistake and the offset of the byte at which it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{mistake}")]
pub struct SyntaxError {
    /// The offset in the file; [`Tree::place`](super::Tree::place) tells line and column.
    pub offset: usize,
    /// What is wrong.
    pub mistake: Mistake,
}

/// What Apache refuses, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Mistake {
    /// `</Name>` where no such section is open.
    #[error("a section is closed that is not open")]
    StrayClose,
    /// A section without its end.
    #[error("a section is not closed")]
    Unclosed,
    /// `<Name` or `</Name` without `>`.
    #[error("\">\" is missing")]
    Bracket,
    /// `<` with nothing behind it.
    #[error("a section has no name")]
    Nameless,
    /// A file of 4 GiB or more, of which nothing was read.
    #[error("the file is too long")]
    TooLong,
}
