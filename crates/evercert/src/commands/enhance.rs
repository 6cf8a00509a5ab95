//! `enhance`: more security for a certificate that is installed.

use evercert_pki::identifier::Identifier;
use evercert_plugin::installer::Deployment;
use evercert_store::lineage::Lineage;
use serde_json::json;

use crate::errors::desk::{CliError, Kind};
use crate::messages::message::msg;
use crate::steps::dry_edit::{self, DryEdit};
use crate::steps::failed::CommandResult;
use crate::steps::{deploy, installer, lineages, wanted};
use crate::ui::prompt::Question;
use crate::world::World;

/// Adds what was asked for, and nothing else, to the names of a certificate.
pub(super) async fn run(world: &World) -> CommandResult {
    if wanted::wanted(&world.settings).is_empty() {
        return Err(CliError::new(Kind::Input, msg!("enhance-what")).into());
    }
    if dry_edit::is_wanted(&world.settings) {
        return dry(world).await;
    }
    let installer = installer::needed(world).await?;
    deploy::check(&world.settings, &*installer, &[])?;
    let (lineage, deployment) = chosen(world)?;
    deploy::enhance(world, &*installer, &deployment, Some(lineage.name().as_str()), json!({})).await
}

/// What would be changed.
async fn dry(world: &World) -> CommandResult {
    let dry = DryEdit::begin(world, world.settings.plugins.installer.as_deref()).await?;
    let (_, deployment) = chosen(world)?;
    dry.enhance(&deployment)?;
    dry.show()
}

fn chosen(world: &World) -> Result<(Lineage, Deployment), CliError> {
    let lineage = lineages::load_chosen(world, msg!("enhance-which"), msg!("install-nothing"))?;
    let deployment = deploy::of_lineage(&lineage, names(world, &lineage)?);
    Ok((lineage, deployment))
}

/// Those of `-d`, or some of the certificate's; all of them if nobody is asked.
fn names(world: &World, lineage: &Lineage) -> Result<Vec<Identifier>, CliError> {
    let asked = world.settings.names.identifiers();
    let own = lineage.certificate()?.identifiers().to_vec();
    if !asked.is_empty() {
        return Ok(asked);
    }
    let options: Vec<_> = own.iter().map(Identifier::value).collect();
    let question = Question::new(msg!("enhance-names"), Some("--domains"));
    let places = world.ui.choose_many(&question, &options, Some((0..own.len()).collect()))?;
    Ok(places.into_iter().map(|place| own[place].clone()).collect())
}
