//! A directory, a CA and certificates for tests.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use evercert_pki::certificate::Chain;
use evercert_pki::key::{KeyType, PrivateKey};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer};
use zeroize::Zeroizing;

use crate::fs::{self, Mode};
use crate::kind::Kind;
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
        let locks = layout::open(&paths, layout::Existing::Accepted).unwrap();
        Self { paths, _locks: locks, _root: root }
    }

    pub(super) fn create(&self, name: &str, issued: &Issued) -> Result<Lineage, LineageError> {
        let name = LineageName::parse(name).unwrap();
        let (material, params) = (issued.material(), params());
        create(
            &self.paths,
            &NewLineage { name: &name, material: &material, version: "5.8.0", params: &params, own: &[] },
        )
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

/// What a server finds in a directory of links right now, with no repair: the certificate, if all four files fit.
pub(super) fn seen_in(live: &Path) -> Vec<u8> {
    let read = |kind: Kind| fs::read(&live.join(kind.link_name())).unwrap();
    let [cert, key, chain, fullchain] = Kind::ALL.map(read);
    assert_eq!([&cert[..], &chain[..]].concat(), fullchain);
    let leaf = Chain::parse_pem(&cert).unwrap().leaf().clone();
    assert!(leaf.matches_key(&PrivateKey::from_pem(&key).unwrap()));
    leaf.der().to_vec()
}

/// What an administrator keeps in a directory of links, and the directory itself, which may be watched or mounted.
pub(super) struct Theirs {
    live: PathBuf,
    inode: u64,
}

impl Theirs {
    pub(super) fn put_into(live: &Path) -> Self {
        fs::write_exclusive(&live.join("combined.pem"), b"theirs", Mode::FILE).unwrap();
        fs::create_dir(&live.join("folder"), Mode::DIR).unwrap();
        fs::write_exclusive(&live.join("folder/file"), b"theirs", Mode::FILE).unwrap();
        fs::symlink(Path::new("fullchain.pem"), &live.join("server.crt")).unwrap();
        Self { live: live.to_path_buf(), inode: fs::metadata(live).unwrap().ino() }
    }

    pub(super) fn can_be_read(&self) {
        for name in ["combined.pem", "folder/file"] {
            assert_eq!(fs::read(&self.live.join(name)).unwrap(), b"theirs");
        }
        assert!(fs::exists(&self.live.join("README")) && fs::exists(&self.live.join("server.crt")));
    }

    pub(super) fn are_where_they_were(&self) {
        self.can_be_read();
        assert_eq!(fs::metadata(&self.live).unwrap().ino(), self.inode);
        for name in ["combined.pem", "folder", "README"] {
            assert!(!fs::is_symlink(&self.live.join(name)), "{name}");
        }
        assert_eq!(fs::read_link(&self.live.join("server.crt")).unwrap(), Path::new("fullchain.pem"));
    }
}

pub(super) fn params() -> Params {
    let mut params = Params::new();
    params.set("account", "0123".into());
    params.set("authenticator", "standalone".into());
    params.set("server", "https://ca.test/dir".into());
    params
}
