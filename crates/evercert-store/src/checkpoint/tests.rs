//! Checkpoints as a whole.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::checkpoint::fixture::{Site, no_commands};
use crate::checkpoint::{CheckpointError, CommandFailure, Refusal, Stage, UndoCommand};
use crate::fs::{self, Mode};

#[test]
fn the_files_are_certbots() {
    let site = Site::new();
    site.install("changed").unwrap();
    assert_eq!(site.finish(1_795_181_588).unwrap().as_deref(), Some("1795181588.0"));
    let checkpoint = site.work.join("backups/1795181588.0");
    let names = ["CHANGES_SINCE", "EVERCERT_LEFT", "FILEPATHS", "NEW_FILES", "main.conf_0", "site.conf_1"];
    assert_eq!(fs::list(&checkpoint).unwrap(), names);
    let at = |name: &str| site.server.join(name).display().to_string();
    let text = |name: &str| fs::read_text(&checkpoint.join(name)).unwrap();
    assert_eq!(text("FILEPATHS"), format!("{}\n{}\n", at("main.conf"), at("site.conf")));
    assert_eq!(text("NEW_FILES"), format!("{}\n{}\n", at("new.conf"), at("on/new")));
    assert_eq!(text("CHANGES_SINCE"), "-- Done --\nChanged two files\n");
    assert_eq!((text("site.conf_1"), fs::mode(&checkpoint.join("site.conf_1")).unwrap()), ("site".into(), 0o640));
    assert_eq!(fs::mode(&checkpoint).unwrap(), 0o755);
}

#[test]
fn rolling_back_gives_back_the_bytes_step_by_step() {
    let site = Site::new();
    let before = site.picture();
    site.install("first").unwrap();
    site.finish(1_795_000_100).unwrap();
    let first = site.picture();
    let mut draft = site.reverter.draft(Stage::Installation).unwrap();
    let file = draft.save(&[site.server.join("main.conf")]).unwrap().pop().unwrap();
    fs::write_atomic(&file, b"second", Mode::FILE).unwrap();
    // The clock went back.
    site.finish(1_795_000_050).unwrap();
    let done = site.reverter.roll_back(1, &mut no_commands).unwrap();
    assert_eq!((done.available, done.checkpoints), (2, vec!["1795000101.0".to_owned()]));
    assert_eq!(done.undone.restored, [site.server.join("main.conf")]);
    assert_eq!(site.picture(), first);
    let done = site.reverter.roll_back(9, &mut no_commands).unwrap();
    assert_eq!((done.available, done.checkpoints.len()), (1, 1));
    assert_eq!(site.picture(), before);
    assert_eq!(site.reverter.roll_back(1, &mut no_commands).unwrap().available, 0);
}

#[test]
fn times_come_back_and_the_owner_of_the_day_stays() {
    let site = Site::new();
    let path = site.server.join("site.conf");
    let before = fs::metadata(&path).unwrap().mtime_nsec();
    site.install("changed").unwrap();
    let chowned = fs::set_owner(&path, Some(1), Some(1)).is_ok();
    site.reverter.recover(&mut no_commands).unwrap();
    let after = fs::metadata(&path).unwrap();
    assert_eq!(after.mtime_nsec(), before);
    assert!(!chowned || (after.uid(), after.gid(), after.mode() & 0o777) == (1, 1, 0o640));
}

#[test]
fn a_file_is_kept_as_it_was_first() {
    let site = Site::new();
    site.install("one").unwrap();
    let mut draft = site.reverter.draft(Stage::Installation).unwrap();
    let file = draft.save(&[site.server.join("main.conf"), site.server.join("new.conf")]).unwrap();
    fs::write_atomic(&file[0], b"two", Mode::FILE).unwrap();
    site.reverter.recover(&mut no_commands).unwrap();
    assert_eq!(fs::read(&site.server.join("main.conf")).unwrap(), b"main");
    assert!(!fs::present(&site.server.join("new.conf")));
}

#[test]
fn what_a_challenge_holds_is_not_touched_for_good() {
    let site = Site::new();
    let file = site.server.join("main.conf");
    site.reverter.draft(Stage::Challenge).unwrap().save(std::slice::from_ref(&file)).unwrap();
    let mut draft = site.reverter.draft(Stage::Installation).unwrap();
    assert!(matches!(draft.save(&[file]), Err(CheckpointError::HeldByChallenge { .. })));
    draft.save(&[site.server.join("site.conf")]).unwrap();
    site.reverter.recover(&mut no_commands).unwrap();
    assert_eq!(fs::list(&site.work).unwrap(), Vec::<std::ffi::OsString>::new());
}

#[test]
fn only_what_is_free_is_new_and_only_files_are_kept() {
    let site = Site::new();
    let mut draft = site.reverter.draft(Stage::Installation).unwrap();
    let taken = draft.announce(&site.server.join("main.conf"));
    assert!(matches!(taken, Err(CheckpointError::NotNew { .. })));
    fs::symlink(Path::new("nowhere"), &site.server.join("dangling")).unwrap();
    for name in ["on", "dangling", "missing", "line\nbreak"] {
        let _ = fs::write_exclusive(&site.server.join("line\nbreak"), b"x", Mode::FILE);
        assert!(draft.save(&[site.server.join(name)]).is_err(), "{name:?}");
    }
    assert!(draft.announce(&site.server.join("a\nb")).is_err());
    assert!(draft.announce(&site.work.join("IN_PROGRESS/FILEPATHS")).is_err());
    site.reverter.recover(&mut no_commands).unwrap();
    assert_eq!(fs::read(&site.server.join("main.conf")).unwrap(), b"main");
}

#[test]
fn commands_are_undone_in_reverse_and_strangers_are_not_run() {
    let site = Site::new();
    let command = |name: &str| UndoCommand::new(["a2dismod", "-f", name].map(String::from).to_vec()).unwrap();
    let mut draft = site.reverter.draft(Stage::Installation).unwrap();
    draft.undo_with(command("ssl")).unwrap();
    draft.undo_with(command("rewrite")).unwrap();
    site.finish(100).unwrap();
    let rows = site.work.join("backups/100.0/COMMANDS");
    let text = fs::read_text(&rows).unwrap();
    assert_eq!(text, "a2dismod,-f,ssl\r\na2dismod,-f,rewrite\r\n");
    fs::write_atomic(&rows, format!("rm,-rf,/srv\r\n{text}").as_bytes(), Mode::FILE).unwrap();
    let mut ran = Vec::new();
    let mut run = |command: &UndoCommand| {
        ran.push(command.to_string());
        if ran.len() == 1 { Err(CommandFailure::Said("no such module".into())) } else { Ok(()) }
    };
    let undone = site.reverter.roll_back(1, &mut run).unwrap().undone;
    assert_eq!(ran, ["a2dismod -f rewrite", "a2dismod -f ssl"]);
    assert_eq!(undone.refused, ["rm,-rf,/srv"]);
    assert_eq!(undone.failed, [(command("rewrite"), CommandFailure::Said("no such module".into()))]);
}

/// A checkpoint in which something stands that no reverter writes: nothing at all is undone.
#[test]
fn hostile_checkpoints_are_refused_as_a_whole() {
    type Plant = fn(&Path, &Path);
    let plants: [Plant; 9] = [
        |checkpoint, _| add(checkpoint, "FILEPATHS", "relative.conf"),
        |checkpoint, server| add(checkpoint, "FILEPATHS", &format!("{}/../x", server.display())),
        |checkpoint, server| add(checkpoint, "NEW_FILES", &format!("{}/on", server.display())),
        |checkpoint, _| add(checkpoint, "NEW_FILES", "../other.conf"),
        |checkpoint, server| add(checkpoint, "FILEPATHS", &server.join("other.conf").display().to_string()),
        |checkpoint, server| replaced_by_link(&checkpoint.join("main.conf_0"), &server.join("other.conf")),
        |checkpoint, server| replaced_by_link(&checkpoint.join("FILEPATHS"), &server.join("other.conf")),
        |_, server| replaced_by_link(&server.join("main.conf"), Path::new("/dev/null")),
        |checkpoint, _| add(checkpoint, "NEW_FILES", &checkpoint.join("FILEPATHS").display().to_string()),
    ];
    for (number, plant) in plants.into_iter().enumerate() {
        let site = Site::new();
        site.install("changed").unwrap();
        site.finish(100).unwrap();
        plant(&site.work.join("backups/100.0"), &site.server);
        let before = site.picture();
        let error = site.reverter.roll_back(1, &mut no_commands).unwrap_err().cause;
        assert!(matches!(error, CheckpointError::Refused { .. }), "{number}: {error}");
        assert_eq!(site.picture(), before, "{number}");
        assert_eq!(site.reverter.finished().unwrap(), 1, "{number}");
    }
}

/// Three checkpoints, the middle one bad: the newest is undone, and that is told along with the error.
#[test]
fn what_was_undone_before_a_bad_one_is_told() {
    let site = Site::new();
    let file = site.server.join("main.conf");
    for (second, text) in [(100, "one"), (200, "two"), (300, "three")] {
        let mut draft = site.reverter.draft(Stage::Installation).unwrap();
        let place = draft.save(std::slice::from_ref(&file)).unwrap().remove(0);
        fs::write_atomic(&place, text.as_bytes(), Mode::FILE).unwrap();
        site.finish(second).unwrap();
    }
    add(&site.work.join("backups/200.0"), "FILEPATHS", "relative.conf");
    let halted = site.reverter.roll_back(3, &mut no_commands).unwrap_err();
    assert!(matches!(halted.cause, CheckpointError::Refused { .. }), "{}", halted.cause);
    assert_eq!((halted.done.available, halted.done.checkpoints), (3, vec!["300.0".to_owned()]));
    assert_eq!((halted.done.undone.restored, fs::read(&file).unwrap()), (vec![file], b"two".to_vec()));
    assert_eq!(site.reverter.finished().unwrap(), 2);
}

#[test]
fn what_a_stranger_planted_is_not_believed() {
    for planted in ["", "FILEPATHS", "NEW_FILES"] {
        let site = Site::new();
        site.install("changed").unwrap();
        let path = site.work.join("IN_PROGRESS").join(planted);
        if fs::set_owner(&path, Some(1), None).is_err() {
            return;
        }
        let before = site.picture();
        let error = site.reverter.recover(&mut no_commands).unwrap_err().cause;
        let stranger = matches!(error, CheckpointError::Refused { refusal: Refusal::Stranger { uid: 1, .. }, .. });
        assert!(stranger && site.picture() == before, "{planted}: {error}");
    }
}

/// Where a stranger may write, or leads us to, nothing is believed; a link in the place of a checkpoint is named.
#[test]
fn what_stands_where_strangers_write_is_not_believed() {
    let site = Site::new();
    site.install("changed").unwrap();
    site.finish(100).unwrap();
    let (backups, elsewhere) = (site.work.join("backups"), site.server.join("backups"));
    let refused = |expected: &Refusal| {
        let before = site.picture();
        let error = site.reverter.roll_back(1, &mut no_commands).unwrap_err().cause;
        let CheckpointError::Refused { refusal, .. } = &error else { panic!("{error}") };
        assert!(refusal == expected && site.picture() == before, "{error}");
    };
    fs::rename(&backups, &elsewhere).unwrap();
    fs::symlink(&elsewhere, &backups).unwrap();
    for open in [&elsewhere, &site.server] {
        let mode = fs::mode(open).unwrap();
        fs::set_mode(open, 0o777).unwrap();
        refused(&Refusal::Open { path: open.clone() });
        fs::set_mode(open, mode).unwrap();
    }
    for path in [&backups, &elsewhere] {
        if fs::set_owner(path, Some(1), None).is_ok() {
            refused(&Refusal::Stranger { path: path.clone(), uid: 1 });
            fs::set_owner(path, Some(0), None).unwrap();
        }
    }
    fs::symlink(&elsewhere.join("100.0"), &elsewhere.join("101.0")).unwrap();
    refused(&Refusal::Link);
    fs::remove_file(&elsewhere.join("101.0")).unwrap();
    assert_eq!(site.reverter.roll_back(1, &mut no_commands).unwrap().checkpoints, ["100.0"]);
}

#[test]
fn a_link_of_a_stranger_is_not_followed() {
    let site = Site::new();
    site.install("changed").unwrap();
    let (path, elsewhere) = (site.server.join("main.conf"), site.server.join("other.conf"));
    replaced_by_link(&path, &elsewhere);
    if fs::set_owner(&path, Some(1), None).is_err() {
        return;
    }
    let error = site.reverter.recover(&mut no_commands).unwrap_err().cause;
    let CheckpointError::Refused { refusal: Refusal::Target { path: named }, .. } = error else { panic!("{error}") };
    assert_eq!((named, fs::read(&elsewhere).unwrap()), (path, b"other".to_vec()));
}

fn add(checkpoint: &Path, list: &str, line: &str) {
    let path = checkpoint.join(list);
    let text = fs::read_text(&path).unwrap();
    fs::write_atomic(&path, format!("{text}{line}\n").as_bytes(), Mode::FILE).unwrap();
}

fn replaced_by_link(path: &Path, target: &Path) {
    fs::remove_file(path).unwrap();
    fs::symlink(target, path).unwrap();
}

#[test]
fn what_others_wrote_is_kept_when_it_is_undone() {
    let site = Site::new();
    let before = site.picture();
    site.install("changed").unwrap();
    site.finish(100).unwrap();
    let at = |name: &str| site.server.join(name);
    fs::write_atomic(&at("main.conf"), b"theirs", Mode::FILE).unwrap();
    fs::write_atomic(&at("new.conf"), b"their new one", Mode::FILE).unwrap();
    fs::remove_file(&at("site.conf")).unwrap();
    let undone = site.reverter.roll_back(1, &mut no_commands).unwrap().undone;
    let kept: Vec<_> = undone.kept.iter().map(|kept| (kept.path.clone(), kept.copy.clone())).collect();
    let expected = ["main.conf", "new.conf"].map(|name| (at(name), site.kept(name)));
    assert_eq!(kept, expected);
    assert_eq!(undone.returned, [at("site.conf")]);
    assert_eq!(site.copies(), [&b"theirs"[..], b"their new one"]);
    assert_eq!(fs::mode(&site.kept("main.conf")).unwrap(), 0o600);
    assert_eq!(fs::mode(site.kept("main.conf").parent().unwrap()).unwrap(), 0o700);
    assert_eq!(site.picture(), before);
}

#[test]
fn nothing_is_kept_where_nobody_else_wrote() {
    let site = Site::new();
    for _ in 0..2 {
        site.install("changed").unwrap();
        site.finish(100).unwrap();
        let undone = site.reverter.roll_back(1, &mut no_commands).unwrap().undone;
        assert_eq!((undone.kept, undone.returned), (vec![], vec![]));
    }
    assert!(!fs::present(&site.work.join("evercert")));
}

/// As certbot leaves it: without digests.
#[test]
fn without_digests_what_is_newer_than_the_checkpoint_is_kept() {
    let site = Site::new();
    let roll_back = |foreign: bool| {
        site.install("changed").unwrap();
        site.finish(100).unwrap();
        fs::remove_file(&site.work.join("backups/100.0/EVERCERT_LEFT")).unwrap();
        if foreign {
            let path = site.server.join("main.conf");
            fs::write_atomic(&path, b"theirs", Mode::FILE).unwrap();
            let later = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(4_000_000_000);
            set_time(&path, later);
        }
        site.reverter.roll_back(1, &mut no_commands).unwrap().undone.kept.len()
    };
    assert_eq!((roll_back(false), roll_back(true)), (0, 1));
    assert_eq!(site.copies(), [b"theirs"]);
}

#[expect(clippy::disallowed_methods, reason = "only a test turns back time")]
fn set_time(path: &Path, time: std::time::SystemTime) {
    std::fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}
