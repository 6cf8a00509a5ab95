//! HSTS with a lifetime that grows: what is remembered of it, and its next steps. The memory is certbot's: either goes on
//! with what the other began.

use std::sync::Arc;

use evercert_apache::auto_hsts::{PERMANENT, Step};
use evercert_apache::plugin::Apache;
use evercert_plugin::installer::Deployment;
use evercert_store::plugin_storage::PluginStorage;
use serde_json::{Map, Value, json};

use crate::errors::desk::CliError;
use crate::messages::message::msg;
use crate::settings::whole::Settings;
use crate::steps::prepared::prepared;
use crate::steps::{aftermath, deploy, installer};
use crate::world::World;

/// The server of settings, if it is one that can do this.
pub(crate) fn server(world: &World, settings: &Settings) -> Option<Arc<Apache>> {
    (settings.plugins.installer.as_deref() == Some(PLUGIN)).then(|| world.installers.apache(settings))
}

/// Remembers the hosts that have begun with it.
pub(crate) fn begun(world: &World, deployment: &Deployment) -> Result<(), CliError> {
    let Some(server) = server(world, &world.settings) else { return Ok(()) };
    let mut memory = Memory::load(world)?;
    let now = now(world);
    for mark in server.auto_hsts(deployment)? {
        memory.steps.entry(mark).or_insert_with(|| written(Step::first(now)));
    }
    memory.save()
}

/// Whether anything is remembered: otherwise nobody has to look for servers.
pub(crate) fn is_anywhere(world: &World) -> Result<bool, CliError> {
    Ok(!Memory::load(world)?.steps.is_empty())
}

/// Takes the steps for which it is time; hosts that have taken all of them, and whose certificate was renewed in this run,
/// are done: their policy is for good.
pub(crate) async fn grow(world: &World, server: &Apache, renewed: &[Deployment]) -> Result<(), CliError> {
    prepared(world, server).await?;
    let mut memory = Memory::load(world)?;
    let mut done = Vec::new();
    for deployment in renewed {
        done.extend(server.auto_hsts(deployment)?);
    }
    let known = server.all_auto_hsts()?;
    let (now, mut wanted) = (now(world), Vec::new());
    for mark in known {
        let Some(step) = memory.steps.get(&mark).and_then(read) else { continue };
        if step.is_last() && done.contains(&mark) {
            memory.steps.remove(&mark);
            wanted.push((mark, PERMANENT));
        } else if let Some(next) = step.next(now) {
            memory.steps.insert(mark.clone(), written(next));
            wanted.push((mark, next.max_age()));
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let reverter = installer::reverter(world);
    let installation = deploy::installation(world, server, &reverter);
    let changed = installation.change("HSTS for longer", &|| server.plan_auto_hsts(&wanted)).await;
    changed.map_err(|failure| aftermath::told(&world.ui, failure))?;
    world.ui.say(&msg!("auto-hsts-grown", count = wanted.len()));
    memory.save()
}

/// What certbot's storage of plugins holds.
struct Memory {
    storage: PluginStorage,
    steps: Map<String, Value>,
}

impl Memory {
    fn load(world: &World) -> Result<Self, CliError> {
        let storage = PluginStorage::load(&world.paths, PLUGIN)?;
        let steps = storage.get(KEY).and_then(Value::as_object).cloned().unwrap_or_default();
        Ok(Self { storage, steps })
    }

    fn save(mut self) -> Result<(), CliError> {
        self.storage.put(KEY, Value::Object(self.steps));
        Ok(self.storage.save()?)
    }
}

fn read(value: &Value) -> Option<Step> {
    let laststep = usize::try_from(value.get("laststep")?.as_u64()?).ok()?;
    Some(Step { laststep, timestamp: value.get("timestamp")?.as_f64()? })
}

fn written(step: Step) -> Value {
    json!({ "laststep": step.laststep, "timestamp": step.timestamp })
}

fn now(world: &World) -> f64 {
    world.doors.clock.now().as_duration().as_secs_f64()
}

const PLUGIN: &str = "apache";
const KEY: &str = "autohsts";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_certbot_remembers_is_understood() {
        let step = Step { laststep: 3, timestamp: 1_763_000_000.25 };
        assert_eq!(read(&json!({ "laststep": 3, "timestamp": 1_763_000_000.25 })), Some(step));
        assert_eq!(read(&written(step)), Some(step));
        for broken in [json!({}), json!(7), json!({ "laststep": -1, "timestamp": 0 })] {
            assert_eq!(read(&broken), None);
        }
    }
}
