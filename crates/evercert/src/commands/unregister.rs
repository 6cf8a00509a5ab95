//! `unregister`: the account is deactivated at the CA and forgotten here.

use serde_json::json;

use crate::errors::desk::{CliError, Kind};
use crate::messages::message::msg;
use crate::steps::account;
use crate::steps::failed::CommandResult;
use crate::ui::prompt::Question;
use crate::world::World;

/// Deactivates the account. It cannot be undone; certificates stay valid.
pub(super) async fn run(world: &World) -> CommandResult {
    let accounts = world.accounts(&world.settings)?;
    let id = account::id(world, &accounts)?;
    let question = Question::new(msg!("unregister-sure", server = accounts.server.as_str()), None).letters('d', 'a');
    if !world.ui.confirm(&question, Some(true))? {
        return Err(CliError::new(Kind::Cancelled, msg!("unregister-kept")).into());
    }
    accounts.unregister(Some(&id)).await?;
    world.ui.say(&msg!("unregister-done"));
    Ok(json!({ "account": { "id": id, "server": accounts.server, "status": "deactivated" } }))
}
