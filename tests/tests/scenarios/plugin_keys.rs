//! What is said of plugins is saved, whichever plugin proves the names; at a renewal only what belongs to the plugins in
//! use holds, and the rest goes.

use evercert_tests::scenario::Scenario;
use evercert_tests::server::{EAB_KEY, EAB_KID, Server, Setup};
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{conf, files, hooks, web};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("plugin_keys::said", said).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("plugin_keys::another_plugin", another_plugin).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("plugin_keys::from_webroot", from_webroot).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("plugin_keys::account_and_profile", account_and_profile)
        .with(Setup { eab: true, profiles: true, ..Setup::PLAIN })
        .about(Subject::MODERN)
        .on(Server::OURS)
        .seldom(),
];

/// Every option of every plugin, none of which is used: all are saved, and none outlives a renewal.
fn said(stage: &Stage) {
    let client = stage.client().with_plugins();
    let (args, mut expected) = every_option(stage);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    client.certonly(&[&["--standalone", "-d", "a.test"], &args[..]].concat()).succeeds();
    let lineage = stage.lineage("a.test");
    expected.extend(USUAL.map(str::to_owned));
    let lines: Vec<&str> = expected.iter().map(String::as_str).collect();
    conf::says(&lineage.conf(), stage.home(), &lines);
    client.renew(&["--force-renewal"]).succeeds();
    conf::says(&lineage.conf(), stage.home(), &USUAL);
}

/// When another plugin takes the place of the one that proved the names before, a renewal keeps what the old one was
/// told, for the way back, until the next; who says anew how to renew starts anew.
fn another_plugin(stage: &Stage) {
    let client = stage.client().with_plugins();
    client.certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let lineage = stage.lineage("a.test");
    let text = files::read(&lineage.conf());
    files::write(&stage.path("x.ini"), "dns_cloudflare_api_token = x\n");
    let credentials = stage.arg("x.ini");
    let theirs = format!(
        "authenticator = dns-cloudflare\ndns_cloudflare_credentials = {credentials}\n\
         dns_cloudflare_propagation_seconds = 7\nnginx_ctl = /x\n"
    );
    let old = ["dns_cloudflare_credentials = HOME/x.ini", "dns_cloudflare_propagation_seconds = 7"];
    let anew = ["-d", "a.test", "--standalone", "--force-renewal", "--server", client.directory()];
    let instead: [(&str, &[&str], &[&str]); 3] = [
        ("renew", &["--force-renewal", "--standalone"], &old),
        ("reconfigure", &["--cert-name", "a.test", "--standalone"], &old),
        ("certonly", &anew, &[]),
    ];
    for (verb, args, kept) in instead {
        files::write(&lineage.conf(), &text.replace("authenticator = standalone\n", &theirs));
        client.run(verb, &[args, &["--no-random-sleep-on-renew"]].concat()).succeeds();
        conf::says(&lineage.conf(), stage.home(), &[&USUAL[..], kept].concat());
        client.renew(&["--force-renewal"]).succeeds();
        conf::says(&lineage.conf(), stage.home(), &USUAL);
    }
}

/// The same with folders that a web server serves.
fn from_webroot(stage: &Stage) {
    web::serve(&stage.path("www"));
    stage.client().certonly(&["--webroot", "-w", &stage.arg("www"), "-d", "a.test"]).succeeds();
    let conf = stage.lineage("a.test").conf();
    let (auth, cleanup) = hooks::dns(&stage.path("hooks"));
    let [auth, cleanup] = [auth, cleanup].map(|hook| hook.display().to_string());
    let manual = ["--manual", "--manual-auth-hook", &auth, "--manual-cleanup-hook", &cleanup];
    stage.client().renew(&[&["--force-renewal", "--preferred-challenges", "dns"], &manual[..]].concat()).succeeds();
    let said = [
        "authenticator = manual",
        "key_type = ecdsa",
        "manual_auth_hook = HOME/hooks/dns-auth",
        "manual_cleanup_hook = HOME/hooks/dns-cleanup",
        "pref_challs = dns-01,",
    ];
    let webroot = ["webroot_path = HOME/www,", "webroot_map: a.test = HOME/www"];
    conf::says(&conf, stage.home(), &[&said[..], &webroot].concat());
    stage.client().renew(&["--force-renewal"]).succeeds();
    conf::says(&conf, stage.home(), &said);
}

/// The key of an account is not the certificate's; a profile is.
fn account_and_profile(stage: &Stage) {
    let eab = ["--eab-kid", EAB_KID, "--eab-hmac-key", EAB_KEY, "--eab-hmac-alg", "HS256"];
    let wish = ["--standalone", "-d", "a.test", "--required-profile", "shortlived", "--preferred-profile", "nosuch"];
    stage.client().certonly(&[&wish[..], &eab].concat()).succeeds();
    let conf = stage.lineage("a.test").conf();
    let profiles = [&USUAL[..], &["preferred_profile = nosuch", "required_profile = shortlived"]].concat();
    conf::says(&conf, stage.home(), &profiles);
    stage.client().renew(&["--force-renewal"]).succeeds();
    conf::says(&conf, stage.home(), &profiles);
    assert!(!files::read(&conf).contains(EAB_KEY));
    stage.client().renew(&["--force-renewal", "--required-profile", "nosuch"]).exits(1);
    conf::says(&conf, stage.home(), &profiles);
}

/// Options and the lines that say them.
fn every_option(stage: &Stage) -> (Vec<String>, Vec<String>) {
    let credentials = stage.path("secret.ini");
    files::write(&credentials, "");
    files::set_mode(&credentials, 0o600);
    let credentials = credentials.display().to_string();
    let dns = DNS.iter().flat_map(|name| {
        let option = |end: &str| format!("dns-{name}-{end}");
        [(option("credentials"), credentials.clone()), (option("propagation-seconds"), "7".to_owned())]
    });
    let servers = SERVERS.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let all: Vec<(String, String)> = dns.chain(servers).collect();
    let args = all.iter().map(|(name, value)| format!("--{name}={value}"));
    let home = stage.home().display().to_string();
    let line =
        |(name, value): &(String, String)| format!("{} = {}", name.replace('-', "_"), value.replace(&home, "HOME"));
    (args.collect(), all.iter().map(line).collect())
}

/// What is said of a certificate of which nothing special was said.
const USUAL: [&str; 2] = ["authenticator = standalone", "key_type = ecdsa"];

/// The providers with a file of credentials and a time to wait.
const DNS: [&str; 12] = [
    "cloudflare",
    "digitalocean",
    "dnsimple",
    "dnsmadeeasy",
    "gehirn",
    "google",
    "linode",
    "luadns",
    "nsone",
    "ovh",
    "rfc2136",
    "sakuracloud",
];

const SERVERS: &[(&str, &str)] = &[
    ("dns-google-project", "project"),
    ("nginx-server-root", "/etc/nginx"),
    ("nginx-ctl", "/usr/sbin/nginx"),
    ("nginx-sleep-seconds", "3"),
    ("apache-enmod", "a2enmod"),
    ("apache-dismod", "a2dismod"),
    ("apache-le-vhost-ext", "-x.conf"),
    ("apache-server-root", "/etc/apache2"),
    ("apache-vhost-root", "/etc/apache2/sites"),
    ("apache-logs-root", "/var/log/apache2"),
    ("apache-challenge-location", "/etc/apache2"),
    ("apache-handle-modules", "False"),
    ("apache-handle-sites", "True"),
    ("apache-ctl", "/usr/sbin/apachectl"),
    ("apache-bin", "/usr/sbin/apache2"),
];
