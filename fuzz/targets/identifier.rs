//! Identifiers: never a panic; what was accepted is in its one spelling.
#![no_main]

use libfuzzer_sys::fuzz_target;

use evercert_pki::identifier::{DnsName, Identifier};

fuzz_target!(|text: &str| {
    for kind in ["dns", "ip"] {
        let Ok(identifier) = Identifier::parse(kind, text) else { continue };
        let again = Identifier::parse(identifier.kind(), &identifier.value());
        assert_eq!(again.as_ref(), Ok(&identifier), "the one spelling is read as itself");
    }
    if let Ok(name) = DnsName::parse(text) {
        check(&name);
    }
});

fn check(name: &DnsName) {
    let ordinary = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-' | '.' | '_');
    assert!(name.base().chars().all(ordinary), "a name that can be a file name and a header: {name}");
    assert!(!name.base().split('.').any(str::is_empty), "no empty label: {name}");
    assert!(!name.to_string().contains(char::is_control), "safe to show: {name}");
}
