//! Trees that a certbot of 2.1 or 5.8 really made, worn as those are that began ten years ago: whoever takes over renews,
//! moves and deletes what is in them, and the certbot that made them goes on afterwards.

use std::os::unix::fs::PermissionsExt;

use evercert_tests::client::Client;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{conf, files, web};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("worn::of_2_1", of_2_1).about(Subject::MODERN).on(&[Server::Pebble2_10]).seldom(),
    Scenario::new("worn::of_5_8", of_5_8).about(Subject::MODERN).on(&[Server::Pebble2_10]).seldom(),
];

fn of_2_1(stage: &Stage) {
    taken_over(stage, &stage.client_as(Subject::Certbot2));
}

fn of_5_8(stage: &Stage) {
    taken_over(stage, &stage.client_as(Subject::Certbot5));
}

fn taken_over(stage: &Stage, maker: &Client) {
    make(stage, maker);
    wear(stage);
    let account = account_key(stage);
    renews(stage);
    moves(stage);
    deletes(stage);
    assert_eq!(account_key(stage), account, "the account is another");
    goes_on(stage, maker);
}

/// Three certificates, each renewed once.
fn make(stage: &Stage, maker: &Client) {
    maker.certonly(&["--standalone", "-d", "a.test,b.test", "--key-type", "rsa"]).succeeds();
    maker.certonly(&["--standalone", "-d", "c.test", "--key-type", "rsa"]).succeeds();
    maker.renew(&["--force-renewal"]).succeeds();
    web::serve(&stage.path("www"));
    maker.certonly(&["--webroot", "-w", &stage.arg("www"), "-d", "w.test", "--key-type", "rsa"]).succeeds();
}

/// Gives them the forms of their time.
fn wear(stage: &Stage) {
    for folder in ["csr/0000_csr-certbot.pem", "keys/0000_key-certbot.pem"] {
        files::write(&stage.config().join(folder), "nobody reads this\n");
    }
    for name in ["a.test", "c.test", "w.test"] {
        let lineage = stage.lineage(name);
        files::set_mode(&lineage.archived("privkey", lineage.version()), 0o644);
    }
    stand_by_link(stage);
    for (name, said) in [("a.test", A), ("c.test", C), ("w.test", W)] {
        let path = stage.lineage(name).conf();
        files::write(&path, &old(&files::read(&path), &said.replace("HOME", &stage.home().display().to_string())));
    }
}

/// The account stands where it was made, at the first URL of the server, and only a link of its own leads to it.
fn stand_by_link(stage: &Stage) {
    let accounts = stage.accounts();
    let account = files::list(&accounts).remove(0);
    let before = accounts.with_file_name("directory-v1");
    files::make_folder(&before);
    let place = before.join(account.file_name().expect("an account has an id"));
    files::rename(&account, &place);
    files::link(&place, &account);
}

/// A configuration with other words in `[renewalparams]`, but for account and server.
fn old(text: &str, said: &str) -> String {
    let (head, params) = text.split_once("[renewalparams]\n").expect("a renewal configuration");
    let known = |key: &str| {
        let line = params.lines().find(|line| line.starts_with(key)).expect("every certbot writes it");
        format!("{line}\n")
    };
    let head = head.replace("# Options used in the renewal process\n", "");
    format!(
        "# renew_before_expiry = 30 days\n{head}\n# Options used in the renewal process\n[renewalparams]\n{}{}{said}",
        known("account = "),
        known("server = ")
    )
}

/// What can be renewed is, with the keys they had; what needs a plugin that is not here stays as it is.
fn renews(stage: &Stage) {
    let before = files::read(&stage.lineage("c.test").conf());
    let listed = stage.client().run("certificates", &[]).succeeds();
    assert_eq!(listed.stdout.matches("(VALID: 89 days)").count(), 3, "{}", listed.stdout);
    let said = stage.client().renew(&["--force-renewal"]).exits(1);
    let said = said.says("/a.test/fullchain.pem (success)").says("/w.test/fullchain.pem (success)");
    said.says("/c.test/fullchain.pem (failure)");
    assert_eq!(files::read(&stage.lineage("c.test").conf()), before);
    for (name, version) in [("a.test", 3), ("w.test", 2)] {
        let lineage = stage.lineage(name);
        lineage.is_whole(&stage.ca.root(0));
        assert_eq!((lineage.version(), lineage.key_kind().as_str()), (version, "rsa 2048"));
        assert_eq!(mode(&lineage.archived("privkey", version)), 0o644, "who could read the key before can read it");
    }
    conf::says(&stage.lineage("a.test").conf(), stage.home(), A_TODAY);
    conf::says(&stage.lineage("w.test").conf(), stage.home(), W_TODAY);
}

/// Away from the plugin that is not here.
fn moves(stage: &Stage) {
    let c = stage.lineage("c.test");
    stage.client().run("reconfigure", &["--cert-name", "c.test", "--manual"]).exits(1);
    stage.client().run("reconfigure", &["--cert-name", "c.test", "--webroot", "-w", &stage.arg("www")]).succeeds();
    conf::says(&c.conf(), stage.home(), C_TODAY);
    stage.client().renew(&["--force-renewal", "--cert-name", "c.test"]).succeeds();
    assert_eq!((c.version(), c.key_kind().as_str()), (3, "rsa 2048"));
}

fn deletes(stage: &Stage) {
    stage.client().run("delete", &["--cert-name", "w.test"]).succeeds();
    assert!(!stage.lineage("w.test").exists());
    assert!(stage.config().join("keys/0000_key-certbot.pem").exists());
}

/// The certbot that made it reads it all, and renews it.
fn goes_on(stage: &Stage, maker: &Client) {
    let listed = maker.run("certificates", &[]).succeeds();
    assert_eq!(listed.stdout.matches("(VALID: 89 days)").count(), 2, "{}", listed.stdout);
    maker.renew(&["--force-renewal"]).succeeds();
    for name in ["a.test", "c.test"] {
        let lineage = stage.lineage(name);
        lineage.is_whole(&stage.ca.root(0));
        assert_eq!((lineage.version(), lineage.key_kind().as_str()), (4, "rsa 2048"));
        let conf = files::read(&lineage.conf());
        assert!(conf.starts_with("# renew_before_expiry = 30 days\n"), "{conf}");
    }
}

fn account_key(stage: &Stage) -> String {
    let accounts = files::list(&stage.accounts());
    assert_eq!(accounts.len(), 1, "{accounts:?}");
    files::read(&accounts[0].join("private_key.json"))
}

fn mode(path: &std::path::Path) -> u32 {
    path.metadata().expect("it is there").permissions().mode() & 0o777
}

/// As certbot 0.10 saved everything, said or not.
const A: &str = "authenticator = webroot
installer = None
webroot_path = HOME/www,
pref_challs = http-01
tls_sni_01_port = 443
http01_port = 80
standalone_supported_challenges = \"http-01,tls-sni-01\"
must_staple = False
rsa_key_size = 2048
allow_subset_of_names = False
reuse_key = FALSE
user_agent = None
hsts = None
deploy_hook = true saved
[[webroot_map]]
a.test = HOME/www
b.test = HOME/www
";

const A_TODAY: &[&str] = &[
    "allow_subset_of_names = False",
    "authenticator = webroot",
    "http01_port = 80",
    "key_type = rsa",
    "must_staple = False",
    "pref_challs = http-01,",
    "renew_hook = true saved",
    "reuse_key = False",
    "rsa_key_size = 2048",
    "webroot_map: a.test = HOME/www",
    "webroot_map: b.test = HOME/www",
    "webroot_path = HOME/www,",
];

/// The plugin of another time.
const C: &str = "authenticator = certbot-route53:auth
installer = None
certbot_route53:auth_propagation_seconds = 10
manual_public_ip_logging_ok = None
";

const C_TODAY: &[&str] =
    &["authenticator = webroot", "key_type = rsa", "webroot_map: c.test = HOME/www", "webroot_path = HOME/www,"];

/// A root that is no list, and no map: as people write them.
const W: &str = "authenticator = webroot
webroot_path = HOME/www
rsa_key_size = 2048
";

const W_TODAY: &[&str] = &[
    "authenticator = webroot",
    "key_type = rsa",
    "rsa_key_size = 2048",
    "webroot_map: w.test = HOME/www",
    "webroot_path = HOME/www,",
];
