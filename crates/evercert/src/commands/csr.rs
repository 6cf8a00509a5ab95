//! `certonly --csr`: a certificate for the user's own key. No lineage, no hooks.

use std::path::PathBuf;

use evercert_engine::wave::{Task, Wave};
use evercert_engine::wish::{Issued, KeySource};
use evercert_pki::csr::Csr;
use evercert_pki::identifier::Identifier;
use evercert_store::csr_output::CsrOutput;
use evercert_store::fs;
use serde_json::json;

use crate::commands::failed::CommandResult;
use crate::commands::view::day;
use crate::commands::world::World;
use crate::commands::{account, order, remarks};
use crate::errors::desk::{CliError, Kind};
use crate::flags::defs::install as flags;
use crate::flags::flag::Flag;
use crate::messages::message::msg;

/// Obtains a certificate for the CSR and writes certificate, chain and fullchain where the user
/// wants them, or beside each other in the working directory under free names.
pub(super) async fn run(world: &World) -> CommandResult {
    let csr = load(world)?;
    let (settings, authenticator) = order::authenticator(world, &world.settings)?;
    let chosen = account::choose(world, &settings).await?;
    let identifiers = csr.identifiers().to_vec();
    let wish = order::wish(&settings, identifiers, KeySource::Csr(Box::new(csr)));
    let task = Task { account: chosen.account, authenticator, wish };
    world.signals.listen();
    let wave = Wave { lanes: 1, stop: world.signals.stop() };
    let issued = wave.issue(vec![task]).await.remove(0)?;
    remarks::tell(&world.ui, "--csr", &issued.remarks, settings.server.dry_run);
    if settings.server.dry_run {
        world.ui.say(&msg!("dry-run-succeeded"));
        return Ok(json!({ "dry_run": true, "files": null }));
    }
    let [cert, chain, fullchain] = write(world, &issued)?;
    let expires = issued.chain.leaf().not_after();
    world.ui.say(&msg!("certificate-saved", path = cert.as_path()));
    world.ui.say(&msg!("chain-saved", path = chain.as_path()));
    world.ui.say(&msg!("fullchain-saved", path = fullchain.as_path()));
    world.ui.say(&msg!("certificate-expires", day = day(expires)));
    let files = json!({ "cert": cert, "chain": chain, "fullchain": fullchain });
    Ok(json!({ "dry_run": false, "files": files, "not_after": expires.to_string() }))
}

fn load(world: &World) -> Result<Csr, CliError> {
    let names = &world.settings.names;
    let path = names.csr.clone().unwrap_or_default();
    let csr = Csr::parse(&fs::read(&path)?)?;
    csr.verify_signature()?;
    let mut asked = names.identifiers();
    let mut named: Vec<Identifier> = csr.identifiers().to_vec();
    asked.sort();
    named.sort();
    if named.is_empty() {
        return Err(CliError::new(Kind::Input, msg!("csr-no-names", path = path.as_path())));
    }
    if !asked.is_empty() && asked != named {
        return Err(CliError::new(Kind::Input, msg!("csr-other-names", path = path.as_path())));
    }
    Ok(csr)
}

fn write(world: &World, issued: &Issued) -> Result<[PathBuf; 3], CliError> {
    let files = &world.settings.install.files;
    let output = |flag: &Flag, path: &Option<PathBuf>| {
        let path = path.clone().unwrap_or_default();
        if world.settings.user_set(flag) { CsrOutput::Named(path) } else { CsrOutput::Numbered(path) }
    };
    let chain = &issued.chain;
    Ok([
        output(&flags::CERT_PATH, &files.cert).write(chain.leaf_pem().as_bytes())?,
        output(&flags::CHAIN_PATH, &files.chain).write(chain.chain_pem().as_bytes())?,
        output(&flags::FULLCHAIN_PATH, &files.fullchain).write(chain.fullchain_pem().as_bytes())?,
    ])
}
