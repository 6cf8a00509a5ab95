//! The program.

use std::process::ExitCode;

use evercert::{app, environment::Environment, log::crash, ui::streams::Streams, work::work};

fn main() -> ExitCode {
    // What whoever started us left open (a lock of flock(1), a pipe) is not for our hooks, or a server
    // that one of them starts would hold it for ever. Certbot's hooks do not get it either.
    close_fds::set_fds_cloexec(3, &[]);
    crash::tell_panics();
    let code = app::run(Environment::read(), Streams::standard(), work);
    ExitCode::from(code)
}
