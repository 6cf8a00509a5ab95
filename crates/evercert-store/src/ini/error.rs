//! What can be wrong with an ini file.

use thiserror::Error;

/// The first place where a file is not an ini file.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("line {line}: {problem}")]
pub struct IniError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// A key or section of that name already stands in the same section.
    #[error("the name stands twice in one section")]
    Duplicate,
    /// Neither a section, nor a key with a value, nor a comment.
    #[error("neither a section nor a key with a value")]
    Line,
    /// The brackets of a section do not match, or skip a level.
    #[error("the brackets do not fit the level of the section")]
    Nesting,
    /// A line of absurd length.
    #[error("the line is too long")]
    TooLong,
    /// A triple-quoted value without end.
    #[error("the triple quotes are not closed")]
    Unclosed,
    /// Bytes that are no UTF-8.
    #[error("not UTF-8")]
    Utf8,
    /// A badly quoted value or list.
    #[error("the value is badly quoted")]
    Value,
}

/// A value or name that the format cannot express.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("the value of `{key}` cannot be expressed in an ini file")]
pub struct CannotQuote {
    /// The key whose value (or whose own name) it is.
    pub key: String,
}

/// A `%(name)s` that cannot be replaced.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum InterpolationError {
    /// The name is not defined in the section, above it, or in a DEFAULT section.
    #[error("`{key}` refers to the missing option `{missing}`")]
    Missing {
        /// The key whose value was asked for.
        key: String,
        /// The name between the parentheses.
        missing: String,
    },
    /// The name leads back to itself.
    #[error("`{key}` refers to itself")]
    Loop {
        /// The key whose value was asked for.
        key: String,
    },
    /// The name belongs to a list.
    #[error("`{key}` refers to the list `{list}`")]
    List {
        /// The key whose value was asked for.
        key: String,
        /// The name between the parentheses.
        list: String,
    },
}
