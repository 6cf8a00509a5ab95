//! `%(name)s` in values.

use crate::ini::document::{Document, Section, Value};
use crate::ini::error::InterpolationError;

impl Document {
    /// A value with every `%(name)s` replaced by the value of `name` in the same section, its DEFAULT section, or
    /// those above. A lone `%` is just a percent sign.
    ///
    /// # Errors
    /// A name that is missing, leads back to itself, or belongs to a list.
    pub fn interpolated(&self, path: &[&str], key: &str) -> Result<Option<Value>, InterpolationError> {
        let Some(value) = self.get(path, key) else { return Ok(None) };
        let sections = self.chain(path);
        let replace = |text: &String| Interpolation { asked: key }.text(text, key, &sections, &mut Vec::new());
        Ok(Some(match value {
            Value::Text(text) => Value::Text(replace(text)?),
            Value::List(list) => Value::List(list.iter().map(replace).collect::<Result<_, _>>()?),
        }))
    }

    /// The top level and every section on the way to `path`, which exists.
    fn chain(&self, path: &[&str]) -> Vec<&Section> {
        (0..=path.len()).filter_map(|length| self.section(&path[..length])).collect()
    }
}

struct Interpolation<'a> {
    asked: &'a str,
}

impl Interpolation<'_> {
    fn text(
        &self,
        text: &str,
        key: &str,
        sections: &[&Section],
        trail: &mut Vec<(String, usize)>,
    ) -> Result<String, InterpolationError> {
        let place = (key.to_owned(), sections.len());
        if trail.contains(&place) || trail.len() > DEEPEST {
            return Err(InterpolationError::Loop { key: self.asked.to_owned() });
        }
        trail.push(place);
        let mut result = text.to_owned();
        let mut from = 0;
        while let Some((start, end)) = reference(&result, from) {
            let name = result[start + 2..end - 2].to_owned();
            let (found, depth) = self.find(&name, sections)?;
            let replacement = self.text(found, &name, &sections[..depth], trail)?;
            result.replace_range(start..end, &replacement);
            from = start + replacement.len();
            if result.len() > LONGEST {
                return Err(InterpolationError::Loop { key: self.asked.to_owned() });
            }
        }
        trail.pop();
        Ok(result)
    }

    /// The text of a name and the number of sections down to where it was found.
    fn find<'s>(&self, name: &str, sections: &[&'s Section]) -> Result<(&'s str, usize), InterpolationError> {
        let own = |section: &'s Section| section.get(name);
        let default = |section: &'s Section| section.section("DEFAULT").and_then(|section| section.get(name));
        let mut upward = sections.iter().enumerate().rev();
        let found = upward.find_map(|(at, section)| Some((own(section).or_else(|| default(section))?, at + 1)));
        let key = || self.asked.to_owned();
        let (value, depth) =
            found.ok_or_else(|| InterpolationError::Missing { key: key(), missing: name.to_owned() })?;
        let text = value.text().ok_or_else(|| InterpolationError::List { key: key(), list: name.to_owned() })?;
        Ok((text, depth))
    }
}

/// The next `%(name)s` at or behind `from`, as start and end.
fn reference(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut start = from;
    loop {
        start += text[start..].find("%(")?;
        let close = start + 2 + text[start + 2..].find(')')?;
        if text[close + 1..].starts_with('s') {
            return Some((start, close + 2));
        }
        start += 2;
    }
}

/// Values that refer to each other may not grow without end.
const DEEPEST: usize = 64;
const LONGEST: usize = 1024 * 1024;
