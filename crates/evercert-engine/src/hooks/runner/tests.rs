#![expect(clippy::disallowed_methods, reason = "a test looks at the disk itself")]

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::PathBuf,
};

use futures_util::FutureExt;

use super::*;

/// A hook directory with one script per kind and a log that all hooks append to.
struct Stage {
    folder: tempfile::TempDir,
}

impl Stage {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let stage = Self { folder };
        for kind in ["pre", "deploy", "post"] {
            fs::create_dir_all(stage.path(kind)).unwrap();
            stage.script(&format!("{kind}/10 first"), &format!("dir-{kind}"));
        }
        stage
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn script(&self, name: &str, word: &str) {
        let path = self.path(name);
        fs::write(&path, format!("#!/bin/sh\n{}\n", self.line(word))).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
    }

    /// A command that notes `word` and the variables it sees.
    fn line(&self, word: &str) -> String {
        let log = self.path("log");
        let seen = "${RENEWED_LINEAGE-}|${RENEWED_DOMAINS-}|${FAILED_DOMAINS-}";
        format!("echo \"{word} {seen}\" >> {}", log.display())
    }

    fn hooks(&self) -> HookSet {
        HookSet {
            pre: Some(self.line("pre")),
            deploy: Some(self.line("deploy")),
            post: Some(self.line("post")),
            directories: Some(self.folder.path().into()),
        }
    }

    fn log(&self) -> Vec<String> {
        let text = fs::read_to_string(self.path("log")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }
}

fn names(texts: &[&str]) -> Vec<Identifier> {
    let parse = |text: &&str| Identifier::parse("dns", text).unwrap();
    texts.iter().map(parse).collect()
}

#[tokio::test]
async fn a_renewal_of_two_lineages_in_order() {
    let stage = Stage::new();
    let (hooks, runner) = (stage.hooks(), HookRunner::new(None));
    for name in ["a.test", "b.test"] {
        runner.pre(&hooks).await.unwrap();
        runner.save_post(&hooks).await.unwrap();
        let lineage = Path::new("/live").join(name);
        let report = runner.deploy(&hooks, &lineage, &names(&[name])).await;
        assert!(!report.unwrap().has_failures());
    }
    let report = runner.saved_post(&names(&["a.test", "b.test"]), &[]).await;
    assert_eq!(report.outputs.len(), 2);
    let wanted = [
        "dir-pre ||",
        "pre ||",
        "dir-deploy /live/a.test|a.test|",
        "deploy /live/a.test|a.test|",
        "dir-deploy /live/b.test|b.test|",
        "deploy /live/b.test|b.test|",
        "dir-post |a.test b.test|",
        "post |a.test b.test|",
    ];
    assert_eq!(stage.log(), wanted);
}

#[tokio::test]
async fn one_certificate_runs_its_post_hooks_at_once() {
    let stage = Stage::new();
    let runner = HookRunner::new(None);
    let hooks = HookSet { directories: None, ..stage.hooks() };
    runner.post(&hooks, &names(&["a.test"]), &names(&["b.test"])).await.unwrap();
    assert_eq!(stage.log(), ["post |a.test|b.test"]);
}

#[tokio::test]
async fn a_failure_is_reported_and_stops_nothing() {
    let stage = Stage::new();
    let runner = HookRunner::new(None);
    let hooks = HookSet { pre: Some("echo said; echo complained >&2; exit 7".into()), ..stage.hooks() };
    stage.script("pre/05-fails", "x; exit 1 #");
    let report = runner.pre(&hooks).await.unwrap();
    assert!(report.has_failures());
    assert_eq!(report.outputs.len(), 3);
    let last = &report.outputs[2];
    assert_eq!((last.kind, &*last.stdout, &*last.stderr), (HookKind::Pre, "said\n", "complained\n"));
}

#[tokio::test]
async fn lineages_that_begin_together_wait_for_one_run() {
    let stage = Stage::new();
    let runner = HookRunner::new(None);
    let hooks = stage.hooks();
    let (first, second) = tokio::join!(runner.pre(&hooks), runner.pre(&hooks));
    let ran = [first, second].map(|report| report.unwrap().outputs.len());
    assert_eq!(ran.iter().sum::<usize>(), 2);
    assert_eq!(stage.log(), ["dir-pre ||", "pre ||"]);
}

#[tokio::test]
async fn a_dropped_call_lets_its_hook_finish_and_begins_no_other() {
    let stage = Stage::new();
    let fifo = stage.path("fifo");
    rustix::fs::mkfifoat(rustix::fs::CWD, &fifo, rustix::fs::Mode::RWXU).unwrap();
    let runner = HookRunner::new(None);
    stage.script("pre/00-waits", "begun");
    let script = format!("#!/bin/sh\nread x < {}\n{}\necho end\n", fifo.display(), stage.line("finished"));
    fs::write(stage.path("pre/00-waits"), script).unwrap();

    let hooks = stage.hooks();
    let mut running = Box::pin(runner.pre(&hooks));
    assert!((&mut running).now_or_never().is_none());
    // Opening the other end returns when the hook has opened its own: it runs.
    let release = tokio::task::spawn_blocking(move || fs::OpenOptions::new().write(true).open(fifo));
    let mut release = tokio::select! {
        opened = release => opened.unwrap().unwrap(),
        _ = &mut running => unreachable!("the hook waits"),
    };
    drop(running);
    std::io::Write::write_all(&mut release, b"go\n").unwrap();
    runner.settle().await;
    assert_eq!(stage.log(), ["finished ||"]);
}
