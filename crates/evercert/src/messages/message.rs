//! A message before anybody chose a language.

use std::path::Path;

/// A message: which one, and what to put into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The id in the catalogue.
    pub id: &'static str,
    /// Names and values of the arguments.
    pub args: Vec<(&'static str, Arg)>,
}

/// The value of an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// A number, which may choose a plural.
    Number(i64),
    /// A text that stands in the catalogue itself, for English and for the language chosen; shown as a text.
    Translated {
        /// In English.
        english: String,
        /// In the language chosen.
        chosen: String,
    },
    /// A text; whatever it is, it is shown on one line and without control characters.
    Text(String),
}

impl Message {
    /// A message without arguments. Use `msg!`, which tests can find.
    pub fn new(id: &'static str) -> Self {
        Self { id, args: Vec::new() }
    }

    /// The message with one more argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&Path> for Arg {
    fn from(path: &Path) -> Self {
        Self::Text(path.display().to_string())
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u16> for Arg {
    fn from(number: u16) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// A message by its id, with its arguments: `msg!("port-in-use", port = 80)`.
macro_rules! msg {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::messages::message::Message::new($id)
            $(.with(stringify!($name), $value))*
    };
}
pub(crate) use msg;
