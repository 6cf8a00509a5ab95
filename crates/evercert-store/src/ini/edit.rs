//! Changing a document without touching what the change is not about.

use std::mem;

use crate::ini::document::{Document, Scalar, Section, Value};
use crate::ini::error::CannotQuote;
use crate::ini::lexical::is_space;
use crate::ini::quote::{spell, spell_name};

impl Document {
    /// Sets a value, creating the sections of `path` that are missing.
    ///
    /// A key that has this value already keeps its spelling; one with another value keeps its place, its comments and
    /// everything else on its line; a new one goes behind the section's last key, a new section behind the last one.
    ///
    /// # Errors
    /// A value, key or section name that the format cannot express. The document is then unchanged but for sections.
    pub fn set(&mut self, path: &[&str], key: &str, value: impl Into<Value>) -> Result<(), CannotQuote> {
        let value = value.into();
        if self.get(path, key) == Some(&value) {
            return Ok(());
        }
        let (name, spelled) = checked(key, &value)?;
        let (newline, indent) = (self.newline, self.indent.repeat(path.len()));
        self.end_last_line();
        let section = self.section_mut(path)?;
        section.sections.retain(|below| below.name != key);
        match section.scalars.iter_mut().find(|scalar| scalar.key == key) {
            Some(scalar) => scalar.replace(value, spelled, newline),
            None => section.scalars.push(Scalar {
                key: key.to_owned(),
                value,
                leading: String::new(),
                before: format!("{indent}{name} = "),
                spelled,
                after: newline.to_owned(),
            }),
        }
        Ok(())
    }

    /// Makes sure a section exists, empty if it is new. A key of that name makes way.
    pub fn add_section(&mut self, path: &[&str]) -> Result<(), CannotQuote> {
        self.end_last_line();
        self.section_mut(path).map(|_| ())
    }

    /// Removes a key, or a section with all that is below it, together with the comments above it.
    pub fn remove(&mut self, path: &[&str], name: &str) {
        let section = path
            .iter()
            .try_fold(&mut self.root, |section, part| section.sections.iter_mut().find(|below| below.name == *part));
        if let Some(section) = section {
            section.scalars.retain(|scalar| scalar.key != name);
            section.sections.retain(|below| below.name != name);
        }
    }

    fn section_mut(&mut self, path: &[&str]) -> Result<&mut Section, CannotQuote> {
        let (newline, indent) = (self.newline, &self.indent);
        let mut section = &mut self.root;
        for name in path {
            let at = match section.sections.iter().position(|below| below.name == *name) {
                Some(at) => at,
                None => {
                    let new = new_section(name, section.depth + 1, indent, newline)?;
                    section.scalars.retain(|scalar| scalar.key != *name);
                    section.sections.push(new);
                    section.sections.len() - 1
                }
            };
            section = &mut section.sections[at];
        }
        Ok(section)
    }

    /// Whatever is appended must begin on a line of its own.
    fn end_last_line(&mut self) {
        let last = if !self.tail.is_empty() { Some(&mut self.tail) } else { last_piece(&mut self.root) };
        let last = last.or_else(|| Some(&mut self.head).filter(|head| !head.is_empty()));
        if let Some(text) = last.filter(|text| !text.ends_with('\n')) {
            text.push_str(self.newline);
        }
    }
}

impl Scalar {
    /// The comment behind the value stays where it is, unless the line would then mean something else: quotes in a
    /// comment can be taken for the end of a quoted value. Such a comment moves above.
    fn replace(&mut self, value: Value, spelled: String, newline: &str) {
        self.spelled = spelled;
        self.value = value;
        let alone = Document::parse(self.line().as_bytes()).ok();
        let read = alone.as_ref().and_then(|alone| alone.root.scalars.first());
        if read.is_none_or(|read| read.value != self.value || read.spelled != self.spelled) {
            let comment = mem::replace(&mut self.after, newline.to_owned());
            self.leading.push_str(comment.trim_start_matches(is_space));
        }
    }

    fn line(&self) -> String {
        format!("{}{}{}", self.before, self.spelled, self.after)
    }
}

/// The text at the very end of a section.
fn last_piece(section: &mut Section) -> Option<&mut String> {
    if !section.sections.is_empty() {
        return section.sections.last_mut().and_then(last_piece);
    }
    if !section.scalars.is_empty() {
        return section.scalars.last_mut().map(|scalar| &mut scalar.after);
    }
    (section.depth > 0).then_some(&mut section.header)
}

fn new_section(name: &str, depth: usize, indent: &str, newline: &str) -> Result<Section, CannotQuote> {
    let (indent, open, close) = (indent.repeat(depth - 1), "[".repeat(depth), "]".repeat(depth));
    let spelled = spell_name(name).ok_or_else(|| CannotQuote { key: name.to_owned() })?;
    let header = format!("{indent}{open}{spelled}{close}{newline}");
    // Read back alone, as a section of the first level.
    let alone = Document::parse(format!("[{spelled}]\n").as_bytes()).ok();
    let same = alone.is_some_and(|alone| alone.root.sections.first().is_some_and(|section| section.name == name));
    let section = Section { header, ..Section::new(name.to_owned(), depth) };
    if same { Ok(section) } else { Err(CannotQuote { key: name.to_owned() }) }
}

/// The spelling of key and value, proven by reading it back.
fn checked(key: &str, value: &Value) -> Result<(String, String), CannotQuote> {
    let cannot = || CannotQuote { key: key.to_owned() };
    let (name, spelled) = spell_name(key).zip(spell(value)).ok_or_else(cannot)?;
    let alone = Document::parse(format!("{name} = {spelled}\n").as_bytes()).map_err(|_| cannot())?;
    let read = alone.root.scalars.first().filter(|_| alone.root.scalars.len() == 1 && alone.root.sections.is_empty());
    let same = read.is_some_and(|scalar| scalar.key == key && scalar.value == *value);
    same.then_some((name, spelled)).ok_or_else(cannot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_with_quotes_does_not_swallow_the_new_value() {
        let mut document = Document::parse(b"a = 1\n  key = x  # no\",\nb = 2\n").unwrap();
        document.set(&[], "key", "").unwrap();
        assert_eq!(document.to_string(), "a = 1\n# no\",\n  key = \"\"\nb = 2\n");
        document.set(&[], "a", "y # z").unwrap();
        let back = Document::parse(document.to_string().as_bytes()).unwrap();
        assert_eq!((back.get(&[], "key"), back.get(&[], "b")), (Some(&"".into()), Some(&"2".into())));
    }

    #[test]
    fn an_ordinary_comment_stays_behind_the_new_value() {
        let mut document = Document::parse(b"key = x  # it's \"so\"\n").unwrap();
        document.set(&[], "key", "y").unwrap();
        assert_eq!(document.to_string(), "key = y  # it's \"so\"\n");
    }
}
