//! New certificates: requests, time and memory, for one name and for many.

use anyhow::Result;

use crate::bench::client::Client;
use crate::bench::figure::{Figure, Task};
use crate::bench::measure::{self, Cost};
use crate::bench::options::Options;
use crate::bench::site::{Ground, Site, Way};

/// Every way and size that a client knows.
pub(super) fn measure(options: &Options, ground: &Ground) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    figures.extend(rounds(options, ground, Task::Webroot, 1, options.pick(9, 2))?);
    figures.extend(rounds(options, ground, Task::Standalone, 1, options.pick(9, 2))?);
    for names in options.pick(&[10, 50][..], &[10]) {
        figures.extend(rounds(options, ground, Task::Webroot, *names, 1)?);
    }
    Ok(figures)
}

/// Each client in turns, `runs` times, each time for names that no one had before.
fn rounds(options: &Options, ground: &Ground, task: Task, size: usize, runs: usize) -> Result<Vec<Figure>> {
    task.announce("in turns", size);
    let way = if task == Task::Standalone { Way::Standalone } else { Way::Webroot };
    let able = |client: &&Client| way == Way::Webroot || client.has_web_server();
    let clients: Vec<Client> = options.clients.iter().filter(able).copied().collect();
    let mut measured: Vec<Vec<(u64, Cost)>> = vec![Vec::new(); clients.len()];
    for run in 0..runs {
        for (client, measured) in clients.iter().zip(&mut measured) {
            let site = ground.site(*client, way, "one")?;
            measured.push(once(ground, *client, &site, way, &names(size, run))?);
        }
    }
    Ok(clients.iter().zip(&measured).map(|(client, measured)| figure(task, *client, size, measured)).collect())
}

fn once(ground: &Ground, client: Client, site: &Site, way: Way, names: &[String]) -> Result<(u64, Cost)> {
    ground.ca(way).reset()?;
    let cost = ground.run(&client.issue(site, names))?;
    Ok((ground.ca(way).requests()?, cost))
}

fn figure(task: Task, client: Client, size: usize, measured: &[(u64, Cost)]) -> Figure {
    let costs: Vec<Cost> = measured.iter().map(|(_, cost)| *cost).collect();
    let mut requests: Vec<u64> = measured.iter().map(|(requests, _)| *requests).collect();
    requests.sort_unstable();
    let requests = requests.get(requests.len() / 2).copied();
    Figure { task, client, size, requests, cost: measure::median(&costs), runs: measured.len() }
}

fn names(size: usize, run: usize) -> Vec<String> {
    (0..size).map(|name| format!("n{name}.s{size}.r{run}.test")).collect()
}
