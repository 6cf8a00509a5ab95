//! `show_account`: what the CA knows of the account.

use evercert_acme::account::Account;
use evercert_engine::accounts::Accounts;
use evercert_pki::printable::one_line;
use serde_json::json;

use crate::errors::desk::{CliError, Kind};
use crate::messages::message::msg;
use crate::steps::account;
use crate::steps::failed::CommandResult;
use crate::world::World;

/// Shows server, URL, thumbprint and contacts, under certbot's labels.
pub(super) async fn run(world: &World) -> CommandResult {
    let accounts = world.accounts(&world.settings)?;
    let id = account::id(world, &accounts)?;
    let chosen = accounts.existing(Some(&id)).await?;
    let contacts = contacts(&accounts, &id).await?;
    let (url, thumbprint) = (chosen.account.url(), chosen.account.thumbprint());
    world.ui.say(&msg!("account-details", server = accounts.server.as_str()));
    world.ui.line(&format!("  Account URL: {url}"));
    world.ui.line(&format!("  Account Thumbprint: {thumbprint}"));
    world.ui.line(&match contacts.len() {
        0 => "  Email contact: none".to_owned(),
        1 => format!("  Email contact: {}", contacts[0]),
        _ => format!("  Email contacts: {}", contacts.join(", ")),
    });
    let server = &accounts.server;
    Ok(json!({ "account": { "id": id, "url": url, "server": server, "thumbprint": thumbprint, "contacts": contacts } }))
}

/// The contacts as the CA has them, without `mailto:` and printable.
async fn contacts(accounts: &Accounts, id: &str) -> Result<Vec<String>, CliError> {
    let stored = accounts.stored(Some(id))?;
    let found = Account::find(&accounts.client().await?, &stored.key).await?;
    let found = found
        .ok_or_else(|| CliError::new(Kind::Ca, msg!("account-unknown-to-ca", server = accounts.server.as_str())))?;
    let plain = |contact: &String| {
        let text = contact.strip_prefix("mailto:").unwrap_or(contact);
        one_line(text).into_owned()
    };
    Ok(found.state.contacts.iter().map(plain).collect())
}
