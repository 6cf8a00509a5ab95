//! Whether this machine lets a scenario have a network, a process table and a file system view of its own.

use std::process::{Command, Stdio};

use anyhow::{Result, ensure};

use crate::lab::apt;

/// Makes such namespaces once, for nothing, so that the refusal is told once and not by every scenario.
pub(crate) fn check() -> Result<()> {
    let mut command = Command::new("unshare");
    command.args(["--net", "--mount", "--pid", "--fork", "--mount-proc"]);
    if !apt::is_root()? {
        command.args(["--user", "--map-root-user"]);
    }
    let allowed = command.arg("true").stdout(Stdio::null()).stderr(Stdio::null()).status();
    ensure!(
        allowed.is_ok_and(|status| status.success()),
        "this machine does not allow namespaces (unshare --net --mount --pid), which every scenario needs: \
         run as root, in a container with --privileged"
    );
    Ok(())
}
