#![expect(clippy::disallowed_methods, reason = "a test looks at the disk itself")]

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
};

use super::*;

fn challenge(name: &str, token: &str) -> Challenge {
    Challenge::new(Identifier::parse("dns", name).unwrap(), ChallengeType::Http01, token, format!("{token}.thumb"))
}

fn webroot(default: &Path) -> Webroot {
    sharing(default, &WebrootFolders::default())
}

fn sharing(default: &Path, folders: &WebrootFolders) -> Webroot {
    Webroot::new(WebrootConfig { default: Some(default.into()), ..WebrootConfig::default() }, folders.clone())
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[tokio::test]
async fn a_token_appears_readable_and_leaves_no_trace() {
    let root = tempfile::tempdir().unwrap();
    let webroot = webroot(root.path());
    let batch = [challenge("a.test", "one"), challenge("b.test", "two")];
    webroot.present(&batch).await.unwrap();
    let folder = root.path().join(".well-known/acme-challenge");
    assert_eq!(fs::read(folder.join("one")).unwrap(), b"one.thumb");
    assert_eq!(mode(&folder.join("two")), 0o644);
    assert_eq!(mode(&folder), 0o755);

    webroot.clean_up(&batch[..1]).await.unwrap();
    assert!(!folder.join("one").exists());
    assert!(folder.join("two").exists());
    webroot.clean_up(&batch).await.unwrap();
    webroot.clean_up(&batch).await.unwrap();
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn the_last_of_several_in_one_root_takes_the_folders_away() {
    let root = tempfile::tempdir().unwrap();
    let folders = WebrootFolders::default();
    let (one, two) = (sharing(root.path(), &folders), sharing(root.path(), &folders));
    let (first, second) = ([challenge("a.test", "one")], [challenge("b.test", "two")]);
    one.present(&first).await.unwrap();
    two.present(&second).await.unwrap();
    one.clean_up(&first).await.unwrap();
    assert!(root.path().join(".well-known/acme-challenge/two").exists());
    two.clean_up(&second).await.unwrap();
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
}

/// Runs in full as root only: nobody else can give folders away.
#[tokio::test]
async fn new_folders_belong_to_the_owner_of_the_root() {
    let root = tempfile::tempdir().unwrap();
    let given = std::os::unix::fs::chown(root.path(), Some(33), Some(34)).is_ok();
    let webroot = webroot(root.path());
    webroot.present(&[challenge("a.test", "one")]).await.unwrap();
    for folder in [".well-known", ".well-known/acme-challenge"] {
        let found = fs::metadata(root.path().join(folder)).unwrap();
        assert_eq!((found.uid(), found.gid()) == (33, 34), given, "{folder}");
    }
}

#[tokio::test]
async fn what_was_there_before_stays() {
    let root = tempfile::tempdir().unwrap();
    let well_known = root.path().join(".well-known");
    fs::create_dir(&well_known).unwrap();
    let webroot = webroot(root.path());
    let batch = [challenge("a.test", "one")];
    webroot.present(&batch).await.unwrap();
    fs::write(well_known.join("acme-challenge/foreign"), "x").unwrap();
    webroot.clean_up(&batch).await.unwrap();
    assert!(well_known.join("acme-challenge/foreign").exists());

    fs::remove_file(well_known.join("acme-challenge/foreign")).unwrap();
    webroot.clean_up(&batch).await.unwrap();
    assert!(!well_known.join("acme-challenge").exists());
    assert!(well_known.exists());
}

#[tokio::test]
async fn presenting_twice_is_harmless_and_a_foreign_file_is_not_overwritten() {
    let root = tempfile::tempdir().unwrap();
    let webroot = webroot(root.path());
    let batch = [challenge("a.test", "one")];
    webroot.present(&batch).await.unwrap();
    webroot.present(&batch).await.unwrap();
    let file = root.path().join(".well-known/acme-challenge/two");
    fs::write(&file, "foreign").unwrap();
    let error = webroot.present(&[challenge("a.test", "two")]).await;
    assert!(matches!(error, Err(PluginError::File { path, .. }) if path == file));
    webroot.clean_up(&[challenge("a.test", "two")]).await.unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"foreign");
}

#[tokio::test]
async fn each_identifier_has_its_root() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let address = Identifier::parse("ip", "::1").unwrap();
    let config = WebrootConfig {
        roots: BTreeMap::from([(address.clone(), second.path().into())]),
        default: Some(first.path().into()),
    };
    let webroot = Webroot::new(config, WebrootFolders::default());
    let mut batch = [challenge("a.test", "one"), challenge("a.test", "two")];
    batch[1].identifier = address;
    webroot.present(&batch).await.unwrap();
    let place = |root: &Path, token| root.join(".well-known/acme-challenge").join(token);
    assert!(place(first.path(), "one").exists());
    assert!(place(second.path(), "two").exists());
}

#[tokio::test]
async fn a_name_without_a_root_is_told() {
    let webroot = Webroot::new(WebrootConfig::default(), WebrootFolders::default());
    let error = webroot.present(&[challenge("a.test", "one")]).await;
    assert!(matches!(
        error,
        Err(PluginError::NotConfigured { what: "webroot", identifier }) if identifier == "a.test"
    ));
}

#[tokio::test]
async fn a_token_cannot_be_a_path() {
    let root = tempfile::tempdir().unwrap();
    let webroot = webroot(root.path());
    for token in ["", "..", "../x", "/etc/passwd", "a b", "a.b"] {
        let error = webroot.present(&[challenge("a.test", token)]).await;
        assert!(matches!(error, Err(PluginError::File { .. })), "{token}");
    }
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
}

#[test]
fn wildcards_have_no_file() {
    let wildcard = Identifier::parse("dns", "*.a.test").unwrap();
    let webroot = Webroot::new(WebrootConfig::default(), WebrootFolders::default());
    assert_eq!(webroot.challenge_types(&wildcard), []);
}
