//! Certificates for the servers' own front doors.

use std::path::Path;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose};

use crate::files;

/// Writes `ca.pem`, `cert.pem` and `key.pem` for localhost into `home`.
///
/// # Panics
/// When a file cannot be written.
pub fn write_localhost(home: &Path) {
    let issuer = issuer();
    let key = KeyPair::generate().expect("a key can be made");
    let certificate =
        named("localhost", &["localhost", "127.0.0.1"]).signed_by(&key, &issuer).expect("a key can be signed");
    for (file, text) in [("ca.pem", issuer.pem()), ("cert.pem", certificate.pem()), ("key.pem", key.serialize_pem())] {
        std::fs::write(home.join(file), text).expect("the scratch folder is ours");
    }
}

/// Writes a certificate that vouches for itself, for these names, and its key.
///
/// # Panics
/// When a file cannot be written.
pub fn write_self_signed(names: &[&str], certificate: &Path, key: &Path) {
    let pair = KeyPair::generate().expect("a key can be made");
    let signed = named("somebody's own", names).self_signed(&pair).expect("a key can sign");
    files::write(certificate, &signed.pem());
    files::write(key, &pair.serialize_pem());
}

fn issuer() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = named("the tests' own root", &[]);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let key = KeyPair::generate().expect("a key can be made");
    CertifiedIssuer::self_signed(params, key).expect("a key can sign")
}

fn named(common_name: &str, names: &[&str]) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).expect("constant names are good names");
    params.distinguished_name.push(DnType::CommonName, common_name);
    params.use_authority_key_identifier_extension = true;
    params
}
