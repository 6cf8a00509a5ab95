//! `enhance`: more security for a certificate that is installed.

use evercert_pki::identifier::Identifier;
use evercert_store::lineage::Lineage;
use serde_json::json;

use crate::errors::desk::{CliError, Kind};
use crate::messages::message::msg;
use crate::steps::failed::CommandResult;
use crate::steps::{deploy, installer, lineages};
use crate::ui::prompt::Question;
use crate::world::World;

/// Adds what was asked for, and nothing else, to the names of a certificate.
pub(super) async fn run(world: &World) -> CommandResult {
    if deploy::wanted(&world.settings).is_empty() {
        return Err(CliError::new(Kind::Input, msg!("enhance-what")).into());
    }
    let installer = installer::needed(world).await?;
    deploy::check(&world.settings, &*installer, &[])?;
    let lineage = lineages::load_chosen(world, msg!("enhance-which"), msg!("install-nothing"))?;
    let deployment = deploy::of_lineage(&lineage, names(world, &lineage)?);
    deploy::enhance(world, &*installer, &deployment, Some(lineage.name().as_str()), json!({})).await
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
