//! Confs as certbot writes them, and as people leave them.

use std::path::Path;

use crate::fs::{self, Mode};
use crate::kind::Kind;
use crate::renewal_conf::conf::RenewalConf;
use crate::renewal_conf::error::ConfProblem;
use crate::renewal_conf::params::{ParamValue, Params};
use crate::renewal_conf::save::{ConfEdit, create, rewrite};

const HEAD: &str = "version = 5.7.0.dev0\narchive_dir = /c/archive/w1.test\ncert = /c/live/w1.test/cert.pem\n\
                    privkey = /c/live/w1.test/privkey.pem\nchain = /c/live/w1.test/chain.pem\n\
                    fullchain = /c/live/w1.test/fullchain.pem\n";
const PARAMS: &str = "[renewalparams]\nreuse_key = True\naccount = b1d9e036d00fd822725d729403acea40\n\
                      rsa_key_size = 3072\nkey_type = rsa\nmust_staple = True\npref_challs = http-01,\n\
                      server = https://localhost:14000/dir\nauthenticator = webroot\nwebroot_path = /www1, /www1\n\
                      renew_hook = \"/bin/echo a, b #c\"\n[[webroot_map]]\nw1.test = /www1\nw2.test = /www1\n";

fn conf(text: &str) -> RenewalConf {
    RenewalConf::parse(Path::new("/c/renewal/w1.test.conf"), text.as_bytes()).unwrap()
}

fn params(lines: &str) -> Result<Params, ConfProblem> {
    conf(&format!("{HEAD}[renewalparams]\n{lines}")).params().map_err(|error| error.problem)
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn reads_a_fresh_conf_with_types() {
    let conf = conf(&format!("{HEAD}{PARAMS}[acme_renewal_info]\nari_retry_after = 2026-11-20T13:34:56\n"));
    assert_eq!(conf.version(), Some("5.7.0.dev0"));
    assert_eq!(conf.link(Kind::Chain), Path::new("/c/live/w1.test/chain.pem"));
    assert_eq!(conf.ari_retry_after().unwrap().to_string(), "2026-11-20T13:34:56");
    let params = conf.params_for_renewal().unwrap();
    assert_eq!(params.flag("reuse_key"), Some(true));
    assert_eq!(params.int("rsa_key_size"), Some(3072));
    assert_eq!(params.list("pref_challs"), Some(&texts(&["http-01"])[..]));
    assert_eq!(params.list("webroot_path"), Some(&texts(&["/www1", "/www1"])[..]));
    assert_eq!(params.text("deploy_hook"), Some("/bin/echo a, b #c"));
    assert_eq!(params.webroot_map().unwrap()[1], ("w2.test".to_owned(), "/www1".to_owned()));
}

#[test]
fn restores_types_as_certbot_does() {
    let params = params(
        "http01_port = None\npref_chain = x\npreferred_chain = None\nautorenew = FALSE\npref_challs = dns\n\
         webroot_path = /w\ndns_x_credentials = /y\ndns_x_flag = True\ndns_x_seconds = 60\nkey_type = True\n\
         server = https://acme-v01.api.letsencrypt.org/directory\n",
    )
    .unwrap();
    assert_eq!(params.int("http01_port"), Some(80));
    assert_eq!(params.get("preferred_chain"), Some(&ParamValue::None));
    assert_eq!(params.flag("autorenew"), Some(false));
    assert_eq!(params.list("pref_challs"), Some(&texts(&["dns-01"])[..]));
    assert_eq!(params.list("webroot_path"), Some(&texts(&["/w"])[..]));
    assert_eq!(params.flag("dns_x_flag"), Some(true));
    assert_eq!(params.text("dns_x_seconds"), Some("60"));
    assert_eq!(params.key_type(), "True");
    assert_eq!(params.text("server"), Some("https://acme-v02.api.letsencrypt.org/directory"));
    assert_eq!(Params::new().key_type(), "rsa");
}

#[test]
fn says_what_is_wrong() {
    let problem = |text: &str| RenewalConf::parse(Path::new("/x.conf"), text.as_bytes()).unwrap_err().problem;
    assert!(matches!(problem("[["), ConfProblem::Syntax(_)));
    assert!(matches!(problem(""), ConfProblem::MissingReference(Kind::Cert)));
    assert!(matches!(problem(&HEAD.replace("chain = /c", "chain = /c, ")), ConfProblem::NotText { .. }));
    assert!(matches!(conf(HEAD).params().unwrap_err().problem, ConfProblem::MissingParams));
    let no_authenticator = conf(&format!("{HEAD}[renewalparams]\n")).params_for_renewal();
    assert!(matches!(no_authenticator.unwrap_err().problem, ConfProblem::MissingAuthenticator));
    assert!(matches!(params("reuse_key = yes\n"), Err(ConfProblem::Bool { .. })));
    assert!(matches!(params("rsa_key_size = big\n"), Err(ConfProblem::Int { .. })));
    assert!(matches!(params("pref_challs = http-01, tls-sni-01\n"), Err(ConfProblem::UnknownChallenge { .. })));
    assert!(matches!(params("user_agent = %(x)s\n"), Err(ConfProblem::Interpolation(_))));
    assert!(matches!(params("server = a, b\n"), Err(ConfProblem::NotText { .. })));
}

#[test]
fn hooks_are_read_literally_but_known_to_break_certbot() {
    let conf = conf(&format!(
        "{HEAD}[renewalparams]\npre_hook = date '+%(x)s'\npost_hook = echo a, b\nmanual_auth_hook = %d\n"
    ));
    let params = conf.params().unwrap();
    assert_eq!(params.text("pre_hook"), Some("date '+%(x)s'"));
    assert_eq!(params.text("post_hook"), Some("echo a, b"));
    assert_eq!(conf.hooks_certbot_cannot_read(), ["pre_hook"]);
}

#[test]
fn writing_merges_and_forgets_only_old_options() {
    let root = crate::testing::directory();
    let path = root.path().join("w1.test.conf");
    let extra = "renew_before_expiry = 30 days # mine\n";
    let text = format!("# kept\n{HEAD}{extra}# why\n{PARAMS}[mine]\nx = y\n");
    fs::write_exclusive(&path, text.as_bytes(), Mode::Exact(0o640)).unwrap();
    fs::write_exclusive(&root.path().join("w1.test.conf.new"), b"stale", Mode::FILE).unwrap();
    let mut params = Params::new();
    params.set("authenticator", "standalone".into());
    params.set("deploy_hook", "echo %(x)s, # \"x\"".into());
    params.set("http01_port", 8080.into());
    params.set("installer", ParamValue::None);
    let own = ConfEdit::Own("ari_instant", Some("2026-11-21T00:00:00Z".into()));
    let edits = [ConfEdit::Version("5.8.0"), ConfEdit::Params(&params), own];
    let conf = rewrite(&path, &edits).unwrap();
    let head = HEAD.replace("5.7.0.dev0", "5.8.0");
    let written = fs::read_text(&path).unwrap();
    assert_eq!(
        written,
        format!(
            "# kept\n{head}{extra}# why\n[renewalparams]\nauthenticator = standalone\n\
             renew_hook = 'echo %(x)s, # \"x\"'\nhttp01_port = 8080\ninstaller = None\n[mine]\nx = y\n[evercert]\n\
             ari_instant = 2026-11-21T00:00:00Z\n"
        )
    );
    assert_eq!(conf.own("ari_instant").unwrap().text(), Some("2026-11-21T00:00:00Z"));
    assert_eq!(conf.renew_before_expiry(), Some("30 days"));
    assert_eq!(conf.params().unwrap(), params);
    assert_eq!(fs::mode(&path).unwrap(), 0o640);
    assert_eq!(fs::list(root.path()).unwrap(), ["w1.test.conf"]);
}

#[test]
fn renewal_information_touches_nothing_else() {
    let root = crate::testing::directory();
    let path = root.path().join("a.conf");
    let text = format!("{HEAD}{PARAMS}");
    fs::write_exclusive(&path, text.as_bytes(), Mode::FILE).unwrap();
    let time = "2026-11-20T13:34:56.7".parse().unwrap();
    rewrite(&path, &[ConfEdit::AriRetryAfter(time)]).unwrap();
    let expected = format!("{text}[acme_renewal_info]\nari_retry_after = 2026-11-20T13:34:56\n");
    assert_eq!(fs::read_text(&path).unwrap(), expected);
    rewrite(&path, &[ConfEdit::Own("never", None)]).unwrap();
    assert_eq!(fs::read_text(&path).unwrap(), expected);
}

#[test]
fn a_new_conf_is_what_certbot_would_write() {
    let root = crate::testing::directory();
    let path = root.path().join("w1.test.conf");
    let params = conf(&format!("{HEAD}{PARAMS}")).params().unwrap();
    let links = Kind::ALL.map(|kind| format!("/c/live/w1.test/{kind}.pem"));
    let mut edits = vec![ConfEdit::Version("5.7.0.dev0"), ConfEdit::ArchiveDir(Path::new("/c/archive/w1.test"))];
    edits.extend(Kind::ALL.iter().zip(&links).map(|(kind, link)| ConfEdit::Link(*kind, Path::new(link))));
    edits.push(ConfEdit::Params(&params));
    create(&path, &edits).unwrap();
    assert_eq!(fs::read_text(&path).unwrap(), format!("{HEAD}{PARAMS}"));
    assert!(create(&path, &edits).is_err());
}
