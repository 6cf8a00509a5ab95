#![expect(clippy::disallowed_methods, reason = "a test looks at the disk itself")]

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Mutex as StdMutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use evercert_plugin::edit::{Edit, Plan, Readers};
use evercert_plugin::install_error::InstallError;
use evercert_plugin::installer::{Deployment, Enhancement, Installer};
use evercert_store::checkpoint::Stage;
use evercert_store::paths::Paths;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use super::*;
use crate::install::recovery;

/// A server whose whole configuration is `site.conf`; it remembers each text that it took up.
struct Page {
    home: PathBuf,
    taken_up: StdMutex<Vec<String>>,
    fails_reload: AtomicBool,
    /// Holds each test until somebody lets it go on.
    gate: Option<Notify>,
    sight: Option<SocketAddr>,
}

impl Page {
    fn conf(&self) -> PathBuf {
        self.home.join("site.conf")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.conf()).unwrap()
    }

    fn running(&self) -> String {
        self.taken_up.lock().unwrap().last().cloned().unwrap_or_default()
    }
}

#[async_trait]
impl Installer for Page {
    fn name(&self) -> &'static str {
        "page"
    }

    fn enhancements(&self) -> &[Enhancement] {
        &[]
    }

    fn names(&self) -> Result<Vec<Identifier>, InstallError> {
        Ok(Vec::new())
    }

    fn plan_deployment(&self, _: &Deployment) -> Result<Plan, InstallError> {
        Ok(Plan { edits: vec![self.appended("tls\n")], ..Plan::default() })
    }

    fn plan_enhancement(&self, _: &Deployment, _: Enhancement) -> Result<Plan, InstallError> {
        Ok(Plan::default())
    }

    async fn test(&self) -> Result<(), InstallError> {
        if let Some(gate) = &self.gate {
            gate.notified().await;
        }
        match self.text().contains("bad") {
            true => Err(InstallError::Test { output: "bad".into() }),
            false => Ok(()),
        }
    }

    async fn reload(&self) -> Result<(), InstallError> {
        self.taken_up.lock().unwrap().push(self.text());
        match self.fails_reload.swap(false, Ordering::Relaxed) {
            true => Err(InstallError::Reload { output: "no".into() }),
            false => Ok(()),
        }
    }
}

impl Page {
    fn appended(&self, line: &str) -> Edit {
        let before = self.text();
        Edit::Replace { path: self.conf(), after: format!("{before}{line}").into(), before: before.into() }
    }
}

impl ChallengeServer for Page {
    fn plan_challenges(&self, challenges: &[Challenge]) -> Result<Plan, InstallError> {
        if let Some(stranger) = challenges.iter().find(|challenge| challenge.identifier.value() == "stranger.test") {
            return Err(InstallError::NoPlace { identifier: stranger.identifier.value() });
        }
        assert!(!self.home.join("extra.conf").exists(), "no plan is made above another");
        let tokens: String = challenges.iter().map(|challenge| format!("{}\n", challenge.token)).collect();
        let new = Edit::Create { path: self.home.join("extra.conf"), content: b"x".to_vec(), readers: Readers::Usual };
        Ok(Plan { edits: vec![self.appended(&tokens), new], ..Plan::default() })
    }

    fn sights(&self) -> Vec<SocketAddr> {
        self.sight.into_iter().collect()
    }
}

struct Scene {
    root: tempfile::TempDir,
    reverter: Reverter,
    page: Arc<Page>,
    authenticator: ServerAuthenticator,
}

fn scene(alter: impl FnOnce(&mut Page)) -> Scene {
    let root = tempfile::tempdir().unwrap();
    let home = fs::canonicalize(root.path()).unwrap();
    fs::create_dir(home.join("work")).unwrap();
    fs::write(home.join("site.conf"), "a page\n").unwrap();
    let mut page =
        Page { home, taken_up: StdMutex::default(), fails_reload: AtomicBool::new(false), gate: None, sight: None };
    alter(&mut page);
    let page = Arc::new(page);
    let reverter =
        Reverter::new(&Paths::new(root.path(), root.path().join("work"), root.path()), jiff::Timestamp::UNIX_EPOCH);
    let authenticator = ServerAuthenticator::new(page.clone(), reverter.clone(), Duration::from_millis(100));
    Scene { root, reverter, page, authenticator }
}

fn challenge(name: &str, token: &str) -> Challenge {
    Challenge::new(Identifier::parse("dns", name).unwrap(), ChallengeType::Http01, token, format!("{token}.thumb"))
}

impl Scene {
    fn assert_as_before(&self) {
        assert_eq!((self.page.text(), self.page.running()), ("a page\n".to_owned(), "a page\n".to_owned()));
        assert!(!self.page.home.join("extra.conf").exists());
        assert_eq!(fs::read_dir(self.root.path().join("work")).unwrap().count(), 0);
    }
}

#[tokio::test]
async fn a_batch_is_one_change_and_one_reload() {
    let scene = scene(|_| {});
    let batch = [challenge("a.test", "t1"), challenge("b.test", "t2"), challenge("b.test", "t3")];
    scene.authenticator.present(&batch).await.unwrap();
    scene.authenticator.present(&batch[1..]).await.unwrap();
    scene.authenticator.ready(&batch).await.unwrap();
    assert_eq!(*scene.page.taken_up.lock().unwrap(), ["a page\nt1\nt2\nt3\n"]);
    scene.authenticator.clean_up(&batch).await.unwrap();
    scene.authenticator.clean_up(&batch).await.unwrap();
    assert_eq!(scene.page.taken_up.lock().unwrap().len(), 2);
    scene.assert_as_before();
}

#[tokio::test]
async fn what_cannot_be_shown_does_not_hide_what_is() {
    let scene = scene(|_| {});
    let (first, bad, last) = (challenge("a.test", "t1"), challenge("b.test", "bad"), challenge("c.test", "t3"));
    let stranger = challenge("stranger.test", "t4");
    scene.authenticator.present(std::slice::from_ref(&first)).await.unwrap();
    for one in [&bad, &stranger] {
        let error = scene.authenticator.present(std::slice::from_ref(one)).await.unwrap_err();
        assert!(matches!(error, PluginError::Server(_)), "{error}");
        assert_eq!(scene.page.running(), "a page\nt1\n");
    }
    scene.authenticator.present(std::slice::from_ref(&last)).await.unwrap();
    assert_eq!(scene.page.running(), "a page\nt1\nt3\n");
    scene.authenticator.clean_up(&[first]).await.unwrap();
    assert_eq!(scene.page.running(), "a page\nt3\n");
    scene.authenticator.clean_up(&[bad, last, stranger]).await.unwrap();
    scene.assert_as_before();
}

#[tokio::test]
async fn a_server_that_fails_to_take_it_up_is_given_back_what_it_had() {
    let scene = scene(|page| page.fails_reload = true.into());
    let batch = [challenge("a.test", "t1")];
    let error = scene.authenticator.present(&batch).await.unwrap_err();
    let PluginError::Server(cause) = error else { panic!("{error}") };
    assert!(matches!(cause.downcast_ref(), Some(Cause::Installer(InstallError::Reload { .. }))), "{cause}");
    scene.assert_as_before();
    scene.authenticator.clean_up(&batch).await.unwrap();
    assert_eq!(scene.page.taken_up.lock().unwrap().len(), 2);
}

/// Whoever shows them is stopped while the server checks: the change goes on to its end, and only then is it undone.
#[tokio::test]
async fn a_change_that_nobody_waits_for_is_undone_as_a_whole() {
    let scene = scene(|page| page.gate = Some(Notify::new()));
    let batch = [challenge("a.test", "t1")];
    {
        let mut presenting = Box::pin(scene.authenticator.present(&batch));
        while !scene.page.text().contains("t1") {
            assert!(futures_util::poll!(&mut presenting).is_pending());
            tokio::task::yield_now().await;
        }
    }
    let gate = scene.page.gate.as_ref().unwrap();
    let let_go = async {
        loop {
            gate.notify_one();
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        cleaned = scene.authenticator.clean_up(&batch) => cleaned.unwrap(),
        () = let_go => {}
    }
    scene.assert_as_before();
}

#[tokio::test]
async fn what_a_run_left_is_given_back_by_the_next() {
    let scene = scene(|_| {});
    scene.authenticator.present(&[challenge("a.test", "t1")]).await.unwrap();
    drop(scene.authenticator);
    let recovered = recovery::recover(&scene.reverter, &*scene.page).await;
    assert_eq!(recovered.undone.restored, [scene.page.conf()]);
    assert_eq!(scene.page.running(), "a page\n");
}

/// Another program rewrites the page, and somebody edits it by hand, while a challenge is shown.
#[tokio::test]
async fn what_others_change_meanwhile_stays() {
    for (theirs, kept, is_clean) in [
        ("their page\n", "their page\n", true),
        ("a page\nt1\ntheirs\n", "a page\ntheirs\n", true),
        ("a page\nx t1 x\n", "a page\nx t1 x\n", false),
    ] {
        let scene = scene(|_| {});
        let batch = [challenge("a.test", "t1")];
        scene.authenticator.present(&batch).await.unwrap();
        fs::write(scene.page.conf(), theirs).unwrap();
        assert_eq!(scene.authenticator.clean_up(&batch).await.is_ok(), is_clean, "{theirs}");
        assert_eq!((scene.page.text().as_str(), scene.page.running().as_str()), (kept, kept));
        assert!(!scene.page.home.join("extra.conf").exists());
    }
}

#[tokio::test]
async fn what_stays_is_told_in_the_end_whatever_is_shown_in_between() {
    let scene = scene(|_| {});
    let batch = [challenge("a.test", "t1"), challenge("b.test", "t2")];
    scene.authenticator.present(&batch[..1]).await.unwrap();
    fs::write(scene.page.conf(), "a page\nx t1 x\n").unwrap();
    scene.authenticator.present(&batch[1..]).await.unwrap();
    assert_eq!(scene.page.running(), "a page\nx t1 x\nt1\nt2\n");
    let error = scene.authenticator.clean_up(&batch).await.unwrap_err();
    let PluginError::Server(cause) = error else { panic!("{error}") };
    assert!(matches!(cause.downcast_ref(), Some(Cause::Remnant { path }) if *path == scene.page.conf()), "{cause}");
    assert_eq!(scene.page.running(), "a page\nx t1 x\n");
    scene.authenticator.clean_up(&batch).await.unwrap();
}

#[tokio::test]
async fn nothing_is_installed_into_files_that_show_a_challenge() {
    let scene = scene(|_| {});
    scene.authenticator.present(&[challenge("a.test", "t1")]).await.unwrap();
    let mut draft = scene.reverter.draft(Stage::Installation).unwrap();
    let refused = draft.save(&[scene.page.conf()]).unwrap_err();
    assert!(refused.to_string().contains("site.conf"), "{refused}");
}

#[tokio::test]
async fn waiting_ends_when_it_is_seen_or_when_patience_ends() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut scene = scene(|page| page.sight = Some(listener.local_addr().unwrap()));
    let answers = ["HTTP/1.0 404 No\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\nt1.thumb", "HTTP/1.0 200 OK\r\n\r\nother"];
    tokio::spawn(async move {
        for answer in answers.into_iter().chain(std::iter::repeat(answers[2])) {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 1024];
            let _ = stream.read(&mut request).await.unwrap();
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    let batch = [challenge("a.test", "t1")];
    let begun = Instant::now();
    scene.authenticator.patience = Duration::from_mins(1);
    scene.authenticator.ready(&batch).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(30));
    scene.authenticator.patience = Duration::from_millis(50);
    scene.authenticator.ready(&batch).await.unwrap();
    assert!(begun.elapsed() >= scene.authenticator.patience);
}

#[tokio::test(start_paused = true)]
async fn one_patience_is_for_the_whole_batch() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let mut scene = scene(|page| page.sight = Some(closed));
    scene.authenticator.patience = Duration::from_mins(1);
    let batch: Vec<_> = (0..100).map(|number| challenge("a.test", &format!("t{number}"))).collect();
    let begun = tokio::time::Instant::now();
    scene.authenticator.ready(&batch).await.unwrap();
    assert!(begun.elapsed() < 2 * scene.authenticator.patience, "{:?}", begun.elapsed());
}
