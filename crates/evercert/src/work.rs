//! From a session to its command and to the exit code.

use std::convert::Infallible;
use std::future::pending;
use std::sync::Arc;

use evercert_engine::stop::Interrupted;
use evercert_pki::clock::SystemClock;
use evercert_pki::random::SystemRandom;
use evercert_store::fs::Turning;
use evercert_store::layout::{self, Existing, LayoutError};
use evercert_store::lock::Locks;
use jiff::tz::TimeZone;
use serde_json::Value;
use tokio::runtime::Runtime;
use tracing::{Dispatch, dispatcher};

use crate::app::Session;
use crate::commands;
use crate::commands::Access;
use crate::environment::Environment;
use crate::errors::desk::CliError;
use crate::flags::verb::Verb;
use crate::log::crash::caught;
use crate::log::recorder::Recorder;
use crate::messages::message::msg;
use crate::settings::whole::Settings;
use crate::steps::failed::{CommandResult, Failed};
use crate::steps::{dry_edit, select};
use crate::ui::progress::BEAT;
use crate::ui::speak::Ui;
use crate::world::{Doors, World};

/// Does what the session asks for; returns the exit code.
pub fn work(session: Session) -> u8 {
    if session.settings.verb == Verb::Sandbox {
        return commands::sandbox::run(session);
    }
    let Session { env, settings, ui } = session;
    let ui = Arc::new(ui);
    let listener = Dispatch::new(Recorder::new(ui.clone()));
    dispatcher::with_default(&listener, || run(env, settings, &ui))
}

/// The command from its beginning to its end; a panic is told as an error.
fn run(env: Environment, settings: Settings, ui: &Arc<Ui>) -> u8 {
    let verb = settings.verb;
    let doors = Doors { clock: Arc::new(SystemClock), random: Arc::new(SystemRandom), zone: TimeZone::system() };
    let ended = caught(|| {
        let mut world = World::new(settings, env, ui.clone(), doors)?;
        let result = locked(&mut world);
        Ok(ended(&world, result))
    });
    let (result, error) = ended.unwrap_or_else(|error| (Value::Null, Some(error)));
    ui.finish(verb.name(), &result, error.as_ref())
}

/// Runs the command with the directories locked, where it needs that.
fn locked(world: &mut World) -> CommandResult {
    let ui = world.ui.clone();
    let heard = move || {
        // A run that has nothing to clean up ends at once.
        ui.journal().flush();
        ui.stop_asking();
    };
    world.signals.listen(heard).map_err(CliError::internal)?;
    let _locks = directories(world)?;
    // Somebody may be asked: a signal ends that in order, and the log has what comes of it.
    world.settings = select::completed(world.settings.clone(), &world.env, &world.ui)?;
    dry_edit::check(&world.settings)?;
    let world = &*world;
    let runtime = runtime(world)?;
    let result = runtime.block_on(async {
        tokio::select! {
            result = in_order(world) => result,
            () = told_to_insist(world) => Err(world.interrupted().into()),
            never = ticking(&world.ui) => match never {},
        }
    });
    world.ui.rest();
    // Somebody who was asked to press Enter may never do so: nobody waits for that.
    runtime.shutdown_background();
    result
}

/// The runtime: one thread, and more for what takes long or waits for people. All of them are listened
/// to, and whenever there is nothing to do the journal is written.
fn runtime(world: &World) -> Result<Runtime, CliError> {
    let listener = dispatcher::get_default(Dispatch::clone);
    let ui = world.ui.clone();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        // The thread ends when it is forgotten; there is nothing to go back to.
        .on_thread_start(move || std::mem::forget(dispatcher::set_default(&listener)))
        .on_thread_park(move || ui.journal().flush())
        .build();
    runtime.map_err(CliError::internal)
}

/// Creates the directories that are missing, takes the locks and opens the log, in certbot's order.
fn directories(world: &World) -> Result<Locks, CliError> {
    let existing = match world.settings.paths.strict_permissions {
        true => Existing::Checked,
        false => Existing::Accepted,
    };
    match commands::access(world.settings.verb) {
        Access::Write => {
            let mut locks = layout::open_logs(&world.paths, existing)?;
            open_log(world, Turning::Keeping(world.settings.paths.max_log_backups))?;
            layout::open_rest(&world.paths, existing, &mut locks)?;
            Ok(locks)
        }
        Access::Read => look_on(world, existing).map(|()| Locks::none()),
        Access::None => Ok(Locks::none()),
    }
}

/// Whoever only reads takes no lock: they may look on while somebody renews, whose log they must not
/// turn over. They may also be somebody who cannot write here.
fn look_on(world: &World, existing: Existing) -> Result<(), CliError> {
    let opened = match layout::provide_all(&world.paths, existing) {
        Err(error @ LayoutError::Permissions { .. }) => return Err(error.into()),
        provided => provided.map_err(CliError::from).and_then(|()| open_log(world, Turning::Never)),
    };
    if let Err(error) = opened {
        world.ui.unwritten(&error);
    }
    Ok(())
}

fn open_log(world: &World, turning: Turning) -> Result<(), CliError> {
    let directory = &world.paths.logs;
    world.ui.journal().open(directory, turning)?;
    if let Some(path) = world.ui.journal().place() {
        world.ui.aside(&msg!("log-saving", path = path.as_path()));
    }
    Ok(())
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
    // What was asked is not waited for any more.
    world.ui.doing(None, tokio::time::Instant::now().into_std());
    world.ui.warn(&msg!("stopping"));
    let Err(Interrupted) = world.signals.insisted().race(pending::<Infallible>()).await;
}

/// Draws the line for people who wait, for as long as it is polled.
async fn ticking(ui: &Ui) -> Infallible {
    if !ui.shows_progress() {
        return pending().await;
    }
    loop {
        tokio::time::sleep(BEAT).await;
        ui.tick(tokio::time::Instant::now().into_std());
    }
}

/// The result and the error; a signal explains every failure that followed it.
fn ended(world: &World, result: CommandResult) -> (Value, Option<CliError>) {
    let (result, error) = match result {
        Ok(result) => (result, None),
        Err(Failed { result, error }) => (result, Some(error)),
    };
    // What was asked for may be done, but whoever stopped us must be told that we stopped.
    match world.signals.received() {
        Some(_) => (result, Some(world.interrupted())),
        None => (result, error),
    }
}
