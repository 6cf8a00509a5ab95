//! `update_account`: new contacts.

use evercert_engine::accounts::contacts;
use serde_json::json;

use crate::errors::desk::{CliError, Kind};
use crate::messages::message::msg;
use crate::settings::output::Interaction;
use crate::steps::account;
use crate::steps::failed::CommandResult;
use crate::world::World;

/// Sets the contacts of the account. Unlike certbot, silence is no wish to have none: `-n` without
/// `--email` is an error, and `--email ""` removes them.
pub(super) async fn run(world: &World) -> CommandResult {
    let accounts = world.accounts(&world.settings)?;
    let id = account::id(world, &accounts)?;
    let emails = emails(world)?;
    let chosen = accounts.existing(Some(&id)).await?;
    chosen.account.update_contacts(&contacts(&emails)).await?;
    world.ui.say(&match emails.len() {
        0 => msg!("account-contacts-removed"),
        _ => msg!("account-contacts-updated", emails = emails.join(", ")),
    });
    Ok(json!({ "account": { "id": id, "url": chosen.account.url(), "server": accounts.server, "contacts": emails } }))
}

fn emails(world: &World) -> Result<Vec<String>, CliError> {
    let settings = &world.settings;
    if let Some(emails) = &settings.account.email {
        return Ok(emails.clone());
    }
    if settings.account.without_email {
        return Ok(Vec::new());
    }
    if settings.output.interaction == Interaction::Never {
        return Err(CliError::new(Kind::Input, msg!("update-account-needs-email")));
    }
    account::ask_for_emails(&world.ui, None)
}
