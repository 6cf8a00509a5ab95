//! `register`: an account at the CA.

use evercert_engine::accounts::AccountsError;
use serde_json::json;

use crate::steps::account;
use crate::steps::failed::CommandResult;
use crate::world::World;

/// Makes an account; an error if there is one already.
pub(super) async fn run(world: &World) -> CommandResult {
    let accounts = world.accounts(&world.settings)?;
    let stored = accounts.store.list().map_err(AccountsError::from)?;
    if let Some(known) = stored.first() {
        let server = accounts.server.clone();
        return Err(AccountsError::AlreadyRegistered { server, id: known.id() }.into());
    }
    let chosen = account::register(world, &world.settings, &accounts).await?;
    Ok(json!({ "account": { "id": chosen.id, "url": chosen.account.url(), "server": accounts.server } }))
}
