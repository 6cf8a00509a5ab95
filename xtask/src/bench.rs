//! `cargo xtask bench`: evercert and its peers, side by side on one CA, and what the budgets say to it.
//!
//! Every figure is a ratio in one run on one machine; nothing here is a test.

mod budget;
mod ca;
mod client;
mod figure;
mod idle;
mod issue;
mod json;
mod measure;
mod options;
mod renew;
mod report;
mod site;
mod stage;
mod start;
mod tree;
mod web;

use anyhow::Result;

use crate::{lab, process, workspace};

pub(crate) use options::Options;

/// Builds what is measured, then goes on in a private network, where the ports 80 and 81 are free.
pub(crate) fn run(options: &Options) -> Result<()> {
    if options.inside {
        return inside(options);
    }
    lab::install()?;
    if options.clients.contains(&client::Client::Evercert) {
        process::run(&mut process::command("cargo", ["build", "--release", "-p", "evercert", "--bin", "evercert"]))?;
        for server in ["apache", "nginx"] {
            let package = format!("evercert-{server}");
            process::run(&mut process::command("cargo", ["run", "--release", "-p", &package, "--example", server]))?;
        }
    }
    process::run(&mut process::command("cargo", ["build", "--release", "-p", "evercert-ca", "--example", "serve"]))?;
    process::run(&mut stage::command(options)?)
}

fn inside(options: &Options) -> Result<()> {
    let depot = workspace::root().join("target");
    let home = tempfile::Builder::new().prefix("bench-").tempdir_in(depot)?;
    stage::furnish()?;
    let ground = site::Ground::prepare(home.path(), &options.clients)?;
    let mut figures = start::measure(options, &ground)?;
    figures.extend(issue::measure(options, &ground)?);
    figures.extend(renew::measure(options, &ground)?);
    figures.extend(idle::measure(options, &ground)?);
    report::print(&figures);
    budget::print(&figures);
    match &options.json {
        Some(file) => json::write(file, &figures),
        None => Ok(()),
    }
}
