//! How flags act on each other before anything is parsed: shorthands choose plugins, tests choose
//! servers, paths become absolute.

use std::path::Path;

use evercert_store::fs::list;

use crate::{
    environment::Environment,
    flags::{
        arguments::{Arguments, Value},
        defs::{
            self,
            account::{ACCOUNT, AGREE_TOS, PRODUCTION, REGISTER_WITHOUT_EMAIL, SERVER, STAGING},
            challenge::{BREAK_MY_CERTS, DRY_RUN},
            install::{CERT_PATH, CHAIN_PATH, FULLCHAIN_PATH, KEY_PATH, STAPLE_OCSP},
            interaction::{CONFIG_DIR, LOGS_DIR, WORK_DIR},
            key::MUST_STAPLE,
            names::{CSR, DOMAINS, IP_ADDRESS},
            plugins::{AUTHENTICATOR, CONFIGURATOR, INSTALLER, NGINX_SERVER_ROOT, WEBROOT_MAP, WEBROOT_PATH},
        },
        flag::{Flag, Selects},
        verb::Verb,
    },
    settings::{error::SettingsError, install::default_file, names::address, server::STAGING_URL, webroot::Walk},
};

/// Applies what flags mean for other flags. Called once, on what was said.
pub(super) fn resolve(mut args: Arguments, env: &Environment) -> Result<Arguments, SettingsError> {
    paths(&mut args, env);
    names(&mut args, env)?;
    plugins(&mut args)?;
    server(&mut args)?;
    if args.switch(&DRY_RUN) {
        dry_run(&mut args)?;
    }
    if args.switch(&MUST_STAPLE) {
        args.assign(&STAPLE_OCSP, Value::Switch(true));
    }
    Ok(args)
}

fn paths(args: &mut Arguments, env: &Environment) {
    let verb = args.verb;
    let plain: [&'static Flag; 9] = [
        &CONFIG_DIR,
        &WORK_DIR,
        &LOGS_DIR,
        &CSR,
        &CERT_PATH,
        &KEY_PATH,
        &FULLCHAIN_PATH,
        &CHAIN_PATH,
        &NGINX_SERVER_ROOT,
    ];
    for flag in plain {
        let default = default_file(verb, flag.long).map(str::to_owned);
        if let Some(path) = args.text(flag).or(default) {
            args.refine(flag, text(&env.absolute(Path::new(&path))));
        }
    }
    for flag in defs::of_dns() {
        if let Some(path) = args.text(flag).filter(|_| flag.long.ends_with("-credentials")) {
            args.refine(flag, text(&env.expanded(&path)));
        }
    }
}

fn text(path: &Path) -> Value {
    Value::Text(path.to_string_lossy().into_owned())
}

fn names(args: &mut Arguments, env: &Environment) -> Result<(), SettingsError> {
    let walk = Walk::through(args, env)?;
    let addresses: Result<Vec<_>, _> =
        args.list(&IP_ADDRESS).iter().map(|text| address(text).map(|address| address.to_string())).collect();
    args.refine(&IP_ADDRESS, Value::List(addresses?));
    args.refine(&DOMAINS, Value::List(walk.domains));
    args.refine(&WEBROOT_PATH, Value::List(walk.paths));
    args.refine(&WEBROOT_MAP, Value::Map(walk.map));
    Ok(())
}

/// Which plugin each role gets: flags that choose one must agree.
fn plugins(args: &mut Arguments) -> Result<(), SettingsError> {
    let mut authenticator = Choice::new("authenticator");
    let mut installer = Choice::new("installer");
    authenticator.take(args.text(&AUTHENTICATOR))?;
    installer.take(args.text(&INSTALLER))?;
    authenticator.take(args.text(&CONFIGURATOR))?;
    installer.take(args.text(&CONFIGURATOR))?;
    for flag in defs::all().filter(|flag| args.switch(flag)) {
        let name = || Some(flag.long.to_owned());
        match flag.selects {
            Selects::Nothing => {}
            Selects::Authenticator => authenticator.take(name())?,
            Selects::Both => {
                authenticator.take(name())?;
                installer.take(name())?;
            }
        }
    }
    authenticator.store(args, &AUTHENTICATOR);
    installer.store(args, &INSTALLER);
    Ok(())
}

struct Choice {
    role: &'static str,
    plugin: Option<String>,
}

impl Choice {
    fn new(role: &'static str) -> Self {
        Self { role, plugin: None }
    }

    fn take(&mut self, plugin: Option<String>) -> Result<(), SettingsError> {
        match (&self.plugin, plugin) {
            (Some(first), Some(second)) if *first != second => {
                Err(SettingsError::PluginConflict { role: self.role, first: first.clone(), second })
            }
            (None, Some(plugin)) => {
                self.plugin = Some(plugin);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn store(self, args: &mut Arguments, flag: &'static Flag) {
        if let Some(plugin) = self.plugin.filter(|_| !args.is_said(flag)) {
            args.assign(flag, Value::Text(plugin));
        }
    }
}

fn server(args: &mut Arguments) -> Result<(), SettingsError> {
    // Where `reconfigure` rehearses depends on the certificate.
    let dry_run = args.switch(&DRY_RUN) && args.verb != Verb::Reconfigure;
    let staging = args.switch(&STAGING);
    let url = args.text(&SERVER).unwrap_or_default();
    let ours = url == PRODUCTION || url == STAGING_URL;
    if staging && !ours {
        return Err(SettingsError::Conflict { first: "--staging".into(), second: format!("--server {url}") });
    }
    if (staging || dry_run) && ours {
        args.assign(&SERVER, Value::Text(STAGING_URL.into()));
    }
    Ok(())
}

fn dry_run(args: &mut Arguments) -> Result<(), SettingsError> {
    if !matches!(args.verb, Verb::Certonly | Verb::Renew | Verb::Reconfigure) {
        let verbs = "certonly, renew, reconfigure";
        return Err(SettingsError::WrongVerb { flag: "--dry-run", verb: args.verb, verbs });
    }
    if args.verb != Verb::Reconfigure {
        rehearse(args);
    }
    Ok(())
}

/// The same request as a rehearsal: at the staging server, where it would go to Let's Encrypt.
pub(super) fn rehearsal(mut args: Arguments) -> Arguments {
    args.assign(&DRY_RUN, Value::Switch(true));
    if args.text(&SERVER).is_none_or(|url| url == PRODUCTION) {
        args.assign(&SERVER, Value::Text(STAGING_URL.into()));
        args.forget(&ACCOUNT);
    }
    let account = args.text(&ACCOUNT);
    rehearse(&mut args);
    if let Some(account) = account {
        args.assign(&ACCOUNT, Value::Text(account));
    }
    args
}

fn rehearse(args: &mut Arguments) {
    args.assign(&BREAK_MY_CERTS, Value::Switch(true));
    args.assign(&STAGING, Value::Switch(true));
    args.forget(&ACCOUNT);
    if has_accounts(args) {
        args.assign(&AGREE_TOS, Value::Switch(true));
        args.assign(&REGISTER_WITHOUT_EMAIL, Value::Switch(true));
    }
}

/// Whether there is an account with any CA: its owner agreed once, so a rehearsal with another
/// server does not ask again.
fn has_accounts(args: &Arguments) -> bool {
    let config = args.text(&CONFIG_DIR).unwrap_or_default();
    list(&Path::new(&config).join("accounts")).is_ok_and(|names| !names.is_empty())
}

#[cfg(test)]
mod tests {
    use evercert_store::fs::Mode;

    use super::*;
    use crate::settings::whole::tests::{settings, settings_in};

    #[test]
    fn tests_go_to_the_staging_server() {
        let table = [
            ("certonly", PRODUCTION),
            ("certonly --staging", STAGING_URL),
            ("certonly --dry-run", STAGING_URL),
            ("renew --dry-run --server https://ca.test/dir", "https://ca.test/dir"),
            ("certonly --server https://ca.test/dir", "https://ca.test/dir"),
        ];
        for (line, url) in table {
            assert_eq!(settings(line).unwrap().server.url, url, "{line}");
        }
        assert!(settings("certonly --staging --server https://ca.test/dir").is_err());
        assert!(settings("revoke --dry-run").is_err());
        assert!(settings("certonly --server wibble").is_err());
    }

    #[test]
    fn shorthands_choose_plugins_and_must_agree() {
        let chosen = |line| {
            let plugins = settings(line).unwrap().plugins;
            (plugins.authenticator.unwrap_or_default(), plugins.installer.unwrap_or_default())
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(chosen("certonly --nginx"), pair("nginx", "nginx"));
        assert_eq!(chosen("certonly --webroot -w /tmp -i null"), pair("webroot", "null"));
        assert_eq!(chosen("certonly --dns-ovh"), pair("dns-ovh", ""));
        assert_eq!(chosen("certonly --tls-alpn -a tls-alpn"), pair("tls-alpn", ""));
        assert_eq!(chosen("certonly --configurator apache"), pair("apache", "apache"));
        for line in ["certonly --nginx --standalone", "run -a webroot --apache"] {
            let error = settings(line).unwrap_err();
            assert!(matches!(error, SettingsError::PluginConflict { .. }), "{line}");
        }
    }

    #[test]
    fn a_rehearsal_with_an_account_elsewhere_asks_nothing() {
        let tree = tempfile::tempdir().unwrap();
        let line = format!("certonly --dry-run --config-dir {}", tree.path().display());
        assert!(!settings(&line).unwrap().account.agree_tos);
        evercert_store::fs::create_dir_all(&tree.path().join("accounts/ca.test"), Mode::Exact(0o700)).unwrap();
        assert!(settings(&line).unwrap().account.agree_tos);
    }

    #[test]
    fn paths_become_absolute() {
        let mut env = Environment::with_words(&["evercert"]).with_variable("HOME", "/home/me");
        env.directory = "/dev".into();
        let line = "certonly --config-dir c --csr null --dns-ovh-credentials ~/ovh.ini --nginx-server-root n";
        let settings = settings_in(line, &env).unwrap();
        assert_eq!(settings.paths.config, Path::new("/dev/c"));
        assert_eq!(settings.names.csr.as_deref(), Some(Path::new("/dev/null")));
        let files = &settings.install.files;
        assert_eq!(files.cert.as_deref(), Some(Path::new("/dev/cert.pem")));
        assert!(!settings.user_set(&CERT_PATH));
        let credentials = settings.arguments().text(&defs::dns::OVH_CREDENTIALS);
        assert_eq!(credentials.as_deref(), Some("/home/me/ovh.ini"));
        assert_eq!(settings.arguments().text(&NGINX_SERVER_ROOT).as_deref(), Some("/dev/n"));
    }
}
