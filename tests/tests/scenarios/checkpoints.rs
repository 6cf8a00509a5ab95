//! Changes to a real nginx: what certbot did we undo, and the other way round, byte for byte.

use std::path::Path;

use evercert_store::checkpoint::{Reverter, Stage as Checkpoint, UndoCommand};
use evercert_store::fs::{self, Mode};
use evercert_store::paths::Paths;
use evercert_tests::nginx::Nginx;
use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{crash, files, hooks, namespace};
use jiff::Timestamp;

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("checkpoints::certbots", certbots).about(&[Subject::Certbot5]).on(Server::OURS),
    Scenario::new("checkpoints::certbots_cut_off", certbots_cut_off).about(&[Subject::Certbot5]).on(Server::OURS),
    Scenario::new("checkpoints::ours", ours).about(Subject::MODERN).on(Server::OURS),
    Scenario::new("checkpoints::ours_cut_off", ours_cut_off).about(Subject::MODERN).on(Server::OURS),
    Scenario::new("checkpoints::commands", commands).about(Subject::MODERN).on(Server::OURS),
    Scenario::new("checkpoints::edited_since", edited_since).about(Subject::OURS).on(Server::OURS),
    Scenario::new("checkpoints::pinned_file", pinned_file).about(Subject::MODERN).on(Server::OURS),
    Scenario::new("checkpoints::killed_rollback", killed_rollback).about(Subject::OURS).on(Server::OURS),
    Scenario::new("checkpoints::no_checkpoint_at_all", no_checkpoint_at_all).about(Subject::OURS).on(Server::OURS),
];

/// certbot deploys, adds HSTS and a redirect: three checkpoints, undone by evercert.
fn certbots(stage: &Stage) {
    let nginx = nginx(stage);
    let before = nginx.picture();
    issue(stage, &nginx);
    assert_eq!(backups(stage).len(), 3);
    let evercert = stage.client_as(Subject::Evercert);
    let said = evercert.run("rollback", &["--checkpoints", "2"]).succeeds();
    let told: Vec<_> = said.stdout.lines().filter(|line| line.ends_with("is as it was.")).collect();
    assert!(!told.is_empty() && told.is_sorted_by(|one, next| one < next), "each file once: {}", said.stdout);
    assert_eq!(backups(stage).len(), 1);
    let deployed = nginx.picture();
    assert!(deployed.contains("ssl_certificate ") && !deployed.contains("Strict-Transport-Security"), "{deployed}");
    let root = nginx.root().display().to_string();
    let wish = ["--checkpoints", "9", "--nginx", "--nginx-server-root", &root];
    let said = evercert.run("rollback", &wish).succeeds();
    assert!(said.stderr.contains("only 1"), "{}", said.stderr);
    assert_eq!(nginx.picture(), before);
    assert!(backups(stage).is_empty());
    evercert.run("rollback", &[]).succeeds();
}

/// A run of certbot that was killed in the middle: what it wrote down is enough for us.
fn certbots_cut_off(stage: &Stage) {
    let nginx = nginx(stage);
    let before = nginx.picture();
    issue(stage, &nginx);
    stage.client_as(Subject::Evercert).run("rollback", &["--checkpoints", "2"]).succeeds();
    let work = stage.path("tree/work");
    files::rename(&backups(stage)[0], &work.join("IN_PROGRESS"));
    stage.client_as(Subject::Evercert).run("rollback", &["--checkpoints", "0"]).succeeds();
    assert_eq!(nginx.picture(), before);
    assert_eq!(files::list(&work), [work.join("backups")]);
}

/// Our checkpoints, undone by either.
fn ours(stage: &Stage) {
    let nginx = nginx(stage);
    let before = nginx.picture();
    let reverter = reverter(stage);
    change(&reverter, &nginx, "one");
    let at = |second| Timestamp::from_second(second).expect("a constant time");
    reverter.finish("The first", at(1_795_000_000)).expect("it can be finished");
    let first = nginx.picture();
    change(&reverter, &nginx, "two");
    reverter.finish("The second", at(1_795_000_001)).expect("it can be finished");
    roll_back(stage, &nginx, "1").succeeds();
    assert_eq!(nginx.picture(), first);
    roll_back(stage, &nginx, "5").succeeds();
    assert_eq!(nginx.picture(), before);
    assert!(backups(stage).is_empty());
}

/// A change of ours that nobody finished: whoever comes next undoes it.
fn ours_cut_off(stage: &Stage) {
    let nginx = nginx(stage);
    let before = nginx.picture();
    change(&reverter(stage), &nginx, "half");
    assert_ne!(nginx.picture(), before);
    roll_back(stage, &nginx, "1").succeeds();
    assert_eq!(nginx.picture(), before);
    assert!(!stage.path("tree/work/IN_PROGRESS").exists());
}

/// Commands of ours, undone by either: the last one first.
fn commands(stage: &Stage) {
    let nginx = nginx(stage);
    namespace::small_disk(Path::new("/usr/local/sbin"), 64);
    let log = stage.path("log");
    let _tool = hooks::script(Path::new("/usr/local/sbin/a2dismod"), &format!("echo \"$@\" >> {}\n", log.display()));
    let reverter = reverter(stage);
    let mut draft = reverter.draft(Checkpoint::Installation).expect("a checkpoint can be begun");
    for module in ["ssl", "rewrite"] {
        let words = ["a2dismod", "-f", module].map(str::to_owned).to_vec();
        draft.undo_with(UndoCommand::new(words).expect("it may be undone")).expect("it can be noted");
    }
    reverter.finish("Modules", Timestamp::UNIX_EPOCH).expect("it can be finished");
    roll_back(stage, &nginx, "1").succeeds();
    assert_eq!(files::read(&log), "-f rewrite\n-f ssl\n");
}

/// A hand edit after a change of ours is kept beside when the change is undone, and named.
fn edited_since(stage: &Stage) {
    let nginx = nginx(stage);
    let before = nginx.picture();
    let reverter = reverter(stage);
    change(&reverter, &nginx, "one");
    reverter.finish("Edited", Timestamp::UNIX_EPOCH).expect("it can be finished");
    let site = nginx.root().join("sites-available/a.test.conf");
    files::write(&site, "# by hand\n");
    let said = stage.client().run("rollback", &["--json"]).succeeds();
    let value: serde_json::Value = serde_json::from_str(&said.stdout).expect("one document");
    let kept = &value["result"]["kept"];
    assert_eq!(kept.as_array().map(Vec::len), Some(1), "{value}");
    assert_eq!(kept[0]["path"], site.display().to_string());
    let copy = kept[0]["copy"].as_str().expect("a path");
    assert_eq!(files::read(Path::new(copy)), "# by hand\n");
    assert_eq!(nginx.picture(), before);
}

/// A file that is mounted by itself has the same bytes again, though nothing can be renamed to its name.
fn pinned_file(stage: &Stage) {
    let nginx = nginx(stage);
    let before = nginx.picture();
    let site = nginx.root().join("sites-available/a.test.conf");
    namespace::pin(&site);
    let reverter = reverter(stage);
    let mut draft = reverter.draft(Checkpoint::Installation).expect("a checkpoint can be begun");
    let place = draft.save(std::slice::from_ref(&site)).expect("the site can be kept").remove(0);
    fs::write_anyhow(&place, b"# short\n", Mode::FILE).expect("the site can be written");
    assert_eq!(files::read(&site), "# short\n");
    reverter.finish("Pinned", Timestamp::UNIX_EPOCH).expect("it can be finished");
    roll_back(stage, &nginx, "1").succeeds();
    assert_eq!(nginx.picture(), before);
}

/// Killed between any two steps: the same command once more gives back what was there before the change.
fn killed_rollback(stage: &Stage) {
    let nginx = nginx(stage);
    let before = nginx.picture();
    change(&reverter(stage), &nginx, "one");
    reverter(stage).finish("Ours", Timestamp::UNIX_EPOCH).expect("it can be finished");
    let changed = [("nginx", stage.path("nginx-changed")), ("tree", stage.path("tree-changed"))];
    changed.iter().for_each(|(name, aside)| files::copy_folder(&stage.path(name), aside));
    let command = stage.client().command("rollback", &[]);
    let moments = crash::moments(&command, &stage.path("trace"));
    assert_eq!(nginx.picture(), before);
    assert!(moments.len() > 20, "only {} moments were seen", moments.len());
    for moment in moments.iter().step_by(moments.len().div_ceil(MOST_KILLS)) {
        for (name, aside) in &changed {
            files::remove(&stage.path(name));
            files::copy_folder(aside, &stage.path(name));
        }
        crash::kill_at(&command, moment);
        let said = stage.client().run("rollback", &[]);
        assert_eq!((said.code, nginx.picture()), (Some(0), before.clone()), "{moment:?}: {}", said.stderr);
        assert!(backups(stage).is_empty(), "{moment:?}");
    }
}

/// Lists that nobody of us wrote are refused, with their reason, and nothing happens.
fn no_checkpoint_at_all(stage: &Stage) {
    let nginx = nginx(stage);
    change(&reverter(stage), &nginx, "one");
    reverter(stage).finish("Ours", Timestamp::UNIX_EPOCH).expect("it can be finished");
    let (checkpoint, victim) = (backups(stage).remove(0), stage.path("victim"));
    files::write(&victim, "mine");
    let list = checkpoint.join("NEW_FILES");
    let own = files::read(&list);
    let changed = nginx.picture();
    for line in ["../victim", "victim", &format!("{}/hooks", stage.home().display())] {
        files::write(&list, &format!("{own}{line}\n"));
        let said = stage.client().run("rollback", &[]).exits(1);
        assert!(said.stderr.contains("EC2123"), "{}", said.stderr);
        assert_eq!((nginx.picture(), files::read(&victim)), (changed.clone(), "mine".to_owned()));
    }
    files::write(&list, &own);
    files::write(&checkpoint.join("COMMANDS"), &format!("rm,-f,{}\r\n", victim.display()));
    stage.client().run("rollback", &[]).succeeds().says("EC2153");
    assert!(victim.exists());
}

fn nginx(stage: &Stage) -> Nginx {
    let nginx = Nginx::start(&stage.path("nginx"), &["a.test", "b.test"]);
    files::set_mode(&nginx.root().join("sites-available/b.test.conf"), 0o640);
    files::give_to(&nginx.root().join("sites-available/b.test.conf"), 1, 1);
    nginx
}

fn issue(stage: &Stage, nginx: &Nginx) {
    let root = nginx.root().display().to_string();
    let wish = ["--agree-tos", "--email", "a@example.test", "--nginx", "--nginx-server-root", &root, "--hsts"];
    stage.client_as(Subject::Certbot5).ask("run", &[&wish[..], &["-d", "a.test,b.test"]].concat()).succeeds();
}

fn roll_back(stage: &Stage, nginx: &Nginx, count: &str) -> Outcome {
    let root = nginx.root().display().to_string();
    stage.client().run("rollback", &["-i", "nginx", "--nginx-server-root", &root, "--checkpoints", count])
}

fn reverter(stage: &Stage) -> Reverter {
    let folder = |name: &str| stage.path("tree").join(name);
    let work = folder("work");
    files::make_folder(&work);
    Reverter::new(&Paths::new(folder("config"), work, folder("logs")), Timestamp::UNIX_EPOCH)
}

/// Changes both sites, one by its link, and makes a third.
fn change(reverter: &Reverter, nginx: &Nginx, word: &str) {
    let root = nginx.root();
    let sites = ["sites-enabled/a.test", "sites-available/b.test.conf"].map(|name| root.join(name));
    let mut draft = reverter.draft(Checkpoint::Installation).expect("a checkpoint can be begun");
    for place in draft.save(&sites).expect("the sites can be kept") {
        let text = format!("{}# {word}\n", files::read(&place));
        draft.leave(&[(&place, text.as_bytes())]).expect("it can be noted");
        fs::write_atomic(&place, text.as_bytes(), Mode::FILE).expect("the sites can be written");
    }
    let new = draft.announce(&root.join(format!("sites-available/{word}.conf"))).expect("the name is free");
    draft.leave(&[(&new, b"# new\n")]).expect("it can be noted");
    fs::write_atomic(&new, b"# new\n", Mode::FILE).expect("a site can be made");
    draft.note("Changed two sites\n").expect("a note can be made");
}

fn backups(stage: &Stage) -> Vec<std::path::PathBuf> {
    files::list(Path::new(&stage.path("tree/work/backups")))
}

/// So many moments are enough to see each kind.
const MOST_KILLS: usize = 40;
