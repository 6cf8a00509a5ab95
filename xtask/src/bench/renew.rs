//! Forced renewals of many lineages in one run.
//!
//! The lineages are written by the bench with certificates of no CA, and renewed once by the client without being
//! measured: after that all is as if each had been issued. Certbot's time grows with each lineage by the same amount,
//! so it is measured on few and told per lineage.

use anyhow::Result;

use crate::bench::client::Client;
use crate::bench::figure::{Figure, Task};
use crate::bench::options::Options;
use crate::bench::site::{Ground, Way};
use crate::bench::tree::{self, Memory};

/// Every size, for the clients that renew a whole tree.
pub(super) fn measure(options: &Options, ground: &Ground) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for client in options.clients.iter().copied().filter(|client| client.has_lineages()) {
        for size in sizes(options, client) {
            figures.push(forced(ground, client, *size)?);
        }
    }
    Ok(figures)
}

fn sizes(options: &Options, client: Client) -> &'static [usize] {
    match client {
        Client::Evercert => options.pick(&[1, 11, 100, 1000], &[1, 11, 100]),
        _ => options.pick(&[1, 11], &[1, 3]),
    }
}

fn forced(ground: &Ground, client: Client, size: usize) -> Result<Figure> {
    Task::Forced.announce(client.name(), size);
    let site = ground.site(client, Way::Webroot, &format!("forced-{size}"))?;
    ground.register(&site, client)?;
    tree::write(&site, size, Memory::Nothing)?;
    let renew = || client.on_tree(&site, &["renew", "--force-renewal", "--no-random-sleep-on-renew"]);
    ground.run(&renew())?;
    ground.ca(Way::Webroot).reset()?;
    let cost = ground.run(&renew())?;
    let requests = Some(ground.ca(Way::Webroot).requests()?);
    std::fs::remove_dir_all(&site.tree)?;
    Ok(Figure { task: Task::Forced, client, size, requests, cost, runs: 1 })
}
