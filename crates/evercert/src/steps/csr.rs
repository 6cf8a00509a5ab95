//! `certonly --csr`: a certificate for the user's own key. No lineage, no hooks.

use std::path::PathBuf;

use evercert_engine::wave::{Task, Wave};
use evercert_engine::wish::{Issued, KeySource};
use evercert_pki::csr::Csr;
use evercert_pki::identifier::Identifier;
use evercert_store::csr_output::CsrOutput;
use serde_json::json;

use crate::errors::desk::{CliError, Kind};
use crate::flags::defs::install as flags;
use crate::flags::flag::Flag;
use crate::messages::message::msg;
use crate::steps::failed::CommandResult;
use crate::steps::{account, announced, caa, named_file, order, remarks};
use crate::ui::layout::day;
use crate::world::World;

/// Obtains a certificate for the CSR and writes certificate, chain and fullchain where the user
/// wants them, or beside each other in the working directory under free names.
pub(crate) async fn run(world: &World) -> CommandResult {
    let csr = load(world).await?;
    let outputs = outputs(world);
    if !world.settings.server.dry_run {
        CsrOutput::check(&outputs)?;
    }
    let (settings, authenticator) = order::authenticator(world, &world.settings).await?;
    let chosen = account::choose(world, &settings).await?;
    let identifiers = csr.identifiers().to_vec();
    announced::order(&world.ui, &identifiers, false, settings.server.dry_run);
    let wish = order::wish(&settings, identifiers.clone(), KeySource::Csr(Box::new(csr)));
    let task = Task { account: chosen.account, authenticator, wish };
    world.signals.guard();
    let wave = Wave { lanes: 1, stop: world.signals.stop(), onlooker: &world.onlooker };
    let (issued, left) = wave.issue(task).await;
    left.into_iter().for_each(|left| remarks::left_behind(&world.ui, left));
    let issued = caa::explained(world, &settings.server.url, &identifiers, issued).await?;
    remarks::tell(&world.ui, "--csr", &issued.remarks, settings.server.dry_run);
    if settings.server.dry_run {
        world.ui.say(&msg!("dry-run-succeeded"));
        return Ok(json!({ "dry_run": true, "files": null }));
    }
    let [cert, chain, fullchain] = write(&outputs, &issued)?;
    let expires = issued.chain.leaf().not_after();
    announced::received(&world.ui);
    world.ui.say(&msg!("certificate-saved", path = cert.as_path()));
    world.ui.say(&msg!("chain-saved", path = chain.as_path()));
    world.ui.say(&msg!("fullchain-saved", path = fullchain.as_path()));
    world.ui.say(&msg!("certificate-expires", day = day(expires)));
    let files = json!({ "cert": cert, "chain": chain, "fullchain": fullchain });
    Ok(json!({ "dry_run": false, "files": files, "not_after": expires.to_string() }))
}

async fn load(world: &World) -> Result<Csr, CliError> {
    let names = &world.settings.names;
    let path = names.csr.clone().unwrap_or_default();
    let csr = Csr::parse(&named_file::read(path.clone()).await?)?;
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

/// Where certificate, chain and fullchain go.
fn outputs(world: &World) -> [CsrOutput; 3] {
    let files = &world.settings.install.files;
    let output = |flag: &Flag, path: &Option<PathBuf>| {
        let path = path.clone().unwrap_or_default();
        if world.settings.user_set(flag) { CsrOutput::Named(path) } else { CsrOutput::Numbered(path) }
    };
    [
        output(&flags::CERT_PATH, &files.cert),
        output(&flags::CHAIN_PATH, &files.chain),
        output(&flags::FULLCHAIN_PATH, &files.fullchain),
    ]
}

fn write([cert, chain, fullchain]: &[CsrOutput; 3], issued: &Issued) -> Result<[PathBuf; 3], CliError> {
    Ok([
        cert.write(issued.chain.leaf_pem().as_bytes())?,
        chain.write(issued.chain.chain_pem().as_bytes())?,
        fullchain.write(issued.chain.fullchain_pem().as_bytes())?,
    ])
}
