//! The program.

use std::process::ExitCode;

use evercert::{app, environment::Environment, ui::streams::Streams};

fn main() -> ExitCode {
    let code = app::run(Environment::read(), Streams::standard(), |session| app::not_yet(&session));
    ExitCode::from(code)
}
