//! What cannot be asked for together. Checked once, on what the user said; a renewal conf that
//! breaks such a rule is certbot's past and is let through. The programs of hooks are looked for by
//! the engine, which also widens `PATH` for them.

use evercert_store::fs;

use crate::{
    flags::{
        defs::{
            interaction::{FORCE_INTERACTIVE, NON_INTERACTIVE},
            names::{DOMAINS, IP_ADDRESS},
            plugins::WEBROOT_MAP,
        },
        verb::Verb,
    },
    settings::{error::SettingsError, whole::Settings},
};

/// Checks all rules between flags.
pub(super) fn check(settings: &Settings) -> Result<(), SettingsError> {
    interaction(settings)?;
    ports(settings)?;
    csr(settings)?;
    names(settings)?;
    enhancements(settings)
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
    let Some(path) = &settings.names.csr else { return Ok(()) };
    if !fs::exists(path) {
        return Err(SettingsError::CsrMissing(path.clone()));
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
    match settings.verb {
        Verb::Reconfigure if !named_by_map_only(settings) => Err(SettingsError::ReconfigureWithNames),
        Verb::Renew if !named_by_map_only(settings) => Err(SettingsError::RenewWithNames),
        _ => Ok(()),
    }
}

/// Whether every name came from a `--webroot-map`, which does not change the certificate.
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

fn conflict(first: &str, second: &str) -> SettingsError {
    SettingsError::Conflict { first: first.into(), second: second.into() }
}

#[cfg(test)]
mod tests {
    use crate::settings::whole::tests::settings;

    #[test]
    fn contradictions_are_refused() {
        for line in [
            "renew --force-interactive",
            "certonly -n --force-interactive",
            "certonly --http-01-port 443",
            "certonly --https-port 80",
            "run --csr /dev/null",
            "certonly --csr /nonexistent",
            "certonly --csr /dev/null --allow-subset-of-names",
            "certonly -d *.a.test --allow-subset-of-names",
            "run --hsts --auto-hsts",
            "reconfigure -d a.test",
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
            "certonly --csr /dev/null",
            "run --auto-hsts",
            r#"renew --webroot-map {"a.test":"/tmp"}"#,
            r#"renew -d a.test --webroot-map {"a.test":"/tmp"}"#,
        ] {
            assert!(settings(line).is_ok(), "{line}");
        }
    }
}
