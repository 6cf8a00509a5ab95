//! `run`: a certificate, obtained and installed.

use evercert_pki::identifier::Identifier;
use evercert_plugin::installer::{Deployment, Installer};
use evercert_store::lineage::{Lineage, LineageName};

use crate::errors::desk::{CliError, Kind};
use crate::messages::message::msg;
use crate::steps::acquire::{self, Acquired, Standing};
use crate::steps::dry_edit::{self, DryEdit};
use crate::steps::failed::{CommandResult, Failed, strictly};
use crate::steps::foresight::{self, Expected};
use crate::steps::{deploy, installer, served};
use crate::world::World;

/// Obtains a certificate, or takes the one there is, and has the server serve it. When the second
/// half fails, the certificate stays and the server is as it was.
pub(super) async fn run(world: &World) -> CommandResult {
    if dry_edit::is_wanted(&world.settings) {
        return dry(world).await;
    }
    let installer = installer::needed(world).await?;
    let names = served::names(world, &*installer)?;
    deploy::check(&world.settings, &*installer, &expected(world, &names))?;
    let is_foreseen = foresight::before_ordering(world, &*installer, &names)?;
    let Acquired { lineage, standing, hook_failed, mut result } = acquire::acquire(world, names).await?;
    let lineage = lineage.ok_or_else(|| CliError::internal("a certificate that is nowhere"))?;
    if standing == Standing::Kept {
        world.ui.say(&msg!("run-kept", name = lineage.name().as_str()));
    }
    match install(world, &*installer, &lineage, standing, is_foreseen).await {
        Ok(installed) => {
            result["installed"] = installed;
            strictly(hook_failed, result)
        }
        Err(Failed { error, result: installed }) => {
            if !installed.is_null() {
                result["installed"] = installed;
            }
            Err(Failed { error, result })
        }
    }
}

/// What would be changed when the certificate is there.
async fn dry(world: &World) -> CommandResult {
    let dry = DryEdit::begin(world, world.settings.plugins.installer.as_deref()).await?;
    let names = served::names(world, dry.installer())?;
    let Some(Expected { deployment, .. }) = foresight::expected(world, &names)? else {
        return Err(CliError::new(Kind::Input, msg!("certonly-no-names")).into());
    };
    deploy::check(&world.settings, dry.installer(), &deployment.identifiers)?;
    dry.deploy(&deployment)?;
    dry.enhance(&deployment)?;
    dry.show()
}

/// The names that the certificate will have; without any, those that it has.
fn expected(world: &World, names: &[Identifier]) -> Vec<Identifier> {
    let of_lineage = |cert_name: &str| {
        let lineage = Lineage::inspect(&world.paths, &LineageName::parse(cert_name).ok()?).ok()?;
        Some(lineage.certificate().ok()?.identifiers().to_vec())
    };
    match &world.settings.names.cert_name {
        // One that is not there is told of where it is needed.
        Some(cert_name) if names.is_empty() => of_lineage(cert_name).unwrap_or_default(),
        _ => names.to_vec(),
    }
}

/// `is_foreseen`: whoever was to be asked about it was asked.
async fn install(
    world: &World,
    installer: &dyn Installer,
    lineage: &Lineage,
    standing: Standing,
    is_foreseen: bool,
) -> CommandResult {
    let name = lineage.name().as_str();
    let deployment = deploy::of_lineage(lineage, lineage.certificate()?.identifiers().to_vec());
    let how = installer.name();
    let agreed = if is_foreseen { Ok(()) } else { foresight::before_installing(world, installer, &deployment) };
    let installed = match agreed {
        Ok(()) => deploy::install(world, installer, &deployment).await,
        Err(error) => Err(error),
    };
    let installed = installed.map_err(|error| error.hint(msg!("saved-not-installed", name = name, installer = how)))?;
    let installed = deploy::enhance(world, installer, &deployment, Some(name), installed).await?;
    world.ui.say(&match standing {
        Standing::Renewed => msg!("run-renewed"),
        _ => msg!("run-done", urls = urls(&deployment)),
    });
    Ok(installed)
}

fn urls(deployment: &Deployment) -> String {
    let urls = deployment.identifiers.iter().map(|identifier| format!("https://{}", identifier.url_host()));
    urls.collect::<Vec<_>>().join(", ")
}
