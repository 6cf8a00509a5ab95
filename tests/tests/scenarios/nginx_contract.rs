//! Our nginx against a real one: the contract of every installer, and challenges through whatever stands in the way.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use evercert_engine::install::suite::Candidate;
use evercert_nginx::control::Control;
use evercert_nginx::plugin::Nginx;
use evercert_nginx::ports::Ports;
use evercert_nginx::setup::Setup;
use evercert_nginx::source::Disk;
use evercert_pki::clock::SystemClock;
use evercert_pki::identifier::Identifier;
use evercert_plugin::challenge::{Challenge, ChallengeType};
use evercert_plugin::challenge_server::ChallengeServer;
use evercert_plugin::edit::{Edit, Plan};
use evercert_plugin::installer::{Deployment, Installer};
use evercert_store::checkpoint::Reverter;
use evercert_store::paths::Paths;
use evercert_tests::daemon::Daemon;
use evercert_tests::fetched::Fetched;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::wait::block_on;
use evercert_tests::{files, lab, openssl, tls};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("nginx_contract::suite", suite).about(&[]).on(Server::OURS),
    Scenario::new("nginx_contract::challenges", challenges).about(&[]).on(Server::OURS),
];

fn suite(stage: &Stage) {
    certificate(stage);
    for (number, sites) in SITES.iter().enumerate() {
        let host = Host::start(&stage.path(&format!("nginx{number}")), sites);
        let nginx = host.nginx(stage);
        let work = stage.path(&format!("work{number}"));
        files::make_folder(&work);
        let picture = || host.picture();
        let candidate = Candidate {
            installer: &nginx,
            reverter: &Reverter::new(&Paths::new(stage.path("c"), work, stage.path("l")), jiff::Timestamp::UNIX_EPOCH),
            clock: &SystemClock,
            deployment: Deployment {
                identifiers: ["a.test", "b.test"].map(identifier).into(),
                cert: stage.path("cert.pem"),
                key: stage.path("key.pem"),
                chain: Some(stage.path("cert.pem")),
                fullchain: Some(stage.path("cert.pem")),
            },
            stranger: identifier("c.test"),
            picture: &picture,
        };
        block_on(candidate.passes());
        host.daemon.end();
    }
}

/// Each name is asked for at each address, and answered by its own token; afterwards everything is as it was.
fn challenges(stage: &Stage) {
    let host = Host::start(&stage.path("nginx"), HARD);
    let nginx = host.nginx(stage);
    let before = host.picture();
    let batch: Vec<_> = NAMES.iter().enumerate().map(|(number, name)| challenge(name, number)).collect();
    let plan = nginx.plan_challenges(&batch).expect("there is a plan");
    write(&plan, false);
    block_on(nginx.test()).expect("the server accepts it");
    block_on(nginx.reload()).expect("the server takes it up");
    let sights = nginx.sights();
    assert_eq!(sights.len(), 3, "{sights:?}");
    for challenge in &batch {
        for sight in &sights {
            let name = match &challenge.identifier {
                Identifier::Ip(ip) if ip.is_ipv6() => format!("[{ip}]"),
                other => other.value(),
            };
            let asked = Fetched::anyhow(&format!("http://{name}{}", challenge.http_path()), &sight.ip().to_string());
            assert_eq!(asked.body, challenge.key_authorization, "{name} at {}: {}", sight, asked.trouble);
        }
    }
    write(&plan, true);
    block_on(nginx.reload()).expect("the server takes up what was there");
    assert_eq!(host.picture(), before);
    let gone = Fetched::anyhow("http://plain.test/.well-known/acme-challenge/t0", "127.0.0.1");
    assert_eq!((gone.status, &*gone.trouble), (404, ""));
}

/// An nginx with a folder of its own.
struct Host {
    root: PathBuf,
    daemon: Daemon,
}

impl Host {
    fn start(root: &Path, sites: &[(&str, &str)]) -> Self {
        let place = |text: &str| text.replace("ROOT", &root.display().to_string());
        files::write(&root.join("nginx.conf"), &place(MAIN));
        files::write(&root.join("www/index.html"), "hello\n");
        for (name, text) in sites {
            files::write(&root.join(name), &place(text));
        }
        let conf = root.join("nginx.conf").display().to_string();
        let mut command = Command::new(lab::system("/usr/sbin/nginx"));
        command.args(["-c", &conf, "-g", "daemon off;"]);
        let address = "127.0.0.1:80".parse().expect("a constant address");
        Self { root: root.to_owned(), daemon: Daemon::start(&mut command, &root.join("nginx.log"), address) }
    }

    fn nginx(&self, stage: &Stage) -> Nginx {
        let program = lab::system("/usr/sbin/nginx").display().to_string();
        let control = Control::new(program, &self.root, Duration::from_secs(10));
        files::write(&stage.path("options.conf"), "ssl_protocols TLSv1.2 TLSv1.3;\n");
        let setup = Setup {
            options: stage.path("options.conf"),
            dhparams: stage.path("dh.pem"),
            ports: Ports::default(),
            hostname: "host.test".to_owned(),
        };
        Nginx::new(setup, Arc::new(control), Arc::new(Disk))
    }

    fn picture(&self) -> String {
        let folders = ["", "sites", "snippets"].map(|name| self.root.join(name));
        let confs = folders.iter().filter(|folder| folder.exists()).flat_map(|folder| files::list(folder));
        let confs = confs.filter(|path| {
            path.is_file() && !["pid", "log"].iter().any(|end| path.extension().is_some_and(|found| found == *end))
        });
        confs.map(|path| format!("{} {}\n{}", path.display(), files::attributes(&path), files::read(&path))).collect()
    }
}

fn write(plan: &Plan, is_back: bool) {
    for edit in &plan.edits {
        let Edit::Replace { path, before, after } = edit else { panic!("{edit:?}") };
        let (there, wanted) = if is_back { (after, before) } else { (before, after) };
        assert_eq!(&files::read_bytes(path), there);
        files::write_bytes(path, wanted);
    }
}

fn identifier(text: &str) -> Identifier {
    let kind = if text.parse::<std::net::IpAddr>().is_ok() { "ip" } else { "dns" };
    Identifier::parse(kind, text).expect("a constant identifier")
}

fn challenge(name: &str, number: usize) -> Challenge {
    Challenge::new(identifier(name), ChallengeType::Http01, format!("t{number}"), format!("t{number}.thumb-print"))
}

/// A certificate and the parameters that the settings name.
fn certificate(stage: &Stage) {
    tls::write_self_signed(&["a.test"], &stage.path("cert.pem"), &stage.path("key.pem"));
    openssl::write_dh_parameters(&stage.path("dh.pem"));
}

const MAIN: &str = "\
pid ROOT/nginx.pid;
error_log ROOT/error.log;
events { worker_connections 64; }
http {
    access_log off;
    limit_req_zone $binary_remote_addr zone=slow:1m rate=1r/m;
    include sites/*;
}
";

/// Trees that are as different as people's are.
const SITES: &[&[(&str, &str)]] = &[
    &[("sites/ab", "server {\n\tlisten 80;\n\tlisten [::]:80;\n\tserver_name a.test b.test;\n\troot ROOT/www;\n}\n")],
    &[
        (
            "sites/a",
            "server { listen 80; server_name a.test; root ROOT/www; }\nserver {\r\n  listen 80;\r\n  server_name .b.test d.test;\r\n  root ROOT/www; # end\r\n}\r\n",
        ),
        ("sites/.hidden", "nonsense"),
    ],
    &[
        (
            "sites/tls",
            "server {\n  listen 80; listen 443 ssl;\n  server_name a.test;\n  include snippets/tls;\n}\nserver {\n  listen 443 ssl;\n  server_name other.test;\n  include snippets/tls;\n}\n",
        ),
        ("sites/b", "server {\n  include snippets/names;\n  location / { root ROOT/www; add_header X y; }\n}\n"),
        ("snippets/tls", "ssl_certificate ROOT/../cert.pem;\nssl_certificate_key ROOT/../key.pem;\n# The end"),
        ("snippets/names", "server_name b.test;\nlisten 127.0.0.1:80;\n"),
    ],
];

/// Whatever people have before their files: it is not to be asked first.
const HARD: &[(&str, &str)] = &[
    (
        "sites/10",
        "server { listen 80 default_server; listen [::]:80 default_server; return 444; }\nserver { server_name plain.test; listen 80; root ROOT/www; }\n",
    ),
    (
        "sites/20",
        "server {\n  listen 80;\n  listen [::]:80;\n  server_name redirect.test;\n  if ($host = redirect.test) { return 301 https://$host$request_uri; }\n  return 404;\n}\n",
    ),
    (
        "sites/30",
        "server {\n  listen 80; listen [::]:80;\n  server_name locked.test;\n  auth_basic no; auth_basic_user_file /nowhere; deny all;\n  limit_req zone=slow;\n  rewrite ^ /elsewhere last;\n  location ^~ /.well-known { deny all; }\n  location ~ /\\. { deny all; }\n  location / { proxy_pass http://127.0.0.1:9; }\n  error_page 404 /x;\n}\n",
    ),
    (
        "sites/40",
        "server { listen 80; server_name ~^(?!www)(?<sub>[a-z]+)\\.regex\\.test$; proxy_intercept_errors on; location / { proxy_pass http://127.0.0.1:9; } }\n",
    ),
    ("sites/50", "server { listen 127.0.0.2:80; server_name redirect.test; return 410; }\n"),
];

const NAMES: &[&str] =
    &["plain.test", "redirect.test", "locked.test", "x.regex.test", "unknown.test", "192.0.2.7", "2001:db8::7"];
