//! The tree of a document. Printing it is putting its pieces together.

use std::fmt;

/// An ini file: what it means and how it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// A UTF-8 byte order mark stood at the beginning.
    pub(super) bom: bool,
    /// Comments and blank lines before the first entry. They belong to the file and survive everything.
    pub(super) head: String,
    pub(super) root: Section,
    /// Comments and blank lines after the last entry.
    pub(super) tail: String,
    /// How lines end: as the first line of the file.
    pub(super) newline: &'static str,
    /// The indentation per level for new lines: the first one found in the file.
    pub(super) indent: String,
}

impl Document {
    /// An empty document.
    pub fn new() -> Self {
        Self {
            bom: false,
            head: String::new(),
            root: Section::new(String::new(), 0),
            tail: String::new(),
            newline: "\n",
            indent: String::new(),
        }
    }

    /// The top level.
    pub fn root(&self) -> &Section {
        &self.root
    }

    /// The section reached by descending through `path`; the empty path is the top level.
    pub fn section(&self, path: &[&str]) -> Option<&Section> {
        path.iter().try_fold(&self.root, |section, name| section.section(name))
    }

    /// A value as it stands in the file, without interpolation.
    pub fn get(&self, path: &[&str], key: &str) -> Option<&Value> {
        self.section(path)?.get(key)
    }
}

impl Default for Document {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.bom {
            f.write_str("\u{feff}")?;
        }
        write!(f, "{}{}{}", self.head, self.root, self.tail)
    }
}

/// A section: its keys, then the sections below it. The grammar allows no other order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub(super) name: String,
    pub(super) depth: usize,
    /// Comments and blank lines above the header.
    pub(super) leading: String,
    /// The line with the brackets.
    pub(super) header: String,
    pub(super) scalars: Vec<Scalar>,
    pub(super) sections: Vec<Section>,
}

impl Section {
    pub(super) fn new(name: String, depth: usize) -> Self {
        let (leading, header) = (String::new(), String::new());
        Self { name, depth, leading, header, scalars: Vec::new(), sections: Vec::new() }
    }

    /// The name between the brackets; empty for the top level.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The keys with their values, in file order.
    pub fn scalars(&self) -> &[Scalar] {
        &self.scalars
    }

    /// The sections directly below, in file order.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// A value as it stands in the file, without interpolation.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.scalars.iter().find(|scalar| scalar.key == key).map(Scalar::value)
    }

    /// A section directly below.
    pub fn section(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.name == name)
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.leading, self.header)?;
        self.scalars.iter().try_for_each(|scalar| write!(f, "{scalar}"))?;
        self.sections.iter().try_for_each(|section| write!(f, "{section}"))
    }
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    pub(super) key: String,
    pub(super) value: Value,
    /// Comments and blank lines above.
    pub(super) leading: String,
    /// Indentation, key and equals sign as written.
    pub(super) before: String,
    /// The value as written.
    pub(super) spelled: String,
    /// What follows the value: spaces, an inline comment, the end of the line.
    pub(super) after: String,
}

impl Scalar {
    /// The key, without quotes.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The value as it stands in the file, without interpolation.
    pub fn value(&self) -> &Value {
        &self.value
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}{}", self.leading, self.before, self.spelled, self.after)
    }
}

/// A value. The format knows no other types; numbers and truth values are texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// One text.
    Text(String),
    /// A list of texts; `a,` is a list of one, `,` an empty list.
    List(Vec<String>),
}

impl Value {
    /// The text, unless the value is a list.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::List(_) => None,
        }
    }

    /// The elements; a bare text counts as a list of one.
    pub fn elements(&self) -> &[String] {
        match self {
            Self::Text(text) => std::slice::from_ref(text),
            Self::List(list) => list,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<String>> for Value {
    fn from(list: Vec<String>) -> Self {
        Self::List(list)
    }
}
