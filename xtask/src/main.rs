//! The project's own commands: `cargo xtask <command>`.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool for developers: it prints, and reads the tree it stands in"
)]

mod arrows;
mod bench;
mod fuzz;
mod generate;
mod lab;
mod package;
mod process;
mod suite;
mod supply;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[String]) -> Result<()> {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["test", options @ ..] => suite::run(&suite::Options::parse(options)?),
        ["lab", "install"] => lab::install(),
        ["arrows"] => arrows::print(),
        ["bench", options @ ..] => bench::run(&bench::Options::parse(options)?),
        ["fuzz", options @ ..] => fuzz::run(&fuzz::Options::parse(options)?),
        ["generate"] => generate::run(),
        ["package", options @ ..] => package::run(&package::Options::parse(options)?),
        [] | ["help" | "--help" | "-h", ..] => {
            print!("{HELP}");
            Ok(())
        }
        _ => bail!("no such command: {}\n{HELP}", words.join(" ")),
    }
}

const HELP: &str = "\
cargo xtask <command>

  test [--all] [--quick] [FILTER]
                 everything a change must pass: format, lints, arrows, unit tests,
                 scenarios against real servers; installs what the tests need first
                   --all     every subject on every server (default: certbot only where it is the yardstick),
                             and the Debian packages
                   --quick   no real servers: format, lints, arrows, unit tests
                   FILTER    only tests whose name contains this text; no format, no lints
  lab install    install what the tests need, only what is missing
  arrows         print the map of crates and of the modules in each crate
  bench [--quick] [--json FILE] [--clients A,B]
                 evercert, certbot, lego, uacme and dehydrated side by side on one CA
  generate       write the pages of docs/reference that are made from the list of flags
  package [--test]
                 build Debian packages; with --test install, upgrade, remove and purge them in a root of their own
  fuzz [--seconds N] [TARGET…]
                 read garbage with everything that reads what strangers wrote (60 s each)
";
