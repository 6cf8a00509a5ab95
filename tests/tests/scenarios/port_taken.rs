//! The story of a host whose web server holds port 80: told who holds it, let go on when it stops, and renewed by the
//! cron line that was written for certbot.

use std::net::SocketAddr;
use std::process::Command;

use evercert_tests::daemon::Daemon;
use evercert_tests::fetched::{Fetched, header};
use evercert_tests::namespace;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("port_taken::stopped_by_hand", stopped_by_hand).on(Server::OURS),
    Scenario::new("port_taken::retried", retried).on(Server::OURS),
    Scenario::new("port_taken::cron_line", cron_line).on(Server::OURS),
];

/// Fails while another server runs, and says which (certbot does not); works once it is stopped.
fn stopped_by_hand(stage: &Stage) {
    let domains = ["--standalone", "-d", "one.test", "-d", "two.test", "-d", "three.test"];
    let holder = python(stage);
    let refused = stage.client().certonly(&domains).exits(1).says("80");
    if stage.client().subject() == Subject::Evercert {
        refused.says("python3 (process ").says("--webroot");
    }
    assert!(!stage.config().join("live").exists());
    drop(holder);
    stage.client().certonly(&domains).succeeds();

    let holder = python(stage);
    let rehearsed = stage.client().renew(&["--dry-run", "--server", stage.ca.directory()]).exits(1).says("80");
    if stage.client().subject() == Subject::Evercert {
        rehearsed.says("python3 (process ");
    }
    drop(holder);
    stage.client().renew(&["--dry-run", "--server", stage.ca.directory()]).succeeds();
    assert_eq!(stage.lineage("one.test").version(), 1);
}

/// A person at the terminal stops the server and goes on.
fn retried(stage: &Stage) {
    let holder = python(stage);
    let words =
        ["--server", stage.ca.directory(), "--agree-tos", "-m", "admin@example.test", "--standalone", "-d", "a.test"];
    let mut terminal = stage.client().terminal("certonly", &[&words[..], &["--no-eff-email"]].concat());
    let (question, yes) = match stage.client().subject() {
        Subject::Evercert => ("shall we try", "y"),
        _ => ("(R)etry", "r"),
    };
    terminal.expect(question);
    drop(holder);
    terminal.answer(yes);
    terminal.end().exits(0);

    stage.lineage("a.test").is_whole(&stage.ca.root(0));
}

/// The line as it stands in the crontab of the story, around Debian's own nginx; it says nothing.
fn cron_line(stage: &Stage) {
    namespace::own_folders(&["/run", "/var/log/nginx"]);
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    service("start");
    let hooks = ["--pre-hook", "/usr/sbin/service nginx stop", "--post-hook", "/usr/sbin/service nginx start"];
    let quiet = [&["--quiet"], &hooks[..]].concat();
    let ran = stage.client().days_ahead(62).renew(&quiet).succeeds();

    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
    assert_eq!(stage.lineage("a.test").version(), 2);
    // Its page may be that of another server that shares the folder.
    let page = Fetched::anyhow("http://a.test/", "127.0.0.1");
    assert!(header(&page.headers, "server").is_some_and(|name| name.starts_with("nginx")), "{page:?}");
    service("stop");
}

/// A web server that is not ours, at port 80.
pub(crate) fn python(stage: &Stage) -> Daemon {
    let mut command = Command::new("python3");
    command.args(["-m", "http.server", "80"]).current_dir(stage.path("www"));
    Daemon::start(&mut command, &stage.path("python.log"), SocketAddr::from(([127, 0, 0, 1], 80)))
}

fn service(verb: &str) {
    let status = Command::new("/usr/sbin/service").args(["nginx", verb]).status();
    assert!(status.expect("Debian has service(8)").success(), "service nginx {verb}");
}
