//! What cannot be asked for together. Checked once, on what the user said; a renewal conf that
//! breaks such a rule is certbot's past and is let through.

use std::path::Path;

use rustix::fs::{Access, access};

use crate::{
    environment::Environment,
    flags::{
        defs::{
            interaction::{FORCE_INTERACTIVE, NON_INTERACTIVE},
            names::{DOMAINS, IP_ADDRESS},
            plugins::WEBROOT_MAP,
        },
        verb::Verb,
    },
    settings::{error::SettingsError, hooks::HookSettings, whole::Settings},
};

/// Checks all rules between flags.
pub(super) fn check(settings: &Settings, env: &Environment) -> Result<(), SettingsError> {
    interaction(settings)?;
    ports(settings)?;
    csr(settings)?;
    names(settings)?;
    enhancements(settings)?;
    if settings.hooks.validate {
        hooks(&settings.hooks, env)?;
    }
    Ok(())
}

fn interaction(settings: &Settings) -> Result<(), SettingsError> {
    let args = settings.arguments();
    if !args.switch(&FORCE_INTERACTIVE) {
        return Ok(());
    }
    if settings.verb == Verb::Renew {
        return Err(SettingsError::RenewInteractive);
    }
    if args.switch(&NON_INTERACTIVE) {
        return Err(conflict("--non-interactive", "--force-interactive"));
    }
    Ok(())
}

fn ports(settings: &Settings) -> Result<(), SettingsError> {
    let challenge = &settings.challenge;
    if challenge.http_01_port == challenge.https_port {
        return Err(SettingsError::SamePorts { port: challenge.https_port });
    }
    Ok(())
}

fn csr(settings: &Settings) -> Result<(), SettingsError> {
    if settings.names.csr.is_none() {
        return Ok(());
    }
    if settings.verb != Verb::Certonly {
        return Err(SettingsError::WrongVerb { flag: "--csr", verb: settings.verb, verbs: "certonly" });
    }
    if settings.names.allow_subset_of_names {
        return Err(conflict("--csr", "--allow-subset-of-names"));
    }
    Ok(())
}

fn names(settings: &Settings) -> Result<(), SettingsError> {
    let names = &settings.names;
    let wildcard = names.dns.iter().any(|name| name.is_wildcard());
    if names.allow_subset_of_names && wildcard {
        return Err(SettingsError::SubsetWithWildcard);
    }
    if settings.verb == Verb::Renew && !named_by_map_only(settings) {
        return Err(SettingsError::RenewWithNames);
    }
    Ok(())
}

/// Whether every name came from a `--webroot-map`, which `renew` tolerates.
fn named_by_map_only(settings: &Settings) -> bool {
    let said = settings.arguments().occurrences();
    let is = |long: &str| said.iter().any(|one| one.flag.long == long);
    let mapped = |name| settings.plugins.webroot.map.iter().any(|(key, _)| *key == name);
    let typed = is(DOMAINS.long) || is(IP_ADDRESS.long);
    !typed || (is(WEBROOT_MAP.long) && settings.names.identifiers().into_iter().all(mapped))
}

fn enhancements(settings: &Settings) -> Result<(), SettingsError> {
    if settings.install.hsts && settings.install.auto_hsts {
        return Err(conflict("--hsts", "--auto-hsts"));
    }
    Ok(())
}

fn hooks(hooks: &HookSettings, env: &Environment) -> Result<(), SettingsError> {
    let all = [("pre", &hooks.pre), ("post", &hooks.post), ("deploy", &hooks.deploy)];
    all.into_iter()
        .filter_map(|(hook, command)| Some((hook, command.as_deref()?)))
        .try_for_each(|(hook, command)| check_hook(hook, command, env))
}

/// Checks that the first word of a hook is a program. Also used for the hooks of plugins.
pub fn check_hook(hook: &'static str, command: &str, env: &Environment) -> Result<(), SettingsError> {
    let program = command.split_whitespace().next().unwrap_or_default();
    let path = env.text("PATH").unwrap_or_default();
    let found = if program.contains('/') {
        is_program(&env.absolute(Path::new(program)))
    } else {
        let directories = path.split(':').chain(MORE_DIRECTORIES);
        directories.map(|directory| Path::new(directory).join(program)).any(|file| is_program(&file))
    };
    let command = program.to_owned();
    match found {
        true => Ok(()),
        false if program.contains('/') && env.absolute(Path::new(program)).exists() => {
            Err(SettingsError::HookNotExecutable { hook, command })
        }
        false => Err(SettingsError::HookNotFound { hook, command, path: path.into() }),
    }
}

fn is_program(path: &Path) -> bool {
    path.is_file() && access(path, Access::EXEC_OK).is_ok()
}

fn conflict(first: &str, second: &str) -> SettingsError {
    SettingsError::Conflict { first: first.into(), second: second.into() }
}

/// Where programs are looked for when `PATH` does not have them: cron's is often too short.
const MORE_DIRECTORIES: [&str; 3] = ["/usr/sbin", "/usr/local/bin", "/usr/local/sbin"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::whole::tests::{settings, settings_in};

    #[test]
    fn contradictions_are_refused() {
        for line in [
            "renew --force-interactive",
            "certonly -n --force-interactive",
            "certonly --http-01-port 443",
            "certonly --https-port 80",
            "run --csr x",
            "certonly --csr x --allow-subset-of-names",
            "certonly -d *.a.test --allow-subset-of-names",
            "run --hsts --auto-hsts",
            "renew -d a.test",
            "renew --ip-address ::1",
            r#"renew -d b.test --webroot-map {"a.test":"/tmp"}"#,
        ] {
            assert!(settings(line).is_err(), "{line}");
        }
    }

    #[test]
    fn near_contradictions_are_not() {
        for line in [
            "certonly -q --force-interactive",
            "certonly --http-01-port 443 --https-port 8443",
            "certonly --csr x",
            "run --auto-hsts",
            r#"renew --webroot-map {"a.test":"/tmp"}"#,
            r#"renew -d a.test --webroot-map {"a.test":"/tmp"}"#,
        ] {
            assert!(settings(line).is_ok(), "{line}");
        }
    }

    #[test]
    fn hooks_need_a_program() {
        let env = Environment::with_words(&["evercert"]).with_variable("PATH", "/bin:/usr/bin");
        let check = |line| settings_in(line, &env);
        assert!(check("renew --pre-hook=true").is_ok());
        assert!(check("renew --post-hook /bin/sh").is_ok());
        assert!(matches!(
            check("renew --deploy-hook /etc/passwd"),
            Err(SettingsError::HookNotExecutable { hook: "deploy", .. })
        ));
        assert!(matches!(check("renew --pre-hook wibble"), Err(SettingsError::HookNotFound { .. })));
        assert!(check("renew --pre-hook wibble --disable-hook-validation").is_ok());
    }
}
