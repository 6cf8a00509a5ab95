use std::fmt;
use std::path::PathBuf;

use evercert_pki::certificate::Chain;
use evercert_pki::identifier::{DnsName, Identifier};
use evercert_plugin::edit::Edit;
use evercert_store::source::Memory;
use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, SignatureAlgorithm};

use super::*;
use crate::ports::Ports;
use crate::syntax::Tree;

mod certificate;
mod header;
mod redirect;

/// Files in memory that plans are done to.
pub(super) struct Scene(Memory);

impl fmt::Debug for Scene {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .0
            .iter()
            .try_for_each(|(path, text)| writeln!(f, "{}: {}", path.display(), String::from_utf8_lossy(text)))
    }
}

impl Scene {
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        Self(Memory::new(files.iter().copied()))
    }

    /// One file.
    fn new(text: &str) -> Self {
        Self::of(&[(MAIN, text)])
    }

    pub(super) fn text(&self) -> String {
        self.file(MAIN)
    }

    /// All files.
    pub(super) fn trees(&self) -> Vec<Tree> {
        self.0.0.values().map(|text| Tree::parse(text.clone())).collect()
    }

    fn file(&self, path: &str) -> String {
        String::from_utf8(self.0.0[&PathBuf::from(path)].clone()).unwrap()
    }

    pub(super) fn plan(&self, names: &[&str], wanted: Option<Enhancement>) -> Result<Plan, InstallError> {
        let files = Files::load(&self.0, Path::new(MAIN));
        let model = Model::new(&files, "host");
        let setup = Setup {
            options: "/c/options.conf".into(),
            dhparams: "/c/dh.pem".into(),
            ports: Ports::default(),
            hostname: "host".into(),
        };
        let parsed = |name: &&str| name.parse().map_or_else(|_| DnsName::parse(name).unwrap().into(), Identifier::Ip);
        let deployment = Deployment {
            identifiers: names.iter().map(parsed).collect(),
            cert: "/l/cert.pem".into(),
            key: "/l/key.pem".into(),
            chain: Some("/l/chain.pem".into()),
            fullchain: Some("/l/full.pem".into()),
        };
        let certificates = &|path: &Path| Some(Chain::parse_pem(self.0.0.get(path)?).ok()?.leaf().clone());
        let options = [b"ssl_protocols".to_vec(), b"ssl_ciphers".to_vec()];
        let wish = Wish {
            model: &model,
            setup: &setup,
            chosen: &[],
            options: &options,
            deployment: &deployment,
            certificates,
            is_handed_on: false,
        };
        match wanted {
            None => wish.deployed(),
            Some(wanted) => wish.enhanced(wanted),
        }
    }

    /// Does a plan, and sees that it is done then.
    pub(super) fn run(&mut self, names: &[&str], wanted: Option<Enhancement>) -> Plan {
        let plan = self.plan(names, wanted).unwrap();
        for edit in &plan.edits {
            let Edit::Replace { path, before, after } = edit else { panic!("{edit:?}") };
            assert_eq!(self.0.0.insert(path.clone(), after.clone()).as_ref(), Some(before));
        }
        let again = self.plan(names, wanted);
        assert!(again.as_ref().is_ok_and(|plan| plan.edits.is_empty()), "{wanted:?} {again:?}\n{self:?}");
        plan
    }

    fn deploy(mut self, names: &[&str]) -> Self {
        self.run(names, None);
        self
    }

    fn enhance(mut self, names: &[&str], wanted: Enhancement) -> Self {
        self.run(names, Some(wanted));
        self
    }

    fn refusal(&self, names: &[&str], wanted: Option<Enhancement>) -> String {
        self.plan(names, wanted).unwrap_err().to_string()
    }
}

/// What people should know of a plan.
fn told(plan: &Plan) -> String {
    plan.notes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The lines of a block that learnt TLS at these places, a line a listen.
fn learnt(listens: &[&str]) -> String {
    let listens: String = listens.iter().map(|listen| format!("\tlisten {listen}; # managed by Certbot\n")).collect();
    listens
        + "\tssl_certificate /l/full.pem; # managed by Certbot\n\
           \tssl_certificate_key /l/key.pem; # managed by Certbot\n\
           \tinclude /c/options.conf; # managed by Certbot\n\
           \tssl_dhparam /c/dh.pem; # managed by Certbot\n"
}

fn learnt_without(wanted: &str, listens: &[&str]) -> String {
    learnt(listens).lines().filter(|line| !line.contains(wanted)).map(|line| format!("{line}\n")).collect()
}

const MAIN: &str = "/e/nginx.conf";
