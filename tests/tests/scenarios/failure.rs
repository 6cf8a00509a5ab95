//! What goes wrong, and what the exit code says.

use std::net::TcpListener;

use evercert_tests::files;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::{hooks, web};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("failure::words", words).on(&[Server::Pebble2_10]),
    Scenario::new("failure::port_busy", port_busy),
    Scenario::new("failure::challenge", challenge).on(PROVING),
    Scenario::new("failure::first_leaves_nothing", first_leaves_nothing),
    Scenario::new("failure::garbage_conf", garbage_conf),
];

/// Where it counts that somebody has to prove something: Pebble 2.10 now and then takes what was proved before.
const PROVING: &[Server] = &[Server::Sandbox, Server::Pebble2_4];

/// Errors in the words of the command line, before anything is done.
fn words(stage: &Stage) {
    let client = stage.client();
    let standalone = |args: &[&str]| client.certonly(&[&["--standalone"], args].concat());
    standalone(&["-d", "a.test", "--no-such-flag"]).exits(2);
    standalone(&["-d", "a.test", "--key-type", "nosuch"]).exits(2);
    standalone(&["-d", "a.test", "--pref", "http"]).exits(2);
    standalone(&["-d", "https://a.test"]).exits(1);
    standalone(&["-d", "10.0.0.1"]).exits(1);
    standalone(&["-d", "*.a.test"]).exits(1);
    client.certonly(&["-d", "a.test"]).exits(1);
    client.certonly(&["--manual", "-d", "a.test"]).exits(1);
    client.renew(&["-d", "a.test"]).exits(1);
    client.renew(&["--cert-name", "nosuch"]).exits(1);
    client.run("certificates", &["--dry-run"]).exits(1);

    assert!(files::list(&stage.config().join("live")).is_empty());
}

fn port_busy(stage: &Stage) {
    let _taken = TcpListener::bind("[::]:80").expect("port 80 is free in the namespace");
    stage.client().certonly(&["--standalone", "-d", "a.test"]).exits(1).says("80");

    assert!(!stage.lineage("a.test").exists());
}

fn challenge(stage: &Stage) {
    web::serve(&stage.path("www"));
    let webroot = ["--webroot", "-w", &stage.arg("www"), "-d", "a.test"];
    stage.client().certonly(&webroot).succeeds();
    let before = stage.tree();
    files::make_folder(&stage.path("elsewhere"));
    let wrong = ["--webroot-path", &stage.arg("elsewhere"), "--force-renewal"];
    stage.client().renew(&wrong).exits(1).says("(failure)");

    assert_eq!(stage.tree(), before);
    stage.lineage("a.test").is_whole(&stage.ca.root(0));
    assert!(files::list(&stage.path("elsewhere")).is_empty(), "challenge files stay behind");
    stage.client().renew(&["--force-renewal"]).succeeds();
}

fn first_leaves_nothing(stage: &Stage) {
    let nothing = hooks::script(&stage.path("hooks/nothing"), "true\n").display().to_string();
    let wish = ["--manual", "--preferred-challenges", "dns", "--manual-auth-hook", &nothing, "-d", "a.test"];
    stage.client().certonly(&wish).exits(1).says("Detail:");

    assert!(!stage.lineage("a.test").exists());
}

fn garbage_conf(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    files::write(&stage.lineage("b.test").conf(), "[[[ not a conf");
    stage.client().renew(&["--force-renewal"]).exits(1).says("(parsefail)").says("(success)");

    assert_eq!(stage.lineage("a.test").version(), 2);
}
