//! Every step of creating and renewing fails, dies, or loses power once; afterwards all must be well.

use std::io::ErrorKind;

use crate::fs::faults::{Fault, arm};
use crate::fs::{self};
use crate::kind::Kind;
use crate::lineage::fixture::{Installation, Issued, Theirs, issue, params, seen_in};
use crate::lineage::list::names;
use crate::lineage::loaded::Lineage;
use crate::renewal_conf::{self, ConfEdit};

const FAULTS: [Fault; 4] =
    [Fault::Fail(ErrorKind::StorageFull), Fault::Fail(ErrorKind::Unsupported), Fault::Kill, Fault::PowerLoss];

/// Runs `test` for step 0, 1, 2, … until it says that the step was not reached; returns the number of steps.
fn at_every_step(mut test: impl FnMut(usize, Fault) -> bool) -> usize {
    let steps = FAULTS.map(|fault| (0..).find(|step| !test(*step, fault)).unwrap());
    assert!(steps.iter().all(|count| *count > 20), "{steps:?}");
    steps[0]
}

fn holds(lineage: &Lineage, issued: &Issued) -> bool {
    lineage.certificate().unwrap().der() == issued.chain.leaf().der()
}

/// All names below a directory that nobody would expect there.
fn leftovers(home: &Installation) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![home.paths.config.clone()];
    while let Some(directory) = open.pop() {
        for name in fs::list(&directory).unwrap() {
            let path = directory.join(&name);
            let text = name.to_string_lossy();
            if fs::is_temporary(&name) || text.starts_with("previous_") || text.ends_with("evercert-swap") {
                found.push(path.display().to_string());
            }
            if fs::is_dir(&path) && !fs::is_symlink(&path) {
                open.push(path);
            }
        }
    }
    found
}

#[test]
fn a_lineage_is_created_completely_or_not_at_all() {
    let issued = issue(&["a.test"]);
    at_every_step(|step, fault| {
        let home = Installation::new();
        let armed = arm(step, fault);
        let result = home.create("a.test", &issued);
        let fired = armed.fired();
        drop(armed);
        assert!(fired || result.is_ok(), "{result:?}");
        let exists = !names(&home.paths).unwrap().is_empty();
        // Dying may keep us from saying that it worked; saying it did must be true.
        assert!(exists || result.is_err(), "step {step}, {fault:?}");
        if exists {
            let lineage = home.load("a.test").unwrap();
            lineage.verify().unwrap();
            assert!(holds(&lineage, &issued));
        } else {
            let again = home.create("a.test", &issued).unwrap();
            assert_eq!(again.name().as_str(), "a.test", "step {step}, {fault:?}");
            again.verify().unwrap();
            assert_eq!(leftovers(&home), Vec::<String>::new(), "step {step}, {fault:?}");
        }
        fired
    });
}

#[test]
fn a_renewal_leaves_the_old_or_the_new_version() {
    each_interrupted_renewal(own_directory, |home, [old, new], context| {
        let seen = seen_in(&home.paths.live_of("a.test"));
        assert!(seen == old.chain.leaf().der() || seen == new.chain.leaf().der(), "{context}");
    });
}

/// Not a directory of the lineage's own, so nothing can be exchanged; loading repairs what a reader would see.
#[test]
fn a_renewal_of_links_among_others_leaves_the_old_or_the_new_version() {
    each_interrupted_renewal(among_others, |_, _, _| ());
}

/// `look` sees what is there before anything was repaired.
fn each_interrupted_renewal(
    prepare: fn(&Installation, &Issued) -> Lineage,
    look: fn(&Installation, [&Issued; 2], &str),
) {
    let (old, new, next) = (issue(&["a.test"]), issue(&["a.test"]), issue(&["a.test"]));
    at_every_step(|step, fault| {
        let home = Installation::new();
        let context = format!("step {step}, {fault:?}");
        let mut lineage = prepare(&home, &old);
        let theirs = Theirs::put_into(lineage.live_dir());
        let armed = arm(step, fault);
        let result = lineage.save_successor(&new.material(), "5.8.0", &params()).and_then(|_| lineage.prune());
        let fired = armed.fired();
        drop(armed);
        assert!(fired || result.is_ok(), "{result:?}");
        theirs.can_be_read();
        look(&home, [&old, &new], &context);
        let mut lineage = home.load("a.test").unwrap();
        theirs.are_where_they_were();
        lineage.verify().unwrap_or_else(|error| panic!("{context}: {error}"));
        assert!(holds(&lineage, &old) || (holds(&lineage, &new)), "{context}");
        assert!(result.is_err() || holds(&lineage, &new), "{context}");
        if let Some(pending) = lineage.pending_version().unwrap() {
            lineage.deploy(pending).unwrap();
            assert!(holds(&lineage, &new), "{context}");
        }
        lineage.save_successor(&next.material(), "5.8.0", &params()).unwrap();
        lineage.prune().unwrap();
        theirs.are_where_they_were();
        let lineage = home.load("a.test").unwrap();
        lineage.verify().unwrap();
        assert!(holds(&lineage, &next));
        assert_eq!(leftovers(&home), Vec::<String>::new(), "{context}");
        fired
    });
}

fn own_directory(home: &Installation, issued: &Issued) -> Lineage {
    home.create("a.test", issued).unwrap()
}

fn among_others(home: &Installation, issued: &Issued) -> Lineage {
    let lineage = home.create("a.test", issued).unwrap();
    let elsewhere = home.paths.live_of("elsewhere");
    fs::rename(lineage.live_dir(), &elsewhere).unwrap();
    let links = Kind::ALL.map(|kind| elsewhere.join(kind.link_name()));
    let edits: Vec<_> = Kind::ALL.into_iter().zip(&links).map(|(kind, link)| ConfEdit::Link(kind, link)).collect();
    renewal_conf::rewrite(lineage.conf().path(), &edits).unwrap();
    home.load("a.test").unwrap()
}

#[test]
fn a_renewal_that_fails_before_linking_changes_nothing() {
    let (old, new) = (issue(&["a.test"]), issue(&["a.test"]));
    at_every_step(|step, fault| {
        if fault != FAULTS[0] {
            return step <= 20;
        }
        let home = Installation::new();
        let mut lineage = home.create("a.test", &old).unwrap();
        let before = fs::read_text(lineage.conf().path()).unwrap();
        let armed = arm(step, fault);
        let result = lineage.save_successor(&new.material(), "5.9.0", &params());
        let fired = armed.fired();
        drop(armed);
        let lineage = home.load("a.test").unwrap();
        if result.is_err() && lineage.pending_version().unwrap().is_none() {
            assert!(holds(&lineage, &old));
            assert_eq!(fs::read_text(lineage.conf().path()).unwrap(), before, "step {step}");
            assert_eq!(lineage.versions().unwrap().all().len(), 1, "step {step}");
        }
        fired
    });
}
