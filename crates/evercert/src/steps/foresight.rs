//! What installing a certificate will come to, found out before one is ordered for it.

use evercert_engine::decide::{self, Decision, Request};
use evercert_pki::identifier::Identifier;
use evercert_plugin::edit::Plan;
use evercert_plugin::installer::{Deployment, Installer};
use evercert_plugin::note::Note;
use evercert_store::kind::Kind as FileKind;

use crate::errors::desk::{CliError, Kind};
use crate::messages::message::msg;
use crate::steps::{deploy, lineages};
use crate::ui::prompt::Question;
use crate::world::World;

/// A certificate that will be there, and whether one of the same names is there already.
pub(crate) struct Expected {
    /// Where it will be, and what for.
    pub(crate) deployment: Deployment,
    is_there: bool,
}

/// The certificate for these names, as far as it is known before anybody was asked; `None` if there will be none.
pub(crate) fn expected(world: &World, names: &[Identifier]) -> Result<Option<Expected>, CliError> {
    let asked = &world.settings.names;
    let (cert_name, duplicate) = (asked.cert_name.clone(), asked.duplicate);
    let decision = decide::decide(
        &Request { identifiers: names.to_vec(), cert_name, duplicate },
        &lineages::existing(&world.paths)?,
    );
    let Some((name, identifiers)) = decision.lineage() else { return Ok(None) };
    let file = |kind: FileKind| world.paths.live_of(name).join(kind.link_name());
    let deployment = Deployment {
        identifiers: identifiers.to_vec(),
        cert: file(FileKind::Cert),
        key: file(FileKind::Privkey),
        chain: Some(file(FileKind::Chain)),
        fullchain: Some(file(FileKind::Fullchain)),
    };
    Ok(Some(Expected { deployment, is_there: matches!(decision, Decision::Identical { .. }) }))
}

/// Makes sure that a certificate which has to be ordered can be installed, and asks what only a person can tell. Returns
/// whether it was to be known: where one is there already nothing is ordered in vain, and hooks may change everything.
pub(crate) fn before_ordering(
    world: &World,
    installer: &dyn Installer,
    names: &[Identifier],
) -> Result<bool, CliError> {
    let hooks = &world.settings.hooks;
    let has_hooks = [&hooks.pre, &hooks.post, &hooks.deploy].into_iter().any(Option::is_some);
    let Some(expected) = expected(world, names)?.filter(|expected| !expected.is_there && !has_hooks) else {
        return Ok(false);
    };
    let mut asked = Vec::new();
    loop {
        match installer.plan_deployment(&expected.deployment) {
            Err(error) if deploy::choose(world, installer, &error, &mut asked)? => {}
            Err(error) => return Err(CliError::from(error).hint(msg!("nothing-ordered"))),
            Ok(plan) => return agreed(world, &plan).map(|()| true),
        }
    }
}

/// Asks before names lose their certificate. What cannot be planned is told by whoever does it.
pub(crate) fn before_installing(
    world: &World,
    installer: &dyn Installer,
    deployment: &Deployment,
) -> Result<(), CliError> {
    installer.plan_deployment(deployment).map_or(Ok(()), |plan| agreed(world, &plan))
}

/// Where nobody is to be asked it goes on, as with certbot, and the names are told.
fn agreed(world: &World, plan: &Plan) -> Result<(), CliError> {
    for note in &plan.notes {
        let Note::NamesUncovered { names, place } = note else { continue };
        let text = msg!("install-uncovers", names = names.join(", "), place = place);
        if !world.ui.confirm(&Question::new(text, None), Some(true))? {
            return Err(CliError::new(Kind::Cancelled, msg!("prompt-cancelled")));
        }
    }
    Ok(())
}
