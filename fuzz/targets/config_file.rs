//! `cli.ini`: never a panic, and every item is one that the grammar can have.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;

use evercert::flags::config_file;

fuzz_target!(|text: &str| {
    let Ok(items) = config_file::parse(text, Path::new("cli.ini")) else { return };
    for (at, item) in items.iter().enumerate() {
        assert!(!item.key.contains(char::is_whitespace), "a key is one word: {item:?}");
        assert!(!item.value.contains('\n'), "an item is one line: {item:?}");
        assert!((1..=text.lines().count()).contains(&item.line), "the line exists: {item:?}");
        assert!(items[..at].iter().all(|earlier| earlier.key != item.key), "each key once: {item:?}");
    }
});
