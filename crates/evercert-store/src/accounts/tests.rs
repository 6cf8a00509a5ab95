//! Accounts as certbot stores them: `testdata/accounts`, made by the script there.

use std::path::Path;

use evercert_pki::jwk;
use evercert_pki::key::{KeyType, PrivateKey};

use crate::accounts::account::{AccountMeta, StoredAccount, id_of};
use crate::accounts::error::AccountError;
use crate::accounts::store::AccountStore;
use crate::fs::faults::{Fault, arm};
use crate::fs::{self, Mode};
use crate::paths::Paths;

const SERVER: &str = "https://ca.test:14000/dir";
const V1: &str = "https://acme-v01.api.letsencrypt.org/directory";
const V2: &str = "https://acme-v02.api.letsencrypt.org/directory";

struct Home {
    paths: Paths,
    _root: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        let root = crate::testing::directory();
        Self { paths: Paths::new(root.path(), root.path(), root.path()), _root: root }
    }

    fn store(&self, server: &str) -> AccountStore {
        AccountStore::new(&self.paths, server).unwrap()
    }
}

fn account() -> StoredAccount {
    let meta = AccountMeta {
        creation_dt: Some("2026-11-20T10:00:00Z".parse().unwrap()),
        creation_host: "host.test".into(),
        register_to_eff: None,
    };
    let key = PrivateKey::generate(KeyType::EcdsaP256).unwrap();
    StoredAccount { key, url: "https://ca.test/account/1".into(), meta }
}

fn plant(store: &AccountStore, files: [&str; 4]) -> String {
    let [id, key, registration, meta] = files;
    let directory = store.directory().join(id.trim());
    fs::create_dir_all(&directory, Mode::Masked(0o700)).unwrap();
    for (name, content) in [("private_key.json", key), ("regr.json", registration), ("meta.json", meta)] {
        fs::write_exclusive(&directory.join(name), content.as_bytes(), Mode::FILE).unwrap();
    }
    id.trim().to_owned()
}

macro_rules! certbots {
    ($name:literal) => {
        [
            include_str!(concat!("../../testdata/accounts/", $name, "/id")),
            include_str!(concat!("../../testdata/accounts/", $name, "/private_key.json")),
            include_str!(concat!("../../testdata/accounts/", $name, "/regr.json")),
            include_str!(concat!("../../testdata/accounts/", $name, "/meta.json")),
        ]
    };
}

#[test]
fn loads_what_certbot_stores_and_computes_its_ids() {
    let home = Home::new();
    let store = home.store(SERVER);
    for (files, url) in [(certbots!("rsa"), "rsa"), (certbots!("ec"), "ec")] {
        let id = plant(&store, files);
        let account = store.load(&id).unwrap();
        assert_eq!(account.id(), id);
        assert_eq!(account.url, format!("https://ca.test/account/{url}"));
        assert_eq!(account.meta.creation_host, "host.test");
        let same: serde_json::Value = serde_json::from_str(&jwk::private(&account.key).unwrap()).unwrap();
        assert_eq!(same, serde_json::from_str::<serde_json::Value>(files[1]).unwrap());
    }
    assert_eq!(store.list().unwrap().len(), 2);
}

#[test]
fn saves_with_certbots_modes_and_content() {
    let home = Home::new();
    let store = home.store(SERVER);
    let account = account();
    store.save(&account).unwrap();
    let directory = store.directory().join(id_of(&account.key));
    assert_eq!(store.directory(), home.paths.accounts().join("ca.test:14000/dir"));
    let mode = |path: &Path| fs::mode(path).unwrap();
    let host = home.paths.accounts().join("ca.test:14000");
    assert_eq!([&directory, &store.directory(), &host, &home.paths.accounts()].map(|path| mode(path)), [0o700; 4]);
    let modes = ["private_key.json", "regr.json", "meta.json"].map(|name| mode(&directory.join(name)));
    assert_eq!(modes, [0o400, 0o644, 0o644]);
    let json =
        |name: &str| serde_json::from_slice::<serde_json::Value>(&fs::read(&directory.join(name)).unwrap()).unwrap();
    assert_eq!(json("regr.json"), serde_json::json!({ "body": {}, "uri": "https://ca.test/account/1" }));
    let meta = serde_json::json!({ "creation_dt": "2026-11-20T10:00:00Z", "creation_host": "host.test" });
    assert_eq!(json("meta.json"), meta);
    store.save(&account).unwrap();
    let loaded = store.load(&account.id()).unwrap();
    assert_eq!((loaded.url, loaded.meta), (account.url, account.meta));
}

#[test]
fn unloadable_directories_are_passed_over_and_old_files_understood() {
    let home = Home::new();
    let store = home.store(SERVER);
    let [id, key, _, _] = certbots!("ec");
    let old = r#"{"body": {"agreement": "x", "key": {}}, "new_authzr_uri": "y", "uri": "https://ca.test/reg/1"}"#;
    plant(&store, [id, key, old, "not json"]);
    plant(&store, ["broken", "{}", old, "{}"]);
    plant(&store, ["empty", key, "{}", "{}"]);
    let accounts = store.list().unwrap();
    assert_eq!(accounts.iter().map(|account| account.url.as_str()).collect::<Vec<_>>(), ["https://ca.test/reg/1"]);
    assert_eq!(accounts[0].meta, AccountMeta::default());
    assert!(matches!(store.load("broken"), Err(AccountError::Key { .. })));
    assert!(matches!(store.load("empty"), Err(AccountError::Json { .. })));
    assert!(matches!(store.load("../dir"), Err(AccountError::NotFound { .. })));
    assert!(matches!(store.load("0123"), Err(AccountError::NotFound { .. })));
}

#[test]
fn accounts_of_the_first_lets_encrypt_are_reused_through_links() {
    let home = Home::new();
    let (old, new) = (home.store(V1), home.store(V2));
    let account = account();
    old.save(&account).unwrap();
    new.prepare().unwrap();
    assert_eq!(new.list().unwrap().len(), 1);
    assert_eq!(fs::read_link(&new.directory()).unwrap(), old.directory());
    new.delete(&account.id()).unwrap();
    assert!(!fs::present(&new.directory()) && !fs::present(&old.directory()));
}

#[test]
fn a_single_old_account_is_linked_beside_others() {
    let home = Home::new();
    let (old, new) = (home.store(V1), home.store(V2));
    let (first, second) = (account(), account());
    old.save(&first).unwrap();
    new.save(&second).unwrap();
    assert_eq!(new.load(&first.id()).unwrap().id(), first.id());
    let link = new.directory().join(first.id());
    assert_eq!(fs::read_link(&link).unwrap(), old.directory().join(first.id()));
    old.delete(&first.id()).unwrap();
    assert!(!fs::present(&link) && !fs::present(&old.directory()));
    assert_eq!(new.list().unwrap().len(), 1);
}

#[test]
fn saving_again_updates_all_but_the_key() {
    let home = Home::new();
    let store = home.store(SERVER);
    let mut account = account();
    store.save(&account).unwrap();
    account.url = "https://ca.test/account/2".into();
    account.meta.register_to_eff = Some("a@b.test".into());
    store.save(&account).unwrap();
    let loaded = store.load(&account.id()).unwrap();
    assert_eq!(loaded.url, account.url);
    assert_eq!(loaded.meta.register_to_eff.as_deref(), Some("a@b.test"));
}

#[test]
fn a_run_killed_while_saving_leaves_no_copy_of_its_key_for_ever() {
    let home = Home::new();
    let (store, one, two) = (home.store(SERVER), account(), account());
    for step in 0.. {
        let armed = arm(step, Fault::Kill);
        let killed = store.save(&one).is_err();
        drop(armed);
        store.save(&two).unwrap();
        assert_eq!(store.load(&two.id()).unwrap().id(), two.id());
        let left = fs::list(&store.directory().join(one.id())).unwrap_or_default();
        assert!(!left.iter().any(|name| fs::is_temporary(name)), "step {step}: {left:?}");
        fs::remove_dir_all(&store.directory()).unwrap();
        if !killed {
            return assert!(step > 10);
        }
    }
}
