//! Laying a renewal conf under what the user said: saved values hold unless the user overrides
//! them in this run.

use std::collections::BTreeMap;

use evercert_store::renewal_conf::current_server;

use crate::{
    flags::{
        arguments::{Arguments, Value, fitted},
        defs::{
            self,
            account::{ACCOUNT, SERVER},
            challenge::DRY_RUN,
            hooks::DEPLOY_HOOK,
            key::KEY_TYPE,
            plugins::{AUTHENTICATOR, INSTALLER},
        },
        flag::{Flag, SavedForm},
    },
    settings::{error::SettingsError, whole::Settings},
};

/// What a renewal conf says, as read from disk.
#[derive(Clone, Debug, Default)]
pub struct Restored {
    /// The scalars of `[renewalparams]`.
    pub params: BTreeMap<String, RestoredValue>,
    /// The pairs of `[[webroot_map]]`, if there is such a section.
    pub webroot_map: Option<Vec<(String, String)>>,
}

/// A value on disk: a string or a list of strings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RestoredValue {
    /// A list.
    List(Vec<String>),
    /// A string.
    Text(String),
}

impl Restored {
    /// Whether a plugin was in use when this was saved.
    fn names(&self, plugin: &str) -> bool {
        let saved = [&AUTHENTICATOR, &INSTALLER].map(|flag| flag.saved.and_then(|saved| self.params.get(saved.key)));
        saved.iter().flatten().any(|value| matches!(value, RestoredValue::Text(name) if name == plugin))
    }
}

impl Settings {
    /// The settings for one lineage: values of its conf for all that the user did not set in this
    /// run. Keys nobody knows are left alone; options of plugins count for the plugins in use, and, as with certbot,
    /// for those that the conf names: who takes another plugin for one renewal finds the way back.
    pub fn overlay(&self, conf: &Restored) -> Result<Self, SettingsError> {
        let mut args = self.arguments.clone();
        for flag in [&AUTHENTICATOR, &INSTALLER] {
            self.restore(flag, conf, &mut args)?;
        }
        let in_use = [args.text(&AUTHENTICATOR), args.text(&INSTALLER)];
        let counts = |flag: &Flag| match defs::plugin_of(flag) {
            None => true,
            Some(plugin) => in_use.iter().flatten().any(|name| name == plugin) || conf.names(plugin),
        };
        for flag in defs::all().filter(|flag| flag.saved.is_some() && counts(flag)) {
            self.restore(flag, conf, &mut args)?;
        }
        Self::assemble(args)
    }

    fn restore(&self, flag: &'static Flag, conf: &Restored, args: &mut Arguments) -> Result<(), SettingsError> {
        if self.user_set(flag) || (flag.long == ACCOUNT.long && self.is_elsewhere(conf)) {
            return Ok(());
        }
        if let Some(value) = restored(flag, conf)? {
            args.assign(flag, value);
        }
        Ok(())
    }

    /// Whether this run goes to another CA than the conf's, where its account means nothing.
    fn is_elsewhere(&self, conf: &Restored) -> bool {
        let saved = conf.params.get("server");
        let same = matches!(saved, Some(RestoredValue::Text(url)) if current_server(url) == self.server.url);
        self.arguments.switch(&DRY_RUN) || (self.user_set(&SERVER) && !same)
    }
}

/// The value a conf gives a flag, if it gives one.
fn restored(flag: &Flag, conf: &Restored) -> Result<Option<Value>, SettingsError> {
    let Some(saved) = flag.saved else {
        return Ok(None);
    };
    if saved.form == SavedForm::Section {
        return Ok(conf.webroot_map.clone().map(Value::Map));
    }
    let known = conf.params.get(saved.key).or_else(|| alias(flag, conf));
    match known {
        Some(value) => read(flag, saved.form, saved.key, value).map(Some),
        // Confs older than ECDSA keys have no type, and RSA keys.
        None if flag.long == KEY_TYPE.long => Ok(Some(Value::Text("rsa".into()))),
        None => Ok(None),
    }
}

fn alias<'a>(flag: &Flag, conf: &'a Restored) -> Option<&'a RestoredValue> {
    (flag.long == DEPLOY_HOOK.long).then(|| conf.params.get("deploy_hook")).flatten()
}

fn read(flag: &Flag, form: SavedForm, key: &str, value: &RestoredValue) -> Result<Value, SettingsError> {
    let text = match value {
        RestoredValue::List(items) if form == SavedForm::List => {
            return Ok(Value::List(items.clone()));
        }
        RestoredValue::List(items) => items.join(", "),
        RestoredValue::Text(text) => text.clone(),
    };
    let bad =
        |expected: &str| SettingsError::BadSaved { key: key.into(), value: text.clone(), expected: expected.into() };
    match form {
        SavedForm::List => Ok(Value::List(vec![text.clone()])),
        SavedForm::Bool => truth(&text).map(Value::Switch).ok_or_else(|| bad("True or False")),
        SavedForm::Inverted => truth(&text).map(|on| Value::Switch(!on)).ok_or_else(|| bad("True or False")),
        SavedForm::Number | SavedForm::Text | SavedForm::Section if text == "None" => Ok(Value::Unset),
        SavedForm::Number => text.parse().map(Value::Number).map_err(|_| bad("a number")),
        SavedForm::Text | SavedForm::Section => shaped(flag, &text).ok_or_else(|| bad("known")),
    }
}

/// A saved text in today's spelling, if its flag takes it.
fn shaped(flag: &Flag, text: &str) -> Option<Value> {
    let today = match flag.long {
        long if long == SERVER.long => current_server(text),
        long if long == AUTHENTICATOR.long && text == "certbot-route53:auth" => "dns-route53",
        _ => text,
    };
    let shape = flag.kind.shape()?;
    fitted(flag, shape, today).ok().map(Value::Text)
}

fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use evercert_pki::key::KeyType;

    use super::*;
    use crate::settings::whole::tests::settings;

    fn conf(lines: &str) -> Restored {
        let pairs = lines.lines().filter_map(|line| line.trim().split_once(" = "));
        Restored {
            params: pairs.map(|(key, value)| (key.into(), RestoredValue::Text(value.into()))).collect(),
            webroot_map: None,
        }
    }

    fn renewed(line: &str, lines: &str) -> Settings {
        settings(line).unwrap().overlay(&conf(lines)).unwrap()
    }

    const CONF: &str = "server = https://ca.test/dir
        account = abc
        key_type = ecdsa
        elliptic_curve = secp384r1
        authenticator = webroot
        webroot_path = /nonexistent
        manual_auth_hook = x
        reuse_key = True
        autorenew = False
        http01_port = None
        renew_hook = reload
        must_staple = false";

    #[test]
    fn saved_values_hold() {
        let settings = renewed("renew", CONF);
        assert_eq!(settings.server.url, "https://ca.test/dir");
        assert_eq!(settings.account.id.as_deref(), Some("abc"));
        assert_eq!(settings.key.key_type, KeyType::EcdsaP384);
        assert!(settings.key.reuse_key && !settings.renewal.autorenew);
        assert_eq!(settings.challenge.http_01_port, 80);
        assert_eq!(settings.hooks.deploy.as_deref(), Some("reload"));
        assert_eq!(settings.plugins.authenticator.as_deref(), Some("webroot"));
        let paths = settings.plugins.webroot.paths;
        assert_eq!(paths, [Path::new("/nonexistent")]);
        assert_eq!(settings.plugins.manual_auth_hook, None);
    }

    #[test]
    fn what_the_user_says_in_this_run_wins() {
        let settings = renewed("renew --standalone --no-reuse-key --key-type rsa --rsa-key-size 3072", CONF);
        assert_eq!(settings.plugins.authenticator.as_deref(), Some("standalone"));
        assert!(!settings.key.reuse_key);
        assert_eq!(settings.key.key_type, KeyType::Rsa(3072));
    }

    #[test]
    fn an_account_belongs_to_its_server() {
        let account = |line| renewed(line, CONF).account.id;
        assert_eq!(account("renew --server https://other.test/dir"), None);
        assert_eq!(account("renew --dry-run"), None);
        assert_eq!(account("renew --dry-run --server https://ca.test/dir"), None);
        let same = account("renew --server https://ca.test/dir");
        assert_eq!(same.as_deref(), Some("abc"));
        let chosen = account("renew --server https://other.test/dir --account def");
        assert_eq!(chosen.as_deref(), Some("def"));
    }

    #[test]
    fn a_rehearsal_leaves_the_saved_server() {
        let url = renewed("renew --dry-run", CONF).server.url;
        assert_eq!(url, crate::settings::server::STAGING_URL);
    }

    #[test]
    fn a_webroot_of_this_run_discards_the_saved_map() {
        let mut conf = conf(CONF);
        conf.webroot_map = Some(vec![("a.test".into(), "/saved".into())]);
        let map = |line| {
            let settings = settings(line).unwrap().overlay(&conf).unwrap();
            settings.plugins.webroot.map.len()
        };
        assert_eq!(map("renew"), 1);
        assert_eq!(map("renew -w /tmp"), 0);
    }

    #[test]
    fn options_count_for_the_plugins_in_use_now_and_before() {
        let webroot = renewed("renew --standalone", CONF).plugins.webroot;
        assert_eq!(webroot.paths, [Path::new("/nonexistent")]);
        let before = CONF.replace("authenticator = webroot", "authenticator = standalone");
        let paths = |line| renewed(line, &before).plugins.webroot.paths;
        assert_eq!(paths("renew --webroot"), [Path::new("/nonexistent")]);
        assert!(paths("renew").is_empty());
    }

    #[test]
    fn old_confs_are_understood() {
        let settings = renewed(
            "renew",
            "server = https://acme-v01.api.letsencrypt.org/directory
             authenticator = certbot-route53:auth
             deploy_hook = reload
             tls_sni_01_port = 443",
        );
        assert_eq!(settings.key.key_type, KeyType::Rsa(2048));
        assert_eq!(settings.server.url, defs::account::PRODUCTION);
        let staging = renewed("renew", "server = https://acme-staging.api.letsencrypt.org/directory");
        assert_eq!(staging.server.url, crate::settings::server::STAGING_URL);
        assert_eq!(settings.plugins.authenticator.as_deref(), Some("dns-route53"));
        assert_eq!(settings.hooks.deploy.as_deref(), Some("reload"));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for line in ["reuse_key = maybe", "rsa_key_size = big", "key_type = dsa"] {
            let error = settings("renew").unwrap().overlay(&conf(line)).unwrap_err();
            assert!(matches!(error, SettingsError::BadSaved { .. }), "{line}");
        }
    }

    #[test]
    fn restored_values_are_saved_again() {
        let params = renewed("renew", CONF).saved_params();
        let key = |key| params.iter().find(|param| param.key == key && param.written);
        assert!(key("reuse_key").is_some() && key("webroot_path").is_some());
        assert!(key("manual_auth_hook").is_none() && key("pre_hook").is_none());
    }
}
