//! `reconfigure`: other options for the next renewals, saved only when a rehearsal with them succeeds.

use evercert_engine::obtain::Target;
use evercert_engine::wave::Task;
use evercert_store::lineage::Lineage;
use evercert_store::renewal_conf::{self, ConfEdit};
use serde_json::json;

use crate::errors::desk::{CliError, Kind};
use crate::flags::arguments::Value;
use crate::flags::defs::account::{ACCOUNT, SERVER};
use crate::flags::defs::challenge::RUN_DEPLOY_HOOKS;
use crate::flags::defs::hooks::DEPLOY_HOOK;
use crate::messages::message::msg;
use crate::settings::whole::Settings;
use crate::steps::changes::Change;
use crate::steps::failed::{CommandResult, strictly};
use crate::steps::{
    account, announced, caa, changes, conf, copied, guards, hook_references, lineages, order, remarks, webroots,
};
use crate::ui::prompt::Question;
use crate::version::CERTBOT_VERSION;
use crate::world::World;

/// Lays what was said over what is saved, proves it by a rehearsal, and saves it. The certificate
/// stays as it is.
pub(super) async fn run(world: &World) -> CommandResult {
    let name = lineages::chosen(world, msg!("reconfigure-which"), msg!("reconfigure-nothing"))?;
    let loaded = Lineage::load(&world.paths, &name);
    let lineage = loaded.inspect_err(|_| copied::tell_of_broken(world, &name))?;
    copied::tell(world, &lineage);
    hook_references::tell_saved(world, &lineage);
    let said = world.settings.in_earnest()?;
    let with_deploy_hooks = wants_deploy_hooks(world)?;
    let settings = said.overlay(&conf::restored(&lineage.conf().params()?))?;
    check(&said, &settings, &lineage)?;
    let settings = webroots::complete(world, settings, lineage.certificate()?.identifiers())?;
    let (settings, hook_failed) = match rehearse(world, settings, &lineage, with_deploy_hooks).await {
        Ok(proved) => proved,
        Err(error) => {
            world.ui.warn(&msg!("reconfigure-failed", name = lineage.name().as_str()));
            return Err(error.into());
        }
    };
    let changes = match world.settings.server.dry_run {
        true => changes::between(&lineage.conf().params()?, &conf::saved(&settings)),
        false => save(&lineage, &settings)?,
    };
    tell(world, &lineage, &changes);
    let result = json!({ "name": lineage.name().as_str(), "conf": lineage.conf().path(), "changes": changes,
        "dry_run": world.settings.server.dry_run });
    strictly(hook_failed && settings.hooks.strict, result)
}

/// A new deploy hook is worth trying out, but it acts on a live server: only who asks for it gets it.
fn wants_deploy_hooks(world: &World) -> Result<bool, CliError> {
    let hooks = &world.settings.hooks;
    if hooks.deploy_in_dry_run || !world.settings.user_set(&DEPLOY_HOOK) || hooks.deploy.is_none() {
        return Ok(hooks.deploy_in_dry_run);
    }
    let question = Question::new(msg!("reconfigure-deploy-hooks"), Some("--run-deploy-hooks"));
    Ok(world.ui.confirm(&question, Some(false))?)
}

/// Another CA or account needs a certificate from there: that is a renewal.
fn check(said: &Settings, settings: &Settings, lineage: &Lineage) -> Result<(), CliError> {
    let name = lineage.name().as_str();
    let params = lineage.conf().params()?;
    let saved = params.text("server").unwrap_or_default();
    if said.user_set(&SERVER) && settings.server.url != saved {
        let wanted = settings.server.url.as_str();
        return Err(CliError::new(Kind::Input, msg!("reconfigure-other-server", name = name, server = wanted)));
    }
    let wanted = settings.account.id.as_deref().unwrap_or_default();
    if said.user_set(&ACCOUNT) && params.text("account") != Some(wanted) {
        return Err(CliError::new(Kind::Input, msg!("reconfigure-other-account", name = name, account = wanted)));
    }
    guards::check_reuse(said, settings, lineage)
}

/// A whole renewal but for the saving, asking nobody, as it will be; returns the settings as they
/// were proved, and whether a hook failed.
async fn rehearse(
    world: &World,
    settings: Settings,
    lineage: &Lineage,
    with_deploy_hooks: bool,
) -> Result<(Settings, bool), CliError> {
    let (settings, authenticator) = order::authenticator(world, &settings).await?;
    let rehearsal = settings.rehearsal()?.with(&RUN_DEPLOY_HOOKS, Value::Switch(with_deploy_hooks))?;
    let (rehearsal, key) = order::key_of(rehearsal, lineage)?;
    let chosen = account::choose(world, &rehearsal).await?;
    announced::order(&world.ui, lineage.certificate()?.identifiers(), true, true);
    let wish = order::wish(&rehearsal, lineage.certificate()?.identifiers().to_vec(), key);
    let task = Task { account: chosen.account, authenticator, wish };
    let job = order::job(world, &rehearsal, Target::Existing(Box::new(lineage.clone())), task, &chosen.id);
    let (outcome, hook_failed) = order::one(world, &rehearsal, job).await?;
    let obtained = caa::explained(world, &rehearsal.server.url, &outcome.identifiers, outcome.result).await?;
    remarks::tell(&world.ui, lineage.name().as_str(), &obtained.remarks, true);
    Ok((settings, hook_failed))
}

/// Saves the options and nothing else; what was there and is not said again goes.
fn save(lineage: &Lineage, settings: &Settings) -> Result<Vec<Change>, CliError> {
    let params = conf::saved(settings);
    let found = changes::between(&lineage.conf().params()?, &params);
    if !found.is_empty() {
        let edits = [ConfEdit::Version(CERTBOT_VERSION), ConfEdit::Params(&params)];
        renewal_conf::rewrite(lineage.conf().path(), &edits)?;
    }
    Ok(found)
}

fn tell(world: &World, lineage: &Lineage, changes: &[Change]) {
    let ui = &world.ui;
    ui.line("");
    if changes.is_empty() {
        ui.say(&msg!("reconfigure-same"));
        return;
    }
    let dry_run = world.settings.server.dry_run;
    match dry_run {
        true => ui.say(&msg!("reconfigure-would", name = lineage.name().as_str())),
        false => ui.say(&msg!("reconfigure-done")),
    }
    changes.iter().for_each(|change| ui.say(&change.message()));
    if !dry_run {
        ui.say(&msg!("reconfigure-applies"));
    }
}
