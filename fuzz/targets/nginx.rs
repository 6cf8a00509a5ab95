//! An nginx configuration of two files: printed as it was read, and a plan that is done is understood and needs no other.
#![no_main]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;

use evercert_nginx::control::Control;
use evercert_nginx::files::Files;
use evercert_nginx::model::Model;
use evercert_nginx::plugin::Nginx;
use evercert_nginx::ports::Ports;
use evercert_nginx::setup::Setup;
use evercert_nginx::source::Memory;
use evercert_nginx::syntax::Tree;
use evercert_pki::identifier::Identifier;
use evercert_plugin::challenge::{Challenge, ChallengeType};
use evercert_plugin::challenge_server::ChallengeServer;
use evercert_plugin::edit::{Edit, Plan};
use evercert_plugin::installer::{Deployment, Enhancement, Installer};

fuzz_target!(|text: &[u8]| {
    assert_eq!(Tree::parse(text.to_vec()).text(), text, "a tree keeps its text");
    let (main, other) = text.split_at(text.iter().position(|byte| *byte == 0).unwrap_or(text.len()));
    let mut memory = Memory::default();
    memory.0.insert(MAIN.into(), main.to_vec());
    memory.0.insert("/e/x".into(), other.get(1..).unwrap_or_default().to_vec());
    let deployment = deployment();
    if listens_for_http(&memory) {
        let challenge = challenge(&deployment.identifiers[0]);
        if let Ok(plan) = nginx(&memory).plan_challenges(&[challenge]) {
            done(&mut memory.clone(), &plan);
        }
    }
    if let Ok(plan) = nginx(&memory).plan_deployment(&deployment) {
        done(&mut memory, &plan);
        let again = nginx(&memory).plan_deployment(&deployment).expect("what was done can be planned again");
        assert_eq!(again.edits, [], "what was done is there");
    }
    for wanted in Enhancement::PLAIN {
        let Ok(plan) = nginx(&memory).plan_enhancement(&deployment, wanted) else { continue };
        done(&mut memory, &plan);
        let again = nginx(&memory).plan_enhancement(&deployment, wanted).expect("what was done can be planned again");
        assert_eq!(again.edits, [], "{wanted:?} is there");
    }
});

/// Does a plan, and sees that nginx could read what it leaves.
fn done(memory: &mut Memory, plan: &Plan) {
    for edit in &plan.edits {
        let Edit::Replace { path, before, after } = edit else { panic!("{edit:?}") };
        assert_eq!(memory.0.insert(path.clone(), after.clone()).as_ref(), Some(before));
        let tree = Tree::parse(after.clone());
        assert!(tree.errors().is_empty(), "{:?} in {}", tree.errors(), String::from_utf8_lossy(after));
    }
}

fn listens_for_http(memory: &Memory) -> bool {
    let files = Files::load(memory, Path::new(MAIN));
    Model::new(&files, "host").sockets.iter().any(|socket| socket.address.port() == Some(80))
}

fn nginx(memory: &Memory) -> Nginx {
    let setup = Setup {
        options: "/c/options".into(),
        dhparams: "/c/dh".into(),
        ports: Ports::default(),
        hostname: "host".to_owned(),
    };
    Nginx::new(setup, Arc::new(Control::new("nginx", "/e", Duration::ZERO)), Arc::new(memory.clone()))
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

const MAIN: &str = "/e/nginx.conf";
