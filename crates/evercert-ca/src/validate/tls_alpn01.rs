//! tls-alpn-01 (RFC 8737), for addresses by their reverse name (RFC 8738 section 6).

use std::net::IpAddr;

use evercert_pki::{digest, identifier::Identifier};
use rustls::pki_types::ServerName;
use tokio_rustls::TlsConnector;
use x509_parser::{
    certificate::X509Certificate,
    extensions::{GeneralName, ParsedExtension},
};

use crate::{
    problem::{Kind, Problem},
    validate::{attempt::Attempt, connect::connect, reach::Reach, tls_client::ACME_TLS},
};

pub(crate) async fn validate(reach: &Reach, attempt: &Attempt) -> Result<(), Problem> {
    let identifier = &attempt.subject.identifier;
    let addresses = reach.addresses(identifier).await?;
    let stream = connect(&addresses, reach.tls_port).await?;
    let name = ServerName::try_from(server_name(identifier)).map_err(|cause| Problem::malformed(cause.to_string()))?;
    let stream = TlsConnector::from(reach.acme_tls.clone())
        .connect(name, stream)
        .await
        .map_err(|cause| Problem::new(Kind::Tls, format!("handshake: {cause}")))?;
    let (_, session) = stream.get_ref();
    if session.alpn_protocol() != Some(ACME_TLS) {
        return Err(Problem::unauthorized("acme-tls/1 was not negotiated"));
    }
    let certificates = session.peer_certificates().unwrap_or_default();
    let first = certificates.first().ok_or_else(|| Problem::unauthorized("no certificate was shown"))?;
    let expected = digest::sha256(attempt.key_authorization().as_bytes());
    judge(first, identifier, &expected).map_err(Problem::unauthorized)
}

/// The SNI: the name, or an address as in the reverse DNS.
fn server_name(identifier: &Identifier) -> String {
    match identifier {
        Identifier::Dns(name) => name.as_str().to_owned(),
        Identifier::Ip(IpAddr::V4(address)) => {
            let [a, b, c, d] = address.octets();
            format!("{d}.{c}.{b}.{a}.in-addr.arpa")
        }
        Identifier::Ip(IpAddr::V6(address)) => {
            let nibbles = address.octets().into_iter().rev();
            let labels: String = nibbles.map(|byte| format!("{:x}.{:x}.", byte & 15, byte >> 4)).collect();
            format!("{labels}ip6.arpa")
        }
    }
}

/// RFC 8737 section 3: exactly the one name, self-signed in form, and the critical extension with
/// the digest.
fn judge(der: &[u8], identifier: &Identifier, expected: &[u8; 32]) -> Result<(), String> {
    let (_, certificate) = x509_parser::parse_x509_certificate(der).map_err(|_| "the certificate cannot be read")?;
    check_names(&certificate, identifier)?;
    let extension = certificate
        .extensions()
        .iter()
        .find(|one| one.oid.to_id_string() == "1.3.6.1.5.5.7.1.31")
        .ok_or("the certificate has no acmeIdentifier extension")?;
    if !extension.critical {
        return Err("the acmeIdentifier extension is not critical".into());
    }
    // An OCTET STRING of 32 bytes.
    match extension.value.strip_prefix(&[4, 32]) {
        Some(found) if found == expected => Ok(()),
        _ => Err("the acmeIdentifier extension has the wrong content".into()),
    }
}

fn check_names(certificate: &X509Certificate<'_>, identifier: &Identifier) -> Result<(), String> {
    let names = certificate.extensions().iter().find_map(|one| match one.parsed_extension() {
        ParsedExtension::SubjectAlternativeName(names) => Some(&names.general_names),
        _ => None,
    });
    match names.map_or(&[][..], Vec::as_slice) {
        [name] if is_name(name, identifier) => Ok(()),
        _ => Err(format!("the certificate is not for {identifier} alone")),
    }
}

fn is_name(name: &GeneralName<'_>, identifier: &Identifier) -> bool {
    match (name, identifier) {
        (GeneralName::DNSName(text), Identifier::Dns(name)) => text.eq_ignore_ascii_case(name.as_str()),
        (GeneralName::IPAddress(bytes), Identifier::Ip(IpAddr::V4(address))) => *bytes == address.octets(),
        (GeneralName::IPAddress(bytes), Identifier::Ip(IpAddr::V6(address))) => *bytes == address.octets(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, CustomExtension, KeyPair};

    use super::*;

    fn certificate(names: &[&str], extension: Option<CustomExtension>) -> Vec<u8> {
        let names: Vec<String> = names.iter().map(|&name| name.into()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        params.custom_extensions.extend(extension);
        let key = KeyPair::generate().unwrap();
        params.self_signed(&key).unwrap().der().to_vec()
    }

    fn identifier(kind: &str, value: &str) -> Identifier {
        Identifier::parse(kind, value).unwrap()
    }

    #[test]
    fn only_the_exact_certificate_proves() {
        let name = identifier("dns", "a.test");
        let right = || CustomExtension::new_acme_identifier(&[7; 32]);
        let judged = |names: &[&str], extension| judge(&certificate(names, extension), &name, &[7; 32]);
        assert!(judged(&["a.test"], Some(right())).is_ok());
        assert!(judged(&["a.test"], None).is_err());
        assert!(judged(&["a.test", "b.test"], Some(right())).is_err());
        assert!(judged(&["b.test"], Some(right())).is_err());
        let wrong = CustomExtension::new_acme_identifier(&[8; 32]);
        assert!(judged(&["a.test"], Some(wrong)).is_err());
        let mut mild = right();
        mild.set_criticality(false);
        assert!(judged(&["a.test"], Some(mild)).is_err());
    }

    #[test]
    fn addresses_are_asked_for_in_reverse() {
        assert_eq!(server_name(&identifier("ip", "192.0.2.1")), "1.2.0.192.in-addr.arpa");
        let v6 = server_name(&identifier("ip", "2001:db8::1"));
        assert!(v6.starts_with("1.0.0.0.0.") && v6.ends_with("8.b.d.0.1.0.0.2.ip6.arpa"));
    }
}
