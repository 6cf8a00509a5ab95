//! What is wrong with a file.

use thiserror::Error;

/// A mistake and the offset of the byte at which it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{mistake}")]
pub struct SyntaxError {
    /// The offset in the file; [`Tree::line`](super::Tree::line) tells the line.
    pub offset: usize,
    /// What is wrong.
    pub mistake: Mistake,
}

/// What nginx refuses, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Mistake {
    /// `}` where no block is open.
    #[error("unexpected \"}}\"")]
    StrayClose,
    /// `;` without a directive before it.
    #[error("unexpected \";\"")]
    StraySemicolon,
    /// `{` without a directive before it.
    #[error("unexpected \"{{\"")]
    StrayOpen,
    /// A directive that ends with its block or with the file.
    #[error("a directive is not terminated by \";\"")]
    Unterminated,
    /// A block without its `}`.
    #[error("a block is not closed by \"}}\"")]
    Unclosed,
    /// A quote without its end.
    #[error("a quote is not closed")]
    OpenQuote,
    /// Something directly behind a closing quote.
    #[error("a quoted word is followed by neither space nor \";\" nor \"{{\"")]
    Glued,
    /// A file of 4 GiB or more, of which nothing was read.
    #[error("the file is too long")]
    TooLong,
}
