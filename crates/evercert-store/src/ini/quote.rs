//! Writing values as ConfigObj does: no quotes unless they are needed.

use crate::ini::document::Value;
use crate::ini::lexical::is_space;

/// How a value is written; `None` when the format cannot express it.
///
/// Some strange values pass here and would still be read differently: the caller reads the line back.
pub(super) fn spell(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => spell_text(text),
        Value::List(list) => spell_list(list),
    }
}

/// How a key, a section name or a list element is written: on one line.
pub(super) fn spell_name(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some(String::from("\"\""));
    }
    if name.contains('\n') {
        return None;
    }
    if needs_quotes(name) { in_quotes(name) } else { Some(name.to_owned()) }
}

fn spell_list(list: &[String]) -> Option<String> {
    match list {
        [] => Some(String::from(",")),
        [only] => Some(spell_name(only)? + ","),
        several => Some(several.iter().map(|text| spell_name(text)).collect::<Option<Vec<_>>>()?.join(", ")),
    }
}

fn spell_text(text: &str) -> Option<String> {
    let both = text.contains('"') && text.contains('\'');
    if both || text.contains('\n') { in_triple_quotes(text) } else { spell_name(text) }
}

fn needs_quotes(text: &str) -> bool {
    let edge = |c: Option<char>| c.is_some_and(|c| is_space(c) || matches!(c, '"' | '\''));
    edge(text.chars().next()) || edge(text.chars().next_back()) || text.contains([',', '#'])
}

fn in_quotes(text: &str) -> Option<String> {
    match (text.contains('"'), text.contains('\'')) {
        (true, true) => None,
        (true, false) => Some(format!("'{text}'")),
        _ => Some(format!("\"{text}\"")),
    }
}

fn in_triple_quotes(text: &str) -> Option<String> {
    match (text.contains("'''"), text.contains("\"\"\"")) {
        (true, true) => None,
        (true, false) => Some(format!("\"\"\"{text}\"\"\"")),
        _ => Some(format!("'''{text}'''")),
    }
}
