//! Trees as programs of earlier years left them: what a certificate of today is turned into.

use std::path::Path;

use serde_json::{Value, json};

use crate::files;
use crate::lineage::Lineage;

/// Whose habits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Era {
    /// certbot 0.31, of Debian 10.
    V0_31,
    /// certbot 1.12, of Debian 11.
    V1_12,
}

/// Gives a lineage with an RSA key and the authenticator standalone the form of that time: its configuration, its
/// account, and the folders that were written and never read.
///
/// # Panics
/// When the files are not there.
pub fn age(lineage: &Lineage, accounts: &Path, era: Era) {
    let conf = files::read(&lineage.conf());
    files::write(&lineage.conf(), &configuration(&conf, era));
    let config = accounts.ancestors().find(|folder| folder.join("renewal").is_dir()).expect("accounts stand in a tree");
    for (folder, file) in [("csr", "0000_csr-certbot.pem"), ("keys", "0000_key-certbot.pem")] {
        files::write(&config.join(folder).join(file), "nobody reads this\n");
    }
    for account in files::list(accounts) {
        let [registration, key] = ["regr.json", "private_key.json"].map(|name| account.join(name));
        files::write(&registration, &old_registration(&files::read(&registration), &files::read(&key)));
    }
    if era == Era::V0_31 {
        stand_elsewhere(accounts);
    }
}

fn configuration(conf: &str, era: Era) -> String {
    let known = |key: &str| {
        let line = conf.lines().find(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(" = ")));
        line.unwrap_or_else(|| panic!("no {key} in\n{conf}")).to_owned()
    };
    let mut lines = vec!["# renew_before_expiry = 30 days".to_owned(), format!("version = {}", version(era))];
    lines.extend(["archive_dir", "cert", "privkey", "chain", "fullchain"].map(known));
    lines.extend(["", "# Options used in the renewal process", "[renewalparams]"].map(str::to_owned));
    lines.extend(["account", "authenticator", "server"].map(known));
    let options: &[&str] = match era {
        Era::V0_31 => &["installer = None", "pref_challs = http-01,", "tls_sni_01_port = 443", "rsa_key_size = 2048"],
        Era::V1_12 => &["manual_public_ip_logging_ok = None", "rsa_key_size = 2048"],
    };
    lines.extend(options.iter().map(|line| (*line).to_owned()));
    lines.join("\n") + "\n"
}

fn version(era: Era) -> &'static str {
    match era {
        Era::V0_31 => "0.31.0",
        Era::V1_12 => "1.12.0",
    }
}

/// The first generation kept all that the CA had said.
fn old_registration(registration: &str, key: &str) -> String {
    let [mut registration, key]: [Value; 2] =
        [registration, key].map(|text| serde_json::from_str(text).expect("the files of an account are JSON"));
    registration["body"] = json!({"contact": ["mailto:old@example.test"], "agreement": "https://ca.test/terms/v1",
        "key": {"kty": "RSA", "n": key["n"], "e": key["e"]}, "status": "valid"});
    registration["new_authzr_uri"] = json!("https://ca.test/acme/new-authz");
    registration["terms_of_service"] = json!("https://ca.test/terms/v1");
    registration.to_string()
}

/// Accounts of a server that changed its URL: a link leads to where they were.
fn stand_elsewhere(accounts: &Path) {
    let before = accounts.with_file_name("directory-v1");
    files::rename(accounts, &before);
    files::link(&before, accounts);
}
