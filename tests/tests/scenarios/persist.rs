//! dns-persist-01: a record that somebody enters once proves every certificate from then on.

use evercert_tests::nameserver::Nameserver;
use evercert_tests::namespace;
use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::{Server, Setup};
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::terminal::Size;
use evercert_tests::terminal::Terminal;

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("persist::once", once)
        .with(Setup { dns: NS1_AND_PORT, ..Setup::PLAIN })
        .about(Subject::OURS)
        .on(Server::MODERN),
    Scenario::new("persist::converted", converted)
        .with(Setup { dns: NS1_AND_PORT, ..Setup::PLAIN })
        .about(Subject::OURS)
        .on(&[Server::Pebble2_10]),
];

/// Told what to enter, then nobody is needed any more, whatever is ordered.
fn once(stage: &Stage) {
    let mut server = nameserver(stage);
    let wish = ["--dns-persist", "-d", "*.a.test,a.test", "--cert-name", "a.test"];
    let said = stage.client().certonly(&wish).exits(1).says("EC3701");
    let value = told(&said);
    let weak = value.replace(";policy=wildcard", "");
    server.add(&format!("_validation-persist TXT \"{weak}\""));
    stage.client().certonly(&wish).exits(1).says("EC3704").says(&value);
    server.add(&format!("_validation-persist TXT \"{value}\""));
    stage.client().certonly(&wish).succeeds();
    let lineage = stage.lineage("a.test");
    lineage.is_whole(&stage.ca.root(0));
    for version in [2, 3] {
        stage.client().renew(&["--force-renewal"]).succeeds();
        assert_eq!(lineage.version(), version);
    }
}

/// A lineage that needed a person at each renewal needs one for the last time, who is shown the record.
fn converted(stage: &Stage) {
    let mut server = nameserver(stage);
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let saved = ["--cert-name", "a.test", "--dns-persist"];
    stage.client().run("reconfigure", &saved).exits(1).says("EC3701");

    let wish = ["--server", stage.ca.directory(), "--dns-persist", "-d", "*.a.test", "--cert-name", "b.test"];
    let mut terminal = Terminal::start(&stage.client().talking("certonly", &wish), Size { columns: 200, rows: 40 });
    terminal.expect("_validation-persist.a.test.").expect("following value:\n\n").expect("Press Enter to Continue");
    let shown = terminal.screen();
    let value = shown.split("following value:\n\n").nth(1).and_then(|rest| rest.lines().next()).expect("it is shown");
    server.add(&format!("_validation-persist TXT \"{}\"", value.trim()));
    terminal.expect("ns1.a.test has it.");
    let _said = terminal.end().exits(0);

    stage.client().run("reconfigure", &saved).succeeds();
    stage.client().renew(&["--cert-name", "a.test", "--force-renewal"]).succeeds();
    assert_eq!(stage.lineage("a.test").version(), 2);
}

fn nameserver(stage: &Stage) -> Nameserver {
    // A CA climbs no further than to the first CAA records; above this zone nobody answers here.
    let caa = ["sandbox.evercert.test", "pebble.letsencrypt.org"].map(|ca| format!("@ CAA 0 issue \"{ca}\""));
    let zone = ["@ NS ns1", "@ A 127.0.0.1", "ns1 A 127.0.0.2", &caa[0], &caa[1]];
    let server = Nameserver::start(&stage.path("server"), NS1, "a.test", &zone);
    namespace::resolve_by(&stage.path("server"), NS1);
    server
}

/// The value to enter, as the next step names it.
fn told(said: &Outcome) -> String {
    let (_, rest) = said.stderr.split_once("with the value: ").expect("the value is told");
    rest.lines().next().unwrap_or_default().trim().to_owned()
}

const NS1: &str = "127.0.0.2";
const NS1_AND_PORT: &str = "127.0.0.2:53";
