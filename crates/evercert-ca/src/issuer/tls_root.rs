//! The CA's own TLS: a root nobody else uses, and the certificate of the listener.

use std::{net::IpAddr, sync::Arc};

use evercert_pki::pem;
use jiff::Timestamp;
use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, PKCS_ECDSA_P256_SHA256};
use rustls::{
    ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};

use crate::issuer::{
    hierarchy::{LABEL, authority},
    time::{DAY, set_validity, shifted},
};

/// What an HTTPS listener needs.
pub(crate) struct TlsIdentity {
    pub(crate) root_pem: String,
    pub(crate) server: Arc<ServerConfig>,
}

impl TlsIdentity {
    /// A new root and a certificate for loopback and `address`.
    pub(crate) fn create(address: IpAddr, now: Timestamp) -> Result<Self, TlsError> {
        let root_key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let root = authority("evercert sandbox TLS root", None, now, 20);
        let root_pem = pem::encode(LABEL, root.self_signed(&root_key)?.der());
        let root = Issuer::new(root, root_key);
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let certificate = server_params(address, now)?.signed_by(&key, &root)?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut server = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)?;
        server.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self { root_pem, server: Arc::new(server) })
    }
}

/// Why the listener's TLS could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// Generating or signing.
    #[error("the library could not sign")]
    Sign(#[from] rcgen::Error),
    /// The TLS library does not take the certificate.
    #[error("the TLS library refused its settings")]
    Settings(#[from] rustls::Error),
}

fn server_params(address: IpAddr, now: Timestamp) -> Result<CertificateParams, rcgen::Error> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".into(), "::1".into()];
    let address = address.to_string();
    if !names.contains(&address) {
        names.push(address);
    }
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.is_ca = IsCa::ExplicitNoCa;
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    set_validity(&mut params, shifted(now, -DAY), shifted(now, 825 * DAY));
    Ok(params)
}
