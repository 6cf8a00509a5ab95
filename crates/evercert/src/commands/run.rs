//! `run`: a certificate, obtained and installed.

use evercert_pki::identifier::Identifier;
use evercert_plugin::installer::{Deployment, Installer};
use evercert_store::lineage::Lineage;
use serde_json::Value;

use crate::commands::acquire::{self, Acquired};
use crate::commands::failed::{CommandResult, Failed};
use crate::commands::world::World;
use crate::commands::{certonly, deploy, installer};
use crate::errors::desk::CliError;
use crate::messages::message::msg;
use crate::ui::prompt::Question;

/// Obtains a certificate, or takes the one there is, and has the server serve it. When the second
/// half fails, the certificate stays and the server is as it was.
pub(super) async fn run(world: &World) -> CommandResult {
    let installer = installer::needed(world).await?;
    let names = names(world, &*installer)?;
    deploy::check(&world.settings, &*installer, &names)?;
    let Acquired { lineage, is_new, hook_failed, mut result } = acquire::acquire(world, names).await?;
    let lineage = lineage.ok_or_else(|| CliError::internal("a certificate that is nowhere"))?;
    if !is_new {
        world.ui.say(&msg!("run-kept", name = lineage.name().as_str()));
    }
    match install(world, &*installer, &lineage).await {
        Ok(installed) => {
            result["installed"] = installed;
            certonly::strictly(hook_failed, result)
        }
        Err(error) => Err(Failed { error, result }),
    }
}

/// The names that were given; without any, those of the server are offered.
fn names(world: &World, installer: &dyn Installer) -> Result<Vec<Identifier>, CliError> {
    let asked = &world.settings.names;
    let identifiers = asked.identifiers();
    if !identifiers.is_empty() || asked.cert_name.is_some() {
        return Ok(identifiers);
    }
    let served = installer.names()?;
    if served.is_empty() {
        return Ok(served);
    }
    let options: Vec<_> = served.iter().map(Identifier::value).collect();
    let places = world.ui.choose_many(&Question::new(msg!("run-names"), Some("--domains")), &options, None)?;
    Ok(places.into_iter().map(|place| served[place].clone()).collect())
}

async fn install(world: &World, installer: &dyn Installer, lineage: &Lineage) -> Result<Value, CliError> {
    let name = lineage.name().as_str();
    let deployment = deploy::of_lineage(lineage, lineage.certificate()?.identifiers().to_vec());
    let how = installer.name();
    let installed = deploy::install(world, installer, &deployment).await;
    let mut installed =
        installed.map_err(|error| error.hint(msg!("saved-not-installed", name = name, installer = how)))?;
    installed["enhancements"] =
        deploy::enhance(world, installer, &deployment, &deploy::wanted(&world.settings)).await?;
    world.ui.say(&msg!("run-done", urls = urls(&deployment)));
    Ok(installed)
}

fn urls(deployment: &Deployment) -> String {
    let url = |identifier: &Identifier| match identifier {
        Identifier::Ip(std::net::IpAddr::V6(address)) => format!("https://[{address}]"),
        other => format!("https://{}", other.value()),
    };
    deployment.identifiers.iter().map(url).collect::<Vec<_>>().join(", ")
}
