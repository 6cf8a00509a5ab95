//! While the copy of a directory of links is in use.

use crate::fs::faults::{Fault, arm};
use crate::fs::{self, Mode};
use crate::kind::Kind;
use crate::lineage::delete::delete;
use crate::lineage::fixture::{Installation, Issued, Theirs, issue, params, seen_in};
use crate::lineage::loaded::Lineage;

/// A lineage with a second version, and the crash of a run that deployed it, right after the exchange.
struct Crashed {
    home: Installation,
    lineage: Lineage,
    theirs: Theirs,
    new: Issued,
}

impl Crashed {
    fn new() -> Self {
        let (home, new) = (Installation::new(), issue(&["a.test"]));
        let mut lineage = home.create("a.test", &issue(&["a.test"])).unwrap();
        let theirs = Theirs::put_into(lineage.live_dir());
        fs::set_mode(lineage.live_dir(), 0o2750).unwrap();
        lineage.save_successor(&new.material(), "5.8.0", &params()).unwrap();
        lineage.deploy(1).unwrap();
        let mut steps = 0..;
        while !fs::is_symlink(&lineage.live_dir().join(".evercert-swap")) {
            lineage = home.load("a.test").unwrap();
            let _armed = arm(steps.next().unwrap(), Fault::Kill);
            let _ = lineage.deploy(2);
        }
        Self { home, lineage, theirs, new }
    }

    fn is_repaired(&self) -> Lineage {
        let lineage = self.home.load("a.test").unwrap();
        lineage.verify().unwrap();
        self.theirs.are_where_they_were();
        assert!(!fs::present(&self.home.paths.live_of(".a.test.evercert-swap")));
        assert!(!fs::present(&lineage.live_dir().join(".evercert-swap")));
        lineage
    }
}

#[test]
fn the_copy_has_the_new_links_and_the_mode_of_the_original() {
    let crashed = Crashed::new();
    let live = crashed.lineage.live_dir();
    assert_eq!(seen_in(live), crashed.new.chain.leaf().der());
    assert_eq!(fs::mode(live).unwrap(), 0o2750);
    assert_eq!(fs::read_link(&live.join("cert.pem")).unwrap().to_str(), Some("../../archive/a.test/cert2.pem"));
    let seen = Lineage::inspect(&crashed.home.paths, crashed.lineage.name()).unwrap();
    assert_eq!(seen.current_version().unwrap(), 2);
    assert!(fs::present(&crashed.home.paths.live_of(".a.test.evercert-swap")), "looking changes nothing");
    assert_eq!(crashed.is_repaired().current_version().unwrap(), 2);
}

#[test]
fn what_is_written_meanwhile_is_kept() {
    let crashed = Crashed::new();
    let live = crashed.lineage.live_dir();
    fs::write_exclusive(&live.join("new.pem"), b"new", Mode::FILE).unwrap();
    fs::remove_file(&live.join("README")).unwrap();
    fs::write_exclusive(&live.join("README"), b"replaced", Mode::FILE).unwrap();
    crashed.is_repaired();
    assert_eq!(fs::read(&live.join("new.pem")).unwrap(), b"new");
    assert_eq!(fs::read(&live.join("README")).unwrap(), b"replaced");
}

#[test]
fn a_swap_by_certbot_meanwhile_is_kept_and_one_interrupted_undone() {
    let crashed = Crashed::new();
    let lineage = &crashed.lineage;
    for kind in Kind::ALL {
        fs::replace_symlink(&lineage.version_path(kind, 1), lineage.link(kind)).unwrap();
    }
    assert_eq!(crashed.is_repaired().current_version().unwrap(), 1);

    let crashed = Crashed::new();
    let lineage = &crashed.lineage;
    for kind in Kind::ALL {
        fs::symlink(&lineage.version_path(kind, 2), &lineage.live_dir().join(kind.previous_name())).unwrap();
    }
    fs::replace_symlink(&lineage.version_path(Kind::Cert, 1), lineage.link(Kind::Cert)).unwrap();
    assert_eq!(crashed.is_repaired().current_version().unwrap(), 2);
}

#[test]
fn repairing_can_be_interrupted_at_every_step() {
    let mut fired = true;
    for step in 0.. {
        let crashed = Crashed::new();
        if fired {
            let armed = arm(step, Fault::Kill);
            let _ = crashed.home.load("a.test");
            fired = armed.fired();
        }
        crashed.theirs.can_be_read();
        assert_eq!(seen_in(crashed.lineage.live_dir()), crashed.new.chain.leaf().der(), "step {step}");
        crashed.is_repaired();
        if !fired {
            return assert!(step > 10);
        }
    }
}

#[test]
fn undoing_certbots_swap_can_be_interrupted_at_every_step() {
    for step in 0.. {
        let (home, old) = (Installation::new(), issue(&["a.test"]));
        let mut lineage = home.create("a.test", &old).unwrap();
        let theirs = Theirs::put_into(lineage.live_dir());
        let new = issue(&["a.test"]);
        lineage.save_successor(&new.material(), "5.8.0", &params()).unwrap();
        for kind in Kind::ALL {
            fs::symlink(&lineage.version_path(kind, 1), &lineage.live_dir().join(kind.previous_name())).unwrap();
        }
        let armed = arm(step, Fault::Kill);
        let _ = home.load("a.test");
        let fired = armed.fired();
        drop(armed);
        seen_in(lineage.live_dir());
        theirs.can_be_read();
        assert_eq!(home.load("a.test").unwrap().current_version().unwrap(), 1, "step {step}");
        assert_eq!(seen_in(lineage.live_dir()), old.chain.leaf().der());
        theirs.are_where_they_were();
        if !fired {
            return assert!(step > 20);
        }
    }
}

#[test]
fn deleting_takes_the_copy_too() {
    let crashed = Crashed::new();
    delete(&crashed.home.paths, crashed.lineage.name()).unwrap();
    assert!(!fs::present(&crashed.home.paths.live_of(".a.test.evercert-swap")));
    let left = fs::list(crashed.lineage.live_dir()).unwrap();
    assert_eq!(left, ["README", "combined.pem", "folder", "server.crt"]);
}
