//! A directory, a CA and certificates for tests.

use evercert_pki::certificate::Chain;
use evercert_pki::key::{KeyType, PrivateKey};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer};
use zeroize::Zeroizing;

use crate::layout;
use crate::lineage::create::{NewLineage, create};
use crate::lineage::error::LineageError;
use crate::lineage::loaded::Lineage;
use crate::lineage::material::Material;
use crate::lineage::name::LineageName;
use crate::lock::Locks;
use crate::paths::Paths;
use crate::renewal_conf::Params;

/// An empty installation, locked.
pub(super) struct Installation {
    pub(super) paths: Paths,
    _locks: Locks,
    _root: tempfile::TempDir,
}

impl Installation {
    pub(super) fn new() -> Self {
        let root = crate::testing::directory();
        let paths = Paths::new(root.path().join("c"), root.path().join("w"), root.path().join("l"));
        let locks = layout::open(&paths).unwrap();
        Self { paths, _locks: locks, _root: root }
    }

    pub(super) fn create(&self, name: &str, issued: &Issued) -> Result<Lineage, LineageError> {
        let name = LineageName::parse(name).unwrap();
        let (material, params) = (issued.material(), params());
        create(&self.paths, &NewLineage { name: &name, material: &material, version: "5.8.0", params: &params })
    }

    pub(super) fn load(&self, name: &str) -> Result<Lineage, LineageError> {
        Lineage::load(&self.paths, &LineageName::parse(name).unwrap())
    }
}

/// A certificate with its chain and key.
pub(super) struct Issued {
    pub(super) chain: Chain,
    pub(super) key: PrivateKey,
    pub(super) pem: Zeroizing<String>,
}

impl Issued {
    pub(super) fn material(&self) -> Material<'_> {
        Material::new(&self.chain, &self.key, &self.pem).unwrap()
    }
}

pub(super) fn issue(names: &[&str]) -> Issued {
    let ca_key = PrivateKey::generate(KeyType::EcdsaP256).unwrap();
    let mut ca = CertificateParams::new(vec![]).unwrap();
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca_pem = ca.self_signed(&ca_key).unwrap().pem();
    let key = PrivateKey::generate(KeyType::EcdsaP256).unwrap();
    let leaf = CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap();
    let leaf_pem = leaf.signed_by(&key, &Issuer::new(ca, ca_key)).unwrap().pem();
    let chain = Chain::parse_pem(format!("{leaf_pem}{ca_pem}").as_bytes()).unwrap();
    let pem = key.pem();
    Issued { chain, key, pem }
}

pub(super) fn params() -> Params {
    let mut params = Params::new();
    params.set("account", "0123".into());
    params.set("authenticator", "standalone".into());
    params.set("server", "https://ca.test/dir".into());
    params
}
