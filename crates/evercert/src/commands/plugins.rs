//! `plugins`: what can prove and install.

use serde_json::json;

use crate::plugins::installers::is_here;
use crate::plugins::{PLUGINS, Plugin};
use crate::steps::failed::CommandResult;
use crate::steps::unfinished;
use crate::world::World;

/// Lists the plugins that menus show, as certbot does, and those for DNS; with `--prepare` only those whose programs are here.
pub(super) fn run(world: &World) -> CommandResult {
    unfinished::tell(world);
    let install = &world.settings.install;
    let wanted = |plugin: &&Plugin| {
        let authenticates = !plugin.challenges.is_empty();
        let can = (authenticates || !install.authenticators) && (plugin.installs || !install.installers);
        (!plugin.hidden || plugin.name.starts_with("dns-"))
            && can
            && (!install.prepare || is_here(plugin.name, &world.settings, &world.env))
    };
    let mut found = Vec::new();
    for plugin in PLUGINS.iter().filter(wanted) {
        let challenges: Vec<_> = plugin.challenges.iter().map(|kind| kind.as_str()).collect();
        world.ui.line(&format!("* {}", plugin.name));
        world.ui.lines(|words| format!("Description: {}", words.language().of(plugin.description)));
        world.ui.line(&format!("Interfaces: {}", interface(plugin)));
        world.ui.line(&format!("Challenges: {}\n", challenges.join(", ")));
        let description = world.ui.words().language().of(plugin.description);
        found.push(json!({ "name": plugin.name, "description": description, "challenges": challenges }));
    }
    Ok(json!({ "plugins": found }))
}

fn interface(plugin: &Plugin) -> &'static str {
    match (plugin.challenges.is_empty(), plugin.installs) {
        (false, true) => "Authenticator, Installer, Plugin",
        (false, false) => "Authenticator, Plugin",
        (true, _) => "Installer, Plugin",
    }
}
