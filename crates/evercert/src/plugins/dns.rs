//! Providers of DNS, made from the settings.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use evercert_dns::authenticator::{DnsAuthenticator, Surroundings};
use evercert_dns::credentials::{Credentials, CredentialsError};
use evercert_dns::http::Web;
use evercert_dns::look::Wait;
use evercert_dns::provider::Provider;
use evercert_dns::providers;
use evercert_plugin::authenticator::Authenticator;
use evercert_plugin::challenge::ChallengeType;
use evercert_plugin::error::PluginError;
use evercert_store::fs;

use crate::environment::Environment;
use crate::errors::desk::{CliError, Kind};
use crate::flags::defs;
use crate::flags::flag::{Flag, Selects};
use crate::messages::message::{Message, msg};
use crate::plugins::Plugin;
use crate::settings::whole::Settings;

/// The way to providers.
#[derive(Clone)]
pub struct DnsDoors {
    /// What sends requests; made when first needed, for it reads all of the system's roots.
    pub web: Arc<dyn Fn() -> Result<Web, CliError> + Send + Sync>,
    /// What authenticators work with.
    pub surroundings: Surroundings,
    /// The variables that may hold credentials.
    pub env: Environment,
    /// Says what should not be as it is.
    pub warn: Arc<dyn Fn(&Message) + Send + Sync>,
}

/// What makes one DNS authenticator another one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct DnsConfig {
    id: &'static str,
    credentials: Option<PathBuf>,
    wait: Wait,
}

/// The plugins for DNS: those of the street that have a flag.
pub(super) fn plugins() -> impl Iterator<Item = Plugin> {
    let chosen = defs::of_dns().filter(|flag| flag.selects == Selects::Authenticator);
    chosen.filter(|flag| provider(flag.long).is_some()).map(|flag| Plugin {
        name: flag.long,
        description: flag.help,
        challenges: &[ChallengeType::Dns01],
        installs: false,
        hidden: true,
    })
}

fn provider(name: &str) -> Option<&'static Provider> {
    providers::find(name.strip_prefix("dns-")?)
}

impl DnsConfig {
    /// What the settings say about the plugin of this name; `None` if it is none for DNS, or not here.
    pub(super) fn new(name: &str, settings: &Settings) -> Option<Self> {
        let facts = provider(name)?.facts;
        let seconds = option(name, "propagation-seconds");
        let said = seconds.filter(|flag| settings.user_set(flag)).and_then(|flag| settings.arguments().number(flag));
        let usual = Wait::Look { longest: secs(facts.patience), blind: secs(facts.wait) };
        let wait = said.and_then(|said| u32::try_from(said).ok()).map(secs);
        let credentials = option(name, "credentials").and_then(|flag| settings.arguments().text(flag));
        Some(Self {
            id: facts.id,
            credentials: credentials.filter(|path| !path.is_empty()).map(PathBuf::from),
            wait: wait.map_or(usual, |longest| Wait::Look { longest, blind: longest }),
        })
    }

    /// An authenticator with these credentials. Nothing is asked yet.
    pub(super) fn make(&self, doors: &DnsDoors) -> Result<Arc<dyn Authenticator>, CliError> {
        let provider = providers::find(self.id).ok_or_else(|| CliError::internal("a provider without a house"))?;
        let credentials = match &self.credentials {
            Some(path) => {
                warn_of_readers(path, doors);
                Credentials::read(provider.facts, path)
            }
            None => Credentials::from_environment(provider.facts, |name| doors.env.text(name).map(str::to_owned)),
        };
        let credentials = credentials.map_err(|error| self.without_credentials(provider, error))?;
        let made = provider.with(&credentials, (doors.web)()?);
        let authenticator = provider.facts.plugin();
        let made =
            made.map_err(|source| PluginError::Dns { authenticator, name: String::new(), source: source.into() })?;
        let place = self.credentials.as_deref().map_or_else(|| "environment".into(), Path::to_string_lossy);
        let account = format!("{}:{place}", self.id);
        Ok(Arc::new(DnsAuthenticator::new(made, account, doors.surroundings.clone(), self.wait)))
    }

    fn without_credentials(&self, provider: &Provider, error: CredentialsError) -> CliError {
        match error {
            CredentialsError::Missing { path: None, keys } => {
                let flag = format!("--dns-{}-credentials", self.id);
                let keys: Vec<_> = keys.into_iter().filter(|key| !key.starts_with("dns_")).collect();
                let wanted = provider.facts.ways.first().into_iter().flat_map(|way| way.iter());
                let wanted: Vec<_> = wanted.map(|field| provider.facts.key(field)).collect();
                let (wanted, keys) = (wanted.join(", "), keys.join(", "));
                let plugin = provider.facts.plugin();
                CliError::new(
                    Kind::Input,
                    msg!("dns-credentials-none", plugin = plugin, flag = flag, keys = wanted, variables = keys),
                )
            }
            other => other.into(),
        }
    }
}

/// As certbot: said at each use, and nothing more.
fn warn_of_readers(path: &Path, doors: &DnsDoors) {
    if fs::mode(path).is_ok_and(|mode| mode & 0o007 != 0) {
        (doors.warn)(&msg!("dns-credentials-open", path = path));
    }
}

fn option(plugin: &str, end: &str) -> Option<&'static Flag> {
    let name = format!("{plugin}-{end}");
    defs::of_dns().find(|flag| flag.long == name)
}

fn secs(seconds: u32) -> Duration {
    Duration::from_secs(seconds.into())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::settings::whole::tests::settings;

    /// One list of providers, and flags for each: neither forgets what the other has.
    #[test]
    fn every_provider_has_its_flags() {
        let flags: BTreeSet<_> =
            defs::of_dns().filter(|flag| flag.selects != Selects::Nothing).map(|flag| flag.long).collect();
        for facts in providers::ALL.iter().map(|provider| provider.facts) {
            let name = facts.plugin();
            assert!(flags.contains(name.as_str()), "{name}");
            // As certbot's, that of Route 53 has no options.
            let options = [option(&name, "credentials"), option(&name, "propagation-seconds")];
            assert_eq!(options.iter().flatten().count(), if facts.id == "route53" { 0 } else { 2 }, "{name}");
            let Some(seconds) = options[1] else { continue };
            assert_eq!(settings("certonly").unwrap().arguments().number(seconds), Some(facts.wait.into()), "{name}");
        }
    }

    #[test]
    fn seconds_are_the_longest_wait_once_somebody_says_them() {
        let config = |line: &str| DnsConfig::new("dns-cloudflare", &settings(line).unwrap()).unwrap().wait;
        assert_eq!(config("certonly --dns-cloudflare"), Wait::Look { longest: secs(120), blind: secs(10) });
        let said = config("certonly --dns-cloudflare --dns-cloudflare-propagation-seconds 30");
        assert_eq!(said, Wait::Look { longest: secs(30), blind: secs(30) });
        assert!(DnsConfig::new("dns-wibble", &settings("certonly").unwrap()).is_none());
        assert!(DnsConfig::new("webroot", &settings("certonly").unwrap()).is_none());
    }
}
