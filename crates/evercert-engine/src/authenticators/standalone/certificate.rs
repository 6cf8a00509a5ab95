//! The self-signed certificates of tls-alpn-01 (RFC 8737 section 3, RFC 8738 section 6).

use std::{net::IpAddr, sync::Arc};

use evercert_pki::identifier::Identifier;
use evercert_plugin::{challenge::Challenge, error::PluginError};
use rcgen::{CertificateParams, CustomExtension, DistinguishedName, DnType, KeyPair, SanType, date_time_ymd};
use rustls::{
    crypto::aws_lc_rs::sign::any_ecdsa_type,
    pki_types::PrivatePkcs8KeyDer,
    sign::{CertifiedKey, SigningKey},
};

/// What proves one identifier.
pub(super) struct Proof {
    /// The name the CA asks for in the TLS handshake, in lower case.
    pub(super) server_name: String,
    /// The certificate and its key.
    pub(super) certified: Arc<CertifiedKey>,
}

/// A throw-away key, made once for all certificates of a batch.
pub(super) struct ValidationKey {
    pair: KeyPair,
    signer: Arc<dyn SigningKey>,
}

impl ValidationKey {
    /// A fresh P-256 key.
    pub(super) fn generate() -> Result<Self, PluginError> {
        let pair = KeyPair::generate().map_err(unmade)?;
        let der = PrivatePkcs8KeyDer::from(pair.serialize_der());
        let signer = any_ecdsa_type(&der.into()).map_err(unmade)?;
        Ok(Self { pair, signer })
    }

    /// The certificate that answers `challenge`.
    pub(super) fn prove(&self, challenge: &Challenge) -> Result<Proof, PluginError> {
        let params = params(challenge)?;
        let certificate = params.self_signed(&self.pair).map_err(unmade)?;
        let chain = vec![certificate.der().clone()];
        Ok(Proof {
            server_name: server_name(&challenge.identifier),
            certified: Arc::new(CertifiedKey::new(chain, Arc::clone(&self.signer))),
        })
    }
}

/// A certificate for the proof could not be made, and why.
pub(super) fn unmade(error: impl std::error::Error + Send + Sync + 'static) -> PluginError {
    PluginError::Certificate(Box::new(error))
}

fn params(challenge: &Challenge) -> Result<CertificateParams, PluginError> {
    let mut params = CertificateParams::default();
    params.subject_alt_names = vec![alternative_name(&challenge.identifier)?];
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "ACME validation");
    // No validator looks at the validity, so it is the same for every clock.
    params.not_before = date_time_ymd(2000, 1, 1);
    params.not_after = date_time_ymd(2099, 12, 31);
    let digest = challenge.key_authorization_digest();
    params.custom_extensions = vec![CustomExtension::new_acme_identifier(&digest)];
    Ok(params)
}

fn alternative_name(identifier: &Identifier) -> Result<SanType, PluginError> {
    match identifier {
        Identifier::Ip(address) => Ok(SanType::IpAddress(*address)),
        Identifier::Dns(name) => {
            let name = name.as_str().try_into().map_err(unmade)?;
            Ok(SanType::DnsName(name))
        }
    }
}

/// TLS cannot ask for an address, so its reverse-mapping name stands for it.
fn server_name(identifier: &Identifier) -> String {
    match identifier {
        Identifier::Dns(name) => name.as_str().to_owned(),
        Identifier::Ip(IpAddr::V4(address)) => {
            let [a, b, c, d] = address.octets();
            format!("{d}.{c}.{b}.{a}.in-addr.arpa")
        }
        Identifier::Ip(IpAddr::V6(address)) => {
            let nibbles = format!("{:032x}", u128::from(*address));
            let reversed = nibbles.chars().rev().map(|digit| format!("{digit}."));
            format!("{}ip6.arpa", reversed.collect::<String>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(kind: &str, value: &str) -> String {
        server_name(&Identifier::parse(kind, value).unwrap())
    }

    #[test]
    fn addresses_are_asked_for_by_their_reverse_names() {
        assert_eq!(name_of("dns", "A.test"), "a.test");
        assert_eq!(name_of("ip", "192.0.2.1"), "1.2.0.192.in-addr.arpa");
        // The example of RFC 8738 section 6.
        assert_eq!(
            name_of("ip", "2001:db8::1"),
            "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"
        );
    }
}
