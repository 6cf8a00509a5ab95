//! From a session to its command and to the exit code.

use std::convert::Infallible;
use std::future::pending;
use std::sync::Arc;

use evercert_engine::stop::Interrupted;
use evercert_pki::clock::SystemClock;
use evercert_pki::random::SystemRandom;
use evercert_store::layout;
use evercert_store::lock::Locks;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::app::Session;
use crate::commands::world::{Doors, World};
use crate::commands::{self, CommandResult, Failed};
use crate::errors::desk::CliError;
use crate::flags::verb::Verb;
use crate::messages::message::msg;

/// Does what the session asks for; returns the exit code.
pub fn work(session: Session) -> u8 {
    if session.settings.verb == Verb::Sandbox {
        return commands::sandbox::run(session);
    }
    let Session { env, settings, ui } = session;
    let (verb, ui) = (settings.verb, Arc::new(ui));
    let doors = Doors { clock: Arc::new(SystemClock), random: Arc::new(SystemRandom), zone: TimeZone::system() };
    let (result, error) = match World::new(settings, env, ui.clone(), doors) {
        Ok(world) => ended(&world, locked(&world)),
        Err(error) => (Value::Null, Some(error)),
    };
    ui.finish(verb.name(), &result, error.as_ref())
}

/// Runs the command with the directories locked, where it needs that.
fn locked(world: &World) -> CommandResult {
    let ui = world.ui.clone();
    world.signals.listen(move || ui.stop_asking()).map_err(CliError::internal)?;
    let _locks = match commands::needs_locks(world.settings.verb) {
        true => layout::open(&world.paths)?,
        false => Locks::none(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(CliError::internal)?;
    let result = runtime.block_on(async {
        tokio::select! {
            result = in_order(world) => result,
            () = told_to_insist(world) => Err(world.interrupted().into()),
        }
    });
    // Somebody who was asked to press Enter may never do so: nobody waits for that.
    runtime.shutdown_background();
    result
}

/// The command, and what it leaves to wait for: a hook that was begun is not cut off.
async fn in_order(world: &World) -> CommandResult {
    let result = commands::run(world).await;
    world.hooks.settle().await;
    result
}

/// Through at once when there is nothing to clean up. Otherwise tells whoever signals once that the
/// end is an orderly one, and is through when they signal again: a hook may hang for ever.
async fn told_to_insist(world: &World) {
    let Err(Interrupted) = world.signals.stop().race(pending::<Infallible>()).await;
    if !world.signals.is_guarded() {
        return;
    }
    world.ui.warn(&msg!("stopping"));
    let Err(Interrupted) = world.signals.insisted().race(pending::<Infallible>()).await;
}

/// The result and the error; a signal explains every failure that followed it.
fn ended(world: &World, result: CommandResult) -> (Value, Option<CliError>) {
    match result {
        // What was asked for may be done, but whoever stopped us must be told that we stopped.
        Ok(result) if world.signals.received().is_some() => (result, Some(world.interrupted())),
        Ok(result) => (result, None),
        Err(Failed { result, .. }) if world.signals.received().is_some() => (result, Some(world.interrupted())),
        Err(Failed { result, error }) => (result, Some(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app;
    use crate::environment::Environment;
    use crate::ui::streams::tests::taped;

    #[test]
    fn a_verb_that_is_not_here_says_so_and_touches_nothing() {
        for verb in ["run", "rollback", "enhance"] {
            let (streams, out, _) = taped("");
            let code = app::run(Environment::with_words(&["evercert", verb, "--json"]), streams, work);
            let document: Value = serde_json::from_str(&out.text()).unwrap();
            assert_eq!((code, &document["error"]["code"]), (1, &Value::from("EC0001")));
            assert_eq!(document["command"], verb);
        }
    }
}
