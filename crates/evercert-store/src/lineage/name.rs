//! The names of lineages.

use std::fmt;
use std::path::Path;

use evercert_pki::identifier::Identifier;
use thiserror::Error;

use crate::readme;

/// The name of a lineage: one path component that can be listed again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineageName(String);

impl LineageName {
    /// Accepts a name as given with `--cert-name`.
    ///
    /// # Errors
    /// An empty name, one with a path separator or a control character, one that begins with a dot (certbot would
    /// never list it).
    pub fn parse(name: &str) -> Result<Self, NameError> {
        let bad = name.is_empty() || name.starts_with('.') || name.contains(|c: char| c == '/' || c.is_control());
        if bad { Err(NameError { name: name.to_owned() }) } else { Ok(Self(name.to_owned())) }
    }

    /// Whether a new lineage may have the name: it leaves room for the endings of file names, and is not `README`,
    /// which stands in `live/` already.
    pub(super) fn is_for_new(&self) -> bool {
        self.0.len() <= LONGEST && self.0 != readme::NAME
    }

    /// The name a lineage gets from its first identifier: a wildcard loses its `*.`.
    pub fn suggested(first: &Identifier) -> Self {
        let value = first.value();
        Self(value.strip_prefix("*.").unwrap_or(&value).to_owned())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name with a number behind it, for a name that is taken: `example.org-0001`.
    pub(super) fn numbered(&self, number: u32) -> Self {
        Self(format!("{self}-{number:04}"))
    }
}

impl fmt::Display for LineageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<Path> for LineageName {
    fn as_ref(&self) -> &Path {
        Path::new(&self.0)
    }
}

/// File names have 255 bytes on the file systems of this world; the longest ending of ours has 16.
const LONGEST: usize = 230;

/// A text that cannot name a lineage.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("`{}` cannot be the name of a certificate", name.escape_debug())]
pub struct NameError {
    /// The text.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use evercert_pki::identifier::Identifier;

    use super::LineageName;

    #[test]
    fn names_are_single_listable_components() {
        for bad in ["", ".", "..", ".a", "a/b", "../a", "a\0b", "a\nb"] {
            assert!(LineageName::parse(bad).is_err(), "{bad:?}");
        }
        let name = LineageName::parse("my site").unwrap();
        assert_eq!(name.numbered(12).as_str(), "my site-0012");
    }

    #[test]
    fn a_new_name_leaves_room_for_its_files() {
        let may = |name: &str| LineageName::parse(name).unwrap().is_for_new();
        assert!(may("a.test") && may(&"a".repeat(230)));
        assert!(!may("README") && !may(&"a".repeat(231)));
    }

    #[test]
    fn a_wildcard_loses_its_star() {
        let name = |kind, value| LineageName::suggested(&Identifier::parse(kind, value).unwrap()).to_string();
        assert_eq!(name("dns", "*.Example.org"), "example.org");
        assert_eq!(name("ip", "2001:db8::1"), "2001:db8::1");
    }
}
