//! The life of a lineage.

use std::path::Path;

use evercert_pki::identifier::Identifier;

use crate::fs::{self, Mode};
use crate::kind::Kind;
use crate::lineage::delete::delete;
use crate::lineage::error::LineageError;
use crate::lineage::fixture::{Installation, issue, params, seen_in};
use crate::lineage::list::{names, sharing_archive};
use crate::lineage::loaded::Lineage;
use crate::lineage::material::Material;
use crate::lineage::name::LineageName;
use crate::renewal_conf::{self, ConfEdit};

fn text(path: &Path) -> String {
    fs::read_text(path).unwrap()
}

#[test]
fn a_new_lineage_has_certbots_layout() {
    let home = Installation::new();
    let issued = issue(&["a.test", "b.test"]);
    let lineage = home.create("a.test", &issued).unwrap();
    let live = home.paths.live_of("a.test");
    for kind in Kind::ALL {
        let target = fs::read_link(&live.join(kind.link_name())).unwrap();
        assert_eq!(target.to_str().unwrap(), format!("../../archive/a.test/{kind}1.pem"));
        let expected = if kind == Kind::Privkey { 0o600 } else { 0o644 };
        assert_eq!(fs::mode(&live.join(kind.link_name())).unwrap(), expected);
    }
    let mode = |path: &Path| fs::mode(path).unwrap();
    assert_eq!((mode(&home.paths.live()), mode(&home.paths.archive())), (0o700, 0o700));
    assert_eq!((mode(&live), mode(lineage.archive_dir()), mode(&home.paths.renewal())), (0o755, 0o755, 0o755));
    assert!(fs::exists(&live.join("README")) && fs::exists(&home.paths.live().join("README")));
    let conf = text(&home.paths.conf_of("a.test"));
    let c = home.paths.config.display();
    assert_eq!(
        conf,
        format!(
            "version = 5.8.0\narchive_dir = {c}/archive/a.test\ncert = {c}/live/a.test/cert.pem\n\
             privkey = {c}/live/a.test/privkey.pem\nchain = {c}/live/a.test/chain.pem\n\
             fullchain = {c}/live/a.test/fullchain.pem\n[renewalparams]\naccount = 0123\n\
             authenticator = standalone\nserver = https://ca.test/dir\n"
        )
    );
    assert_eq!(mode(&home.paths.conf_of("a.test")), 0o644);
    lineage.verify().unwrap();
    assert_eq!(lineage.certificate().unwrap().identifiers()[0], Identifier::parse("dns", "a.test").unwrap());
    assert!(fs::list(&home.paths.own().join("unfinished")).unwrap().is_empty());
}

#[test]
fn a_taken_name_gets_a_number_and_foreign_directories_stay() {
    let home = Installation::new();
    let issued = issue(&["a.test"]);
    home.create("a.test", &issued).unwrap();
    assert_eq!(home.create("a.test", &issued).unwrap().name().as_str(), "a.test-0001");
    assert_eq!(home.create("a.test", &issued).unwrap().name().as_str(), "a.test-0002");
    let listed: Vec<_> = names(&home.paths).unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(listed, ["a.test-0001", "a.test-0002", "a.test"]);
    fs::create_dir_all(&home.paths.archive_of("b.test"), Mode::DIR).unwrap();
    let theirs = home.paths.archive_of("b.test").join("cert1.pem");
    fs::write_exclusive(&theirs, b"theirs", Mode::FILE).unwrap();
    assert!(matches!(home.create("b.test", &issued), Err(LineageError::ArchiveExists { .. })));
    assert_eq!(text(&theirs), "theirs");
    assert!(!fs::exists(&home.paths.conf_of("b.test")));
}

#[test]
fn a_successor_keeps_the_keys_group_and_mode() {
    let home = Installation::new();
    let mut lineage = home.create("a.test", &issue(&["a.test"])).unwrap();
    let old_key = lineage.target(Kind::Privkey).unwrap();
    fs::set_mode(&old_key, 0o647).unwrap();
    let can_give_away = fs::set_owner(&old_key, None, Some(1)).is_ok();
    let issued = issue(&["a.test"]);
    assert_eq!(lineage.save_successor(&issued.material(), "5.8.0", &params()).unwrap(), 2);
    let new_key = lineage.target(Kind::Privkey).unwrap();
    assert_eq!(new_key, lineage.version_path(Kind::Privkey, 2));
    assert_eq!(fs::mode(&new_key).unwrap(), 0o644);
    assert_eq!(fs::owner(&new_key).unwrap().gid == 1, can_give_away);
    assert_eq!(fs::read(&new_key).unwrap(), issued.pem.as_bytes());
    lineage.verify().unwrap();
    assert_eq!(home.load("a.test").unwrap().current_version().unwrap(), 2);
}

#[test]
fn old_versions_are_pruned_but_never_a_linked_one() {
    let home = Installation::new();
    let mut lineage = home.create("a.test", &issue(&["a.test"])).unwrap();
    for _ in 0..7 {
        lineage.save_successor(&issue(&["a.test"]).material(), "5.8.0", &params()).unwrap();
    }
    assert_eq!(lineage.prune().unwrap().into_iter().collect::<Vec<_>>(), [1, 2]);
    assert_eq!(lineage.versions().unwrap().all().into_iter().collect::<Vec<_>>(), [3, 4, 5, 6, 7, 8]);
    lineage.deploy(3).unwrap();
    assert_eq!(lineage.pending_version().unwrap(), Some(8));
    for name in ["cert9.pem", "privkey9.pem", "chain9.pem", "fullchain9.pem"] {
        fs::write_exclusive(&lineage.archive_dir().join(name), b"not a pair", Mode::FILE).unwrap();
    }
    assert_eq!(lineage.pending_version().unwrap(), None);
    lineage.prune().unwrap();
    assert!(lineage.versions().unwrap().is_complete(3));
}

#[test]
fn a_key_of_another_certificate_is_never_saved() {
    let (one, two) = (issue(&["a.test"]), issue(&["a.test"]));
    assert!(matches!(Material::new(&one.chain, &two.key, &two.pem), Err(LineageError::KeyMismatch)));
}

#[test]
fn broken_links_and_wrong_content_are_told_apart() {
    let home = Installation::new();
    let lineage = home.create("a.test", &issue(&["a.test"])).unwrap();
    fs::write_atomic(&lineage.version_path(Kind::Chain, 1), b"", Mode::FILE).unwrap();
    assert!(matches!(lineage.verify(), Err(LineageError::FullchainDiffers { .. })));
    fs::remove_file(&lineage.version_path(Kind::Chain, 1)).unwrap();
    assert!(matches!(home.load("a.test"), Err(LineageError::BrokenLink { .. })));
    fs::remove_file(lineage.link(Kind::Chain)).unwrap();
    fs::write_exclusive(lineage.link(Kind::Chain), b"", Mode::FILE).unwrap();
    assert!(matches!(home.load("a.test"), Err(LineageError::NotALink { .. })));
    assert!(matches!(home.load("b.test"), Err(LineageError::NotFound { .. })));
}

#[test]
fn deleting_takes_everything_even_after_accidents() {
    let home = Installation::new();
    let lineage = home.create("a.test", &issue(&["a.test"])).unwrap();
    fs::remove_file(lineage.link(Kind::Chain)).unwrap();
    delete(&home.paths, lineage.name()).unwrap();
    for path in [home.paths.conf_of("a.test"), home.paths.live_of("a.test"), home.paths.archive_of("a.test")] {
        assert!(!fs::present(&path), "{}", path.display());
    }
    assert!(matches!(delete(&home.paths, lineage.name()), Err(LineageError::NotFound { .. })));
}

#[test]
fn deleting_a_broken_conf_removes_it_and_says_so() {
    let home = Installation::new();
    let lineage = home.create("a.test", &issue(&["a.test"])).unwrap();
    fs::write_atomic(lineage.conf().path(), b"[garbage", Mode::FILE).unwrap();
    assert!(matches!(delete(&home.paths, lineage.name()), Err(LineageError::Conf(_))));
    assert!(!fs::present(&home.paths.conf_of("a.test")));
    assert!(fs::exists(&home.paths.live_of("a.test").join("cert.pem")));
}

#[test]
fn a_conf_cannot_make_deleting_remove_foreign_files() {
    let home = Installation::new();
    let lineage = home.create("a.test", &issue(&["a.test"])).unwrap();
    let foreign = home.paths.work.join("precious");
    fs::create_dir_all(&foreign, Mode::DIR).unwrap();
    fs::write_exclusive(&foreign.join("data"), b"1", Mode::FILE).unwrap();
    let edits = [ConfEdit::ArchiveDir(&foreign), ConfEdit::Link(Kind::Cert, &foreign.join("data"))];
    renewal_conf::rewrite(lineage.conf().path(), &edits).unwrap();
    let left = delete(&home.paths, lineage.name()).unwrap();
    assert_eq!(text(&foreign.join("data")), "1");
    // Those of its links that were removed led to files that are now nobody's.
    let orphans = [Kind::Chain, Kind::Fullchain, Kind::Privkey];
    let mut expected: Vec<_> = orphans.map(|kind| home.paths.archive_of("a.test").join(kind.version_name(1))).into();
    expected.push(foreign);
    assert_eq!(left, expected);
}

#[test]
fn deleting_names_what_a_removed_link_led_to() {
    let home = Installation::new();
    let lineage = home.create("a.test", &issue(&["a.test"])).unwrap();
    let disk = home.paths.work.join("disk");
    fs::rename(lineage.archive_dir(), &disk).unwrap();
    fs::symlink(&disk, lineage.archive_dir()).unwrap();
    assert_eq!(delete(&home.paths, lineage.name()).unwrap(), [fs::canonical(&disk).unwrap()]);
    assert!(!fs::present(lineage.archive_dir()) && fs::exists(&disk.join("privkey1.pem")));
}

#[test]
fn deleting_in_a_copy_leaves_the_original() {
    let (home, copy) = (Installation::new(), Installation::new());
    let lineage = home.create("a.test", &issue(&["a.test"])).unwrap();
    fs::create_dir_all(&copy.paths.live_of("a.test"), Mode::DIR).unwrap();
    fs::create_dir_all(&copy.paths.archive_of("a.test"), Mode::DIR).unwrap();
    fs::create_dir_all(copy.paths.conf_of("a.test").parent().unwrap(), Mode::DIR).unwrap();
    fs::copy(lineage.conf().path(), &copy.paths.conf_of("a.test")).unwrap();
    let left = delete(&copy.paths, lineage.name()).unwrap();
    lineage.verify().unwrap();
    let mut expected: Vec<_> = Kind::ALL.into_iter().map(|kind| lineage.link(kind).to_owned()).collect();
    expected.push(lineage.archive_dir().to_owned());
    expected.sort();
    assert_eq!(left, expected);
}

#[test]
fn a_conf_cannot_lead_out_with_dots() {
    let home = Installation::new();
    let lineage = home.create("a.test", &issue(&["a.test"])).unwrap();
    let other = home.create("b.test", &issue(&["b.test"])).unwrap();
    let account = home.paths.accounts().join("key");
    fs::create_dir_all(&home.paths.accounts(), Mode::DIR).unwrap();
    fs::write_exclusive(&account, b"1", Mode::FILE).unwrap();
    let archive = home.paths.archive_of("../live");
    let link = home.paths.live_of("../accounts/key");
    let edits = [ConfEdit::ArchiveDir(&archive), ConfEdit::Link(Kind::Cert, &link)];
    renewal_conf::rewrite(lineage.conf().path(), &edits).unwrap();
    delete(&home.paths, lineage.name()).unwrap();
    assert_eq!(text(&account), "1");
    other.verify().unwrap();
}

/// A link in the place of `live/NAME`: what its links lead to is what a server would open.
#[test]
fn a_live_directory_elsewhere_is_followed_only_if_its_links_work_from_there() {
    let home = Installation::new();
    let mut lineage = home.create("a.test", &issue(&["a.test"])).unwrap();
    let (live, elsewhere) = (lineage.live_dir().to_owned(), home.paths.work.join("elsewhere/deep/a.test"));
    fs::create_dir_all(elsewhere.parent().unwrap(), Mode::DIR).unwrap();
    fs::rename(&live, &elsewhere).unwrap();
    fs::symlink(&elsewhere, &live).unwrap();
    let next = issue(&["a.test"]);
    assert!(matches!(home.load("a.test"), Err(LineageError::LinkAstray { .. })));
    let Err(error) = lineage.save_successor(&next.material(), "5.8.0", &params()) else { panic!("saved") };
    assert!(matches!(error, LineageError::Fs(_) | LineageError::LinkAstray { .. }), "{error}");
    assert!(!fs::present(&lineage.version_path(Kind::Cert, 2)));

    let archive = fs::canonical(lineage.archive_dir()).unwrap();
    let up = Path::new("../../../../c/archive/a.test");
    for (number, directory) in [(2, up), (3, archive.as_path())] {
        for kind in Kind::ALL {
            let target = directory.join(kind.version_name(number - 1));
            fs::replace_symlink(&target, &elsewhere.join(kind.link_name())).unwrap();
        }
        let mut lineage = home.load("a.test").unwrap();
        lineage.save_successor(&next.material(), "5.8.0", &params()).unwrap();
        assert_eq!(seen_in(&live), next.chain.leaf().der());
        assert_eq!(fs::read_link(&live.join("cert.pem")).unwrap().parent(), Some(directory));
        assert_eq!(home.load("a.test").unwrap().current_version().unwrap(), number);
    }
}

/// A new one whose `live` is on another disk has links that work.
#[test]
fn links_are_absolute_where_relative_ones_would_lead_astray() {
    let home = Installation::new();
    let elsewhere = home.paths.work.join("elsewhere/live");
    fs::create_dir_all(&elsewhere, Mode::DIR).unwrap();
    fs::symlink(&elsewhere, &home.paths.live()).unwrap();
    let issued = issue(&["a.test"]);
    home.create("a.test", &issued).unwrap();
    assert_eq!(seen_in(&home.paths.live_of("a.test")), issued.chain.leaf().der());
    home.load("a.test").unwrap().verify().unwrap();
}

#[test]
fn lineages_that_share_an_archive_know_it() {
    let home = Installation::new();
    let one = home.create("one.test", &issue(&["one.test"])).unwrap();
    let two = home.create("two.test", &issue(&["two.test"])).unwrap();
    assert!(sharing_archive(&home.paths, &one).unwrap().is_empty());
    renewal_conf::rewrite(two.conf().path(), &[ConfEdit::ArchiveDir(one.archive_dir())]).unwrap();
    assert_eq!(sharing_archive(&home.paths, &one).unwrap(), [LineageName::parse("two.test").unwrap()]);
}

#[test]
fn an_interrupted_swap_by_certbot_is_undone() {
    let home = Installation::new();
    let mut lineage = home.create("a.test", &issue(&["a.test"])).unwrap();
    lineage.save_successor(&issue(&["a.test"]).material(), "5.8.0", &params()).unwrap();
    for kind in Kind::ALL {
        let old = lineage.version_path(kind, 1);
        fs::symlink(&old, &lineage.live_dir().join(kind.previous_name())).unwrap();
    }
    fs::remove_file(lineage.link(Kind::Chain)).unwrap();
    let seen = Lineage::inspect(&home.paths, lineage.name()).unwrap();
    assert_eq!(seen.target(Kind::Chain).unwrap(), lineage.version_path(Kind::Chain, 1));
    let loaded = home.load("a.test").unwrap();
    assert_eq!(loaded.current_version().unwrap(), 1);
    loaded.verify().unwrap();
    assert_eq!(loaded.pending_version().unwrap(), Some(2));
}
