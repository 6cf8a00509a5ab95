//! Certificates and keys, read by a program that shares no code with ours.

use std::path::Path;
use std::process::Command;

/// Runs openssl and returns its standard output.
///
/// # Panics
/// When it fails; its words are shown.
#[must_use]
pub fn read(args: &[&str]) -> String {
    let output = Command::new("openssl").args(args).output().expect("openssl is in the lab");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {}: {errors}", args.join(" "));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Writes the parameters for finite-field Diffie-Hellman that a server's settings name.
///
/// # Panics
/// When openssl cannot make them.
pub fn write_dh_parameters(path: &Path) {
    let place = path.to_string_lossy();
    let _made = read(&["genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048", "-out", &place]);
}

/// The serial number, upper-case hexadecimal.
#[must_use]
pub fn serial(certificate: &Path) -> String {
    let line = x509(certificate, &["-serial"]);
    line.strip_prefix("serial=").unwrap_or(&line).to_owned()
}

/// The subject alternative names as openssl spells them: `DNS:a.test`, `IP Address:127.0.0.1`.
#[must_use]
pub fn names(certificate: &Path) -> Vec<String> {
    let text = x509(certificate, &["-ext", "subjectAltName"]);
    let list = text.lines().last().unwrap_or_default();
    list.split(", ").map(|name| name.trim().to_owned()).collect()
}

/// The public key of a certificate, in PEM.
#[must_use]
pub fn public_key(certificate: &Path) -> String {
    x509(certificate, &["-pubkey"])
}

/// The public half of a private key, in PEM.
#[must_use]
pub fn public_half(key: &Path) -> String {
    read(&["pkey", "-pubout", "-in", &key.to_string_lossy()])
}

/// What kind of key this is: the first line openssl describes it with, and the curve if it has one.
#[must_use]
pub fn key_kind(key: &Path) -> String {
    let text = read(&["pkey", "-noout", "-text", "-in", &key.to_string_lossy()]);
    let size = text.lines().next().unwrap_or_default();
    let curve = text.lines().find_map(|line| line.strip_prefix("ASN1 OID: "));
    match curve {
        Some(curve) => curve.to_owned(),
        None if size.contains("2 primes") => format!("rsa {}", digits(size)),
        None => size.to_owned(),
    }
}

/// The common name of the subject.
#[must_use]
pub fn common_name(certificate: &Path) -> String {
    let line = x509(certificate, &["-subject", "-nameopt", "multiline,utf8"]);
    let name = line.lines().find_map(|line| line.trim().strip_prefix("commonName"));
    name.map(|name| name.trim_start_matches([' ', '=']).to_owned()).unwrap_or_default()
}

/// Whether the certificate still stands after this many days.
///
/// # Panics
/// When openssl cannot be started.
#[must_use]
pub fn stands_after(certificate: &Path, days: u32) -> bool {
    let seconds = (days * 24 * 60 * 60).to_string();
    let status = Command::new("openssl")
        .args(["x509", "-noout", "-checkend", &seconds, "-in"])
        .arg(certificate)
        .stdout(std::process::Stdio::null())
        .status();
    status.expect("openssl is in the lab").success()
}

/// Insists that the certificate leads over `issuers` to `root`.
///
/// # Panics
/// When it does not.
#[track_caller]
pub fn verify(certificate: &Path, issuers: &Path, root: &Path) {
    assert!(is_signed(certificate, issuers, root), "{} does not lead to the root", certificate.display());
}

/// Whether the certificate leads over `issuers` to `root`.
///
/// # Panics
/// When openssl cannot be started.
#[must_use]
pub fn is_signed(certificate: &Path, issuers: &Path, root: &Path) -> bool {
    let mut command = Command::new("openssl");
    command.arg("verify").arg("-CAfile").arg(root).arg("-untrusted").arg(issuers).arg(certificate);
    let output = command.output().expect("openssl is in the lab");
    output.status.success() && String::from_utf8_lossy(&output.stdout).trim_end().ends_with(": OK")
}

fn x509(certificate: &Path, questions: &[&str]) -> String {
    let path = certificate.to_string_lossy();
    read(&[&["x509", "-noout", "-in", &path], questions].concat())
}

fn digits(text: &str) -> String {
    let bits = text.split_once('(').map_or(text, |(_, rest)| rest);
    bits.chars().take_while(char::is_ascii_digit).collect()
}
