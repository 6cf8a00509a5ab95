//! What a command works with: made once per run, before the command begins.

use std::ffi::OsString;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use evercert_engine::accounts::Accounts;
use evercert_engine::assess::Assessor;
use evercert_engine::authenticators::manual::conversation::Conversation;
use evercert_engine::clients::Clients;
use evercert_engine::hooks::output::HookKind;
use evercert_engine::hooks::plan::HookSet;
use evercert_engine::hooks::runner::HookRunner;
use evercert_engine::hooks::validate::validate;
use evercert_engine::revocation::Revocations;
use evercert_net::dns::Dns;
use evercert_net::http::{self, HttpSettings};
use evercert_net::tls::Roots;
use evercert_pki::clock::Clock;
use evercert_pki::random::Random;
use evercert_store::accounts::AccountStore;
use evercert_store::checkpoint::Reverter;
use evercert_store::fs;
use evercert_store::layout;
use evercert_store::paths::Paths;
use jiff::tz::TimeZone;

use crate::environment::Environment;
use crate::errors::desk::{CliError, Kind};
use crate::flags::verb::Verb;
use crate::messages::message::msg;
use crate::plugins::installers::{Host, Installers};
use crate::plugins::{Authenticators, Surroundings};
use crate::proxy;
use crate::settings::output::Interaction;
use crate::settings::whole::Settings;
use crate::ui::hook_report;
use crate::ui::speak::Ui;
use crate::world::conversation::Person;
use crate::world::exchanges::Exchanges;
use crate::world::onlooker::Bystander;
use crate::world::port_taken::AskToFree;
use crate::world::servers::Servers;
use crate::world::signals::Signals;

mod conversation;
mod dns_doors;
mod exchanges;
mod onlooker;
mod port_taken;
pub mod servers;
pub mod signals;

/// What a command works with.
pub struct World {
    /// What was asked for.
    pub settings: Settings,
    /// The process around us.
    pub env: Environment,
    /// The voice.
    pub ui: Arc<Ui>,
    /// The three directories.
    pub paths: Paths,
    /// Time and chance.
    pub doors: Doors,
    /// Whether we were asked to stop.
    pub signals: Signals,
    /// Runs hooks.
    pub hooks: HookRunner,
    /// Makes authenticators.
    pub authenticators: Authenticators,
    /// Knows installers.
    pub installers: Arc<Installers>,
    /// Which servers were prepared.
    pub servers: Servers,
    /// Looks on while certificates are obtained.
    pub onlooker: Bystander,
    clients: OnceLock<Clients>,
    revocations: OnceLock<Revocations>,
}

/// The doors through which a run sees time and chance.
#[derive(Clone)]
pub struct Doors {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Jitter and instants within windows.
    pub random: Arc<dyn Random>,
    /// The zone of local times.
    pub zone: TimeZone,
}

impl World {
    /// Puts everything together; looks for the programs of the hooks on the way.
    pub fn new(settings: Settings, env: Environment, ui: Arc<Ui>, doors: Doors) -> Result<Self, CliError> {
        let path = hook_path(&settings, &env)?;
        let paths = Paths::new(&settings.paths.config, &settings.paths.work, &settings.paths.logs);
        let told = ui.clone();
        let installers = Arc::new(Installers::new(Host {
            config: paths.config.clone(),
            work: paths.work.clone(),
            name: host_name(),
        }));
        let surroundings = Surroundings {
            conversation: conversation(&settings, &ui),
            dns: open_dns,
            clock: doors.clock.clone(),
            on_taken: Arc::new(AskToFree::new(ui.clone())),
            hook_report: Arc::new(move |output| hook_report::one(&told, &output)),
            path: path.clone(),
            installers: installers.clone(),
            reverter: Reverter::new(&paths, doors.clock.now()),
            providers: dns_doors::open(&env, &paths, &ui, &doors),
        };
        Ok(Self {
            paths,
            doors,
            signals: Signals::default(),
            hooks: HookRunner::new(path),
            authenticators: Authenticators::new(surroundings),
            installers,
            servers: Servers::default(),
            onlooker: Bystander::new(ui.clone(), settings.challenge.pause),
            clients: OnceLock::new(),
            revocations: OnceLock::new(),
            settings,
            env,
            ui,
        })
    }

    /// The way to the CAs; made when first needed, for it reads all of the system's roots.
    pub fn clients(&self) -> Result<&Clients, CliError> {
        if let Some(clients) = self.clients.get() {
            return Ok(clients);
        }
        let http = http::client(&http_settings(&self.settings, &self.env)?)?;
        let clients = Clients::new(http, Some(self.user_agent()), self.doors.clock.clone());
        let clients = clients.observed(Arc::new(Exchanges::new(self.ui.clone())));
        Ok(self.clients.get_or_init(|| clients))
    }

    /// The questions about revocation, remembered for the run.
    pub fn revocations(&self) -> Result<&Revocations, CliError> {
        let http = self.clients()?.http().clone();
        Ok(self.revocations.get_or_init(|| Revocations::new(http)))
    }

    /// The way to ask the DNS; none on a host that does not say whom it asks.
    pub fn dns(&self) -> Option<Dns> {
        open_dns()
    }

    /// The accounts at the CA of `settings`.
    pub fn accounts(&self, settings: &Settings) -> Result<Accounts, CliError> {
        let store = AccountStore::new(&self.paths, &settings.server.url)?;
        if settings.paths.strict_permissions {
            layout::check_private(&store.directory())?;
        }
        Ok(Accounts {
            clients: self.clients()?.clone(),
            server: settings.server.url.clone(),
            store,
            clock: self.doors.clock.clone(),
            host: host_name(),
        })
    }

    /// Finds out which lineages are due.
    pub fn assessor(&self, forced: bool) -> Result<Assessor, CliError> {
        Ok(Assessor {
            clients: self.clients()?.clone(),
            revocations: self.revocations()?.clone(),
            clock: self.doors.clock.clone(),
            random: self.doors.random.clone(),
            zone: self.doors.zone.clone(),
            forced,
            dry_run: self.settings.server.dry_run,
            lanes: self.settings.renewal.parallel,
        })
    }

    /// The hooks that settings ask for.
    pub fn hook_set(&self, settings: &Settings) -> HookSet {
        HookSet {
            pre: settings.hooks.pre.clone(),
            deploy: settings.hooks.deploy.clone(),
            post: settings.hooks.post.clone(),
            directories: settings.hooks.from_directories.then(|| self.paths.hooks()),
        }
    }

    /// The error of a run that a signal ended. Ctrl-C is the person's own choice, and an ordinary
    /// failure to scripts, as with certbot.
    pub fn interrupted(&self) -> CliError {
        let number = self.signals.received().unwrap_or_default();
        let kind = if number == SIGINT { Kind::Cancelled } else { Kind::Signal(number) };
        CliError::new(kind, msg!("interrupted", signal = number.to_string())).retryable(None)
    }

    fn user_agent(&self) -> String {
        let account = &self.settings.account;
        let comment = account.user_agent_comment.as_deref().map(|text| format!("; {text}")).unwrap_or_default();
        let ours = || format!("evercert/{} (certbot-compatible; linux{comment})", env!("CARGO_PKG_VERSION"));
        account.user_agent.clone().unwrap_or_else(ours)
    }
}

fn http_settings(settings: &Settings, env: &Environment) -> Result<HttpSettings, CliError> {
    let mut http = HttpSettings::default();
    http.roots = roots(settings, env)?;
    http.proxy = proxy::of(env);
    Ok(http)
}

fn roots(settings: &Settings, env: &Environment) -> Result<Roots, CliError> {
    match settings.server.no_verify_ssl {
        true => Ok(Roots::Insecure),
        false => trusted_roots(env),
    }
}

fn trusted_roots(env: &Environment) -> Result<Roots, CliError> {
    let named = ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"];
    match named.iter().find_map(|name| env.path(name)) {
        Some(path) => Ok(Roots::Bundle { pem: fs::read(&path)?, path }),
        None => Ok(Roots::System),
    }
}

fn conversation(settings: &Settings, ui: &Arc<Ui>) -> Option<Arc<dyn Conversation>> {
    // A renewal has nobody to ask, and `reconfigure` proves that it will work.
    let may_ask = settings.output.interaction != Interaction::Never && settings.verb != Verb::Reconfigure;
    let person = || Person::new(ui.clone(), open_dns, settings.challenge.http_01_port);
    may_ask.then(|| Arc::new(person()) as Arc<dyn Conversation>)
}

/// The way to ask whom this host asks for names.
pub(crate) fn open_dns() -> Option<Dns> {
    let resolv_conf = fs::read_text(Path::new(RESOLV_CONF)).ok()?;
    Dns::new(&resolv_conf).ok()
}

/// The `PATH` for hooks: ours, widened if only that finds a hook's program.
fn hook_path(settings: &Settings, env: &Environment) -> Result<Option<OsString>, CliError> {
    let hooks = &settings.hooks;
    if !hooks.validate {
        return Ok(None);
    }
    let plugins = &settings.plugins;
    // Another authenticator runs no hooks of the manual one: certbot does not look for them either.
    let is_manual = plugins.authenticator.as_deref().is_none_or(|name| name == "manual");
    let own = env.path("PATH").unwrap_or_default().into_os_string();
    let mut path = own.clone();
    for (kind, command) in [
        (HookKind::Pre, &hooks.pre),
        (HookKind::Post, &hooks.post),
        (HookKind::Deploy, &hooks.deploy),
        (HookKind::ManualAuth, &plugins.manual_auth_hook.clone().filter(|_| is_manual)),
        (HookKind::ManualCleanup, &plugins.manual_cleanup_hook.clone().filter(|_| is_manual)),
    ] {
        path = validate(kind, command.as_deref().unwrap_or_default(), &path)?;
    }
    Ok((path != own).then_some(path))
}

/// What this host calls itself.
fn host_name() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// Where the host says whom it asks for names.
const RESOLV_CONF: &str = "/etc/resolv.conf";

const SIGINT: u8 = 2;
