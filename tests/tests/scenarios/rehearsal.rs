//! `--dry-run`: everything but the saving.

use evercert_tests::files;
use evercert_tests::hooks;
use evercert_tests::scenario::Scenario;
use evercert_tests::stage::Stage;

pub(crate) const SCENARIOS: &[Scenario] =
    &[Scenario::new("rehearsal::first", first), Scenario::new("rehearsal::renewal", renewal)];

fn first(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test", "--dry-run"]).succeeds().says("dry run");

    assert!(!stage.lineage("a.test").exists());
}

fn renewal(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let log = stage.path("log");
    let [pre, deploy, post] = ["pre", "deploy", "post"]
        .map(|name| hooks::recorder(&stage.path("hooks").join(name), name, &log).display().to_string());
    let conf = files::read(&stage.lineage("a.test").conf());
    let before = stage.tree();
    let server = stage.ca.directory();
    let hooks = ["--pre-hook", &pre, "--deploy-hook", &deploy, "--post-hook", &post];
    let renewed = stage.client().renew(&[&["--dry-run", "--agree-tos", "--server", server], &hooks[..]].concat());
    renewed.succeeds().says("simulated");

    assert_eq!(stage.tree(), before);
    assert_eq!(files::read(&stage.lineage("a.test").conf()), conf);
    let words: Vec<String> =
        files::read(&log).split_whitespace().filter(|word| !word.contains('=')).map(str::to_owned).collect();
    assert_eq!(words, ["pre", "post"]);
}
