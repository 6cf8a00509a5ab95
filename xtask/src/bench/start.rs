//! How long a program takes to say its version.

use anyhow::Result;

use crate::bench::client::Client;
use crate::bench::figure::{Figure, Task};
use crate::bench::measure;
use crate::bench::options::Options;
use crate::bench::site::Ground;

/// Starts each client again and again, in turns.
pub(super) fn measure(options: &Options, ground: &Ground) -> Result<Vec<Figure>> {
    Task::Start.announce("in turns", 1);
    let runs = options.pick(21, 5);
    let mut costs = vec![Vec::new(); options.clients.len()];
    for _ in 0..runs {
        for (client, costs) in options.clients.iter().zip(&mut costs) {
            costs.push(ground.listen(&client.version(ground.home()))?);
        }
    }
    let figure = |(client, costs): (&Client, &Vec<_>)| Figure {
        task: Task::Start,
        client: *client,
        size: 1,
        requests: None,
        cost: measure::median(costs),
        runs,
    };
    Ok(options.clients.iter().zip(&costs).map(figure).collect())
}
