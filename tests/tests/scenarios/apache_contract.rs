//! Our Apache against a real one: the contract of every installer.

use std::sync::Arc;

use evercert_apache::control::Control;
use evercert_apache::layout::Layout;
use evercert_apache::plugin::Apache;
use evercert_apache::ports::Ports;
use evercert_apache::setup::Setup;
use evercert_engine::install::suite::Candidate;
use evercert_pki::clock::SystemClock;
use evercert_pki::identifier::Identifier;
use evercert_plugin::installer::{Deployment, Installer};
use evercert_store::checkpoint::Reverter;
use evercert_store::paths::Paths;
use evercert_store::source::Disk;
use evercert_tests::breed::Breed;
use evercert_tests::corpus::Corpus;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::wait::block_on;
use evercert_tests::web_host::WebHost;
use evercert_tests::{files, tls};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("apache_contract::one_file", |stage| {
        suite(stage, "several-hosts-one-file", ["one.test", "two.test"])
    })
    .about(&[])
    .on(Server::OURS),
    Scenario::new("apache_contract::snippets", |stage| suite(stage, "tls-in-snippet", ["mine.test", "theirs.test"]))
        .about(&[])
        .on(Server::OURS),
    Scenario::new("apache_contract::panel", |stage| suite(stage, "cms-farm", ["site1.test", "www.site7.test"]))
        .about(&[])
        .on(Server::OURS),
];

fn suite(stage: &Stage, case: &str, names: [&str; 2]) {
    tls::write_self_signed(&names, &stage.path("cert.pem"), &stage.path("key.pem"));
    let host = WebHost::start(&stage.path("server"), &Corpus::load(Breed::Apache, case));
    let apache = apache(stage);
    block_on(apache.prepare()).expect("Apache is there");
    let work = stage.path("work");
    files::make_folder(&work);
    let picture = || host.picture();
    let candidate = Candidate {
        installer: &apache,
        reverter: &Reverter::new(&Paths::new(stage.path("c"), work, stage.path("l")), jiff::Timestamp::UNIX_EPOCH),
        clock: &SystemClock,
        deployment: Deployment {
            identifiers: names.map(identifier).into(),
            cert: stage.path("cert.pem"),
            key: stage.path("key.pem"),
            chain: Some(stage.path("cert.pem")),
            fullchain: Some(stage.path("cert.pem")),
        },
        stranger: identifier("stranger.test"),
        picture: &picture,
    };
    block_on(candidate.passes());
}

fn apache(stage: &Stage) -> Apache {
    files::write(&stage.path("options.conf"), "SSLEngine on\nSSLProtocol all -SSLv3\n");
    let layout = Layout::of("ID=debian");
    let setup = Setup {
        conf: "/etc/apache2/apache2.conf".into(),
        options: stage.path("options.conf"),
        challenges: stage.path("www"),
        ports: Ports::default(),
        chosen: Vec::new(),
        layout: layout.clone(),
    };
    Apache::new(setup, Arc::new(Control::new(layout)), Arc::new(Disk))
}

fn identifier(text: &str) -> Identifier {
    Identifier::parse("dns", text).expect("a constant identifier")
}
