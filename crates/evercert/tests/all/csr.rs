use std::fs;

use evercert_pki::csr::{CsrRequest, create};
use evercert_pki::identifier::Identifier;
use evercert_pki::key::{KeyType, PrivateKey};

use crate::program::Program;

#[test]
fn a_path_that_is_taken_is_told_before_the_ca_is_asked() {
    let program = Program::new();
    let key = PrivateKey::generate(KeyType::EcdsaP256).unwrap();
    let identifiers = [Identifier::parse("dns", "a.test").unwrap()];
    let csr = create(&key, &CsrRequest { identifiers: &identifiers, must_staple: false }).unwrap();
    fs::write(program.path("a.csr"), csr.pem()).unwrap();
    fs::write(program.path("taken.pem"), "mine").unwrap();
    let words = ["certonly", "--standalone", "--csr", "a.csr", "--cert-path", "cert.pem", "--fullchain-path"];
    program.rehearse(&[&words[..], &["taken.pem"]].concat()).with(1, "taken.pem");
    assert!(!program.path("cert.pem").exists() && !program.path("etc/accounts").exists());
    assert_eq!(fs::read_to_string(program.path("taken.pem")).unwrap(), "mine");
    program.rehearse(&[&words[..], &["free.pem"]].concat()).well();
    assert!(program.path("cert.pem").exists() && program.path("0000_chain.pem").exists());
}
