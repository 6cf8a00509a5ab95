//! What the real ConfigObj reads, writes and merges: `testdata/configobj/golden.json`, made by the script beside it.

use serde_json::Value as Json;

use crate::ini::document::{Document, Section, Value};

fn golden(part: &str) -> Vec<Json> {
    let all: Json = serde_json::from_str(include_str!("../../testdata/configobj/golden.json")).unwrap();
    all[part].as_array().unwrap().clone()
}

fn value_to_json(value: &Value) -> Json {
    match value {
        Value::Text(text) => text.as_str().into(),
        Value::List(list) => list.clone().into(),
    }
}

fn tree(document: &Document, section: &Section, path: &[&str], interpolated: bool) -> Json {
    let value = |key: &str| match interpolated {
        true => document.interpolated(path, key).ok().flatten().as_ref().map(value_to_json),
        false => section.get(key).map(value_to_json),
    };
    let scalars = section.scalars().iter().map(|scalar| serde_json::json!([scalar.key(), value(scalar.key())]));
    let sections = section.sections().iter().map(|below| {
        let path = [path, &[below.name()]].concat();
        serde_json::json!([below.name(), { "section": tree(document, below, &path, interpolated) }])
    });
    scalars.chain(sections).collect()
}

fn raw(text: &str) -> Option<Json> {
    let document = Document::parse(text.as_bytes()).ok()?;
    Some(tree(&document, document.root(), &[], false))
}

fn value_of(json: &Json) -> Value {
    match json {
        Json::Array(list) => Value::List(list.iter().map(|text| text.as_str().unwrap().to_owned()).collect()),
        other => other.as_str().unwrap().into(),
    }
}

#[test]
fn reads_what_configobj_reads() {
    for case in golden("read") {
        let text = case["text"].as_str().unwrap();
        assert_eq!(raw(text).unwrap_or(Json::Null), case["raw"], "{text:?}");
        let Ok(document) = Document::parse(text.as_bytes()) else { continue };
        assert_eq!(document.to_string(), text);
        assert_eq!(tree(&document, document.root(), &[], true), case["interpolated"], "{text:?}");
    }
}

#[test]
fn writes_what_configobj_writes() {
    for case in golden("write") {
        let value = value_of(&case["value"]);
        let mut document = Document::new();
        let written = document.set(&[], "key", value.clone());
        match case["text"].as_str() {
            Some(text) => assert_eq!(document.to_string(), text),
            // Where ConfigObj fails or garbles, we say so or do better.
            None if written.is_ok() => {
                let back = Document::parse(document.to_string().as_bytes()).unwrap();
                assert_eq!(back.get(&[], "key"), Some(&value));
            }
            None => {}
        }
    }
}

#[test]
fn merges_to_what_configobj_merges_to() {
    for case in golden("merge") {
        let text = case["text"].as_str().unwrap();
        let mut document = Document::parse(text.as_bytes()).unwrap();
        if let Some(params) = case["new"].get("renewalparams") {
            drop_others(&mut document, params);
        }
        set_all(&mut document, &[], &case["new"]);
        let (ours, theirs) = (document.to_string(), case["result"].as_str().unwrap());
        assert_eq!(raw(&ours), raw(theirs), "{ours}");
        // ConfigObj glues inline comments to the value; we leave them alone.
        let spaced =
            theirs.replace("kept#", "kept #").replace("webroot#", "webroot #").replace("standalone#", "standalone #");
        assert_eq!(ours.trim_end(), spaced.trim_end());
    }
}

fn drop_others(document: &mut Document, params: &Json) {
    let Some(section) = document.section(&["renewalparams"]) else { return };
    let names = section.scalars().iter().map(|scalar| scalar.key()).chain(section.sections().iter().map(Section::name));
    let gone: Vec<String> = names.filter(|name| params.get(name).is_none()).map(str::to_owned).collect();
    gone.iter().for_each(|name| document.remove(&["renewalparams"], name));
}

fn set_all(document: &mut Document, path: &[&str], new: &Json) {
    for (key, value) in new.as_object().unwrap() {
        match value {
            Json::Object(_) => set_all(document, &[path, &[key]].concat(), value),
            value => document.set(path, key, value_of(value)).unwrap(),
        }
    }
}
