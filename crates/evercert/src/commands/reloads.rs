//! Which servers take up new certificates at the end of a renewal, each once.

use std::sync::Arc;

use evercert_plugin::installer::Installer;
use evercert_store::lineage::LineageName;

use crate::commands::renew_report::Report;
use crate::messages::message::msg;
use crate::steps::installer;
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

    /// Reloads the servers of what was renewed. Where that fails, the renewal did: nobody sees the
    /// new certificate.
    pub(super) async fn perform(self, world: &World, report: &mut Report) {
        for (server, names) in self.0 {
            let renewed: Vec<_> = names.into_iter().filter(|name| report.has_renewed(name)).collect();
            if renewed.is_empty() {
                continue;
            }
            world.ui.say(&msg!("renew-reloading", installer = server.name()));
            if let Err(error) = installer::reload(world, &*server).await {
                report.not_taken_up(world, &renewed, &error);
            }
        }
    }
}
