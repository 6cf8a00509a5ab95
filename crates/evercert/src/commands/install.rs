//! `install`: a certificate there is, into a server.

use std::path::Path;

use evercert_pki::certificate::Chain;
use evercert_pki::identifier::Identifier;
use evercert_pki::key::PrivateKey;
use evercert_plugin::installer::Deployment;
use evercert_store::fs;
use evercert_store::lineage::{Lineage, LineageError};

use crate::commands::failed::CommandResult;
use crate::commands::world::World;
use crate::commands::{deploy, installer, lineages};
use crate::errors::desk::{CliError, Kind};
use crate::messages::message::{Message, msg};
use crate::ui::prompt::Question;

/// Has the server serve a certificate of ours, or one whose files are named.
pub(super) async fn run(world: &World) -> CommandResult {
    let installer = installer::needed(world).await?;
    let deployment = deployment(world)?;
    deploy::check(&world.settings, &*installer, &deployment.identifiers)?;
    let mut installed = deploy::install(world, &*installer, &deployment).await?;
    installed["enhancements"] =
        deploy::enhance(world, &*installer, &deployment, &deploy::wanted(&world.settings)).await?;
    Ok(installed)
}

/// The lineage a command is about: the one named, or chosen from a list.
pub(super) fn lineage(world: &World, which: Message) -> Result<Lineage, CliError> {
    let cert_name = world.settings.names.cert_name.as_deref();
    let mut names = lineages::names(&world.paths, cert_name)?;
    if names.is_empty() {
        return Err(CliError::new(Kind::Input, msg!("install-nothing")));
    }
    let place = match cert_name {
        Some(_) => 0,
        None => {
            let options: Vec<_> = names.iter().map(ToString::to_string).collect();
            world.ui.choose(&Question::new(which, Some("--cert-name")), &options, None)?
        }
    };
    Ok(Lineage::load(&world.paths, &names.swap_remove(place))?)
}

/// The files and names: those of a lineage, but for what was given.
fn deployment(world: &World) -> Result<Deployment, CliError> {
    let files = &world.settings.install.files;
    let asked = world.settings.names.identifiers();
    let names = |own: &[Identifier]| if asked.is_empty() { own.to_vec() } else { asked.clone() };
    let deployment = match (&files.cert, &files.key) {
        (Some(cert), Some(key)) if world.settings.names.cert_name.is_none() => Deployment {
            identifiers: names(certificate(cert)?.leaf().identifiers()),
            cert: cert.clone(),
            key: key.clone(),
            chain: files.chain.clone(),
            fullchain: files.fullchain.clone(),
        },
        _ => {
            let lineage = lineage(world, msg!("install-which"))?;
            let own = deploy::of_lineage(&lineage, names(lineage.certificate()?.identifiers()));
            Deployment {
                cert: files.cert.clone().unwrap_or(own.cert),
                key: files.key.clone().unwrap_or(own.key),
                chain: files.chain.clone().or(own.chain),
                fullchain: files.fullchain.clone().or(own.fullchain),
                ..own
            }
        }
    };
    check_files(&deployment)?;
    Ok(deployment)
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
