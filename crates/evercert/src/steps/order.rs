//! From settings to what the engine is asked to obtain.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use evercert_engine::debt;
use evercert_engine::hooks::command::HookCommand;
use evercert_engine::hooks::plan::HookSet;
use evercert_engine::hooks::runner::HookReport;
use evercert_engine::obtain::{Job, Obtain, Target, Watcher};
use evercert_engine::outcome::Outcome;
use evercert_engine::wave::{LeftBehind, Task, Wave};
use evercert_engine::wish::{KeyMaterial, KeySource, ProfileWish, Wish};
use evercert_pki::identifier::Identifier;
use evercert_plugin::authenticator::Authenticator;
use evercert_plugin::challenge::ChallengeType;
use evercert_store::fs;
use evercert_store::kind::Kind as FileKind;
use evercert_store::lineage::{Lineage, LineageName};
use zeroize::Zeroizing;

use crate::errors::desk::{CliError, Kind};
use crate::flags::arguments::Value;
use crate::flags::defs;
use crate::messages::message::{Message, msg};
use crate::plugins::Plugin;
use crate::plugins::installers::is_here;
use crate::settings::whole::Settings;
use crate::steps::prepared::prepared;
use crate::steps::{by_hand, conf, guards, installer, remarks, select};
use crate::ui::hook_report;
use crate::ui::prompt::Question;
use crate::ui::speak::Ui;
use crate::version::CERTBOT_VERSION;
use crate::world::World;

/// The authenticator the settings name; without one, the user is asked. A server that shows challenges is prepared.
pub(crate) async fn authenticator(
    world: &World,
    settings: &Settings,
) -> Result<(Settings, Arc<dyn Authenticator>), CliError> {
    let settings = match &settings.plugins.authenticator {
        Some(_) => settings.clone(),
        None => ask_for_authenticator(world, settings)?,
    };
    let settings = installer::check(world, settings)?;
    by_hand::check(world, &settings)?;
    let made = made(world, &settings)?;
    if let Some((server, _)) = world.installers.challenge_server(made.name(), &settings) {
        prepared(world, &*server).await?;
        world.installers.make_room(&*server)?;
    }
    Ok((settings, made))
}

/// The authenticator of settings that name one.
pub(crate) fn made(world: &World, settings: &Settings) -> Result<Arc<dyn Authenticator>, CliError> {
    let name = settings.plugins.authenticator.as_deref().unwrap_or_default();
    let made = world.authenticators.get(name, settings)?;
    made.ok_or_else(|| CliError::new(Kind::Plugin, msg!("plugin-not-here", name = name)))
}

fn ask_for_authenticator(world: &World, settings: &Settings) -> Result<Settings, CliError> {
    let question = Question::new(msg!("plugin-which"), Some("--apache, --nginx, --standalone, --webroot, --manual"));
    let fits = |plugin: &Plugin| !plugin.challenges.is_empty() && is_here(plugin.name, settings, &world.env);
    let chosen = select::plugin(&world.ui, &question, fits)?;
    let chosen = chosen.ok_or_else(|| CliError::internal("no plugin at all"))?;
    Ok(settings.with(&defs::plugins::AUTHENTICATOR, Value::Text(chosen.name.into()))?)
}

/// What is ordered by these settings.
pub(crate) fn wish(settings: &Settings, identifiers: Vec<Identifier>, key: KeySource) -> Wish {
    let key_settings = &settings.key;
    let required = key_settings.required_profile.clone().map(ProfileWish::Required);
    let preferred = || key_settings.preferred_profile.clone().map(ProfileWish::Preferred);
    Wish {
        identifiers,
        key,
        must_staple: key_settings.must_staple,
        profile: required.or_else(preferred),
        replaces: None,
        preferred_challenges: challenges(settings),
        preferred_chain: key_settings.preferred_chain.clone(),
        prove_afresh: settings.server.dry_run,
        validation_timeout: validation_timeout(settings),
        issuance_timeout: settings.challenge.issuance_timeout,
    }
}

fn validation_timeout(settings: &Settings) -> Duration {
    match settings.user_set(&defs::challenge::ISSUANCE_TIMEOUT) {
        true => settings.challenge.issuance_timeout,
        false => VALIDATION_TIMEOUT,
    }
}

fn challenges(settings: &Settings) -> Vec<ChallengeType> {
    if settings.plugins.authenticator.as_deref() == Some("tls-alpn") {
        return vec![ChallengeType::TlsAlpn01];
    }
    settings.challenge.preferred.iter().filter_map(|name| ChallengeType::parse(name)).collect()
}

/// The key that the next certificate of a lineage gets; one that is kept also keeps its type in the
/// configuration.
pub(crate) fn key_of(settings: Settings, lineage: &Lineage) -> Result<(Settings, KeySource), CliError> {
    if !guards::reuses_key(&settings, lineage) {
        let key = KeySource::New(settings.key.key_type);
        return Ok((settings, key));
    }
    let settings = guards::with_type(&settings, lineage.key()?.key_type())?;
    Ok((settings, present_key(lineage)?))
}

/// The key that a lineage has now, byte for byte.
pub(crate) fn present_key(lineage: &Lineage) -> Result<KeySource, CliError> {
    let key = lineage.key()?;
    let bytes = fs::read_secret(&lineage.target(FileKind::Privkey)?)?;
    let pem = Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned());
    Ok(KeySource::Reuse(KeyMaterial { key, pem }))
}

/// A job for the engine.
pub(crate) fn job(world: &World, settings: &Settings, target: Target, task: Task, account_id: &str) -> Job {
    let allow_subset = settings.names.allow_subset_of_names;
    Job { target, task, params: conf::to_save(settings, account_id), hooks: world.hook_set(settings), allow_subset }
}

/// Hands jobs to the engine with the world's means; `settings` say whether it is a rehearsal.
pub(crate) fn obtain<'a>(world: &'a World, settings: &Settings, watcher: &'a Telling<'a>) -> Obtain<'a> {
    let lanes = settings.renewal.parallel;
    Obtain {
        paths: &world.paths,
        wave: Wave { lanes, stop: world.signals.stop(), onlooker: &world.onlooker },
        wave_size: lanes.max(SMALLEST_WAVE),
        hooks: &world.hooks,
        // certbot parses it, and complains about none that is its own or older.
        version: CERTBOT_VERSION,
        dry_run: settings.server.dry_run,
        rehearse_deploy_hooks: settings.hooks.deploy_in_dry_run,
        watcher,
    }
}

/// Obtains a single certificate and runs its post hooks. Also says whether a hook failed.
pub(crate) async fn one(world: &World, settings: &Settings, job: Job) -> Result<(Outcome, bool), CliError> {
    let hooks = job.hooks.clone();
    let outcomes = Mutex::new(Vec::new());
    let take = |outcome| outcomes.lock().unwrap_or_else(PoisonError::into_inner).push(outcome);
    let telling = Telling::new(&world.ui, &take);
    world.signals.guard();
    obtain(world, settings, &telling).all(vec![job]).await;
    let outcome = outcomes.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let outcome = outcome.ok_or_else(|| CliError::internal("a job without an outcome"))?;
    let (renewed, failed) = match &outcome.result {
        Ok(_) => (outcome.identifiers.as_slice(), [].as_slice()),
        Err(_) => ([].as_slice(), outcome.identifiers.as_slice()),
    };
    match world.hooks.post(&hooks, renewed, failed).await {
        Ok(report) => telling.hooks(&report),
        // The certificate is what was asked for; it must not be hidden behind this.
        Err(error) => world.ui.problem(&error.into()),
    }
    Ok((outcome, telling.hook_failed()))
}

/// Tells what happens as it happens, and hands outcomes on.
pub(crate) struct Telling<'a> {
    ui: &'a Ui,
    hook_failed: AtomicBool,
    take: &'a (dyn Fn(Outcome) + Sync),
}

impl<'a> Telling<'a> {
    pub(crate) fn new(ui: &'a Ui, take: &'a (dyn Fn(Outcome) + Sync)) -> Self {
        Self { ui, hook_failed: false.into(), take }
    }

    /// Whether a hook failed: what `--strict-hooks` asks.
    pub(crate) fn hook_failed(&self) -> bool {
        self.hook_failed.load(Ordering::Relaxed)
    }
}

impl Watcher for Telling<'_> {
    fn hooks(&self, report: &HookReport) {
        hook_report::all(self.ui, report);
        self.hook_failed.fetch_or(report.has_failures(), Ordering::Relaxed);
    }

    fn outcome(&self, outcome: Outcome) {
        (self.take)(outcome);
    }

    fn reduced(&self, name: &LineageName, without: &[Identifier]) {
        let without: Vec<_> = without.iter().map(Identifier::value).collect();
        self.ui.warn(&msg!("names-left-out", name = name.as_str(), names = without.join(", ")));
    }

    fn left_behind(&self, left: LeftBehind) {
        remarks::left_behind(self.ui, left);
    }
}

/// Runs the deploy hooks that an earlier run owes to a lineage, unless they ended too many runs already.
pub(crate) async fn pay_debt(world: &World, lineage: &Lineage, watcher: &Telling<'_>) -> Result<(), CliError> {
    if world.settings.server.dry_run || !debt::is_owed(lineage) {
        return Ok(());
    }
    let params = lineage.conf().params()?;
    let settings = world.settings.overlay(&conf::restored(&params))?;
    let (hooks, names) = (world.hook_set(&settings), lineage.certificate()?.identifiers().to_vec());
    if !debt::begin_attempt(lineage)? {
        watcher.hook_failed.store(true, Ordering::Relaxed);
        world.ui.warn(&given_up(lineage, &hooks, &names)?);
        return Ok(());
    }
    world.ui.warn(&msg!("deploy-hooks-owed", name = lineage.name().as_str()));
    world.signals.guard();
    Ok(obtain(world, &world.settings, watcher).pay_debt(lineage, &hooks, &names).await?)
}

fn given_up(lineage: &Lineage, hooks: &HookSet, names: &[Identifier]) -> Result<Message, CliError> {
    let hooks: Vec<_> = hooks.deploy_commands()?.iter().map(HookCommand::display).collect();
    let names: Vec<_> = names.iter().map(Identifier::value).collect();
    Ok(msg!(
        "deploy-hooks-given-up",
        name = lineage.name().as_str(),
        tries = debt::ATTEMPTS.to_string(),
        hooks = hooks.join(", "),
        lineage = lineage.live_dir().display().to_string(),
        domains = names.join(" ")
    ))
}

/// How long a CA may validate, unless the user bounds its time with `--issuance-timeout`. Most need
/// seconds, some look again after minutes.
const VALIDATION_TIMEOUT: Duration = Duration::from_mins(5);

/// Challenges of that many certificates are presented together even when fewer orders run at once.
const SMALLEST_WAVE: usize = 50;
