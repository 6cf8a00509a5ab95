//! `renew`: what is due, all of it, side by side.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use evercert_engine::accounts::Chosen;
use evercert_engine::assess::Candidate;
use evercert_engine::debt;
use evercert_engine::due::{Due, Reason};
use evercert_engine::obtain::{Job, Target};
use evercert_engine::outcome::Outcome;
use evercert_engine::stop::Interrupted;
use evercert_engine::wave::Task;
use evercert_pki::identifier::Identifier;
use evercert_plugin::installer::Installer;
use evercert_store::lineage::{self, Lineage, LineageError, LineageName};
use futures_util::future::join_all;
use jiff::SignedDuration;

use crate::commands::growth;
use crate::commands::reloads::Reloads;
use crate::commands::renew_report::Report;
use crate::errors::desk::{CliError, Kind};
use crate::flags::defs::account::SERVER;
use crate::messages::message::{Message, msg};
use crate::settings::server::STAGING_URL;
use crate::settings::whole::Settings;
use crate::steps::failed::{CommandResult, Failed, strictly};
use crate::steps::order::Telling;
use crate::steps::{
    account, assessments, by_hand, caa, conf, copied, guards, hook_references, installer, lineages, order, unfinished,
    webroots,
};
use crate::ui::hook_report;
use crate::ui::progress::Progress;
use crate::world::World;

/// Renews what is due, or rehearses the renewal of everything.
pub(super) async fn run(world: &World) -> CommandResult {
    let names = lineages::names(&world.paths, world.settings.names.cert_name.as_deref())?;
    let mut report = Report::new(world.settings.server.dry_run);
    let recovered = unfinished::recover(world, &names).await;
    if world.settings.names.cert_name.is_none() {
        for conf in lineage::nameless(&world.paths)? {
            report.broken(world, &conf, lineages::nameless(&conf));
        }
    }
    let (mut due, mut owing) = (Vec::new(), Vec::new());
    // Ten thousand lineages need not be in memory at once to find the ten that are due.
    world.ui.doing(Some(msg!("progress-looking")), Instant::now());
    for names in names.chunks(CHUNK) {
        // Whoever waits is told so, also where no CA has to be asked.
        tokio::task::yield_now().await;
        let candidates = load(world, names, &mut report)?;
        owing.extend(candidates.iter().filter(|one| debt::is_owed(&one.lineage)).map(|one| one.lineage.name().clone()));
        due.extend(select(world, candidates, &mut report).await?);
    }
    world.ui.doing(None, Instant::now());
    if !due.is_empty() {
        renew(world, due, &mut report).await?;
    }
    let hooks = &world.settings.hooks;
    report.show(&world.ui, [&hooks.pre, &hooks.deploy, &hooks.post].into_iter().any(Option::is_some));
    let (renewed, failed) = (report.renewed_names(), report.failed_names());
    let hooks = world.hooks.saved_post(&renewed, &failed).await;
    hook_report::all(&world.ui, &hooks);
    report.hooks_failed |= hooks.has_failures() && world.settings.hooks.strict;
    if !world.settings.server.dry_run && world.settings.hooks.renew_updates {
        growth::grow(world, &names, &mut report).await?;
    }
    for name in owing {
        pay(world, &name, &mut report).await;
    }
    match recovered {
        Ok(()) => conclude(report),
        // It kept nobody from being renewed, but it is not over.
        Err(error) => Err(Failed { error, result: report.json() }),
    }
}

/// Loads every lineage; what is broken is reported and does not keep the others.
fn load(world: &World, names: &[LineageName], report: &mut Report) -> Result<Vec<Candidate>, CliError> {
    let mut candidates = Vec::with_capacity(names.len());
    for name in names {
        match candidate(world, name) {
            Ok(candidate) => candidates.push(candidate),
            Err(error @ LineageError::NotFound { .. }) => return Err(error.into()),
            Err(error) => report.broken(world, &world.paths.conf_of(name.as_str()), error.into()),
        }
    }
    Ok(candidates)
}

fn candidate(world: &World, name: &LineageName) -> Result<Candidate, LineageError> {
    let loaded = Lineage::load(&world.paths, name);
    let mut lineage = loaded.inspect_err(|_| copied::tell_of_broken(world, name))?;
    copied::tell(world, &lineage);
    hook_references::tell_saved(world, &lineage);
    let params = lineage.conf().params_for_renewal()?;
    let autorenew = params.flag("autorenew").unwrap_or(true) && world.settings.renewal.autorenew;
    let server = params.text("server").map(str::to_owned);
    if !world.settings.server.dry_run
        && let Some(version) = lineage.pending_version()?
    {
        lineage.deploy(version)?;
        world.ui.warn(&msg!("version-linked", name = name.as_str(), version = version.to_string()));
    }
    let leaf = lineage.certificate()?;
    Ok(Candidate { lineage, leaf, server, autorenew })
}

/// Those that are due; the others are reported as skipped.
async fn select(world: &World, candidates: Vec<Candidate>, report: &mut Report) -> Result<Vec<Candidate>, CliError> {
    let assessor = world.assessor(world.settings.names.force_renewal)?;
    let assessments = assessor.assess(&candidates).await;
    let mut due = Vec::new();
    for (candidate, assessment) in candidates.into_iter().zip(assessments) {
        let verdict = assessment.due;
        assessments::tell(world, candidate.lineage.name().as_str(), assessment);
        match verdict {
            Due::Yes(reason) => {
                let name = candidate.lineage.name().as_str();
                world.ui.detail(&msg!("renew-due", name = name, reason = world.ui.within(&why(reason))));
                due.push(candidate);
            }
            Due::NotBefore(at) => {
                warn_of_hands(world, &candidate);
                report.skipped(&candidate, Some(at));
            }
            Due::SwitchedOff => report.skipped(&candidate, None),
        }
    }
    Ok(due)
}

fn why(reason: Reason) -> Message {
    match reason {
        Reason::Forced => msg!("due-forced"),
        Reason::Rehearsal => msg!("due-rehearsal"),
        Reason::Suggested => msg!("due-suggested"),
        Reason::Revoked => msg!("due-revoked"),
        Reason::BeforeExpiry => msg!("due-before-expiry"),
        Reason::Lifetime => msg!("due-lifetime"),
        Reason::Expired => msg!("due-expired"),
    }
}

/// Who learns it on the day it is due may be late; near the end it is told to those, too, who want quiet.
fn warn_of_hands(world: &World, candidate: &Candidate) {
    if !by_hand::renews(&candidate.lineage) {
        return;
    }
    let warning = by_hand::warning(candidate.lineage.name(), &candidate.leaf);
    match candidate.leaf.not_after().duration_since(world.doors.clock.now()) < URGENT {
        true => world.ui.urge(&warning),
        false => world.ui.warn(&warning),
    }
}

/// Runs the deploy hooks that a killed run left owed and this one did not run meanwhile. It is the last that is done:
/// a hook that killed a run may well kill this one too, and that must not keep other lineages from their renewal.
async fn pay(world: &World, name: &LineageName, report: &mut Report) {
    if world.signals.stop().is_asked() {
        return;
    }
    let telling = Telling::new(&world.ui, &|_| {});
    let paid = match Lineage::load(&world.paths, name) {
        Ok(lineage) => order::pay_debt(world, &lineage, &telling).await,
        Err(error) => Err(error.into()),
    };
    if let Err(error) = paid {
        report.failed(world, name, Vec::new(), &error);
    }
    report.hooks_failed |= telling.hook_failed() && world.settings.hooks.strict;
}

async fn renew(world: &World, due: Vec<Candidate>, report: &mut Report) -> Result<(), CliError> {
    world.signals.guard();
    wait_a_while(world).await?;
    let mut accounts = HashMap::new();
    let mut reloads = Reloads::default();
    let mut jobs = Vec::with_capacity(due.len());
    for candidate in due {
        let name = candidate.lineage.name().clone();
        let identifiers = candidate.leaf.identifiers().to_vec();
        match prepare(world, candidate, &mut accounts).await {
            Ok((job, server)) => {
                server.into_iter().for_each(|server| reloads.note(server, name.clone()));
                jobs.push(job);
            }
            Err(error) => report.failed(world, &name, identifiers, &error),
        }
    }
    world.ui.progress(|progress| progress.many(jobs.len()));
    let servers: HashMap<LineageName, String> = jobs.iter().map(server_of).collect();
    let shared = Mutex::new((&mut *report, Vec::new()));
    let take = |outcome| {
        let (report, refused) = &mut *shared.lock().unwrap_or_else(PoisonError::into_inner);
        refused.extend(take(world, outcome, report));
    };
    let telling = Telling::new(&world.ui, &take);
    order::obtain(world, &world.settings, &telling).all(jobs).await;
    let failed = telling.hook_failed() && world.settings.hooks.strict;
    let (_, refused) = shared.into_inner().unwrap_or_else(PoisonError::into_inner);
    report.hooks_failed |= failed;
    if !world.settings.server.dry_run {
        reloads.perform(world, report).await;
    }
    let explained = refused.into_iter().map(async |Refused { name, identifiers, error }| {
        let server = servers.get(&name).map_or("", String::as_str);
        let Err(error) = caa::explained(world, server, &identifiers, Err::<Infallible, _>(error)).await;
        (name, identifiers, error)
    });
    for (name, identifiers, error) in join_all(explained).await {
        report.failed(world, &name, identifiers, &error);
    }
    Ok(())
}

fn server_of(job: &Job) -> (LineageName, String) {
    (job.target.name().clone(), job.params.text("server").unwrap_or_default().to_owned())
}

/// Servers all over the world whose clocks say "midnight" must not come at once. Nobody waits who
/// sits at a terminal, or rehearses.
async fn wait_a_while(world: &World) -> Result<(), CliError> {
    let wanted = world.settings.renewal.random_sleep && !world.settings.server.dry_run;
    if !wanted || world.env.terminals.input {
        return Ok(());
    }
    let seconds = 1 + world.doors.random.below(LONGEST_SLEEP);
    world.ui.detail(&msg!("renew-sleeping", seconds = seconds.to_string()));
    let slept = world.signals.stop().race(tokio::time::sleep(Duration::from_secs(seconds))).await;
    slept.map_err(|Interrupted| world.interrupted())
}

/// The job for one lineage, its configuration laid under what the user said; and the server that
/// takes up the result.
async fn prepare(
    world: &World,
    candidate: Candidate,
    accounts: &mut HashMap<AccountKey, Option<Chosen>>,
) -> Result<(Job, Option<Arc<dyn Installer>>), CliError> {
    let Candidate { lineage, leaf, server, .. } = candidate;
    let params = lineage.conf().params_for_renewal()?;
    let settings = world.settings.overlay(&conf::restored(&params))?;
    warn_of_other_server(world, &settings, lineage.name(), server.as_deref());
    guards::check_staging(&settings, &lineage)?;
    guards::check_reuse(&world.settings, &settings, &lineage)?;
    if by_hand::is_needed(&settings) {
        return Err(by_hand::error(lineage.name(), &leaf));
    }
    let (settings, authenticator) = order::authenticator(world, &settings).await?;
    let key = (settings.server.url.clone(), settings.account.id.clone());
    let chosen = account_for(world, &settings, key, accounts).await?;
    let settings = webroots::complete(world, settings, leaf.identifiers())?;
    let (settings, key) = order::key_of(settings, &lineage)?;
    let mut wish = order::wish(&settings, leaf.identifiers().to_vec(), key);
    wish.replaces = guards::replaces(&settings, &lineage);
    let task = Task { account: chosen.account, authenticator, wish };
    let server = installer::named(world, &settings)?;
    Ok((order::job(world, &settings, Target::Existing(Box::new(lineage)), task, &chosen.id), server))
}

/// Which CA, and which of its accounts.
type AccountKey = (String, Option<String>);

/// The account, found or made once for all lineages that share it. A CA that gave none is not asked
/// again for each lineage.
async fn account_for(
    world: &World,
    settings: &Settings,
    key: AccountKey,
    accounts: &mut HashMap<AccountKey, Option<Chosen>>,
) -> Result<Chosen, CliError> {
    match accounts.get(&key) {
        Some(Some(chosen)) => return Ok(chosen.clone()),
        Some(None) => return Err(CliError::new(Kind::Ca, msg!("account-as-before", server = key.0.as_str()))),
        None => {}
    }
    let chosen = account::choose(world, settings).await;
    accounts.insert(key, chosen.as_ref().ok().cloned());
    chosen
}

/// A rehearsal asks Let's Encrypt's staging server, as certbot does, also for certificates of
/// another CA: then it proves less than it seems to.
fn warn_of_other_server(world: &World, settings: &Settings, name: &LineageName, saved: Option<&str>) {
    // A rehearsal sets the server itself; only what was said counts here.
    let said = world.settings.arguments().occurrences().iter().any(|one| one.flag.long == SERVER.long);
    let moved = settings.server.dry_run && settings.server.url == STAGING_URL && !said;
    let saved = saved.filter(|url| moved && !url.contains("letsencrypt.org"));
    if let Some(url) = saved {
        world.ui.warn(&msg!("dry-run-other-server", name = name.as_str(), url = url));
    }
}

/// A failure that is worth a question to the DNS before it is told.
struct Refused {
    name: LineageName,
    identifiers: Vec<Identifier>,
    error: CliError,
}

fn take(world: &World, outcome: Outcome, report: &mut Report) -> Option<Refused> {
    world.ui.progress(Progress::one_more);
    let Outcome { name, identifiers, result } = outcome;
    match result.map_err(CliError::from) {
        Ok(obtained) => report.renewed(world, &name, identifiers, &obtained),
        Err(error) if caa::concerns(&error) => return Some(Refused { name, identifiers, error }),
        Err(error) => report.failed(world, &name, identifiers, &error),
    }
    None
}

fn conclude(report: Report) -> CommandResult {
    let result = report.json();
    let (failed, broken) = (report.failures(), report.broken_count());
    if failed + broken == 0 {
        return strictly(report.hooks_failed, result);
    }
    let error = CliError::new(Kind::Input, msg!("renew-failures", failed = failed, broken = broken));
    Err(Failed { error, result })
}

/// What needs a person within this time is told also with `-q`.
const URGENT: SignedDuration = SignedDuration::from_hours(14 * 24);

/// certbot's: up to eight minutes.
const LONGEST_SLEEP: u64 = 480;

/// How many lineages are looked at together.
const CHUNK: usize = 500;
