//! Who may issue: CAA records that forbid it, and what users are told.

use std::path::Path;
use std::process::Command;

use evercert_tests::dns::{clear_caa, set_caa};
use evercert_tests::files;
use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::terminal::{Size, Terminal};

use crate::by_hand::{instructed, throw_away};

pub(crate) const SCENARIOS: &[Scenario] = &[
    // Newer certbots do not know the flags any more.
    Scenario::new("caa::story", story).about(&[Subject::Evercert, Subject::Certbot2]).on(Server::OURS),
    Scenario::new("caa::is_explained", is_explained).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("caa::renewal", renewal).about(Subject::MODERN).on(Server::OURS).seldom(),
];

/// A hosted web server that must not be touched, dynamic DNS, and a provider who lets nobody issue.
fn story(stage: &Stage) {
    let _web = throw_away(stage);
    let mut terminal = letsencrypt(stage, &["--no-bootstrap"]);
    terminal.expect("separated").answer("test.duckdns.test");
    publish(stage, &mut terminal);
    let _said = terminal.end().exits(0);
    let lineage = stage.lineage("test.duckdns.test");
    lineage.is_whole(&stage.ca.root(0));

    let mut terminal = letsencrypt(stage, &["--renew-by-default", "-d", "test.duckdns.test"]);
    publish(stage, &mut terminal);
    let _said = terminal.end().exits(0);
    assert_eq!(lineage.version(), 2);

    set_caa("iptime.test", &[("issue", ";"), ("issuewild", ";")]);
    let mut terminal = letsencrypt(stage, &["-d", "test.iptime.test"]);
    publish(stage, &mut terminal);
    let said = terminal.end().exits(1).says("Type:   caa").says("test.iptime.test");
    if stage.client().subject() == Subject::Evercert {
        let _said =
            said.says("The CAA record 0 issue \";\" at iptime.test forbids every CA to issue for test.iptime.test.");
    }
    assert!(!stage.lineage("test.iptime.test").exists());
}

/// The record that decides, at the name where it stands, for names and for wildcards; and what to put there.
fn is_explained(stage: &Stage) {
    let standalone = |name: &str| stage.client().certonly(&["--standalone", "-d", name]);
    set_caa("a.test", &[("issue", "x.test"), ("issue", "y.test"), ("issuewild", "sandbox.evercert.test")]);
    let said = standalone("b.a.test").exits(1);
    let said = said.says("caa").says_if(stage.is_ours(), "at a.test allow only x.test, y.test");
    let _said = said.says_if(stage.is_ours(), "add 0 issue \"sandbox.evercert.test\" there");
    set_caa("b.a.test", &[("issue", "sandbox.evercert.test")]);
    let _said = standalone("b.a.test").succeeds();

    set_caa("c.test", &[("issue", "sandbox.evercert.test; validationmethods=dns-01"), ("issue", "x.test")]);
    let _said = standalone("c.test").succeeds();
}

/// Also when many are renewed, and in the language of whoever reads it.
fn renewal(stage: &Stage) {
    let client = stage.client();
    for name in ["a.test", "b.test"] {
        client.certonly(&["--standalone", "-d", name]).succeeds();
    }
    set_caa("b.test", &[("issue", ";")]);
    let mut command = client.command("renew", &["--force-renewal", "--no-random-sleep-on-renew"]);
    let said = Outcome::of(command.env("LANG", "ko_KR.UTF-8")).exits(1).says("(success)").says("(failure)");
    let korean = "b.test의 CAA 레코드 0 issue \";\"은(는) 모든 CA가 b.test에 발급하는 것을 금지합니다.";
    let _said = said.says_if(stage.is_ours(), korean);
    assert_eq!((stage.lineage("a.test").version(), stage.lineage("b.test").version()), (2, 1));
    clear_caa("b.test");
    client.renew(&["--force-renewal", "--cert-name", "b.test"]).succeeds();
}

/// The program by the name it had then, before a terminal.
fn letsencrypt(stage: &Stage, more: &[&str]) -> Terminal {
    let always = ["--server", stage.ca.directory(), "--agree-tos", "-m", "a@example.test", "--no-eff-email"];
    let story = ["--manual", "--manual-public-ip-logging-ok"];
    let talking = stage.client().talking("certonly", &[&always[..], &story, more].concat());
    let program = stage.path("letsencrypt");
    if !program.exists() {
        files::link(Path::new(talking.get_program()), &program);
    }
    let mut command = Command::new(program);
    command.args(talking.get_args()).current_dir(stage.home()).env_clear();
    command.envs(talking.get_envs().filter_map(|(name, value)| Some((name, value?))));
    Terminal::start(&command, Size::USUAL)
}

fn publish(stage: &Stage, terminal: &mut Terminal) {
    let (content, path) = instructed(terminal);
    files::write(&stage.path(&format!("www{path}")), &content);
    terminal.expect("Press Enter to Continue").answer("");
}
