//! Who waits for what: a person who wants to see the challenges in place, and a person who watches.

use evercert_tests::client::CONTACT;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::terminal::{CTRL_C, Size, Terminal};
use evercert_tests::{files, hooks, web};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("waiting::challenges", challenges).on(Server::OURS),
    Scenario::new("waiting::not_to_go_on", not_to_go_on).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("waiting::progress", progress).about(Subject::OURS).on(Server::OURS),
];

/// `--debug-challenges` waits for Enter once the challenges are in place, where there is somebody to press it.
fn challenges(stage: &Stage) {
    let wish = ["--server", stage.ca.directory(), "--agree-tos", "--email", CONTACT, "--debug-challenges"];
    let url = "http://a.test/.well-known/acme-challenge/";

    let said =
        stage.client().run("certonly", &[&wish[..], &["--standalone", "-d", "a.test", "-v"]].concat()).succeeds();
    for shown in ["URL:", url, "Expected value:"] {
        assert!(said.stdout.contains(shown), "{}", said.stdout);
    }
    let said = stage.client().run("certonly", &[&wish[..], &["--standalone", "-d", "b.test"]].concat()).succeeds();
    assert!(!said.stdout.contains("http://b.test"), "{}", said.stdout);

    let place = stage.path("www/.well-known/acme-challenge");
    web::serve(&stage.path("www"));
    let www = stage.arg("www");
    let args = [&wish[..], &["--webroot", "-w", &www, "-d", "a.test", "--force-renewal", "-v"]].concat();
    let mut terminal = stage.client().terminal("certonly", &args);
    terminal.expect("URL:").expect(url).expect("Expected value:").expect("Press Enter");
    assert_eq!(files::list(&place).len(), 1, "it is there to be looked at");
    assert_eq!(stage.lineage("a.test").version(), 1);
    terminal.answer("");
    terminal.end().exits(0);
    assert_eq!(stage.lineage("a.test").version(), 2);
    assert!(files::list(&place).is_empty());
}

/// Whoever presses Ctrl-C instead has nothing validated, and nothing is left.
fn not_to_go_on(stage: &Stage) {
    web::serve(&stage.path("www"));
    let www = stage.arg("www");
    let args = ["--server", stage.ca.directory(), "--agree-tos", "--no-eff-email"];
    let args = [&args[..], &["--email", CONTACT, "--debug-challenges"]].concat();
    let args = [&args[..], &["--webroot", "-w", &www, "-d", "a.test"]].concat();
    let mut terminal = stage.client().terminal("certonly", &args);
    terminal.expect("Press Enter").press(CTRL_C);
    terminal.end().exits(1);
    assert!(!stage.lineage("a.test").exists());
    assert!(files::list(&stage.path("www/.well-known/acme-challenge")).is_empty());
}

/// What takes more than a second is shown on one line of the terminal, which is gone in the end; a pipe has none of it.
fn progress(stage: &Stage) {
    let (set, clear) = hooks::dns(&stage.path("hooks"));
    let slow = format!("until [ -e {} ]; do sleep 0.1; done\nexec {}\n", stage.arg("go"), set.display());
    let slow = hooks::script(&stage.path("hooks/slow"), &slow).display().to_string();
    let clear = clear.display().to_string();
    let wish = [
        "--server",
        stage.ca.directory(),
        "--agree-tos",
        "--email",
        CONTACT,
        "--manual",
        "--preferred-challenges",
        "dns",
    ];
    let hooks = ["--manual-auth-hook", &slow, "--manual-cleanup-hook", &clear, "-d", "a.test"];
    let args = [&wish[..], &hooks].concat();

    let mut command = stage.client().talking("certonly", &args);
    let mut terminal = Terminal::start(command.env("TERM", "xterm"), Size { columns: 40, rows: 24 });
    terminal.expect("Publishing the challenge").expect("Publishing the challenge");
    files::write(&stage.path("go"), "");
    terminal.end().exits(0);
    let raw = String::from_utf8_lossy(&terminal.raw()).into_owned();
    let (_, last) = raw.rsplit_once("\r\u{1b}[K").expect("the line was cleared");
    assert!(!last.contains("Publishing") && last.contains("Certificate is saved at: "), "{raw:?}");
    let drawn = raw.split("\r\u{1b}[K").filter(|part| part.starts_with("Publishing"));
    assert!(drawn.clone().count() > 0 && drawn.clone().all(|line| line.chars().count() < 40), "{raw:?}");

    let piped = stage.client().run("certonly", &[&args[..], &["--force-renewal"]].concat()).succeeds();
    assert!(!piped.stderr.contains('\r') && !piped.stdout.contains('\r'), "{}", piped.stderr);
}
