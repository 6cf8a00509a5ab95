//! Our own name server, asked by programs that others wrote.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use evercert_dns::responder::acme_dns::api::{Api, Registration};
use evercert_dns::responder::acme_dns::http::ApiServer;
use evercert_dns::responder::acme_dns::store::AccountFile;
use evercert_dns::responder::board::Board;
use evercert_dns::responder::server::Responder;
use evercert_dns::responder::sockets::Sockets;
use evercert_dns::responder::zone::{Host, Zone};
use evercert_pki::random::SystemRandom;
use evercert_tests::daemon::Daemon;
use evercert_tests::nameserver::Nameserver;
use evercert_tests::namespace::{IPV4, IPV6};
use evercert_tests::outcome::Outcome;
use evercert_tests::resolver::Resolver;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::{Server, Setup};
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks, lab, namespace};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("responder::asked", asked).about(&[]).on(Server::OURS),
    Scenario::new("responder::acme_dns", acme_dns).on(Server::MODERN).seldom().with(ASKS_THE_WORLD),
    Scenario::new("responder::handed_over", handed_over).about(Subject::OURS).on(Server::MODERN).with(ASKS_THE_WORLD),
    Scenario::new("responder::converted", converted).about(Subject::OURS).on(Server::OURS).with(ASKS_THE_WORLD),
    Scenario::new("responder::delegate", delegate).about(Subject::OURS).on(Server::OURS).with(ASKS_THE_WORLD),
    Scenario::new("responder::in_vain", in_vain).about(Subject::OURS).on(Server::OURS).with(ASKS_THE_WORLD),
];

/// The CA has a resolver that finds its way from the top.
const ASKS_THE_WORLD: Setup = Setup { dns: "127.0.0.9:53", ..Setup::PLAIN };

/// A name server of ours, at the addresses that only this scenario has.
struct Ours {
    runtime: Runtime,
    board: Arc<Board>,
    _responder: Responder,
}

impl Ours {
    fn start(zone: &str) -> Self {
        let runtime = Runtime::new().expect("threads can be started");
        let board = Arc::new(Board::default());
        let addresses: Vec<IpAddr> = [IPV4, IPV6].map(|address| address.parse().expect("an address")).to_vec();
        let host = Host::new(&format!("ns.{zone}"), addresses.clone()).expect("a name");
        board.change(|zones| zones.add(Zone::new(zone, host, 1, 1).expect("a name")));
        let start = async {
            let sockets = Sockets::bind(&addresses, 53).await.expect("port 53 is free there");
            Responder::start(sockets, &board)
        };
        let responder = runtime.block_on(start);
        Self { runtime, board, _responder: responder }
    }

    fn publish(&self, name: &str, value: &str) {
        self.board.change(|zones| zones.publish(name, value)).expect("the name is in our zone");
    }

    /// Has others publish in the zone, at this port.
    fn offer(&self, zone: &str, port: u16, accounts: &Path) -> ApiServer {
        let store = Box::new(AccountFile::new(accounts.to_owned()));
        let api = Api::open(Arc::clone(&self.board), zone, Registration::Open, store, Arc::new(SystemRandom));
        let api = Arc::new(api.expect("there are no accounts yet"));
        self.runtime.block_on(async {
            let socket = TcpListener::bind((IPV4, port)).await.expect("the port is free");
            ApiServer::start(socket, api)
        })
    }
}

fn dig(words: &[&str]) -> String {
    said("/usr/bin/dig", &[&["+time=2", "+tries=1", "+norecurse"], words].concat())
}

fn said(program: &str, words: &[&str]) -> String {
    Outcome::of(Command::new(lab::system(program)).args(words)).stdout
}

/// Everything that a resolver may ask, and some that none should.
fn asked(_: &Stage) {
    let ours = Ours::start("z.test");
    ours.publish("a.b.z.test", "one");
    ours.publish("a.b.z.test", "two");
    (0..50).for_each(|number| ours.publish("many.z.test", &format!("{number:043}")));
    let (v4, v6) = (format!("@{IPV4}"), format!("@{IPV6}"));

    for server in [&v4, &v6] {
        for how in ["+notcp", "+tcp"] {
            let text = dig(&[server, how, "a.b.z.test", "TXT"]);
            assert!(text.contains("status: NOERROR"), "{text}");
            assert!(text.contains("flags: qr aa; QUERY: 1, ANSWER: 2, AUTHORITY: 0"), "{text}");
            assert!(!text.contains("WARNING"), "{text}");
        }
    }
    values_and_authority(&v4);
    nothing_there(&v4);
    refused(&v4);
    lengths(&v4);
}

fn values_and_authority(at: &str) {
    assert_eq!(dig(&[at, "+short", "a.b.z.test", "TXT"]), "\"one\"\n\"two\"\n");
    assert_eq!(dig(&[at, "+short", "z.test", "NS"]), "ns.z.test.\n");
    assert_eq!(dig(&[at, "+short", "ns.z.test", "A"]), format!("{IPV4}\n"));
    assert_eq!(dig(&[at, "+short", "ns.z.test", "AAAA"]), format!("{IPV6}\n"));
    assert!(dig(&[at, "+short", "z.test", "SOA"]).starts_with("ns.z.test. hostmaster.z.test. "));
    let spelled = dig(&[at, "+noall", "+answer", "A.b.Z.tEsT", "TXT"]);
    assert!(spelled.starts_with("A.b.Z.tEsT."), "{spelled}");
    let two = said("/usr/bin/kdig", &[at, "+tcp", "+keepopen", "+short", "a.b.z.test", "TXT", "z.test", "NS"]);
    assert_eq!(two, "\"one\"\n\"two\"\nns.z.test.\n");
    let padded = said("/usr/bin/kdig", &[at, "+nsid", "+padding=128", "+cookie", "a.b.z.test", "TXT"]);
    assert!(padded.contains("status: NOERROR") && padded.contains("\"two\""), "{padded}");
}

fn nothing_there(at: &str) {
    for (name, kind, status) in [
        ("z.test", "CAA", "NOERROR"),
        ("a.b.z.test", "A", "NOERROR"),
        ("b.z.test", "TXT", "NOERROR"),
        ("c.z.test", "TXT", "NXDOMAIN"),
        ("x.a.b.z.test", "TXT", "NXDOMAIN"),
    ] {
        let text = dig(&[at, name, kind]);
        assert!(text.contains(&format!("status: {status}")), "{name} {kind}: {text}");
        assert!(text.contains("ANSWER: 0, AUTHORITY: 1") && text.contains("SOA"), "{name} {kind}: {text}");
    }
}

fn refused(at: &str) {
    for (words, status) in [
        (&["test", "TXT"][..], "REFUSED"),
        (&["version.bind", "CH", "TXT"], "REFUSED"),
        (&["+opcode=NOTIFY", "z.test", "SOA"], "NOTIMP"),
        (&["+opcode=UPDATE", "z.test", "SOA"], "NOTIMP"),
        (&["+edns=1", "+noednsnegotiation", "z.test", "SOA"], "BADVERS"),
        (&["+header-only", "z.test"], "FORMERR"),
    ] {
        let text = dig(&[&[at], words].concat());
        assert!(text.contains(&format!("status: {status}")), "{words:?}: {text}");
    }
    assert!(dig(&[at, "z.test", "AXFR"]).contains("Transfer failed"));
}

/// What does not fit is asked for by TCP.
fn lengths(at: &str) {
    let cut = dig(&[at, "+ignore", "many.z.test", "TXT"]);
    assert!(cut.contains("flags: qr aa tc;") && cut.contains("ANSWER: 0"), "{cut}");
    let whole = dig(&[at, "many.z.test", "TXT"]);
    assert!(whole.contains("retrying in TCP mode") && whole.contains("ANSWER: 50"), "{whole}");
    assert!(dig(&[at, "+noedns", "+ignore", "a.b.z.test", "TXT"]).contains("ANSWER: 2"));
}

/// The client of acme-dns by whom made acme-dns publishes at us; the CA's resolver finds its way through the zone of the
/// name and the one that was handed over.
fn acme_dns(stage: &Stage) {
    let (mut nameserver, _resolver) = world(stage, &["auth NS h"]);
    let serving = serving(stage);
    let hook = pyacmedns(stage);
    let target = Outcome::of(Command::new(&hook).env("CERTBOT_DOMAIN", "a.test")).succeeds().stdout;
    nameserver.add(&format!("_acme-challenge CNAME {}.", target.trim()));
    let hook = hook.display().to_string();
    let wish = ["--manual", "--preferred-challenges", "dns", "--manual-auth-hook", &hook, "-d", "*.a.test,a.test"];
    stage.client().certonly(&wish).succeeds();
    stage.lineage("a.test").is_whole(&stage.ca.root(0));

    let folder = stage.config().join("evercert/acme-dns");
    let kept = files::read(&folder.join("accounts.json"));
    let theirs: Value = serde_json::from_str(&files::read(&stage.path("storage.json"))).expect("JSON");
    assert!(!kept.contains(theirs["a.test"]["password"].as_str().expect("there is a password")));
    assert!(files::attributes(&folder.join("accounts.json")).contains("600"), "it is nobody else's business");
    serving.end();
    let values = |text: String| text.lines().count();
    let _again = self::serving(stage);
    assert_eq!(values(dig(&[&format!("@{IPV4}"), "+short", target.trim(), "TXT"])), 2, "what was published stays");
}

/// `dns serve`, where acme-dns clients are asked to publish.
fn serving(stage: &Stage) -> Daemon {
    let api = format!("{IPV4}:8053");
    let wish = ["serve", "--responder-zone", "auth.a.test", "--responder-name", "h.a.test", "--responder-api", &api];
    let mut command = stage.client_as(Subject::Evercert).command("dns", &wish);
    Daemon::start(&mut command, &stage.path("serve.log"), api.parse().expect("an address"))
}

/// A hook that registers a name once, publishes a value if there is one, and prints where.
fn pyacmedns(stage: &Stage) -> PathBuf {
    let program = format!(
        "import os\n\
         from pyacmedns import Client, Storage\n\
         client, storage = Client('http://{IPV4}:8053'), Storage('{}')\n\
         domain, value = os.environ['CERTBOT_DOMAIN'], os.environ.get('CERTBOT_VALIDATION')\n\
         account = storage.fetch(domain)\n\
         if not account:\n    account = client.register_account(['{IPV4}/8'])\n    storage.put(domain, account)\n    \
         storage.save()\n\
         if value:\n    client.update_txt_record(account, value)\n\
         print(account['fulldomain'])\n",
        stage.arg("storage.json")
    );
    files::write(&stage.path("publish.py"), &program);
    let (python, library) = (lab::program("certbot-5.8.0/bin/python"), lab::program("pyacmedns"));
    let body = format!(
        "PYTHONPATH={} exec {} -B {}\n",
        library.display(),
        python.display(),
        stage.path("publish.py").display()
    );
    hooks::script(&stage.path("hooks/publish"), &body)
}

/// The zone `a.test` with these records beside its own, and a resolver for the CA and for us.
fn world(stage: &Stage, records: &[&str]) -> (Nameserver, Resolver) {
    let (servers, parent) = (stage.path("server"), "127.0.0.2");
    let here = format!("h A {IPV4}");
    let zone = [&["@ NS ns1", "ns1 A 127.0.0.2", &here, "h AAAA fd77::77"], records].concat();
    let nameserver = Nameserver::start(&servers, parent, "a.test", &zone);
    let resolver = Resolver::start(&servers, "127.0.0.9", &[("a.test", parent)]);
    namespace::resolve_by(&stage.path("server"), "127.0.0.9");
    (nameserver, resolver)
}

/// One record, entered once: a zone of its own for the challenge, or an alias into one of ours. Renewals need nobody.
fn handed_over(stage: &Stage) {
    let _world = world(stage, &["_acme-challenge NS h", "auth NS h", "_acme-challenge.b CNAME b.a.test.auth.a.test."]);
    let wish = ["-a", "responder", "--responder-name", "h.a.test"];
    stage.client().certonly(&[&wish[..], &["-d", "*.a.test,a.test"]].concat()).succeeds();
    stage.lineage("a.test").is_whole(&stage.ca.root(0));
    let by_alias = ["--responder-zone", "auth.a.test", "-d", "*.b.a.test,b.a.test"];
    stage.client().certonly(&[&wish[..], &by_alias].concat()).succeeds();
    for round in 2..4 {
        stage.client().renew(&["--force-renewal"]).succeeds();
        for name in ["a.test", "b.a.test"] {
            assert_eq!(stage.lineage(name).version(), round, "{name}");
            stage.lineage(name).is_whole(&stage.ca.root(0));
        }
    }
    let conf = files::read(&stage.config().join("renewal/b.a.test.conf"));
    for line in ["authenticator = responder", "responder_name = h.a.test", "responder_zone = auth.a.test"] {
        assert!(conf.contains(line), "{conf}");
    }
}

/// A certificate that certbot got by a script is renewed by us: the record that is there leads to a name that we would
/// not have chosen.
fn converted(stage: &Stage) {
    let (mut nameserver, _resolver) = world(stage, &["auth NS h"]);
    let ours = Ours::start("auth.a.test");
    let api = ours.offer("auth.a.test", 8053, &stage.path("accounts.json"));
    let hook = pyacmedns(stage);
    let target = Outcome::of(Command::new(&hook).env("CERTBOT_DOMAIN", "a.test")).succeeds().stdout;
    nameserver.add(&format!("_acme-challenge CNAME {}.", target.trim()));
    let hook = hook.display().to_string();
    let wish = ["--manual", "--preferred-challenges", "dns", "--manual-auth-hook", &hook, "-d", "*.a.test,a.test"];
    stage.client_as(Subject::Certbot5).certonly(&wish).succeeds();
    drop((api, ours));

    let wish = ["--cert-name", "a.test", "-a", "responder", "--responder-name", "h.a.test"];
    stage.client().ask("reconfigure", &[&wish[..], &["--responder-zone", "auth.a.test"]].concat()).succeeds();
    stage.client().renew(&["--force-renewal"]).succeeds();
    assert_eq!(stage.lineage("a.test").version(), 2);
    stage.lineage("a.test").is_whole(&stage.ca.root(0));
}

/// What to enter is said in the form of each console, and waited for; what it ends with is the command that goes on.
fn delegate(stage: &Stage) {
    let (mut nameserver, _resolver) = world(stage, &["auth NS h"]);
    let wish = ["delegate", "-d", "*.a.test", "-d", "a.test", "--responder-name", "h.a.test"];
    let client = stage.client();
    let once = [&wish[..], &["--responder-wait", "0"]].concat();
    let said = client.run("dns", &once).exits(1).says("Enter this once where the zone a.test is managed:");
    let said = said.says("Type:  NS").says("Host:  _acme-challenge   (").says("whole name: _acme-challenge.a.test)");
    said.says("Value: h.a.test   (where names end with a dot: h.a.test.)").says("No name server has a record");
    client.run("dns", &[&once[..], &["--lang", "ko"]].concat()).exits(1).says("값/위치:   h.a.test");
    let json = client.run("dns", &[&once[..], &["--json"]].concat()).exits(1);
    let document: Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(document["result"]["records"][0]["host"], "_acme-challenge");

    let mut waiting = client.terminal("dns", &wish);
    waiting.expect("No name server has a record for _acme-challenge.a.test yet.");
    nameserver.add("_acme-challenge NS h");
    waiting.expect("All name servers have it.").expect("and answered.");
    waiting.expect("evercert certonly --responder --responder-name h.a.test -d '*.a.test' -d 'a.test'");
    waiting.end().exits(0);
    let wish = ["--responder", "--responder-name", "h.a.test", "-d", "*.a.test", "-d", "a.test"];
    client.certonly(&wish).succeeds();
    client.run("dns", &once).exits(0).says("All name servers have it.");

    let alias = ["delegate", "-d", "b.a.test", "--responder-name", "h.a.test", "--responder-zone", "auth.a.test"];
    let said = client.run("dns", &[&alias[..], &["--responder-wait", "0"]].concat()).exits(1);
    said.says("Type:  CNAME").says("Value: b.a.test.auth.a.test   (").says("Host:  _acme-challenge.b   (");
    client.run("dns", &["delegate", "-d", "b.a.test"]).exits(2).says("--responder-name");
    client.run("dns", &["serve"]).exits(2).says("--responder-zone");
    client.run("dns", &["wibble"]).exits(2).says("'dns delegate' and 'dns serve'");
}

/// What is wrong is said before the CA is troubled, and nothing is left behind.
fn in_vain(stage: &Stage) {
    let records = ["_acme-challenge.c CNAME c.a.test.auth.a.test.a.test.", "_acme-challenge.d TXT old"];
    let _world = world(stage, &[&records[..], &["_acme-challenge.e NS gone", "_acme-challenge.f NS h"]].concat());
    let wish = ["-a", "responder", "--responder-name", "h.a.test"];
    for (name, said) in [
        ("b.a.test", "There is no record that leads from _acme-challenge.b.a.test to this host."),
        ("c.a.test", "_acme-challenge.c.a.test leads to c.a.test.auth.a.test.a.test instead of h.a.test."),
        ("d.a.test", "_acme-challenge.d.a.test has TXT records of its own, so it leads nowhere: old"),
        ("e.a.test", "_acme-challenge.e.a.test leads to gone.a.test instead of h.a.test."),
    ] {
        stage.client().certonly(&[&wish[..], &["-d", name]].concat()).exits(1).says(said);
        assert!(!stage.lineage(name).exists());
    }
    let taken = ["--responder-address", "127.0.0.2", "-d", "f.a.test"];
    stage.client().certonly(&[&wish[..], &taken].concat()).exits(1).says("Port 53 is used by named");
    let elsewhere = ["--responder-address", "192.0.2.1", "-d", "f.a.test"];
    stage.client().certonly(&[&wish[..], &elsewhere].concat()).exits(1).says("belongs to this host");
    stage.client().certonly(&[&wish[..], &["--responder-address", "h", "-d", "f.a.test"]].concat()).exits(1);
    stage.client().certonly(&[&wish[..], &["-d", "f.a.test"]].concat()).succeeds();
}
