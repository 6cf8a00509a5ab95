//! `revoke`: the CA takes a certificate back.

use std::path::{Path, PathBuf};

use evercert_engine::revoke::{Authority, revoke};
use evercert_pki::certificate::{Certificate, Chain};
use evercert_pki::key::PrivateKey;
use evercert_store::fs;
use evercert_store::kind::Kind as FileKind;
use evercert_store::lineage::{self, Lineage, LineageName};
use serde_json::json;

use crate::commands::delete::remove;
use crate::errors::desk::{CliError, Kind};
use crate::flags::arguments::Value;
use crate::flags::defs::account::SERVER;
use crate::messages::message::msg;
use crate::settings::whole::Settings;
use crate::steps::failed::CommandResult;
use crate::steps::{account, in_use, named_file};
use crate::ui::prompt::Question;
use crate::world::World;

/// Revokes by name or by file, with the account or with the certificate's key; then deletes the
/// lineage if that is wished.
pub(super) async fn run(world: &World) -> CommandResult {
    let meant = meant(world)?;
    let settings = with_server(world, meant.lineage.as_ref())?;
    let accounts = world.accounts(&settings)?;
    let key = match &settings.install.files.key {
        Some(path) => Some(load_key(path).await?),
        None => None,
    };
    let id = match &key {
        Some(_) => None,
        None => Some(account_id(world, &settings, meant.lineage.as_ref())?),
    };
    let authority = match &key {
        Some(key) => Authority::CertificateKey(key),
        None => Authority::Account(id.as_deref()),
    };
    revoke(&accounts, authority, &meant.certificate, settings.install.reason).await?;
    let deleted = meant.lineage.as_ref().map_or(Ok(false), |lineage| delete(world, lineage));
    // The last word, as with certbot; and what is revoked is revoked, also where it cannot be deleted.
    world.ui.say(&msg!("revoke-done", path = meant.path.as_path()));
    let serial = meant.certificate.serial_hex();
    Ok(json!({ "revoked": { "path": meant.path, "serial": serial }, "deleted": deleted? }))
}

/// The certificate to revoke, and its lineage if it has one.
struct Meant {
    path: PathBuf,
    certificate: Certificate,
    lineage: Option<Lineage>,
}

fn meant(world: &World) -> Result<Meant, CliError> {
    let name = world.settings.names.cert_name.as_deref();
    let path = world.settings.install.files.cert.as_deref();
    match (name, path) {
        (Some(name), None) => {
            let name = LineageName::parse(name)?;
            let lineage = Lineage::inspect(&world.paths, &name)?;
            let path = lineage.link(FileKind::Cert).to_path_buf();
            Ok(Meant { certificate: lineage.certificate()?, path, lineage: Some(lineage) })
        }
        (None, Some(path)) => {
            let chain = Chain::parse_pem(&fs::read(path)?)?;
            let lineage = lineage_of(world, path)?;
            Ok(Meant { certificate: chain.leaf().clone(), path: path.to_path_buf(), lineage })
        }
        _ => Err(CliError::new(Kind::Input, msg!("revoke-what"))),
    }
}

/// The lineage in whose `live` or `archive` folder the file is. A file that belongs to none is
/// revoked all the same.
fn lineage_of(world: &World, path: &Path) -> Result<Option<Lineage>, CliError> {
    let path = fs::canonical(path)?;
    let names = lineage::names(&world.paths)?;
    let mut lineages = names.iter().filter_map(|name| Lineage::inspect(&world.paths, name).ok());
    Ok(lineages.find(|lineage| {
        let archive = fs::canonical(lineage.archive_dir());
        archive.is_ok_and(|archive| path.starts_with(archive))
    }))
}

/// The CA that issued: the one saved for the lineage, unless the user names one.
fn with_server(world: &World, lineage: Option<&Lineage>) -> Result<Settings, CliError> {
    let settings = &world.settings;
    let saved = lineage.and_then(|lineage| lineage.conf().server());
    match saved.filter(|_| !settings.user_set(&SERVER)) {
        Some(url) => Ok(settings.with(&SERVER, Value::Text(url.to_owned()))?),
        None => Ok(settings.clone()),
    }
}

fn account_id(world: &World, settings: &Settings, lineage: Option<&Lineage>) -> Result<String, CliError> {
    let accounts = world.accounts(settings)?;
    let saved = lineage.and_then(|lineage| lineage.conf().raw_param("account")).map(str::to_owned);
    let known = |id: &String| accounts.store.load(id).is_ok();
    match settings.account.id.clone().or(saved.filter(known)) {
        Some(id) => Ok(id),
        None => account::id(world, &accounts),
    }
}

async fn load_key(path: &Path) -> Result<PrivateKey, CliError> {
    Ok(PrivateKey::from_pem(&named_file::read(path.to_owned()).await?)?)
}

/// Deletes the lineage after its certificate is revoked, unless the user wants to keep it or
/// another lineage lives from the same files.
fn delete(world: &World, lineage: &Lineage) -> Result<bool, CliError> {
    let name = lineage.name().as_str();
    let wished = match world.settings.install.delete_after_revoke {
        Some(wished) => wished,
        None => {
            let question = Question::new(msg!("revoke-delete", name = name), Some("--delete-after-revoke"));
            world.ui.confirm(&question, Some(true))?
        }
    };
    if !wished {
        return Ok(false);
    }
    let sharing = lineage::sharing_archive(&world.paths, lineage)?;
    if !sharing.is_empty() {
        world.ui.warn(&msg!("revoke-shared", name = name, other = sharing[0].as_str()));
        return Ok(false);
    }
    in_use::tell(world, std::slice::from_ref(lineage.name()));
    remove(world, lineage.name())?;
    Ok(true)
}
