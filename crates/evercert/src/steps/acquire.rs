//! A certificate for what was asked for: the one there is, or a new one.

use evercert_engine::assess::Candidate;
use evercert_engine::decide::{self, Decision, Request};
use evercert_engine::due::Due;
use evercert_engine::obtain::Target;
use evercert_engine::outcome::{Obtained, Outcome};
use evercert_engine::wave::Task;
use evercert_engine::wish::KeySource;
use evercert_pki::certificate::Certificate;
use evercert_pki::identifier::Identifier;
use evercert_store::lineage::{Lineage, LineageError, LineageName, check_new};
use serde_json::{Value, json};

use crate::errors::desk::{CliError, Kind};
use crate::messages::message::msg;
use crate::settings::whole::Settings;
use crate::steps::order::Telling;
use crate::steps::view::CertificateView;
use crate::steps::{account, announced, assessments, by_hand, caa, guards, lineages, order, remarks, webroots};
use crate::ui::layout::day;
use crate::ui::prompt::Question;
use crate::world::World;

/// A certificate that was asked for.
pub(crate) struct Acquired {
    /// Where it is; none in a rehearsal of a new one.
    pub(crate) lineage: Option<Lineage>,
    /// Whether it is a new one.
    pub(crate) standing: Standing,
    /// A hook failed, and was not allowed to.
    pub(crate) hook_failed: bool,
    /// What `--json` shows.
    pub(crate) result: Value,
}

/// Whether a certificate is a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It was obtained now.
    New,
    /// It was obtained now, in the place of one that was there.
    Renewed,
    /// An earlier run obtained it, and it is in force since now.
    Linked,
    /// It was there, and will do.
    Kept,
}

/// Obtains a certificate for these names and saves it, or finds that the one there is will do. No
/// names: those of `--cert-name`, or what the user answers.
pub(crate) async fn acquire(world: &World, identifiers: Vec<Identifier>) -> Result<Acquired, CliError> {
    // Whether there is a plugin at all comes first, as with certbot: also where a certificate is kept.
    let (settings, _) = order::authenticator(world, &world.settings).await?;
    let request = request(world, identifiers)?;
    let existing = lineages::existing(&world.paths)?;
    match settle(world, decide::decide(&request, &existing)).await? {
        Settled::Keep(lineage, standing) => kept(world, *lineage, standing).await,
        Settled::Obtain { target, identifiers } => obtain(world, &settings, target, identifiers).await,
    }
}

/// What is to be done after the user had a say.
enum Settled {
    Keep(Box<Lineage>, Standing),
    Obtain { target: Target, identifiers: Vec<Identifier> },
}

fn request(world: &World, mut identifiers: Vec<Identifier>) -> Result<Request, CliError> {
    let names = &world.settings.names;
    if identifiers.is_empty() && names.cert_name.is_none() {
        let question = Question::new(msg!("certonly-names"), Some("--domains"));
        let answer = world.ui.ask(&question, None, &|text| parse_names(text).is_ok())?;
        identifiers = parse_names(&answer)?;
    }
    Ok(Request { identifiers, cert_name: names.cert_name.clone(), duplicate: names.duplicate })
}

fn parse_names(text: &str) -> Result<Vec<Identifier>, CliError> {
    let words = text.split([',', ' ']).filter(|word| !word.is_empty());
    let names: Result<Vec<_>, _> = words.map(|word| Identifier::parse("dns", word)).collect();
    match names?.as_slice() {
        [] => Err(CliError::new(Kind::Input, msg!("certonly-no-names"))),
        names => Ok(names.to_vec()),
    }
}

async fn settle(world: &World, decision: Decision) -> Result<Settled, CliError> {
    tracing::debug!(target: "evercert_engine::decide", "{decision:?}");
    match decision {
        Decision::New { name, identifiers } => {
            let name = LineageName::parse(&name)?;
            if !world.settings.server.dry_run {
                check_new(&world.paths, &name)?;
            }
            Ok(Settled::Obtain { target: Target::New(name), identifiers })
        }
        Decision::Identical { name, identifiers } => identical(world, &name, identifiers).await,
        Decision::Grow { name, identifiers, added } => {
            agree_to_grow(world, &name, &added)?;
            Ok(Settled::Obtain { target: existing(world, &name)?, identifiers })
        }
        Decision::Change { name, identifiers, added, removed } => {
            agree_to_change(world, &name, &added, &removed)?;
            Ok(Settled::Obtain { target: existing(world, &name)?, identifiers })
        }
        Decision::Unknown { name } => {
            let name = LineageName::parse(&name)?;
            Err(LineageError::NotFound { conf: world.paths.conf_of(name.as_str()), name }.into())
        }
        Decision::Nothing => Err(CliError::new(Kind::Input, msg!("certonly-no-names"))),
    }
}

fn existing(world: &World, name: &str) -> Result<Target, CliError> {
    Ok(Target::Existing(Box::new(load(world, name)?)))
}

fn load(world: &World, name: &str) -> Result<Lineage, CliError> {
    let name = LineageName::parse(name)?;
    Ok(Lineage::load(&world.paths, &name)?)
}

/// The same names: put into force what lies ready, reissue what is due or asked for, or keep.
async fn identical(world: &World, name: &str, identifiers: Vec<Identifier>) -> Result<Settled, CliError> {
    let mut lineage = load(world, name)?;
    let names = &world.settings.names;
    if !world.settings.server.dry_run
        && let Some(version) = lineage.pending_version()?
    {
        lineage.deploy(version)?;
        world.ui.warn(&msg!("version-linked", name = name, version = version.to_string()));
        return Ok(Settled::Keep(Box::new(lineage), Standing::Linked));
    }
    let reissue = guards::changes_key_type(&world.settings, &lineage)?
        || is_due(world, &lineage).await?
        || (!names.keep_until_expiring && wants_a_new_one(world, name)?);
    Ok(match reissue {
        true => Settled::Obtain { target: Target::Existing(Box::new(lineage)), identifiers },
        false => Settled::Keep(Box::new(lineage), Standing::Kept),
    })
}

async fn is_due(world: &World, lineage: &Lineage) -> Result<bool, CliError> {
    let leaf = lineage.certificate()?;
    let params = lineage.conf().params()?;
    let server = params.text("server").map(str::to_owned);
    let autorenew = params.flag("autorenew").unwrap_or(true);
    let candidate = Candidate { lineage: lineage.clone(), leaf, server, autorenew };
    let forced = world.settings.names.force_renewal;
    let assessments = world.assessor(forced)?.assess(&[candidate]).await;
    let is_due = assessments.iter().any(|assessment| matches!(assessment.due, Due::Yes(_)));
    assessments.into_iter().for_each(|assessment| assessments::tell(world, lineage.name().as_str(), assessment));
    Ok(is_due)
}

fn wants_a_new_one(world: &World, name: &str) -> Result<bool, CliError> {
    let question = Question::new(msg!("certonly-identical", name = name), Some("--force-renewal")).insist();
    let options = ["certonly-keep", "certonly-renew"];
    let options = options.map(|id| world.ui.words().text(&crate::messages::message::Message::new(id)));
    Ok(world.ui.choose(&question, &options, Some(0))? == 1)
}

fn agree_to_grow(world: &World, name: &str, added: &[Identifier]) -> Result<(), CliError> {
    if world.settings.names.expand {
        return Ok(());
    }
    let question = Question::new(msg!("certonly-grow", name = name, added = listed(added)), Some("--expand"));
    agreed(world.ui.confirm(&question.letters('e', 'c'), None)?)
}

fn agree_to_change(world: &World, name: &str, added: &[Identifier], removed: &[Identifier]) -> Result<(), CliError> {
    if world.settings.names.renew_with_new_domains {
        return Ok(());
    }
    let text = msg!("certonly-change", name = name, added = listed(added), removed = listed(removed));
    let question = Question::new(text, Some("--renew-with-new-domains"));
    agreed(world.ui.confirm(&question.letters('u', 'c'), Some(true))?)
}

fn agreed(yes: bool) -> Result<(), CliError> {
    yes.then_some(()).ok_or_else(|| CliError::new(Kind::Cancelled, msg!("prompt-cancelled")))
}

fn listed(identifiers: &[Identifier]) -> String {
    let values: Vec<_> = identifiers.iter().map(Identifier::value).collect();
    if values.is_empty() { "-".to_owned() } else { values.join(", ") }
}

async fn kept(world: &World, lineage: Lineage, standing: Standing) -> Result<Acquired, CliError> {
    let telling = Telling::new(&world.ui, &|_| {});
    order::pay_debt(world, &lineage, &telling).await?;
    let view = CertificateView::new(&lineage, &lineage.certificate()?, vec!["valid"]);
    let changed = standing != Standing::Kept;
    let result = json!({ "certificate": view, "changed": changed, "dry_run": world.settings.server.dry_run });
    let hook_failed = telling.hook_failed() && world.settings.hooks.strict;
    Ok(Acquired { lineage: Some(lineage), standing, hook_failed, result })
}

async fn obtain(
    world: &World,
    settings: &Settings,
    target: Target,
    identifiers: Vec<Identifier>,
) -> Result<Acquired, CliError> {
    let settings = guards::check(world, settings, &target)?;
    let settings = webroots::complete(world, settings, &identifiers)?;
    let authenticator = order::made(world, &settings)?;
    let chosen = account::choose(world, &settings).await?;
    let standing = if matches!(target, Target::Existing(_)) { Standing::Renewed } else { Standing::New };
    announced::order(&world.ui, &identifiers, standing == Standing::Renewed, settings.server.dry_run);
    let mut wish = order::wish(&settings, identifiers, key(&settings, &target)?);
    let telling = Telling::new(&world.ui, &|_| {});
    if let Target::Existing(lineage) = &target {
        order::pay_debt(world, lineage, &telling).await?;
        wish.replaces = guards::replaces(&settings, lineage);
    }
    let task = Task { account: chosen.account, authenticator, wish };
    let job = order::job(world, &settings, target, task, &chosen.id);
    let (outcome, hook_failed) = order::one(world, &settings, job).await?;
    let Outcome { name, identifiers, result } = outcome;
    let obtained = caa::explained(world, &settings.server.url, &identifiers, result).await?;
    let hook_failed = hook_failed || telling.hook_failed();
    let told = tell(world, &name, &obtained, settings.hooks.strict && hook_failed)?;
    Ok(Acquired { standing, ..told })
}

fn key(settings: &Settings, target: &Target) -> Result<KeySource, CliError> {
    match target {
        Target::Existing(lineage) if guards::reuses_key(settings, lineage) => order::present_key(lineage),
        _ => Ok(KeySource::New(settings.key.key_type)),
    }
}

fn tell(world: &World, name: &LineageName, obtained: &Obtained, hook_failed: bool) -> Result<Acquired, CliError> {
    let dry_run = world.settings.server.dry_run;
    remarks::tell(&world.ui, name.as_str(), &obtained.remarks, dry_run);
    match &obtained.saved {
        None => world.ui.say(&msg!("dry-run-succeeded")),
        Some(saved) => {
            let expires = day(obtained.chain.leaf().not_after());
            announced::received(&world.ui);
            world.ui.say(&msg!("certificate-saved", path = saved.fullchain.as_path()));
            world.ui.say(&msg!("key-saved", path = saved.key.as_path()));
            world.ui.say(&msg!("certificate-expires", day = expires));
            advise(world, name, obtained.chain.leaf());
        }
    }
    let lineage = obtained.saved.as_ref().map(|_| load(world, name.as_str())).transpose()?;
    let result = result(lineage.as_ref(), obtained, dry_run);
    Ok(Acquired { lineage, standing: Standing::New, hook_failed, result })
}

/// What the user still has to see to: a certificate that nothing renews is a trap.
fn advise(world: &World, name: &LineageName, leaf: &Certificate) {
    if by_hand::is_needed(&world.settings) {
        world.ui.warn(&by_hand::warning(name, leaf));
        return;
    }
    world.ui.say(&msg!("certificate-updates"));
    if !world.settings.output.preconfigured_renewal {
        world.ui.say(&msg!("advice-renew"));
    }
}

fn result(lineage: Option<&Lineage>, obtained: &Obtained, dry_run: bool) -> Value {
    let view = lineage.map(|lineage| CertificateView::new(lineage, obtained.chain.leaf(), vec!["valid"]));
    json!({ "certificate": view, "changed": !dry_run, "dry_run": dry_run })
}
