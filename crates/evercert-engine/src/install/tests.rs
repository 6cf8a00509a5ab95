//! Transactions with an installer that edits real files, and a server that is a string.
#![expect(clippy::disallowed_methods, reason = "a test looks at the disk itself")]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::{fs, io};

use async_trait::async_trait;
use evercert_net::handshake::Unseen;
use evercert_pki::clock::{Clock, FixedClock};
use evercert_pki::identifier::Identifier;
use evercert_pki::key::KeyType;
use evercert_plugin::edit::{Edit, Plan, Readers};
use evercert_plugin::exposure::{Endpoint, Exposure, Hidden};
use evercert_plugin::install_error::InstallError;
use evercert_plugin::installer::{Deployment, Enhancement, Installer};
use evercert_plugin::note::Note;
use evercert_store::checkpoint::{CheckpointError, Reverter, Stage};
use evercert_store::fs::Mode;
use evercert_store::paths::Paths;
use jiff::Timestamp;

use crate::install::failure::{Aftermath, Cause, InstallFailure};
use crate::install::recovery;
use crate::install::suite::Candidate;
use crate::install::transaction::{Installation, Installed};
use crate::install::witness::{NotServed, Witness};
use crate::stop::{Stop, Stopper};

/// A server whose whole configuration is `site.conf`, and what it includes; it runs what it read last.
struct Page {
    home: PathBuf,
    running: Mutex<String>,
    mischief: Mischief,
    stopper: Stopper,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mischief {
    None,
    FailsTest,
    FailsReload,
    ServesAnother,
    IsStoppedInTest,
    IsStoppedInReload,
    MeddlesMeanwhile,
    IsWrittenOver,
    IsSharedMeanwhile,
    IsNowhere,
    SpeaksAnotherTongue,
}

impl Page {
    fn conf(&self) -> PathBuf {
        self.home.join("site.conf")
    }

    fn text(&self) -> Result<String, InstallError> {
        fs::read_to_string(self.conf()).map_err(|source| InstallError::File { path: self.conf(), source })
    }

    fn exposures(&self, deployment: &Deployment) -> Vec<Exposure> {
        let exposure = |identifier: &Identifier| {
            let endpoint = Endpoint { identifier: identifier.clone(), address: ([127, 0, 0, 1], 443).into() };
            let endpoints = if self.mischief == Mischief::IsNowhere { Vec::new() } else { vec![endpoint] };
            Exposure { identifier: identifier.clone(), endpoints, hidden: None }
        };
        deployment.identifiers.iter().map(exposure).collect()
    }
}

#[async_trait]
impl Installer for Page {
    fn name(&self) -> &'static str {
        "page"
    }

    fn enhancements(&self) -> &[Enhancement] {
        &[Enhancement::Redirect]
    }

    fn names(&self) -> Result<Vec<Identifier>, InstallError> {
        Ok(self.text()?.lines().filter_map(|line| Identifier::parse("dns", line).ok()).collect())
    }

    fn plan_deployment(&self, deployment: &Deployment) -> Result<Plan, InstallError> {
        let (before, known) = (self.text()?, self.names()?);
        let unknown = deployment.identifiers.iter().find(|identifier| !known.contains(identifier));
        if let Some(identifier) = unknown {
            return Err(InstallError::NoPlace { identifier: identifier.value() });
        }
        let line = format!("certificate {}\n", deployment.cert.display());
        if before.contains(&line) {
            return Ok(Plan::default());
        }
        let edits = vec![
            Edit::Create { path: self.home.join("tls.conf"), content: b"tls".to_vec(), readers: Readers::Usual },
            Edit::Link { path: self.home.join("on/tls.conf"), target: "../tls.conf".into() },
            Edit::Replace { path: self.conf(), after: format!("{before}{line}").into(), before: before.into() },
        ];
        if self.mischief == Mischief::MeddlesMeanwhile {
            fs::write(self.conf(), "theirs").unwrap();
        }
        let places = deployment.identifiers.iter().map(|one| (one.value(), "site.conf".to_owned())).collect();
        let notes = vec![Note::NothingPlain { name: "a.test".into(), port: 80 }];
        Ok(Plan { edits, places, notes, exposures: Some(self.exposures(deployment)), bystanders: Vec::new() })
    }

    fn plan_enhancement(&self, _: &Deployment, wanted: Enhancement) -> Result<Plan, InstallError> {
        let (before, line) = (self.text()?, format!("{}\n", wanted.as_str()));
        let edit =
            Edit::Replace { path: self.conf(), after: format!("{before}{line}").into(), before: before.clone().into() };
        let edits = if before.contains(&line) { Vec::new() } else { vec![edit] };
        Ok(Plan { edits, ..Plan::default() })
    }

    async fn test(&self) -> Result<(), InstallError> {
        if self.mischief == Mischief::IsStoppedInTest {
            self.stopper.ask();
        }
        let fails = self.mischief == Mischief::FailsTest || !self.text()?.starts_with("a.test");
        if fails { Err(InstallError::Test { output: "line 3".into() }) } else { Ok(()) }
    }

    async fn reload(&self) -> Result<(), InstallError> {
        let text = self.text()?;
        if self.mischief == Mischief::IsStoppedInReload {
            self.stopper.ask();
        }
        if self.mischief == Mischief::FailsReload && text.contains("certificate") {
            return Err(InstallError::Reload { output: "no".into() });
        }
        match self.mischief {
            Mischief::IsWrittenOver if text.contains("certificate") => {
                fs::write(self.conf(), "a.test\ntheirs\n").unwrap()
            }
            Mischief::IsSharedMeanwhile => fs::write(self.conf(), format!("{text}theirs\n")).unwrap(),
            _ => {}
        }
        *self.running.lock().unwrap() = text;
        Ok(())
    }
}

/// Looks at the running configuration.
struct Eyes<'a>(&'a Page);

#[async_trait]
impl Witness for Eyes<'_> {
    async fn look(&self, endpoint: &Endpoint, _: &Deployment) -> Result<(), NotServed> {
        let serves =
            self.0.running.lock().unwrap().contains("certificate") && self.0.mischief != Mischief::ServesAnother;
        let found = "another certificate".to_owned();
        let (identifier, address) = (endpoint.identifier.value(), endpoint.address.to_string());
        let is_foreign = self.0.mischief == Mischief::SpeaksAnotherTongue;
        if serves && !is_foreign { Ok(()) } else { Err(NotServed { identifier, address, found, is_foreign }) }
    }

    async fn see(&self, _: &Endpoint, _: Option<KeyType>) -> Result<Vec<u8>, Unseen> {
        Err(Unseen::Refused)
    }
}

/// A page, a work directory, and a clock.
struct Scene {
    page: Page,
    reverter: Reverter,
    clock: FixedClock,
    stop: Stop,
    root: tempfile::TempDir,
}

impl Scene {
    fn new(mischief: Mischief) -> Self {
        let root = tempfile::tempdir().unwrap();
        let home = fs::canonicalize(root.path()).unwrap().join("page");
        fs::create_dir_all(home.join("on")).unwrap();
        fs::create_dir_all(root.path().join("work")).unwrap();
        fs::write(home.join("site.conf"), "a.test\n").unwrap();
        fs::set_permissions(home.join("site.conf"), PermissionsExt::from_mode(0o640)).unwrap();
        let (stopper, stop) = Stop::pair();
        let page = Page { home, running: Mutex::new("a.test\n".into()), mischief, stopper };
        let reverter =
            Reverter::new(&Paths::new(root.path(), root.path().join("work"), root.path()), Timestamp::UNIX_EPOCH);
        Self { page, reverter, clock: FixedClock::new(Timestamp::from_second(1_795_000_000).unwrap()), stop, root }
    }

    fn deployment(&self, names: &[&str]) -> Deployment {
        let identifiers = names.iter().map(|name| Identifier::parse("dns", name).unwrap()).collect();
        Deployment { identifiers, cert: "/c/cert.pem".into(), key: "/c/key.pem".into(), chain: None, fullchain: None }
    }

    async fn deploy(&self) -> Result<Installed, InstallFailure> {
        let eyes = Eyes(&self.page);
        let Self { page, reverter, clock, stop, .. } = self;
        let installation = Installation { installer: page, reverter, clock, stop, witness: &eyes };
        installation.deploy(&self.deployment(&["a.test"])).await
    }

    async fn enhance(&self) -> Result<Installed, InstallFailure> {
        let eyes = Eyes(&self.page);
        let Self { page, reverter, clock, stop, .. } = self;
        let installation = Installation { installer: page, reverter, clock, stop, witness: &eyes };
        installation.enhance(&self.deployment(&["a.test"]), Enhancement::Redirect).await
    }

    /// What is on the disk, and what runs.
    fn picture(&self) -> (Vec<String>, String, String, u32) {
        let mode = fs::metadata(self.page.conf()).unwrap().permissions().mode();
        (names(&self.page.home), self.page.text().unwrap(), self.page.running.lock().unwrap().clone(), mode)
    }

    fn left(&self) -> Vec<String> {
        names(&self.root.path().join("work"))
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entry = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(entry).collect();
    names.sort();
    names
}

#[tokio::test]
async fn each_change_is_a_checkpoint_of_its_own_and_can_be_taken_back() {
    let scene = Scene::new(Mischief::None);
    let before = scene.picture();
    let installed = scene.deploy().await.unwrap();
    assert_eq!(installed.checkpoint.as_deref(), Some("1795000000.0"));
    assert_eq!(installed.places, [("a.test".to_owned(), "site.conf".to_owned())]);
    let deployed = scene.picture();
    assert_eq!((deployed.2.as_str(), deployed.3), ("a.test\ncertificate /c/cert.pem\n", before.3));
    assert_eq!(fs::read_link(scene.page.home.join("on/tls.conf")).unwrap(), Path::new("../tls.conf"));
    assert_eq!(scene.enhance().await.unwrap().checkpoint.as_deref(), Some("1795000001.0"));
    assert_eq!(scene.enhance().await.unwrap().checkpoint, None);
    assert_eq!(scene.deploy().await.unwrap().checkpoint, None);
    let back = recovery::roll_back(&scene.reverter, Some(&scene.page), 1).await;
    assert_eq!((back.undone.available, back.not_reloaded.is_none()), (2, true));
    assert_eq!(scene.picture(), deployed);
    assert!(recovery::roll_back(&scene.reverter, Some(&scene.page), 5).await.halted.is_none());
    assert_eq!(scene.picture(), before);
}

#[tokio::test]
async fn the_page_keeps_the_contract() {
    let scene = Scene::new(Mischief::None);
    let picture = || {
        let (names, text, _, mode) = scene.picture();
        format!("{names:?} {:?} {text} {mode:o}", self::names(&scene.page.home.join("on")))
    };
    let candidate = Candidate {
        installer: &scene.page,
        reverter: &scene.reverter,
        clock: &scene.clock,
        deployment: scene.deployment(&["a.test"]),
        stranger: Identifier::parse("dns", "b.test").unwrap(),
        picture: &picture,
    };
    candidate.passes().await;
}

#[tokio::test]
async fn whatever_fails_the_server_is_as_it_was() {
    use Mischief::{FailsReload, FailsTest, IsStoppedInReload, IsStoppedInTest, ServesAnother};
    type Is = fn(&Cause) -> bool;
    let table: [(Mischief, Is); 5] = [
        (FailsTest, |cause| matches!(cause, Cause::Installer(InstallError::Test { .. }))),
        (FailsReload, |cause| matches!(cause, Cause::Installer(InstallError::Reload { .. }))),
        (ServesAnother, |cause| matches!(cause, Cause::NotServed(_))),
        (IsStoppedInTest, |cause| matches!(cause, Cause::Interrupted(_))),
        (IsStoppedInReload, |cause| matches!(cause, Cause::Interrupted(_))),
    ];
    for (number, (mischief, is)) in table.into_iter().enumerate() {
        let scene = Scene::new(mischief);
        let before = scene.picture();
        let failure = scene.deploy().await.unwrap_err();
        assert!(is(&failure.cause), "{number}: {failure:?}");
        assert!(matches!(failure.aftermath, Aftermath::RolledBack(_)), "{number}: {failure:?}");
        assert_eq!(scene.picture(), before, "{number}");
        assert_eq!(scene.left(), Vec::<String>::new(), "{number}");
    }
}

#[tokio::test]
async fn a_plan_that_cannot_be_leaves_no_trace() {
    let scene = Scene::new(Mischief::None);
    let before = scene.picture();
    let eyes = Eyes(&scene.page);
    let Scene { page, reverter, clock, stop, .. } = &scene;
    let installation = Installation { installer: page, reverter, clock, stop, witness: &eyes };
    let failure = installation.deploy(&scene.deployment(&["a.test", "b.test"])).await.unwrap_err();
    assert!(matches!(failure.aftermath, Aftermath::Untouched), "{failure:?}");
    assert_eq!((scene.picture(), scene.left()), (before, Vec::new()));
}

#[tokio::test]
async fn what_somebody_wrote_meanwhile_is_not_overwritten() {
    let scene = Scene::new(Mischief::MeddlesMeanwhile);
    let failure = scene.deploy().await.unwrap_err();
    assert!(matches!(&*failure.cause, Cause::Changed { path } if *path == scene.page.conf()), "{failure:?}");
    assert_eq!(scene.picture().1, "theirs");
    assert_eq!(scene.picture().0, ["on", "site.conf"]);
}

#[tokio::test]
async fn what_somebody_wrote_over_ours_stays_and_is_told() {
    let scene = Scene::new(Mischief::IsWrittenOver);
    let failure = scene.deploy().await.unwrap_err();
    assert!(matches!(&*failure.cause, Cause::Overwritten { path } if *path == scene.page.conf()), "{failure:?}");
    assert!(matches!(failure.aftermath, Aftermath::RolledBack(_)), "{failure:?}");
    let (names, text, running, _) = scene.picture();
    assert_eq!((names, text.as_str()), (vec!["on".to_owned(), "site.conf".to_owned()], "a.test\ntheirs\n"));
    assert_eq!(running, text);
}

#[tokio::test]
async fn what_somebody_adds_to_ours_is_no_failure() {
    let scene = Scene::new(Mischief::IsSharedMeanwhile);
    let installed = scene.deploy().await.unwrap();
    assert_eq!((installed.shared, installed.checkpoint.is_some()), (vec![scene.page.conf()], true));
    assert_eq!(scene.picture().1, "a.test\ncertificate /c/cert.pem\ntheirs\n");
}

#[tokio::test]
async fn an_identifier_that_nobody_would_answer_for_is_a_failure() {
    let scene = Scene::new(Mischief::IsNowhere);
    let before = scene.picture();
    let failure = scene.deploy().await.unwrap_err();
    assert!(matches!(&*failure.cause, Cause::NotServed(missed) if missed[0].identifier == "a.test"), "{failure:?}");
    assert_eq!(scene.picture(), before);
}

#[tokio::test]
async fn what_cannot_be_understood_is_told_and_stays() {
    let scene = Scene::new(Mischief::SpeaksAnotherTongue);
    let installed = scene.deploy().await.unwrap();
    assert_eq!(installed.hidden, [("a.test".to_owned(), Hidden::Foreign)]);
    assert!(installed.checkpoint.is_some());
}

#[tokio::test]
async fn a_run_that_died_is_undone_by_the_next() {
    let scene = Scene::new(Mischief::None);
    let before = scene.picture();
    let mut draft = scene.reverter.draft(Stage::Installation).unwrap();
    draft.save(&[scene.page.conf()]).unwrap();
    fs::write(scene.page.conf(), "half").unwrap();
    *scene.page.running.lock().unwrap() = "half".into();
    let recovered = recovery::recover(&scene.reverter, &scene.page).await;
    assert_eq!(recovered.undone.restored, [scene.page.conf()]);
    assert_eq!(scene.picture(), before);
}

#[tokio::test]
async fn commands_that_a_checkpoint_may_not_hold_are_not_run() {
    let scene = Scene::new(Mischief::None);
    let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let edit = Edit::Run { run: words("touch /tmp/x"), undo: words("a2dismod -f ssl") };
    let plan = Plan { edits: vec![edit], ..Plan::default() };
    let cause = super::apply::apply(&scene.reverter, Stage::Installation, &plan).await.unwrap_err();
    assert!(matches!(cause, Cause::Checkpoint(_)), "{cause}");
    scene.reverter.recover(&mut |command| panic!("{command}")).unwrap();
}

/// The middle one of three checkpoints is bad: the newest is undone, and the server runs without it.
#[tokio::test]
async fn the_server_is_told_of_what_was_undone_before_a_bad_checkpoint() {
    let scene = Scene::new(Mischief::None);
    scene.deploy().await.unwrap();
    let deployed = scene.picture();
    for line in ["second\n", "third\n"] {
        let mut draft = scene.reverter.draft(Stage::Installation).unwrap();
        draft.save(&[scene.page.conf()]).unwrap();
        fs::write(scene.page.conf(), format!("{}{line}", deployed.1)).unwrap();
        scene.reverter.finish("By hand", scene.clock.now()).unwrap();
        scene.page.reload().await.unwrap();
    }
    fs::remove_file(scene.root.path().join("work/backups/1795000001.0/site.conf_0")).unwrap();
    let back = recovery::roll_back(&scene.reverter, Some(&scene.page), 3).await;
    assert!(matches!(back.halted, Some(CheckpointError::Refused { .. })), "{back:?}");
    assert_eq!((back.undone.checkpoints, back.undone.available), (vec!["1795000002.0".to_owned()], 3));
    assert_eq!(scene.picture().2, format!("{}second\n", deployed.1));
}

/// Somebody makes the file between our note of it and our making it: theirs stays.
#[test]
fn what_somebody_made_meanwhile_is_not_removed() {
    let scene = Scene::new(Mischief::None);
    let mut draft = scene.reverter.draft(Stage::Installation).unwrap();
    let place = draft.announce(&scene.page.home.join("tls.conf")).unwrap();
    fs::write(&place, "theirs").unwrap();
    let made = evercert_store::fs::write_exclusive(&place, b"ours", Mode::FILE);
    let cause = super::apply::unless_taken(&mut draft, &place, made).unwrap_err();
    assert!(matches!(cause, Cause::Fs(_)), "{cause}");
    scene.reverter.revert(Stage::Installation, &mut |command| panic!("{command}")).unwrap();
    assert_eq!(fs::read_to_string(&place).unwrap(), "theirs");
}
