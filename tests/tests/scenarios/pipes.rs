//! What stands where a file should be and would make us wait for ever: pipes that nobody writes to.

use std::path::Path;
use std::process::Command;

use evercert_tests::files;
use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("pipes::in_our_tree", in_our_tree).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("pipes::named", named).about(Subject::MODERN).on(Server::OURS).seldom(),
];

/// A pipe among our files is told, and keeps nothing else from its renewal.
fn in_our_tree(stage: &Stage) {
    let client = stage.client().within(60);
    client.certonly(&["--standalone", "-d", "a.test,b.test", "--cert-name", "a.test"]).succeeds();
    pipe(&stage.config().join("renewal/z.conf"));
    client.renew(&["--force-renewal"]).exits(1).says_if(stage.is_ours(), "EC2711");
    assert_eq!(stage.lineage("a.test").version(), 2);
    client.run("certificates", &[]).says("z.conf").says("Certificate Name: a.test");

    let chain = stage.lineage("a.test").archived("chain", 2);
    files::remove(&chain);
    pipe(&chain);
    client.renew(&["--force-renewal"]).exits(1);
    client.run("certificates", &[]).says("a.test");
}

/// A pipe named on the command line is waited for, but not against a signal.
fn named(stage: &Stage) {
    let options = stage.path("options");
    pipe(&options);
    let client = stage.client();
    let mut command = client.command("certificates", &["-c", &stage.arg("options")]);
    let writer = Command::new("sh").args(["-c", "echo text = true > \"$0\""]).arg(&options).spawn();
    Outcome::of(&mut command).succeeds();
    assert!(writer.and_then(|mut writer| writer.wait()).is_ok_and(|status| status.success()));

    // `timeout` sends one SIGTERM, and answers 124 when that was enough.
    let mut all = client.command("certonly", &["--standalone", "--csr", &stage.arg("options")]);
    all.args(["--server", client.directory(), "--agree-tos", "--register-unsafely-without-email"]);
    let mut patient = Command::new("timeout");
    patient.args(["--kill-after=20", "1"]).arg(all.get_program()).args(all.get_args());
    patient.envs(all.get_envs().filter_map(|(name, value)| Some((name, value?))));
    Outcome::of(&mut patient).exits(124);
}

fn pipe(path: &Path) {
    Outcome::of(Command::new("mkfifo").arg(path)).succeeds();
}
