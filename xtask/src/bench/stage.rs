//! A network, a process table and a file system view of its own for the bench.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::bench::options::Options;
use crate::process;

/// The bench again, in fresh namespaces; when it ends, or is killed, everything in them ends.
pub(super) fn command(options: &Options) -> Result<Command> {
    let mut command =
        process::command("unshare", ["--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child=KILL"]);
    if process::read(&mut process::command("id", ["-u"]))?.trim() != "0" {
        command.args(["--user", "--map-root-user"]);
    }
    command.arg("--").arg(std::env::current_exe()?).arg("bench").args(options.words());
    Ok(command)
}

/// Makes them habitable: a loopback, no names but localhost, no configuration of the machine's own clients.
pub(super) fn furnish() -> Result<()> {
    tool("ip", &["link", "set", "lo", "up"])?;
    for folder in ["/etc/letsencrypt", "/etc/dehydrated", "/etc/ssl/uacme"] {
        if Path::new(folder).exists() {
            tool("mount", &["-t", "tmpfs", "tmpfs", folder])?;
        }
    }
    Ok(())
}

/// Lets every program that trusts the system trust `root` as well; what it has to read stays as long as usual.
pub(super) fn trust(root: &str, scratch: &Path) -> Result<()> {
    let bundle = scratch.join("roots.pem");
    let usual = std::fs::read_to_string(BUNDLE).context(BUNDLE)?;
    std::fs::write(&bundle, usual + root)?;
    tool("mount", &["--bind", &bundle.display().to_string(), BUNDLE])
}

fn tool(program: &str, args: &[&str]) -> Result<()> {
    let status = Command::new(program).args(args).status().with_context(|| program.to_owned())?;
    ensure!(status.success(), "{program} {}: {status}", args.join(" "));
    Ok(())
}

/// The roots of a Debian.
pub(super) const BUNDLE: &str = "/etc/ssl/certs/ca-certificates.crt";
