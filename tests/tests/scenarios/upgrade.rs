//! What certbots of ten years left behind: evercert goes on with it, and today's certbots go on with what evercert
//! makes of it.

use std::path::Path;

use evercert_tests::old::{self, Era};
use evercert_tests::pretend::{PRODUCTION, Pretend};
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks, web};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("upgrade::from_0_31", from_0_31).about(CERTBOTS).on(&[Server::Pebble2_10]),
    Scenario::new("upgrade::from_1_12", from_1_12).about(&[Subject::Certbot5]).on(&[Server::Pebble2_10]),
    Scenario::new("upgrade::first_lets_encrypt", first_lets_encrypt).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("upgrade::edited_by_hand", edited_by_hand).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("upgrade::odd_texts", odd_texts).about(Subject::MODERN).on(&[Server::Pebble2_10]).seldom(),
    Scenario::new("upgrade::no_archive_dir", no_archive_dir).about(Subject::MODERN).on(&[Server::Pebble2_10]).seldom(),
    Scenario::new("upgrade::copied", copied).about(Subject::MODERN).on(Server::OURS).seldom(),
];

fn from_0_31(stage: &Stage) {
    from(stage, Era::V0_31);
}

fn from_1_12(stage: &Stage) {
    from(stage, Era::V1_12);
}

/// evercert lists, rehearses, renews; then the certbot of the case lists and renews.
fn from(stage: &Stage, era: Era) {
    let (certbot, evercert) = (stage.client(), stage.client_as(Subject::Evercert));
    evercert.certonly(&["--standalone", "-d", "a.test", "--key-type", "rsa"]).succeeds();
    let lineage = stage.lineage("a.test");
    old::age(&lineage, &stage.accounts(), era);
    let (conf, key) = (files::read(&lineage.conf()), account_key(&stage.accounts()));

    evercert.run("certificates", &[]).succeeds().says("(VALID: 89 days)");
    evercert.renew(&[]).succeeds().says("(skipped)");
    evercert.renew(&["--dry-run", "--server", stage.ca.directory()]).succeeds().says("simulated");
    let rehearsed = files::read(&lineage.conf());
    assert!(rehearsed.starts_with(conf.trim_end()), "a rehearsal changed\n{conf}\nto\n{rehearsed}");
    evercert.renew(&["--force-renewal"]).succeeds().says("(success)");
    lineage.is_whole(&stage.ca.root(0));
    assert_eq!((lineage.version(), lineage.key_kind().as_str()), (2, "rsa 2048"));

    certbot.run("certificates", &[]).succeeds().says("Certificate Name: a.test");
    certbot.renew(&["--force-renewal"]).succeeds();
    lineage.is_whole(&stage.ca.root(0));
    assert_eq!((lineage.version(), lineage.key_kind().as_str()), (3, "rsa 2048"));
    let conf = files::read(&lineage.conf());
    assert!(conf.starts_with("# renew_before_expiry = 30 days\n"), "{conf}");
    for gone in ["tls_sni_01_port", "manual_public_ip_logging_ok"] {
        assert!(!conf.contains(gone), "{conf}");
    }
    assert_eq!(account_key(&stage.accounts()), key, "the account is another");
}

/// The only account's key.
fn account_key(accounts: &Path) -> String {
    let folders = files::list(accounts);
    assert_eq!(folders.len(), 1, "{folders:?}");
    files::read(&folders[0].join("private_key.json"))
}

/// An account and a configuration from before 2018 hold at today's server, and rehearsals go to its staging server.
fn first_lets_encrypt(stage: &Stage) {
    let _ca = Pretend::start(stage.home());
    let blind = "--no-verify-ssl";
    let wish = ["--standalone", "-d", "a.test", "--agree-tos", "--email", "a@example.test", blind];
    stage.client().run("certonly", &wish).succeeds();
    let (lineage, accounts) = (stage.lineage("a.test"), stage.config().join("accounts"));
    let [old, new] = ["v01", "v02"].map(|name| accounts.join(format!("acme-{name}.api.letsencrypt.org")));
    files::rename(&new, &old);
    let key = account_key(&old.join("directory"));
    let conf = files::read(&lineage.conf());
    files::write(&lineage.conf(), &conf.replace(PRODUCTION, "https://acme-v01.api.letsencrypt.org/directory"));

    stage.client().renew(&["--dry-run", blind]).succeeds().says("simulated");
    assert!(accounts.join("acme-staging-v02.api.letsencrypt.org/directory").is_dir());
    stage.client().renew(&["--force-renewal", blind]).succeeds();
    assert!(new.join("directory").is_symlink());
    assert_eq!(account_key(&new.join("directory")), key);
    assert!(files::read(&lineage.conf()).contains(&format!("server = {PRODUCTION}\n")));

    stage.client_as(Subject::Certbot5).renew(&["--force-renewal", blind]).succeeds();
    assert_eq!(lineage.version(), 3);
    assert_eq!(account_key(&new.join("directory")), key);
    let conf = files::read(&lineage.conf());
    files::write(&lineage.conf(), &conf.replace(PRODUCTION, "https://acme-v01.api.letsencrypt.org/directory"));
    // certbot asks the server that is gone.
    stage.client().run("revoke", &["--cert-name", "a.test", blind]).exits(if stage.is_ours() { 0 } else { 1 });
}

/// The renewal that remembered a server that was gone, mended with an editor.
fn edited_by_hand(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let lineage = stage.lineage("a.test");
    let conf = files::read(&lineage.conf());
    let conf = conf.replace("version = 5.8.0", "# renew_before_expiry = 30 days\nversion = 2.7.1");
    let _: std::path::PathBuf = hooks::script(&stage.path("stop.sh"), "touch stopped\n");
    let edits = "installer = standalone\npre_hook = ./stop.sh\npost_hook = start.sh\n";
    files::write(
        &lineage.conf(),
        &conf.replace("authenticator = standalone\n", &format!("authenticator = standalone\n{edits}")),
    );

    let said = stage.client().renew(&["--force-renewal"]).succeeds().says("(success)");
    let said = said.says("error code 127");
    said.says_if(stage.is_ours(), "'standalone' is no installer").says_if(stage.is_ours(), "[EC2641]");
    assert_eq!(lineage.version(), 2);
    assert!(stage.path("stopped").exists());
    let conf = files::read(&lineage.conf());
    for line in edits.lines().skip(1).chain(["# renew_before_expiry = 30 days"]) {
        assert!(conf.contains(line), "{line} is gone from\n{conf}");
    }
    assert!(!conf.contains("installer = "), "{conf}");
}

/// Line ends, marks and spellings that editors leave.
fn odd_texts(stage: &Stage) {
    web::serve(&stage.path("www"));
    stage.client().certonly(&["--webroot", "-w", &stage.arg("www"), "-d", "a.test"]).succeeds();
    let path = stage.lineage("a.test").conf();
    let good = files::read(&path);
    let with = |from: &str, to: &str| good.replace(from, to);
    let spellings: &[(&str, String)] = &[
        ("line ends of Windows", with("\n", "\r\n")),
        ("byte order mark", format!("\u{feff}{good}")),
        ("a webroot that is no list", with("/www,\n", "/www\n")),
        ("quotes", with("= webroot\n", "= 'webroot' # \"why\"\n")),
        ("a foreign section", format!("{good}[ours]\nx = y, z\n[[below]]\n")),
        ("blank lines and tabs", with("\n[renewalparams]", "\n\n\t\n  [renewalparams]")),
        ("no last line end", good.trim_end().to_owned()),
    ];
    for (what, text) in spellings {
        files::write(&path, text);
        let said = stage.client().renew(&[]);
        assert!(said.code == Some(0) && said.stdout.contains("(skipped)"), "{what}: {said:?}");
    }
    for (what, text) in [("garbage", format!("{good}]]garbage\n")), ("half a section", format!("{good}[[[deep\n"))] {
        files::write(&path, &text);
        let said = stage.client().renew(&[]);
        assert!(said.code == Some(1) && said.stdout.contains("(parsefail)"), "{what}: {said:?}");
        assert_eq!(files::read(&path), text, "{what}");
    }
}

/// Configurations from before the key was written.
fn no_archive_dir(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let path = stage.lineage("a.test").conf();
    let conf = files::read(&path);
    let without = conf.lines().filter(|line| !line.starts_with("archive_dir"));
    files::write(&path, &without.map(|line| format!("{line}\n")).collect::<String>());
    stage.client().renew(&["--force-renewal"]).succeeds();

    assert_eq!(stage.lineage("a.test").version(), 2);
}

/// A configuration directory that was copied still leads to where it came from; whoever uses it is told.
fn copied(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let copy = stage.client().elsewhere("copy");
    files::make_folder(&stage.path("copy"));
    files::copy_folder(&stage.config(), &copy.config());
    copy.run("certificates", &[]).succeeds().says_if(stage.is_ours(), "[EC2630]");
    files::rename(&stage.path("tree"), &stage.path("gone"));
    copy.renew(&["--force-renewal"]).exits(1).says_if(stage.is_ours(), "[EC2630]").says("(parsefail)");

    let (from, to) = (stage.config().display().to_string(), copy.config().display().to_string());
    let conf = copy.config().join("renewal/a.test.conf");
    files::write(&conf, &files::read(&conf).replace(&from, &to));
    let said = copy.renew(&["--force-renewal"]).succeeds().says("(success)");
    assert!(!said.stderr.contains("EC2630"), "{}", said.stderr);
}

const CERTBOTS: &[Subject] = &[Subject::Certbot5, Subject::Certbot2];
