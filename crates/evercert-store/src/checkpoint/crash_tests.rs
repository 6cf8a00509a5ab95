//! Every step of an installation and of its undoing fails, dies, or loses power once.

use std::io::ErrorKind;

use crate::checkpoint::Stage;
use crate::checkpoint::fixture::{Site, no_commands};
use crate::fs::faults::{Fault, arm};
use crate::fs::{self, Mode};

const FAULTS: [Fault; 3] = [Fault::Fail(ErrorKind::StorageFull), Fault::Kill, Fault::PowerLoss];

/// Runs `test` for step 0, 1, 2, … until it says that the step was not reached.
fn at_every_step(mut test: impl FnMut(usize, Fault) -> bool) {
    let steps = FAULTS.map(|fault| (0..).find(|step| !test(*step, fault)).unwrap());
    assert!(steps.iter().all(|count| *count > 10), "{steps:?}");
}

fn is_clean(site: &Site, context: &str) {
    let left: Vec<_> = fs::list(&site.work).unwrap().into_iter().filter(|name| name != "backups").collect();
    assert!(left.is_empty(), "{context}: {left:?}");
}

/// The picture without files that were about to be renamed into place when the process died: they are hidden, and no
/// server reads them.
fn picture(site: &Site) -> Vec<(std::path::PathBuf, u32, u32, Vec<u8>)> {
    let mut seen = site.picture();
    seen.retain(|(path, ..)| !fs::is_temporary(path.file_name().unwrap()));
    seen
}

#[test]
fn an_interrupted_installation_is_undone() {
    at_every_step(|step, fault| {
        let site = Site::new();
        let (before, context) = (site.picture(), format!("step {step}, {fault:?}"));
        let armed = arm(step, fault);
        let result = site.install("changed").and_then(|()| site.finish(100));
        let fired = armed.fired();
        drop(armed);
        site.reverter.recover(&mut no_commands).unwrap_or_else(|halted| panic!("{context}: {}", halted.cause));
        let finished = site.reverter.finished().unwrap();
        assert!(finished == 1 || result.is_err(), "{context}");
        if finished == 0 {
            assert_eq!(picture(&site), before, "{context}");
        } else {
            assert_eq!(fs::read(&site.server.join("site.conf")).unwrap(), b"changed", "{context}");
            assert_eq!(fs::read(&site.server.join("new.conf")).unwrap(), b"new", "{context}");
            site.reverter.roll_back(1, &mut no_commands).unwrap();
            assert_eq!(picture(&site), before, "{context}");
        }
        is_clean(&site, &context);
        fired
    });
}

/// What failed can be undone at once, also when only the last step of keeping it did.
#[test]
fn whoever_hears_of_a_failure_can_revert() {
    let fault = Fault::Fail(ErrorKind::StorageFull);
    let last = (0..).find(|step| {
        let site = Site::new();
        let before = site.picture();
        let armed = arm(*step, fault);
        let result = site.install("changed").and_then(|()| site.finish(100));
        let fired = armed.fired();
        drop(armed);
        if result.is_err() {
            site.reverter.revert(Stage::Installation, &mut no_commands).unwrap();
            assert_eq!((picture(&site), site.reverter.finished().unwrap()), (before, 0), "step {step}");
        }
        !fired
    });
    assert!(last.is_some_and(|count| count > 10), "{last:?}");
}

/// What others wrote since is there in the end, whatever becomes of the undoing: at its place, or beside; and where is
/// known.
#[test]
fn what_others_wrote_survives_an_interrupted_undoing() {
    at_every_step(|step, fault| {
        let site = Site::new();
        let (before, context) = (site.picture(), format!("step {step}, {fault:?}"));
        site.install("changed").unwrap();
        fs::write_atomic(&site.server.join("main.conf"), b"theirs", Mode::FILE).unwrap();
        fs::write_atomic(&site.server.join("new.conf"), b"their new one", Mode::FILE).unwrap();
        let armed = arm(step, fault);
        let _ = site.reverter.recover(&mut no_commands);
        let fired = armed.fired();
        drop(armed);
        let kept = |name: &str| fs::read(&site.kept(name)).ok();
        let seen = |name: &str| [kept(name), fs::read(&site.server.join(name)).ok()];
        assert!(seen("main.conf").contains(&Some(b"theirs".to_vec())), "{context}");
        assert!(seen("new.conf").contains(&Some(b"their new one".to_vec())), "{context}");
        site.reverter.recover(&mut no_commands).unwrap();
        assert_eq!(picture(&site), before, "{context}");
        let copies = site.copies();
        assert!(copies.contains(&b"theirs".to_vec()) && copies.contains(&b"their new one".to_vec()), "{context}");
        // Whoever died has told nobody.
        let untold = site.reverter.untold().unwrap();
        for (name, text) in [("main.conf", &b"theirs"[..]), ("new.conf", b"their new one")] {
            let mut of_file = untold.iter().filter(|kept| kept.path == site.server.join(name));
            assert!(of_file.any(|kept| fs::read(&kept.copy).unwrap() == text), "{context}: {untold:?}");
        }
        site.reverter.told(&untold);
        assert!(site.reverter.untold().unwrap().is_empty(), "{context}");
        fired
    });
}

#[test]
fn an_interrupted_recovery_is_completed() {
    at_every_step(|step, fault| {
        let site = Site::new();
        let (before, context) = (site.picture(), format!("step {step}, {fault:?}"));
        site.install("changed").unwrap();
        let armed = arm(step, fault);
        let result = site.reverter.recover(&mut no_commands);
        let fired = armed.fired();
        drop(armed);
        assert!(fired || result.is_ok(), "{context}");
        site.reverter.recover(&mut no_commands).unwrap();
        assert_eq!(picture(&site), before, "{context}");
        is_clean(&site, &context);
        fired
    });
}

#[test]
fn an_interrupted_rollback_is_completed_or_can_be_repeated() {
    at_every_step(|step, fault| {
        let site = Site::new();
        let (before, context) = (site.picture(), format!("step {step}, {fault:?}"));
        site.install("changed").unwrap();
        site.finish(100).unwrap();
        let armed = arm(step, fault);
        let result = site.reverter.roll_back(1, &mut no_commands);
        let fired = armed.fired();
        drop(armed);
        assert!(fired || result.is_ok(), "{context}");
        site.reverter.recover(&mut no_commands).unwrap();
        site.reverter.roll_back(1, &mut no_commands).unwrap();
        assert_eq!(picture(&site), before, "{context}");
        assert_eq!(site.reverter.finished().unwrap(), 0, "{context}");
        is_clean(&site, &context);
        fired
    });
}
