//! Roots, and the intermediate they certify.

use der::Decode;
use evercert_pki::pem;
use jiff::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256,
};

use crate::issuer::time::{DAY, set_validity, shifted};

/// One intermediate key under one or more roots: each root has certified it, and each makes one
/// chain. All keys are new at every start.
pub(crate) struct Hierarchy {
    pub(crate) intermediate: Issuer<'static, KeyPair>,
    /// The keyIdentifier in the AKI of every leaf.
    pub(crate) key_id: Vec<u8>,
    chains: Vec<Chain>,
    view: x509_cert::Certificate,
}

struct Chain {
    root_pem: String,
    intermediate_der: Vec<u8>,
}

impl Hierarchy {
    /// A hierarchy with `roots` roots, at least one, whose certificates begin a day before `now`.
    pub(crate) fn create(roots: usize, now: Timestamp) -> Result<Self, HierarchyError> {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let params = authority("evercert sandbox intermediate", Some(0), now, 10);
        let chains =
            (0..roots.max(1)).map(|number| Chain::create(number, &params, &key, now)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            key_id: params.key_identifier(&key),
            view: x509_cert::Certificate::from_der(&chains[0].intermediate_der)?,
            intermediate: Issuer::new(params, key),
            chains,
        })
    }

    /// The intermediate as the chosen root certified it.
    pub(crate) fn intermediate_der(&self, chain: usize) -> Option<&[u8]> {
        self.chains.get(chain).map(|chain| chain.intermediate_der.as_slice())
    }

    /// How many chains there are.
    pub(crate) fn len(&self) -> usize {
        self.chains.len()
    }

    pub(crate) fn root_pems(&self) -> Vec<String> {
        self.chains.iter().map(|chain| chain.root_pem.clone()).collect()
    }

    /// The intermediate's subject and key, parsed.
    pub(crate) fn view(&self) -> &x509_cert::Certificate {
        &self.view
    }

    /// The PEM chain of a leaf: leaf, then intermediate.
    pub(crate) fn chain_pem(&self, leaf: &[u8], chain: usize) -> Option<String> {
        let intermediate = self.intermediate_der(chain)?;
        Some(pem::encode(LABEL, leaf) + &pem::encode(LABEL, intermediate))
    }
}

impl Chain {
    fn create(
        number: usize,
        intermediate: &CertificateParams,
        key: &KeyPair,
        now: Timestamp,
    ) -> Result<Self, rcgen::Error> {
        let root_key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let root = authority(&format!("evercert sandbox root {number}"), None, now, 20);
        let root_pem = pem::encode(LABEL, root.self_signed(&root_key)?.der());
        let root = Issuer::new(root, root_key);
        let intermediate_der = intermediate.signed_by(key, &root)?.der().to_vec();
        Ok(Self { root_pem, intermediate_der })
    }
}

/// Why the keys or certificates of a CA could not be made.
#[derive(Debug, thiserror::Error)]
pub enum HierarchyError {
    /// Generating or signing.
    #[error("the library could not sign")]
    Sign(#[from] rcgen::Error),
    /// Reading back what was signed.
    #[error("the library could not read its own certificate")]
    Parse(#[from] der::Error),
}

/// The parameters of a CA certificate.
pub(crate) fn authority(name: &str, path_length: Option<u8>, now: Timestamp, years: i64) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(path_length.map_or(BasicConstraints::Unconstrained, BasicConstraints::Constrained));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign, KeyUsagePurpose::DigitalSignature];
    params.use_authority_key_identifier_extension = true;
    set_validity(&mut params, shifted(now, -DAY), shifted(now, years * 365 * DAY));
    params
}

pub(crate) const LABEL: &str = "CERTIFICATE";
