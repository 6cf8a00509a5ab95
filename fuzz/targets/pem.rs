//! PEM and what is in it: certificates, keys, signing requests. Never a panic; what is printed is read back.
#![no_main]

use libfuzzer_sys::fuzz_target;

use evercert_pki::certificate::{Certificate, Chain};
use evercert_pki::csr::Csr;
use evercert_pki::key::PrivateKey;
use evercert_pki::{ari, jwk, ocsp, pem};

fuzz_target!(|data: &[u8]| {
    for block in pem::parse(data).unwrap_or_default() {
        der(&block.der);
        let printed = pem::encode(&block.label, &block.der);
        assert!(pem::parse(printed.as_bytes()) == Ok(vec![block]), "what is printed is read back");
    }
    // Most of what the fuzzer makes is not base64 any more: let it reach the inner parsers directly, too.
    der(data);
    drop(PrivateKey::from_pem(data));
    drop(Csr::parse(data));
    if let Ok(chain) = Chain::parse_pem(data) {
        assert!(Chain::parse_pem(chain.fullchain_pem().as_bytes()).is_ok(), "what is printed is read back");
    }
    if let Ok(text) = std::str::from_utf8(data) {
        drop(jwk::parse_private(text));
    }
});

fn der(data: &[u8]) {
    if let Ok(certificate) = Certificate::from_der(data.to_vec()) {
        look_at(&certificate);
    }
    if let Ok(request) = Csr::parse(data) {
        drop(request.verify_signature());
    }
    if let Ok(key) = PrivateKey::from_pkcs8(data) {
        assert!(PrivateKey::from_pem(key.pem().as_bytes()).is_ok(), "what is printed is read back");
    }
}

fn look_at(certificate: &Certificate) {
    let _ = (certificate.serial_hex(), certificate.key_type(), ari::certificate_id(certificate));
    drop(certificate.verify_signed_by(certificate));
    drop(ocsp::request(certificate, certificate));
    drop(ocsp::parse_response(certificate.der(), certificate, certificate, certificate.not_before()));
}
