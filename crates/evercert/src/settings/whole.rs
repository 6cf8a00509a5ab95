//! The settings as a whole, and who set what.

use crate::{
    environment::Environment,
    flags::{
        arguments::{Arguments, Value},
        defs,
        flag::Flag,
        occurrence::Origin,
        verb::Verb,
    },
    settings::{
        account::AccountSettings, challenge::ChallengeSettings, error::SettingsError, hooks::HookSettings,
        install::InstallSettings, key::KeySettings, names::Names, output::Output, paths::PathSettings,
        plugins::PluginSettings, renewal::RenewalSettings, resolve, rules, server::ServerSettings,
    },
};

/// All that one run of the program is to go by.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What to do.
    pub verb: Verb,
    /// Words after a verb that takes some.
    pub words: Vec<String>,
    /// All that followed `--`.
    pub rest: Vec<String>,
    /// How to talk.
    pub output: Output,
    /// Where files are.
    pub paths: PathSettings,
    /// Which certificate, for which names.
    pub names: Names,
    /// Which CA.
    pub server: ServerSettings,
    /// Who we are there.
    pub account: AccountSettings,
    /// What the key and certificate look like.
    pub key: KeySettings,
    /// How control of the names is proved.
    pub challenge: ChallengeSettings,
    /// What runs before and after.
    pub hooks: HookSettings,
    /// How renewal goes.
    pub renewal: RenewalSettings,
    /// What installing, revoking and the like are told.
    pub install: InstallSettings,
    /// Which plugins, with the options of the built-in ones.
    pub plugins: PluginSettings,
    pub(super) arguments: Arguments,
}

impl Settings {
    /// Makes settings of what was said: flags act on each other, paths become absolute, everything
    /// is parsed, and the rules between flags are checked. Looks at the disk only for webroots and
    /// whether an account exists.
    pub fn new(arguments: Arguments, env: &Environment) -> Result<Self, SettingsError> {
        let settings = Self::assemble(resolve::resolve(arguments, env)?)?;
        rules::check(&settings)?;
        Ok(settings)
    }

    /// Whether the user set this flag's value: on the command line, in a file, or by a choice made
    /// while running. A webroot sets the map of webroots too.
    pub fn user_set(&self, flag: &Flag) -> bool {
        let through_webroot =
            flag.long == defs::plugins::WEBROOT_MAP.long && self.arguments.is_said(&defs::plugins::WEBROOT_PATH);
        self.arguments.is_said(flag) || through_webroot
    }

    /// Who set this flag's value.
    pub fn origin(&self, flag: &Flag) -> Origin {
        self.arguments.origin(flag)
    }

    /// What was said, for plugins that read their own options and for the log.
    pub fn arguments(&self) -> &Arguments {
        &self.arguments
    }

    /// The settings with one value chosen while running: an account, a webroot from a prompt. It
    /// counts as set by the user and is saved.
    pub fn with(&self, flag: &'static Flag, value: Value) -> Result<Self, SettingsError> {
        let mut arguments = self.arguments.clone();
        arguments.assign(flag, value);
        Self::assemble(arguments)
    }

    /// The same request as a rehearsal that saves nothing; it goes to the staging server where the
    /// request goes to Let's Encrypt, and otherwise to the same CA.
    pub fn rehearsal(&self) -> Result<Self, SettingsError> {
        Self::assemble(resolve::rehearsal(self.arguments.clone()))
    }

    /// The settings without `--dry-run`, where a command rehearses of its own accord.
    pub fn in_earnest(&self) -> Result<Self, SettingsError> {
        let mut arguments = self.arguments.clone();
        arguments.forget(&defs::challenge::DRY_RUN);
        Self::assemble(arguments)
    }

    pub(super) fn assemble(arguments: Arguments) -> Result<Self, SettingsError> {
        let args = &arguments;
        Ok(Self {
            verb: args.verb,
            words: args.words.clone(),
            rest: args.rest.clone(),
            output: Output::new(args),
            paths: PathSettings::new(args),
            names: Names::new(args)?,
            server: ServerSettings::new(args)?,
            account: AccountSettings::new(args)?,
            key: KeySettings::new(args)?,
            challenge: ChallengeSettings::new(args),
            hooks: HookSettings::new(args),
            renewal: RenewalSettings::new(args),
            install: InstallSettings::new(args),
            plugins: PluginSettings::new(args)?,
            arguments,
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::path::Path;

    use super::*;
    use crate::flags::{
        defs::{account, key, names, plugins},
        sources::{Asked, Files, gather},
    };

    /// The settings of a command line, words separated by white space, with no files.
    pub(crate) fn settings(line: &str) -> Result<Settings, SettingsError> {
        settings_in(line, &Environment::with_words(&["evercert"]))
    }

    pub(crate) fn settings_in(line: &str, env: &Environment) -> Result<Settings, SettingsError> {
        let words: Vec<_> = line.split_whitespace().map(Into::into).collect();
        let read = &evercert_store::fs::read_text;
        let files = Files { usual: Vec::new(), read_usual: read, read_named: read };
        match gather(&words, &files, &|_| false).expect("the line parses") {
            Asked::Work(arguments) => Settings::new(*arguments, env),
            Asked::Instead(instead) => panic!("asked for {instead:?}"),
        }
    }

    #[test]
    fn silence_is_the_defaults() {
        let settings = settings("certonly").unwrap();
        assert_eq!(settings.paths.config, Path::new("/etc/letsencrypt"));
        assert_eq!(settings.server.url, account::PRODUCTION);
        assert!(settings.names.identifiers().is_empty());
        assert_eq!(settings.plugins.authenticator, None);
    }

    #[test]
    fn who_set_what() {
        let table: &[(&str, &Flag, bool)] = &[
            ("certonly", &account::SERVER, false),
            ("certonly --staging", &account::SERVER, true),
            ("certonly --dry-run", &account::SERVER, true),
            ("certonly --standalone", &plugins::AUTHENTICATOR, true),
            ("certonly --nginx", &plugins::INSTALLER, true),
            ("certonly -a nginx", &plugins::INSTALLER, false),
            ("certonly -w /tmp", &plugins::WEBROOT_MAP, true),
            ("certonly --key-type ecdsa", &key::KEY_TYPE, true),
            ("certonly -c x", &names::CERT_NAME, false),
        ];
        for (line, flag, expected) in table {
            let line = line.replace("-c x", "");
            let settings = settings(&line).unwrap();
            assert_eq!(settings.user_set(flag), *expected, "{line} --{}", flag.long);
        }
    }

    #[test]
    fn a_choice_made_while_running_is_the_users() {
        let before = settings("certonly").unwrap();
        let chosen = Value::Text("abc".into());
        let after = before.with(&account::ACCOUNT, chosen).unwrap();
        assert_eq!(after.account.id.as_deref(), Some("abc"));
        assert_eq!(after.origin(&account::ACCOUNT), Origin::Runtime);
    }
}
