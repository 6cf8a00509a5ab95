//! ConfigObj files: never a panic; printing gives back what was read; what was written is read back.
#![no_main]

use libfuzzer_sys::fuzz_target;

use evercert_store::ini::{Document, Section, Value};

fuzz_target!(|data: &[u8]| {
    let (text, value) = split(data);
    let Ok(document) = Document::parse(text) else { return };
    assert_eq!(document.to_string().as_bytes(), text, "printing gives back what was read");
    visit(&document, &mut Vec::new(), document.root());
    if let Ok(value) = std::str::from_utf8(value) {
        write(&document, &Value::from(value));
        write(&document, &Value::from(value.split('\0').map(str::to_owned).collect::<Vec<_>>()));
    }
});

/// The file, and behind the first 0xFF, which no UTF-8 text has, the value to write.
fn split(data: &[u8]) -> (&[u8], &[u8]) {
    let at = data.iter().position(|byte| *byte == 0xff);
    at.map_or((data, b""), |at| (&data[..at], &data[at + 1..]))
}

/// Resolves every value.
fn visit<'a>(document: &'a Document, path: &mut Vec<&'a str>, section: &'a Section) {
    for scalar in section.scalars() {
        assert_eq!(document.get(path, scalar.key()), Some(scalar.value()), "every value is found");
        drop(document.interpolated(path, scalar.key()));
    }
    for below in section.sections() {
        path.push(below.name());
        visit(document, path, below);
        path.pop();
    }
}

fn write(before: &Document, value: &Value) {
    for path in [&[][..], &["renewalparams"], &["renewalparams", "webroot_map"]] {
        let mut document = before.clone();
        if document.set(path, "key", value.clone()).is_err() {
            continue;
        }
        let text = document.to_string();
        let back = Document::parse(text.as_bytes()).expect("what was written can be read");
        assert_eq!(back.get(path, "key"), Some(value), "what was written is read back from {text:?}");
        assert_eq!(back.to_string(), text);
    }
}
