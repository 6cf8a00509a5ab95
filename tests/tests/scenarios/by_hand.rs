//! Challenges that a person publishes: the conversation, what is seen meanwhile, and what becomes of such certificates.

use std::process::Command;

use evercert_tests::daemon::Daemon;
use evercert_tests::nameserver::Nameserver;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::{Server, Setup};
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::terminal::{CTRL_C, Size, Terminal};
use evercert_tests::{files, lab, namespace};
use serde_json::Value;

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("by_hand::file", file).on(&[Server::Pebble2_10]),
    Scenario::new("by_hand::late_file", late_file).about(Subject::OURS).on(Server::OURS),
    Scenario::new("by_hand::served_from_here", served_from_here).about(Subject::OURS).on(Server::OURS),
    Scenario::new("by_hand::interrupted", interrupted).on(Server::OURS),
    Scenario::new("by_hand::piped", piped).on(Server::OURS),
    Scenario::new("by_hand::records", records)
        .with(Setup { dns: NS1_AND_PORT, ..Setup::PLAIN })
        .about(Subject::OURS)
        .on(&[Server::Pebble2_10]),
    Scenario::new("by_hand::alias", alias)
        .with(Setup { dns: NS1_AND_PORT, ..Setup::PLAIN })
        .about(Subject::OURS)
        .on(&[Server::Pebble2_10]),
    Scenario::new("by_hand::nobody", nobody).on(Server::OURS),
    Scenario::new("by_hand::is_named", is_named).about(Subject::OURS).on(Server::OURS),
    Scenario::new("by_hand::soon_over", soon_over)
        .with(Setup { own_ip_profile: true, ..Setup::PLAIN })
        .about(Subject::OURS)
        .on(Server::OURS),
];

/// As the fourth of our users had it: a file for a throw-away web server.
fn file(stage: &Stage) {
    let _web = throw_away(stage);
    let mut terminal = manual(stage, &["-d", "a.test", "--cert-name", "by.hand"]);
    let (content, path) = instructed(&mut terminal);
    files::write(&stage.path(&format!("www{path}")), &content);
    terminal.expect("Press Enter to Continue").answer("");
    let _said = terminal.end().exits(0);

    stage.lineage("by.hand").is_whole(&stage.ca.root(0));
}

/// Enter is not believed, and the file is found without it; nothing moves on the screen meanwhile.
fn late_file(stage: &Stage) {
    let _web = throw_away(stage);
    let mut command = stage.client().talking("certonly", &wish(stage, &["-d", "a.test"]));
    let mut terminal = Terminal::start(command.env("TERM", "xterm"), Size::USUAL);
    let (content, path) = instructed(&mut terminal);
    terminal.expect("python3 (PID ").expect("Press Enter to Continue").answer("");
    terminal.expect("127.0.0.1 answered with HTTP status 404.").expect("press Enter to look again");
    let place = stage.path(&format!("www{path}"));
    files::write(&place, "of yesterday");
    terminal.expect("127.0.0.1 has something else: of yesterday");
    files::write(&place, &content);
    terminal.expect("127.0.0.1 has it.").expect("The CA is asked");
    let _said = terminal.end().exits(0);
    let raw = String::from_utf8_lossy(&terminal.raw()).into_owned();
    let (_, talk) = raw.split_once("Press Enter to Continue").expect("it was shown");
    let (talk, _) = talk.split_once("The CA is asked").expect("it was shown");
    assert!(!talk.contains('\u{1b}'), "{talk:?}");

    stage.lineage("a.test").is_whole(&stage.ca.root(0));
}

/// No second program is needed.
fn served_from_here(stage: &Stage) {
    let mut terminal = manual(stage, &["-d", "a.test,b.test"]);
    for _ in 0..2 {
        terminal.expect("type 's'").expect("Press Enter to Continue").answer("s");
        terminal.expect("serves the file now").expect("127.0.0.1 has it.");
    }
    let _said = terminal.end().exits(0);

    stage.lineage("a.test").is_whole(&stage.ca.root(0));
    assert!(std::net::TcpListener::bind("[::]:80").is_ok(), "the port is still held");
}

fn interrupted(stage: &Stage) {
    let mut terminal = manual(stage, &["-d", "a.test"]);
    terminal.expect("Press Enter to Continue").press(CTRL_C);
    let _said = terminal.end().exits(1);

    assert!(files::list(&stage.config().join("live")).is_empty());
}

/// Who feeds Enter through a pipe has seen to it, or has the CA say so.
fn piped(stage: &Stage) {
    let mut command = Command::new("sh");
    let talking = stage.client().talking("certonly", &wish(stage, &["-d", "a.test", "--force-interactive"]));
    command.args(["-c", "echo | \"$@\"", "sh"]).arg(talking.get_program()).args(talking.get_args()).env_clear();
    command.envs(talking.get_envs().filter_map(|(name, value)| Some((name, value?)))).current_dir(stage.home());
    let said = evercert_tests::outcome::Outcome::of(&mut command).exits(1);
    assert!(said.stdout.contains("Create a file containing just this data:"), "{}", said.stdout);
    let _said = said.says("a.test");
}

/// Two name servers, of which one lags; the wildcard and its base share a record name.
fn records(stage: &Stage) {
    let zone = ["@ NS ns1", "@ NS ns2", "@ A 127.0.0.1", "ns1 A 127.0.0.2", "ns2 A 127.0.0.3"];
    let mut first = Nameserver::start(&stage.path("server"), NS1, "a.test", &zone);
    let mut second = Nameserver::start(&stage.path("server"), "127.0.0.3", "a.test", &zone);
    namespace::resolve_by(&stage.path("server"), NS1);

    let mut terminal = manual(stage, &["--preferred-challenges", "dns", "-d", "*.a.test,a.test"]);
    let value = record(&mut terminal);
    terminal.expect(" of the zone a.test the host is: _acme-challenge\n");
    first.add(&format!("_acme-challenge TXT {value}"));
    terminal.expect("Press Enter to Continue").answer("");
    terminal
        .expect("ns1.a.test has it.")
        .expect("ns2.a.test does not have it yet.")
        .expect("press Enter to look again");
    second.add(&format!("_acme-challenge TXT {value}"));
    terminal.expect("ns2.a.test has it.").expect("The CA is asked");

    let value = record(&mut terminal);
    terminal.expect("Leave in place").expect("beside the other").expect("Press Enter to Continue");
    first.add(&format!("_acme-challenge TXT {value}"));
    second.add(&format!("_acme-challenge TXT {value}"));
    terminal.expect("ns1.a.test has it.").expect("ns2.a.test has it.");
    let _said = terminal.end().exits(0);
    stage.lineage("a.test").is_whole(&stage.ca.root(0));
}

/// The record is an alias: where it belongs is said and looked at, at the servers of that zone. One that does not
/// answer keeps nobody waiting.
fn alias(stage: &Stage) {
    let zone = ["@ NS ns1", "@ A 127.0.0.1", "ns1 A 127.0.0.2", "ns2 A 127.0.0.3", "gone A 127.0.0.4"];
    let below = ["_acme-challenge CNAME proof.sub", "sub NS ns2", "sub NS gone"];
    let _first = Nameserver::start(&stage.path("server"), NS1, "a.test", &[&zone[..], &below].concat());
    let own = ["@ NS ns2.a.test.", "@ NS gone.a.test."];
    let mut second = Nameserver::start(&stage.path("server"), "127.0.0.3", "sub.a.test", &own);
    namespace::resolve_by(&stage.path("server"), NS1);

    let mut terminal = manual(stage, &["--preferred-challenges", "dns", "-d", "a.test"]);
    terminal.expect("_acme-challenge.a.test is an alias (CNAME) of proof.sub.a.test.");
    terminal.expect("In the console of the zone sub.a.test the host is: proof\n").expect("Press Enter to Continue");
    let screen = terminal.screen();
    let (_, rest) = screen.split_once("following value:").expect("a value is asked for");
    second.add(&format!("proof TXT {}", rest.split_whitespace().next().expect("there is a value")));
    terminal.expect("gone.a.test did not answer.").expect("ns2.a.test has it.").expect("The CA is asked");
    // This CA does not go to the zone below by itself.
    let _said = terminal.end();
}

/// Where nobody is to be asked, nothing is ordered.
fn nobody(stage: &Stage) {
    let wish = ["--manual", "--preferred-challenges", "dns", "-d", "a.test"];
    let _said = stage.client().certonly(&wish).exits(1).says("--manual-auth-hook");
    assert_eq!(stage.ca.sandbox().stats()["newOrder"], Value::Null);
}

/// A certificate that needs a person says so: at issue, in lists, at every renewal; with a hook it does not.
fn is_named(stage: &Stage) {
    let mut terminal = manual(stage, &["-d", "a.test"]);
    terminal.expect("type 's'").answer("s").expect("a.test will NOT renew by itself").expect("--manual-auth-hook");
    let _said = terminal.end().exits(0);
    let client = stage.client();
    let listed = client.run("certificates", &[]).succeeds();
    let block = listed.stdout.split("Private Key Path:").nth(1).unwrap_or_default();
    assert!(block.contains("\n    Renewal: only by hand, before 20"), "{}", listed.stdout);
    assert_eq!(json(&client.run("certificates", &["--json"]).stdout)["certificates"][0]["renews_by_itself"], false);
    let _said = client.renew(&[]).succeeds().says("(skipped)").says("will NOT renew by itself");
    let orders = stage.ca.sandbox().stats();
    let _said = client.renew(&["--force-renewal"]).exits(1).says("a.test is not renewed").says("(failure)");
    assert_eq!(stage.ca.sandbox().stats()["newOrder"], orders["newOrder"], "an order in vain");

    let conf = stage.lineage("a.test").conf();
    let hook = "authenticator = manual\nmanual_auth_hook = /bin/true\n";
    files::write(&conf, &files::read(&conf).replace("authenticator = manual\n", hook));
    let said = client.renew(&[]).succeeds();
    assert!(!said.stderr.contains("by itself"), "{}", said.stderr);
    assert!(!client.run("certificates", &[]).stdout.contains("by hand"));
}

/// One that ends within two weeks and is not due is named also where quiet is wanted, without advice; others are not.
fn soon_over(stage: &Stage) {
    for (wish, is_soon) in [(["-d", "a.test"], false), (["--ip-address", "127.0.0.1"], true)] {
        let mut terminal = manual(stage, &wish);
        terminal.expect("type 's'").answer("s");
        let _said = terminal.end().exits(0);
        let said = stage.client().renew(&["-q"]).succeeds();
        assert_eq!(said.stdout, "");
        assert_eq!(said.stderr.lines().count(), usize::from(is_soon), "{}", said.stderr);
        assert_eq!(said.stderr.contains("127.0.0.1 will NOT renew by itself"), is_soon, "{}", said.stderr);
    }
}

fn json(stdout: &str) -> Value {
    let document: Value = serde_json::from_str(stdout).expect("one JSON document");
    document["result"].clone()
}

fn manual(stage: &Stage, more: &[&str]) -> Terminal {
    stage.client().terminal("certonly", &wish(stage, more))
}

fn wish<'a>(stage: &'a Stage, more: &[&'a str]) -> Vec<&'a str> {
    let always =
        ["--server", stage.ca.directory(), "--manual", "--agree-tos", "-m", "a@example.test", "--no-eff-email"];
    [&always[..], more].concat()
}

/// The content and the path of the file that the screen asks for.
pub(crate) fn instructed(terminal: &mut Terminal) -> (String, String) {
    terminal.expect("Create a file containing just this data:\n");
    terminal.expect("And make it available on your web server at this URL:\n").expect("http://").expect("\n");
    let screen = terminal.screen();
    let mut words = screen.split_whitespace();
    let content = words.find(|word| word.len() > 80 && word.contains('.')).expect("the data is on the screen");
    let url = words.find(|word| word.starts_with("http://")).expect("the URL is on the screen");
    let path = url.trim_start_matches("http://").split_once('/').expect("the URL has a path").1;
    (content.to_owned(), format!("/{path}"))
}

/// The value of the TXT record that the screen asks for next.
fn record(terminal: &mut Terminal) -> String {
    terminal.expect("DNS TXT record under the name").expect("_acme-challenge.a.test.").expect("following value:\n");
    terminal.expect("In the console");
    let screen = terminal.screen();
    let (_, rest) = screen.rsplit_once("following value:").expect("just expected");
    rest.split_whitespace().next().expect("there is a value").to_owned()
}

/// `python3 -m http.server` on port 80.
pub(crate) fn throw_away(stage: &Stage) -> Daemon {
    let mut command = Command::new(lab::system("/usr/bin/python3"));
    command.args(["-m", "http.server", "80", "--bind", "127.0.0.1"]).current_dir(stage.path("www"));
    Daemon::start(&mut command, &stage.path("server/python.log"), "127.0.0.1:80".parse().expect("a constant address"))
}

const NS1: &str = "127.0.0.2";
const NS1_AND_PORT: &str = "127.0.0.2:53";
