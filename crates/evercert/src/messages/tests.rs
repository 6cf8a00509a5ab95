//! The catalogue is complete: same messages, same arguments, in every language and in the code.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use evercert_pki::printable::one_line;
use fluent_bundle::FluentResource;

use crate::messages::{
    catalogue::{Catalogue, sources},
    language::Language,
    message::Message,
};

/// What a message consists of: its attributes and the variables in all of it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Shape {
    attributes: BTreeSet<String>,
    variables: BTreeSet<String>,
}

/// The messages of a language. Fluent's syntax is read the way the house writes it: an id at the
/// beginning of a line, attributes indented below.
fn shapes(language: Language) -> BTreeMap<String, Shape> {
    let mut all: BTreeMap<String, Shape> = BTreeMap::new();
    for source in sources(language) {
        let parsed = FluentResource::try_new((*source).to_owned());
        assert!(parsed.is_ok(), "{language:?}: {:?}", parsed.err().map(|(_, errors)| errors));
        let mut id = String::new();
        for line in source.lines() {
            if let Some(found) = id_of(line) {
                id = found.into();
                let fresh = all.insert(id.clone(), Shape::default()).is_none();
                assert!(fresh, "{language:?}: {id} comes twice");
            }
            if let Some(shape) = all.get_mut(&id) {
                shape.attributes.extend(attribute_of(line));
                shape.variables.extend(variables_of(line));
            }
        }
    }
    all
}

fn id_of(line: &str) -> Option<&str> {
    let (id, _) = line.split_once(" =")?;
    line.starts_with(|c: char| c.is_ascii_lowercase()).then_some(id)
}

fn attribute_of(line: &str) -> Option<String> {
    let (name, _) = line.trim_start().strip_prefix('.')?.split_once(" =")?;
    line.starts_with(' ').then(|| name.to_owned())
}

fn variables_of(line: &str) -> impl Iterator<Item = String> {
    line.split('{').skip(1).filter_map(|part| {
        let name = part.trim_start().strip_prefix('$')?;
        let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        Some(name[..end.unwrap_or(name.len())].to_owned())
    })
}

#[test]
fn both_languages_have_the_same_messages() {
    let english = shapes(Language::English);
    let mut korean = shapes(Language::Korean);
    for (id, shape) in &english {
        let mut other = korean.remove(id).unwrap_or_else(|| panic!("{id} is missing in Korean"));
        other.attributes.insert("code".into());
        assert_eq!(*shape, other, "{id}");
    }
    assert!(korean.is_empty(), "missing in English: {:?}", korean.keys());
}

#[test]
fn every_message_has_a_code_of_its_own() {
    let catalogue = Catalogue::new(Language::English);
    let mut seen = BTreeMap::new();
    for id in shapes(Language::English).into_keys() {
        let code = catalogue.code(id.clone().leak());
        let digits = code.strip_prefix("EC").unwrap_or_default();
        assert!(digits.len() == 4 && digits.parse::<u16>().is_ok(), "{id} has the code {code:?}");
        if let Some(other) = seen.insert(code.clone(), id.clone()) {
            panic!("{code} is the code of {id} and of {other}");
        }
    }
}

#[test]
fn every_message_renders_in_both_languages() {
    for language in [Language::English, Language::Korean] {
        let catalogue = Catalogue::new(language);
        for (id, shape) in shapes(language) {
            let start = Message::new(id.clone().leak());
            let message = shape
                .variables
                .iter()
                .fold(start, |message, name| message.with(name.clone().leak(), format!("<{name}>")));
            let shown = catalogue.render(&message);
            let whole = format!("{} {}", shown.text, shown.next.unwrap_or_default());
            assert!(!whole.contains("{$") && !whole.contains("{ $"), "{language:?} {id}: {whole}");
            assert_eq!(one_line(&whole.replace('\n', " ")), whole.replace('\n', " "), "{id}");
        }
    }
}

#[test]
fn every_message_in_the_code_exists_with_its_arguments() {
    let english = shapes(Language::English);
    let mut used = 0;
    for (path, source) in rust_files(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        for (id, names) in uses(&source) {
            let shape = english.get(&id).unwrap_or_else(|| panic!("{path}: no message {id}"));
            assert_eq!(names, shape.variables, "{path}: arguments of {id}");
            used += 1;
        }
    }
    assert!(used > 20, "only {used} uses found: does the search still work?");
}

/// The uses of the macro in a source text: ids and argument names.
fn uses(source: &str) -> Vec<(String, BTreeSet<String>)> {
    let opening = ["msg", "!(\""].concat();
    let code: Vec<_> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    code.join("\n").split(&opening).skip(1).filter_map(use_of).collect()
}

fn use_of(tail: &str) -> Option<(String, BTreeSet<String>)> {
    let (id, rest) = tail.split_once('"')?;
    if id.contains(['$', ' ']) {
        return None;
    }
    let mut depth = 0;
    let mut end = rest.len();
    for (at, c) in rest.char_indices() {
        depth += i32::from(matches!(c, '(' | '[' | '{')) - i32::from(matches!(c, ')' | ']' | '}'));
        if depth < 0 {
            end = at;
            break;
        }
    }
    Some((id.into(), names_of(&rest[..end])))
}

/// The names before `=` at the top level of the macro's arguments.
fn names_of(args: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut depth = 0;
    let mut start = 0;
    for (at, c) in args.char_indices().chain([(args.len(), ',')]) {
        depth += i32::from(matches!(c, '(' | '[' | '{')) - i32::from(matches!(c, ')' | ']' | '}'));
        if c == ',' && depth == 0 {
            names.extend(args[start..at].split_once(" = ").map(|(name, _)| name.trim().to_owned()));
            start = at + 1;
        }
    }
    names
}

#[expect(clippy::disallowed_methods, reason = "the test reads the program's own sources")]
fn rust_files(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            files.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
        }
    }
    files
}
