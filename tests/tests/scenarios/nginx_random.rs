//! Configurations by chance, each installed into by our plan: the real nginx takes it, who asked for the names gets the
//! certificate, and nobody else notices.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use evercert_nginx::control::Control;
use evercert_nginx::files::Files;
use evercert_nginx::model::Model;
use evercert_nginx::plugin::Nginx;
use evercert_nginx::ports::Ports;
use evercert_nginx::setup::Setup;
use evercert_nginx::source::Disk;
use evercert_pki::identifier::Identifier;
use evercert_plugin::edit::{Edit, Plan};
use evercert_plugin::installer::{Deployment, Enhancement, Installer};
use evercert_tests::daemon::Daemon;
use evercert_tests::fetched::Fetched;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::wait::block_on;
use evercert_tests::{files, lab, namespace, openssl, tls};

pub(crate) const SCENARIOS: &[Scenario] =
    &[Scenario::new("nginx_random::nobody_else_notices", nobody_else_notices).about(&[]).on(Server::OURS)];

fn nobody_else_notices(stage: &Stage) {
    namespace::add_address(ADDRESS);
    let ground = Ground::new(stage);
    let mut installed = 0;
    for seed in 0..configurations() {
        let text = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1).configuration(stage);
        files::write(&ground.conf(), &text);
        if !ground.is_accepted() {
            continue;
        }
        let daemon = ground.start();
        installed += usize::from(ground.install(&format!("configuration {seed}")));
        daemon.end();
    }
    assert!(installed > 0, "some certificate was installed");
}

/// What answers: for each address and name, the body or where it leads, and the serial number of the certificate.
type View = BTreeMap<(String, &'static str), String>;

/// An nginx and its files.
struct Ground {
    root: PathBuf,
    nginx: Nginx,
    deployment: Deployment,
}

impl Ground {
    fn new(stage: &Stage) -> Self {
        let root = stage.path("nginx");
        files::make_folder(&root);
        for name in ["old", "new"] {
            let [cert, key] = ["pem", "key"].map(|end| stage.path(&format!("{name}.{end}")));
            tls::write_self_signed(&[name], &cert, &key);
        }
        files::write(&stage.path("options.conf"), "ssl_protocols TLSv1.2 TLSv1.3;\n");
        openssl::write_dh_parameters(&stage.path("dh.pem"));
        let program = lab::system("/usr/sbin/nginx").display().to_string();
        let setup = Setup {
            options: stage.path("options.conf"),
            dhparams: stage.path("dh.pem"),
            ports: Ports::default(),
            hostname: "host.test".to_owned(),
        };
        let control = Control::new(program, &root, Duration::from_secs(10));
        let identifiers = OURS.iter().map(|name| Identifier::parse("dns", name).expect("a name")).collect();
        let deployment = Deployment {
            identifiers,
            cert: stage.path("new.pem"),
            key: stage.path("new.key"),
            chain: Some(stage.path("new.pem")),
            fullchain: Some(stage.path("new.pem")),
        };
        Self { root, nginx: Nginx::new(setup, Arc::new(control), Arc::new(Disk)), deployment }
    }

    fn conf(&self) -> PathBuf {
        self.root.join("nginx.conf")
    }

    fn is_accepted(&self) -> bool {
        block_on(self.nginx.test()).is_ok()
    }

    fn start(&self) -> Daemon {
        let mut command = Command::new(lab::system("/usr/sbin/nginx"));
        command.args(["-c", &self.conf().display().to_string(), "-g", "daemon off;"]);
        Daemon::start(&mut command, &self.root.join("nginx.log"), "127.0.0.1:9".parse().expect("an address"))
    }

    /// Installs and enhances, and looks after each step. Whether there was a place.
    fn install(&self, which: &str) -> bool {
        let before = look();
        let named = self.named();
        let Ok(plan) = self.nginx.plan_deployment(&self.deployment) else { return false };
        self.take_up(&plan, which);
        let installed = look();
        let told = || format!("{which}\n{}", files::read(&self.conf()));
        for (asked, answer) in &before {
            let new = !named.contains(asked) || asked.0.starts_with("https");
            let ours = OURS.contains(&asked.1) && new;
            let now = installed.get(asked);
            // The same block, but for its certificate, as it has one of our names as well; or one with a pattern for a
            // name that nobody had before.
            let had = |now| block(now) == block(answer) || !named.contains(asked);
            let shared = now.is_some_and(|now| is_block_of_ours(&installed, now) && had(now));
            assert!(ours || shared || now == Some(answer), "{asked:?} {answer} {now:?} {}", told());
        }
        let new = openssl::serial(&self.deployment.cert);
        let exposures = plan.exposures.into_iter().flatten();
        for endpoint in exposures.flat_map(|exposure| exposure.endpoints) {
            let address = format!("https://{}", endpoint.address);
            let found =
                installed.iter().find(|(asked, _)| asked.0 == address && asked.1 == endpoint.identifier.value());
            assert!(found.is_some_and(|(_, answer)| answer.ends_with(&new)), "{endpoint:?} {found:?} {}", told());
        }
        for wanted in [Enhancement::Hsts, Enhancement::Redirect, Enhancement::Uir] {
            let Ok(plan) = self.nginx.plan_enhancement(&self.deployment, wanted) else { continue };
            self.take_up(&plan, which);
        }
        let known = self.named();
        for (asked, answer) in &look() {
            let plain = !asked.0.starts_with("https");
            let ours = OURS.contains(&asked.1) && plain && answer.contains("https://");
            // Whom nobody has a name for may be sent away by the half that redirects.
            let nobodys = plain && !known.contains(asked) && answer == "</html>";
            let was = installed.get(asked).map(String::as_str);
            assert!(was == Some(answer) || ours || nobodys, "{asked:?} {was:?} {answer} {}", told());
        }
        true
    }

    /// Who is served by a block with a name for it.
    fn named(&self) -> BTreeSet<(String, &'static str)> {
        let files = Files::load(&Disk, &self.conf());
        let model = Model::new(&files, "host.test");
        let mut named = BTreeSet::new();
        let secure = SECURE.iter().map(|address| (format!("https://{address}"), *address));
        for (asked, address) in secure.chain(PLAIN.iter().map(|address| ((*address).to_owned(), *address))) {
            let at = |wanted: &SocketAddr| {
                model.socket_ids().find(|id| model.socket(*id).address.reachable() == Some(*wanted))
            };
            let local: SocketAddr = address.parse().expect("an address");
            let any = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), local.port());
            let Some(socket) = at(&local).or_else(|| at(&any)) else { continue };
            let known = ASKED.iter().filter(|name| model.named(socket, &model.ranked(name)).is_some());
            named.extend(known.map(|name| (asked.clone(), *name)));
        }
        named
    }

    fn take_up(&self, plan: &Plan, which: &str) {
        for edit in &plan.edits {
            let Edit::Replace { path, after, .. } = edit else { panic!("{edit:?}") };
            files::write_bytes(path, after);
        }
        let tested = block_on(self.nginx.test());
        assert!(tested.is_ok(), "{which}: {tested:?}\n{}", files::read(&self.conf()));
        let reloaded = block_on(self.nginx.reload());
        assert!(reloaded.is_ok(), "{which}: {reloaded:?}\n{}", files::read(&self.conf()));
    }
}

fn is_block_of_ours(view: &View, answer: &str) -> bool {
    view.iter().any(|(asked, ours)| asked.0.starts_with("https") && OURS.contains(&asked.1) && ours == answer)
}

fn block(answer: &str) -> &str {
    answer.split(' ').next().unwrap_or_default()
}

fn look() -> View {
    let mut view = View::new();
    for address in PLAIN {
        for name in ASKED {
            view.extend(plain(address, name).map(|answer| (((*address).to_owned(), *name), answer)));
        }
    }
    for address in SECURE {
        for name in ASKED {
            view.extend(secure(address, name).map(|answer| ((format!("https://{address}"), *name), answer)));
        }
    }
    view
}

/// The body, or where it leads; none if nobody listens.
fn plain(address: &str, name: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    write!(stream, "GET / HTTP/1.0\r\nHost: {name}\r\n\r\n").ok()?;
    let mut text = Vec::new();
    stream.read_to_end(&mut text).ok()?;
    let text = String::from_utf8_lossy(&text).into_owned();
    let location = text.lines().find(|line| line.starts_with("Location: ")).map(str::to_owned);
    location.or_else(|| text.lines().last().map(str::to_owned))
}

/// The body and the serial number of the certificate; none if nobody listens.
fn secure(address: &str, name: &str) -> Option<String> {
    TcpStream::connect(address).ok()?;
    let address: SocketAddr = address.parse().expect("a constant address");
    let page = Fetched::anyhow(&format!("https://{name}:{}/", address.port()), &address.ip().to_string());
    Some(format!("{} {}", page.body.lines().next().unwrap_or_default(), page.serial))
}

/// Numbers from a seed (xorshift), the same in every run.
struct Chance(u64);

impl Chance {
    fn number(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % below
    }

    fn some<'a>(&mut self, from: &[&'a str], most: usize) -> Vec<&'a str> {
        let mut found = Vec::new();
        for _ in 0..self.number(most + 1) {
            let one = from[self.number(from.len())];
            if !found.contains(&one) {
                found.push(one);
            }
        }
        found
    }

    fn configuration(&mut self, stage: &Stage) -> String {
        let root = stage.arg("nginx");
        let blocks = 1 + self.number(5);
        let servers: String = (0..blocks).map(|number| self.server(number, stage)).collect();
        format!(
            "pid {root}/nginx.pid;\nerror_log {root}/error.log;\nevents {{ worker_connections 64; }}\nworker_processes 1;\n\
             http {{\n  access_log off;\n  server {{ listen 127.0.0.1:9; }}\n{servers}}}\n"
        )
    }

    fn server(&mut self, number: usize, stage: &Stage) -> String {
        let listens = self.some(LISTENS, 3);
        let mut inner: Vec<String> = listens.iter().map(|listen| format!("listen {listen};")).collect();
        let names = self.some(NAMES, 2);
        inner.extend((!names.is_empty()).then(|| format!("server_name {};", names.join(" "))));
        let pair = format!("ssl_certificate {0}.pem; ssl_certificate_key {0}.key;", stage.arg("old"));
        let is_secure = listens.iter().any(|listen| listen.contains("443"));
        inner.extend((is_secure || self.number(4) == 0).then_some(pair));
        inner.extend(self.some(LINES, 2).iter().map(|line| (*line).to_owned()));
        inner.push(format!("location / {{ return 200 \"s{number}\"; }}"));
        let between = ["\n    ", " "][self.number(2)];
        let inner: String = inner.iter().map(|line| format!("{between}{line}")).collect();
        format!("  server {{{inner}\n  }}\n")
    }
}

/// A few in everyday runs; as many as somebody wants who looks for trouble.
#[expect(clippy::disallowed_methods, reason = "a wish of whoever runs the tests")]
fn configurations() -> u64 {
    let wish = std::env::var("EVERCERT_TESTS_CONFIGURATIONS").ok();
    wish.and_then(|wish| wish.parse().ok()).unwrap_or(12)
}

const ADDRESS: &str = "10.0.0.1";
const OURS: &[&str] = &["a.b", "c.d"];
const ASKED: &[&str] = &["a.b", "c.d", "x.b", "www.q", "other.test"];
const PLAIN: &[&str] = &["127.0.0.1:80", "10.0.0.1:80", "[::1]:80", "127.0.0.1:8080"];
const SECURE: &[&str] = &["127.0.0.1:443", "10.0.0.1:443", "[::1]:443", "127.0.0.1:8443"];

const LISTENS: &[&str] = &[
    "80",
    "80",
    "80 default_server",
    "[::]:80",
    "10.0.0.1:80",
    "443 ssl",
    "443 ssl http2",
    "443 ssl default_server",
    "[::]:443 ssl",
    "10.0.0.1:443 ssl",
    "443",
    "8080",
    "8443 ssl",
];

const NAMES: &[&str] =
    &["a.b", "a.b", "c.d", "c.d", "x.b", ".b", "*.b", "www.*", "~^(?!www)(?<all>.*)$", "_", "other.test"];

const LINES: &[&str] = &[
    "ssl_protocols TLSv1.2;",
    "add_header X y;",
    "if ($scheme = http) { return 301 https://$host$request_uri; }",
    "# nothing\n",
    "auth_basic off;",
];
