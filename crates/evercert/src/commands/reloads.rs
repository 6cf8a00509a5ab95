//! Which servers take up new certificates at the end of a renewal, each once.

use std::sync::Arc;

use evercert_engine::install::lookout::{Renewed, Sight};
use evercert_plugin::installer::Installer;
use evercert_store::lineage::{Lineage, LineageName};

use crate::commands::renew_report::Report;
use crate::messages::message::msg;
use crate::steps::take_up;
use crate::world::World;

/// The servers of the lineages that are being renewed.
#[derive(Default)]
pub(super) struct Reloads(Vec<(Arc<dyn Installer>, Vec<LineageName>)>);

impl Reloads {
    /// Notes the server of a lineage.
    pub(super) fn note(&mut self, installer: Arc<dyn Installer>, name: LineageName) {
        match self.0.iter_mut().find(|(known, _)| Arc::ptr_eq(known, &installer)) {
            Some((_, names)) => names.push(name),
            None => self.0.push((installer, vec![name])),
        }
    }

    /// Reloads the servers of what was renewed, and looks what they show. Where that is the old certificate, the renewal
    /// failed: nobody sees the new one.
    pub(super) async fn perform(self, world: &World, report: &mut Report) {
        for (server, names) in self.0 {
            let (names, renewed) = renewed(world, names, report);
            if names.is_empty() {
                continue;
            }
            world.ui.say(&msg!("renew-reloading", installer = server.name()));
            match take_up::take_up(world, &*server, &renewed).await {
                Ok(sights) => tell(world, &*server, &names, sights, report),
                Err(error) => report.not_taken_up(world, &names, &error),
            }
        }
    }
}

/// Those that have a new certificate. One that cannot be read back is a failure told with its cause.
fn renewed(world: &World, names: Vec<LineageName>, report: &mut Report) -> (Vec<LineageName>, Vec<Renewed>) {
    let mut all = (Vec::new(), Vec::new());
    for name in names {
        if !report.has_renewed(&name) {
            continue;
        }
        match Lineage::load(&world.paths, &name).and_then(|lineage| take_up::renewed(&lineage)) {
            Ok(renewed) => {
                all.0.push(name);
                all.1.push(renewed);
            }
            Err(error) => report.not_taken_up(world, &[name], &error.into()),
        }
    }
    all
}

fn tell(world: &World, server: &dyn Installer, names: &[LineageName], sights: Vec<Vec<Sight>>, report: &mut Report) {
    for (name, sights) in names.iter().zip(sights) {
        match take_up::check(server, name.as_str(), &sights) {
            Ok(()) => {
                take_up::tell_unseen(world, name.as_str(), &sights);
                report.seen(name, &sights);
            }
            Err(error) => report.not_taken_up(world, std::slice::from_ref(name), &error),
        }
    }
}
