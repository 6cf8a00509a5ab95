//! A configuration of Apache of two files: printed as it was read, and a plan that is done is understood and needs no other.
#![no_main]

use std::path::PathBuf;
use std::sync::Arc;

use libfuzzer_sys::fuzz_target;

use evercert_apache::control::Control;
use evercert_apache::layout::Layout;
use evercert_apache::plugin::Apache;
use evercert_apache::ports::Ports;
use evercert_apache::setup::Setup;
use evercert_apache::syntax::Tree;
use evercert_pki::identifier::Identifier;
use evercert_plugin::challenge::{Challenge, ChallengeType};
use evercert_plugin::challenge_server::ChallengeServer;
use evercert_plugin::edit::{Edit, Plan};
use evercert_plugin::installer::{Deployment, Enhancement, Installer};
use evercert_store::source::Memory;

fuzz_target!(|text: &[u8]| {
    assert_eq!(Tree::parse(text.to_vec()).text(), text, "a tree keeps its text");
    let (main, other) = text.split_at(text.iter().position(|byte| *byte == 0).unwrap_or(text.len()));
    let mut memory = Memory::default();
    memory.0.insert(MAIN.into(), main.to_vec());
    memory.0.insert("/e/x".into(), other.get(1..).unwrap_or_default().to_vec());
    let deployment = deployment();
    if let Ok(plan) = apache(&memory).plan_challenges(&[challenge(&deployment.identifiers[0])]) {
        done(&mut memory.clone(), &plan);
    }
    if let Ok(plan) = apache(&memory).plan_deployment(&deployment) {
        done(&mut memory, &plan);
        let again = apache(&memory).plan_deployment(&deployment).expect("what was done can be planned again");
        assert_eq!(written(&again), 0, "what was done is there: {again:?}");
    }
    for wanted in Enhancement::PLAIN.into_iter().chain([Enhancement::AutoHsts]) {
        let Ok(plan) = apache(&memory).plan_enhancement(&deployment, wanted) else { continue };
        done(&mut memory, &plan);
        let again = apache(&memory).plan_enhancement(&deployment, wanted).expect("what was done can be planned again");
        assert_eq!(written(&again), 0, "{wanted:?} is there: {again:?}");
    }
});

/// Modules are switched on by a program that is not run here.
fn written(plan: &Plan) -> usize {
    plan.edits.iter().filter(|edit| !matches!(edit, Edit::Run { .. })).count()
}

/// Does a plan, and sees that Apache could read what it leaves.
fn done(memory: &mut Memory, plan: &Plan) {
    for edit in &plan.edits {
        let (path, text) = match edit {
            Edit::Replace { path, before, after } => {
                assert_eq!(memory.0.get(path), Some(before));
                (path, after)
            }
            Edit::Create { path, content, .. } => {
                assert!(!memory.0.contains_key(path), "{path:?} is free");
                (path, content)
            }
            Edit::Link { .. } => panic!("sites are not switched on by links here"),
            Edit::Run { .. } => continue,
        };
        memory.0.insert(path.clone(), text.clone());
        if path.extension().is_some_and(|ending| ending == "conf") {
            let tree = Tree::parse(text.clone());
            assert!(tree.errors().is_empty(), "{:?} in {}", tree.errors(), String::from_utf8_lossy(text));
        }
    }
}

fn apache(memory: &Memory) -> Apache {
    let mut layout = Layout { handle_sites: false, environment: None, ..Layout::of("ID=debian") };
    layout.move_to("/e".as_ref());
    let setup = Setup {
        layout: layout.clone(),
        conf: MAIN.into(),
        options: "/c/options".into(),
        challenges: "/w".into(),
        ports: Ports::default(),
        chosen: Vec::new(),
    };
    Apache::new(setup, Arc::new(Control::new(layout)), Arc::new(memory.clone()))
}

fn deployment() -> Deployment {
    Deployment {
        identifiers: ["a.b", "c.d"].map(|name| Identifier::parse("dns", name).expect("a name")).into(),
        cert: PathBuf::from("/l/c"),
        key: PathBuf::from("/l/k"),
        chain: Some(PathBuf::from("/l/i")),
        fullchain: Some(PathBuf::from("/l/f")),
    }
}

fn challenge(identifier: &Identifier) -> Challenge {
    Challenge::new(identifier.clone(), ChallengeType::Http01, "t".to_owned(), "t.k".to_owned())
}

const MAIN: &str = "/e/apache2.conf";
