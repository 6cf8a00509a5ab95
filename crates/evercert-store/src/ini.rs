//! The ConfigObj 5 dialect of ini files, without loss.
//!
//! A [`Document`] keeps every byte it was read from: printing an untouched document gives back the file, and an edit
//! changes only the value, or the lines, it is about. What is read is what ConfigObj reads, down to its odd corners:
//! lists, quotes, triple quotes, nested sections, comments, `%(name)s` interpolation.

mod document;
mod edit;
mod error;
mod interpolate;
mod lexical;
mod parse;
mod quote;
mod value_text;

pub use document::{Document, Scalar, Section, Value};
pub use error::{CannotQuote, IniError, InterpolationError, Problem};

#[cfg(test)]
mod golden_tests;
#[cfg(test)]
mod property_tests;
