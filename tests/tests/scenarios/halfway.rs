//! What comes only half as far as it was meant to: what was done is told, and only that.

use std::path::Path;

use evercert_store::checkpoint::{Reverter, Stage as Checkpoint};
use evercert_store::fs::{self, Mode};
use evercert_store::paths::Paths;
use evercert_tests::files;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use jiff::Timestamp;
use serde_json::{Value, json};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("halfway::rollback", rollback).about(Subject::OURS).on(Server::OURS),
    Scenario::new("halfway::cut_off", cut_off).about(Subject::OURS).on(Server::OURS),
    Scenario::new("halfway::linked", linked).about(Subject::OURS).on(Server::OURS),
    Scenario::new("halfway::refused_early", refused_early).about(Subject::MODERN).on(Server::OURS).seldom(),
];

/// Three changes, and nobody can undo the middle one: the newest is undone, and the result has it.
fn rollback(stage: &Stage) {
    let (reverter, file) = (reverter(stage), stage.path("site.conf"));
    files::write(&file, "0");
    for second in [100, 200, 300] {
        change(&reverter, &file, &second.to_string());
        reverter.finish("Ours", Timestamp::from_second(second).expect("a time")).expect("it can be finished");
    }
    files::remove(&stage.path("tree/work/backups/200.0/site.conf_0"));
    let said = stage.client().run("rollback", &["--checkpoints", "3", "--json"]).exits(1);
    let document: Value = serde_json::from_str(&said.stdout).expect("a document");
    assert_eq!((&document["error"]["code"], &document["result"]["left"]), (&json!("EC2123"), &json!(2)));
    assert_eq!(document["result"]["checkpoints"], json!(["300.0"]));
    assert_eq!(document["result"]["restored"], json!([file]));
    assert_eq!(files::read(&file), "200");
}

/// A change that was cut off is undone, though there is nothing to roll back; a server that nobody here can reload is
/// named.
fn cut_off(stage: &Stage) {
    let (reverter, file) = (reverter(stage), stage.path("site.conf"));
    files::write(&file, "0");
    for (named, code) in [(&[][..], "EC2159"), (&["-i", "wibble"], "EC2752"), (&["-i", "null"], "EC2752")] {
        change(&reverter, &file, "half");
        let said = stage.client().run("rollback", named).succeeds().says(code).says("site.conf");
        assert!(!said.stderr.contains("EC2155"), "{}", said.stderr);
        assert_eq!(files::read(&file), "0");
    }
}

/// A certificate that was obtained earlier and is in force since now was not kept because it is not yet due.
fn linked(stage: &Stage) {
    let wish = ["--agree-tos", "--email", "a@example.test", "-a", "standalone", "-i", "null", "-d", "a.test"];
    let ask = |verb: &str, more: &[&str]| stage.client().ask(verb, &[&wish[..], more].concat());
    ask("certonly", &[]).succeeds();
    ask("certonly", &["--force-renewal"]).succeeds();
    let lineage = stage.lineage("a.test");
    for (verb, code) in [("certonly", "EC1919"), ("run", "EC2143")] {
        for kind in ["cert", "chain", "fullchain", "privkey"] {
            files::remove(&lineage.live(kind));
            files::link(format!("../../archive/a.test/{kind}1.pem").as_ref(), &lineage.live(kind));
        }
        for (is_due_to_link, text) in [(true, "EC1912"), (false, code)] {
            let said = ask(verb, &["--json"]).succeeds().says(text);
            assert_eq!(said.stdout.contains(code), !is_due_to_link, "{}", said.stdout);
            let document: Value = serde_json::from_str(&said.stdout).unwrap();
            assert_eq!(document["result"]["changed"], is_due_to_link, "{}", said.stdout);
            assert_eq!(lineage.version(), 2);
        }
    }
}

/// Plugins that do not fit are found under the lock, and the log says so.
fn refused_early(stage: &Stage) {
    stage.client().run("run", &["--standalone", "-d", "a.test"]).exits(1).says("certonly");
    let log = files::read(&stage.path("tree/logs/letsencrypt.log"));
    assert!(log.contains(if stage.is_ours() { "EC2102" } else { "certonly" }), "{log}");
}

fn reverter(stage: &Stage) -> Reverter {
    let folder = |name: &str| stage.path("tree").join(name);
    let work = folder("work");
    files::make_folder(&work);
    Reverter::new(&Paths::new(folder("config"), work, folder("logs")), Timestamp::UNIX_EPOCH)
}

fn change(reverter: &Reverter, file: &Path, text: &str) {
    let mut draft = reverter.draft(Checkpoint::Installation).expect("a checkpoint can be begun");
    let place = draft.save(&[file.to_path_buf()]).expect("the file can be kept").remove(0);
    draft.leave(&[(&place, text.as_bytes())]).expect("it can be noted");
    fs::write_atomic(&place, text.as_bytes(), Mode::FILE).expect("the file can be written");
}
