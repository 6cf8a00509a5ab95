//! What must hold for every text and every value.

use proptest::prelude::*;

use crate::ini::document::{Document, Value};

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "([a-c\"'#,=\\[\\] \t\n%()]|k = |'''|\"\"\"|\\[s\\]\n){0,30}", "k = [a\"',# ]{0,20}\n",]
}

fn values() -> impl Strategy<Value = Value> {
    let text = prop_oneof![any::<String>(), "[a\"',# \n%]{0,12}", "[!-~ ]{0,40}"];
    prop_oneof![text.clone().prop_map(Value::Text), prop::collection::vec(text, 0..4).prop_map(Value::List)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn printing_gives_back_what_was_read(text in texts()) {
        if let Ok(document) = Document::parse(text.as_bytes()) {
            prop_assert_eq!(document.to_string(), text);
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Document::parse(&bytes);
    }

    #[test]
    fn a_value_that_can_be_written_is_read_back(text in texts(), key in "[a-z_]{1,8}", value in values()) {
        let mut document = Document::parse(text.as_bytes()).unwrap_or_default();
        for path in [&[][..], &["s"], &["new", "below"]] {
            if document.set(path, &key, value.clone()).is_ok() {
                let back = Document::parse(document.to_string().as_bytes()).unwrap();
                prop_assert_eq!(back.get(path, &key), Some(&value));
            }
        }
    }

    #[test]
    fn ordinary_values_can_always_be_written(value in "[!-&(-~ ]{0,40}") {
        prop_assert!(Document::new().set(&[], "key", value.as_str()).is_ok());
    }

    #[test]
    fn other_lines_stay_when_one_is_set(text in texts(), value in "[a-z ,#]{0,10}") {
        let Ok(before) = Document::parse(text.as_bytes()) else { return Ok(()) };
        let mut after = before.clone();
        prop_assert!(after.set(&["evercert"], "note", value.as_str()).is_ok());
        for scalar in before.root().scalars() {
            prop_assert!(after.to_string().contains(scalar.to_string().trim_end_matches(['\r', '\n'])));
        }
        after.remove(&[], "evercert");
        prop_assert_eq!(after.root().scalars().len(), before.root().scalars().len());
    }
}
