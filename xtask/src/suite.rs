//! `cargo xtask test`: everything a change must pass.

use anyhow::{Result, bail};

use crate::{lab, package, process, workspace};

/// What was asked for.
#[derive(Debug, Default)]
pub(crate) struct Options {
    /// Every subject on every server.
    all: bool,
    /// No real servers.
    quick: bool,
    /// Only tests whose name contains this.
    filter: Option<String>,
}

impl Options {
    /// Reads the words after `test`.
    pub(crate) fn parse(words: &[&str]) -> Result<Self> {
        let mut options = Self::default();
        for word in words {
            match *word {
                "--all" => options.all = true,
                "--quick" => options.quick = true,
                flag if flag.starts_with('-') => bail!("no such option: {flag}"),
                filter => options.filter = Some(filter.to_owned()),
            }
        }
        Ok(options)
    }
}

/// Runs the steps in the order in which they fail soonest; the first failure ends it.
pub(crate) fn run(options: &Options) -> Result<()> {
    if options.filter.is_none() {
        process::run(&mut process::command("cargo", ["fmt", "--all", "--check"]))?;
        process::run(&mut process::command("cargo", CLIPPY))?;
    }
    if !options.quick {
        lab::install()?;
        process::run(&mut process::command("cargo", ["build", "--package", "evercert"]))?;
    }
    tests(options)?;
    match options.all && options.filter.is_none() {
        true => package::test(),
        false => Ok(()),
    }
}

/// Unit tests, the arrows, and the scenarios, in one run with one summary.
fn tests(options: &Options) -> Result<()> {
    let mut command = process::command("cargo", runner());
    command.args(["--workspace", "--no-fail-fast"]);
    if options.quick {
        command.args(["--exclude", "evercert-tests"]);
    }
    if let Some(filter) = &options.filter {
        command.arg(filter);
    }
    if options.all {
        command.env("EVERCERT_TESTS_ALL", "1");
    }
    command.env("EVERCERT_LAB", workspace::lab());
    if std::env::var_os("EVERCERT_BINARY").is_none() {
        command.env("EVERCERT_BINARY", workspace::target()?.join("debug/evercert"));
    }
    process::run(&mut command)
}

fn runner() -> &'static [&'static str] {
    if process::exists("cargo-nextest") { &["nextest", "run"] } else { &["test"] }
}

const CLIPPY: [&str; 6] = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
