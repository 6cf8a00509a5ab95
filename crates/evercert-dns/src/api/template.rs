//! Fills variables into templates.

use std::collections::BTreeMap;

use evercert_plugin::dns_error::DnsError;
use serde_json::{Map, Value};

/// What templates can name.
#[derive(Clone, Default)]
pub struct Variables {
    values: BTreeMap<String, String>,
    /// What `*` stands for.
    elements: Vec<Value>,
}

impl Variables {
    /// The same with one more.
    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    pub(super) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.insert(name.to_owned(), value.into());
    }

    pub(super) fn set_known(&mut self, name: &str, value: Option<String>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }

    pub(super) fn with_elements(mut self, elements: Vec<Value>) -> Self {
        self.elements = elements;
        self
    }

    /// The value of a variable; empty if there is none of that name.
    pub fn get(&self, name: &str) -> &str {
        self.values.get(name).map(String::as_str).unwrap_or_default()
    }

    /// Whether every variable in `template` has a value.
    pub(super) fn know(&self, template: &str) -> bool {
        pieces(template).all(|piece| match piece {
            Piece::Text(_) => true,
            Piece::Variable(name) => self.values.contains_key(name),
        })
    }

    /// The template with its variables as they are.
    pub(super) fn fill(&self, template: &str) -> String {
        self.filled(template, str::to_owned)
    }

    /// The template with its variables percent-encoded.
    pub(super) fn fill_path(&self, template: &str) -> String {
        self.filled(template, percent)
    }

    /// A template of JSON.
    ///
    /// # Errors
    /// [`DnsError::NotUnderstood`] when a number was captured that is none.
    pub(super) fn fill_json(&self, template: &str) -> Result<Value, DnsError> {
        let template = serde_json::from_str(template).expect("a test reads all templates of JSON");
        self.walk(template)
    }

    fn walk(&self, template: Value) -> Result<Value, DnsError> {
        match template {
            Value::String(text) if text == "*" => Ok(Value::Array(self.elements.clone())),
            Value::String(text) => match text.strip_prefix('=') {
                Some(name) => self.number(name),
                None => Ok(Value::String(self.fill(&text))),
            },
            Value::Array(items) => items.into_iter().map(|item| self.walk(item)).collect(),
            Value::Object(members) => {
                let members = members.into_iter().map(|(name, value)| Ok((name, self.walk(value)?)));
                Ok(Value::Object(members.collect::<Result<Map<_, _>, DnsError>>()?))
            }
            other => Ok(other),
        }
    }

    fn number(&self, name: &str) -> Result<Value, DnsError> {
        let number = self.get(name).parse::<i64>();
        number.map(Value::from).map_err(|_| DnsError::NotUnderstood { what: format!("{name} is no number") })
    }

    fn filled(&self, template: &str, spell: fn(&str) -> String) -> String {
        let piece = |piece| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Variable(name) => spell(self.get(name)),
        };
        pieces(template).map(piece).collect()
    }
}

enum Piece<'a> {
    Text(&'a str),
    Variable(&'a str),
}

fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut parts = template.split('$');
    let first = parts.next().unwrap_or_default();
    let rest = parts.flat_map(|part| {
        let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(part.len());
        [Piece::Variable(&part[..end]), Piece::Text(&part[end..])]
    });
    std::iter::once(Piece::Text(first)).chain(rest)
}

/// RFC 3986 section 2.3; everything else is encoded.
fn percent(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    text.bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_in_where_they_stand() {
        let variables = Variables::default().with("zone", "a.test").with("v", "x/\"y").with("ttl", "60");
        assert_eq!(variables.fill("/z/$zone./$v!"), "/z/a.test./x/\"y!");
        assert_eq!(variables.fill_path("/z/$zone?q=$v&$none"), "/z/a.test?q=x%2F%22y&");
        assert!(variables.know("$zone$v") && !variables.know("$none"));
    }

    #[test]
    fn json_needs_no_quoting() {
        let variables = Variables::default().with("v", "x\"y").with("ttl", "60").with_elements(vec![1.into()]);
        let filled = variables.fill_json(r#"{"a": ["\"$v\""], "t": "=ttl", "all": "*", "n": 5}"#).unwrap();
        assert_eq!(filled, serde_json::json!({"a": ["\"x\"y\""], "t": 60, "all": [1], "n": 5}));
        assert!(variables.fill_json(r#""=v""#).is_err());
    }
}
