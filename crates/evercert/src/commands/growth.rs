//! What renewals do for policies that grow, whatever was due.

use std::sync::Arc;

use evercert_apache::plugin::Apache;
use evercert_plugin::installer::Deployment;
use evercert_store::lineage::{Lineage, LineageName};

use crate::commands::renew_report::Report;
use crate::errors::desk::CliError;
use crate::steps::{auto_hsts, conf, deploy};
use crate::world::World;

/// A policy for browsers that grows takes its next step where it is time for it, at each server once.
pub(super) async fn grow(world: &World, names: &[LineageName], report: &mut Report) -> Result<(), CliError> {
    if !auto_hsts::is_anywhere(world)? {
        return Ok(());
    }
    let mut servers: Vec<(Arc<Apache>, LineageName, Vec<Deployment>)> = Vec::new();
    for name in names {
        let Ok(lineage) = Lineage::load(&world.paths, name) else { continue };
        let Ok(params) = lineage.conf().params_for_renewal() else { continue };
        let Some(server) = auto_hsts::server(world, &world.settings.overlay(&conf::restored(&params))?) else {
            continue;
        };
        let identifiers = lineage.certificate()?.identifiers().to_vec();
        let renewed = report.has_renewed(name).then(|| deploy::of_lineage(&lineage, identifiers));
        match servers.iter_mut().find(|(known, ..)| Arc::ptr_eq(known, &server)) {
            Some((_, _, deployments)) => deployments.extend(renewed),
            None => servers.push((server, name.clone(), renewed.into_iter().collect())),
        }
    }
    for (server, name, renewed) in servers {
        if let Err(error) = auto_hsts::grow(world, &server, &renewed).await {
            report.failed(world, &name, Vec::new(), &error);
        }
    }
    Ok(())
}
