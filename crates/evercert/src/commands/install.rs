//! `install`: a certificate there is, into a server.

use std::path::Path;

use evercert_pki::certificate::Chain;
use evercert_pki::identifier::Identifier;
use evercert_pki::key::PrivateKey;
use evercert_plugin::installer::Deployment;
use evercert_store::fs;
use evercert_store::lineage::LineageError;

use crate::errors::desk::CliError;
use crate::messages::message::msg;
use crate::steps::dry_edit::{self, DryEdit};
use crate::steps::failed::CommandResult;
use crate::steps::{deploy, foresight, installer, lineages};
use crate::world::World;

/// Has the server serve a certificate of ours, or one whose files are named.
pub(super) async fn run(world: &World) -> CommandResult {
    if dry_edit::is_wanted(&world.settings) {
        return dry(world).await;
    }
    let installer = installer::needed(world).await?;
    let (cert_name, deployment) = deployment(world)?;
    deploy::check(&world.settings, &*installer, &deployment.identifiers)?;
    foresight::before_installing(world, &*installer, &deployment)?;
    let installed = deploy::install(world, &*installer, &deployment).await?;
    deploy::enhance(world, &*installer, &deployment, cert_name.as_deref(), installed).await
}

/// What would be changed.
async fn dry(world: &World) -> CommandResult {
    let dry = DryEdit::begin(world, world.settings.plugins.installer.as_deref()).await?;
    let (_, deployment) = deployment(world)?;
    deploy::check(&world.settings, dry.installer(), &deployment.identifiers)?;
    dry.deploy(&deployment)?;
    dry.enhance(&deployment)?;
    dry.show()
}

/// The files and names: those of a lineage, which is named then, but for what was given.
fn deployment(world: &World) -> Result<(Option<String>, Deployment), CliError> {
    let files = &world.settings.install.files;
    let asked = world.settings.names.identifiers();
    let names = |own: &[Identifier]| if asked.is_empty() { own.to_vec() } else { asked.clone() };
    let (cert_name, deployment) = match (&files.cert, &files.key) {
        (Some(cert), Some(key)) if world.settings.names.cert_name.is_none() => {
            let identifiers = names(certificate(cert)?.leaf().identifiers());
            let (cert, key) = (cert.clone(), key.clone());
            let (chain, fullchain) = (files.chain.clone(), files.fullchain.clone());
            (None, Deployment { identifiers, cert, key, chain, fullchain })
        }
        _ => {
            let lineage = lineages::load_chosen(world, msg!("install-which"), msg!("install-nothing"))?;
            let own = deploy::of_lineage(&lineage, names(lineage.certificate()?.identifiers()));
            let deployment = Deployment {
                cert: files.cert.clone().unwrap_or(own.cert),
                key: files.key.clone().unwrap_or(own.key),
                chain: files.chain.clone().or(own.chain),
                fullchain: files.fullchain.clone().or(own.fullchain),
                ..own
            };
            (Some(lineage.name().to_string()), deployment)
        }
    };
    check_files(&deployment)?;
    Ok((cert_name, deployment))
}

/// A server that is given files that do not belong together would not start again.
fn check_files(deployment: &Deployment) -> Result<(), CliError> {
    let key = PrivateKey::from_pem(&fs::read_secret(&deployment.key)?)?;
    let served = [Some(&deployment.cert), deployment.fullchain.as_ref()];
    for path in served.into_iter().flatten() {
        if !certificate(path)?.leaf().matches_key(&key) {
            return Err(LineageError::KeyMismatch.into());
        }
    }
    Ok(())
}

fn certificate(path: &Path) -> Result<Chain, CliError> {
    Ok(Chain::parse_pem(&fs::read(path)?)?)
}
