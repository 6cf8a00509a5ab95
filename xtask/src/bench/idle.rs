//! A daily `renew` that finds nothing to do.

use anyhow::{Result, ensure};

use crate::bench::client::Client;
use crate::bench::figure::{Figure, Task};
use crate::bench::measure;
use crate::bench::options::Options;
use crate::bench::site::{Ground, Way};
use crate::bench::tree::{self, Memory};

/// Every size, for the clients that renew a whole tree.
pub(super) fn measure(options: &Options, ground: &Ground) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for client in options.clients.iter().copied().filter(|client| client.has_lineages()) {
        for size in sizes(options, client) {
            figures.push(idle(ground, client, *size, options.pick(3, 1))?);
        }
    }
    Ok(figures)
}

fn sizes(options: &Options, client: Client) -> &'static [usize] {
    match client {
        Client::Evercert => options.pick(&[100, 1000, 10_000], &[100, 1000]),
        _ => options.pick(&[100, 1000], &[100]),
    }
}

fn idle(ground: &Ground, client: Client, size: usize, runs: usize) -> Result<Figure> {
    Task::Idle.announce(client.name(), size);
    let site = ground.site(client, Way::Webroot, &format!("idle-{size}"))?;
    ground.register(&site, client)?;
    tree::write(&site, size, Memory::RenewalInformation)?;
    ground.ca(Way::Webroot).reset()?;
    let renew = || client.on_tree(&site, &["renew", "--no-random-sleep-on-renew"]);
    let costs: Vec<_> = (0..runs).map(|_| ground.run(&renew())).collect::<Result<_>>()?;
    let requests = ground.ca(Way::Webroot).requests()?;
    let untouched = std::fs::read_dir(site.tree.join("config/archive"))?.count() == size;
    ensure!(untouched && requests == 0, "{}: nothing was due, but {requests} requests were made", client.name());
    std::fs::remove_dir_all(&site.tree)?;
    Ok(Figure { task: Task::Idle, client, size, requests: Some(requests), cost: measure::median(&costs), runs })
}
