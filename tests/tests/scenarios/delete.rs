//! A certificate is taken off the disk.

use evercert_tests::files;
use evercert_tests::scenario::Scenario;
use evercert_tests::stage::Stage;

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("delete::one_of_two", one_of_two),
    Scenario::new("delete::unknown", unknown),
    Scenario::new("delete::broken_conf", broken_conf),
];

fn one_of_two(stage: &Stage) {
    for name in ["a.test", "b.test"] {
        stage.client().certonly(&["--standalone", "-d", name]).succeeds();
    }
    stage.client().run("delete", &["--cert-name", "a.test"]).succeeds();

    assert!(!stage.lineage("a.test").exists());
    stage.lineage("b.test").is_whole(&stage.ca.root(0));
    assert!(!stage.ca.is_revoked(&stage.lineage("b.test").serial()));
}

fn unknown(stage: &Stage) {
    stage.client().run("delete", &["--cert-name", "nosuch"]).exits(1);
    stage.client().run("delete", &[]).exits(1);
}

fn broken_conf(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let conf = stage.lineage("a.test").conf();
    files::write(&conf, "[[[ not a conf");
    stage.client().run("delete", &["--cert-name", "a.test"]).exits(1);

    assert!(!conf.exists());
}
