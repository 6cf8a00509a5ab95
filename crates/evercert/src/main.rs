//! The program.

use std::process::ExitCode;

use evercert::{app, environment::Environment, ui::streams::Streams, work::work};

fn main() -> ExitCode {
    let code = app::run(Environment::read(), Streams::standard(), work);
    ExitCode::from(code)
}
