//! A network, a process table and a file system view of its own for each scenario.

use std::path::Path;
use std::process::Command;

/// The command line that runs `program` in fresh namespaces; when it ends, or is killed, everything in them ends.
#[must_use]
pub fn command(program: &Path) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child=KILL"]);
    if !is_root() {
        command.args(["--user", "--map-root-user"]);
    }
    // The first process of a namespace inherits all orphans; a shell buries them, as a system's init does. It waits in
    // the foreground: what a shell runs in the background ignores Ctrl-C.
    command.args(["--", "sh", "-c", "\"$@\"; exit $?", "init"]).arg(program);
    command
}

/// Makes the fresh namespaces habitable: a loopback with two more addresses, names from our own DNS server, no
/// configuration of the machine's own certbot.
///
/// # Panics
/// When a step fails.
pub fn furnish(scratch: &Path) {
    tool("ip", &["link", "set", "lo", "up"]);
    tool("ip", &["addr", "add", &format!("{IPV4}/32"), "dev", "lo"]);
    tool("ip", &["addr", "add", &format!("{IPV6}/128"), "dev", "lo", "nodad"]);
    bind(scratch, "/etc/resolv.conf", "nameserver 127.0.0.1\n");
    bind(scratch, "/etc/hosts", "127.0.0.1 localhost\n");
    // Process ids repeat from namespace to namespace, and faketime names its semaphores after them.
    own_folders(&["/dev/shm"]);
    if Path::new(CERTBOT_HOME).exists() {
        own_folders(&[CERTBOT_HOME]);
    }
}

/// Adds lines to the names that are known without a DNS server; `scratch` is a folder other than that of [`furnish`].
///
/// # Panics
/// When they cannot be mounted.
pub fn know(scratch: &Path, hosts: &str) {
    bind(scratch, "/etc/hosts", &format!("127.0.0.1 localhost\n{hosts}"));
}

/// Makes this the distribution of the machine, by the text of its os-release(5).
///
/// # Panics
/// When it cannot be mounted.
pub fn pretend_distribution(scratch: &Path, os_release: &str) {
    bind(scratch, "/etc/os-release", os_release);
}

/// Makes the roots in this file all that the system trusts, for programs that cannot be told otherwise.
///
/// # Panics
/// When it cannot be mounted.
pub fn trust(roots: &Path) {
    tool("mount", &["--bind", &roots.to_string_lossy(), "/etc/ssl/certs/ca-certificates.crt"]);
}

/// Gives the loopback one more IPv4 address.
///
/// # Panics
/// When it has it already.
pub fn add_address(address: &str) {
    tool("ip", &["addr", "add", &format!("{address}/32"), "dev", "lo"]);
}

/// Has programs ask the name server at this address, port 53, from now on.
///
/// # Panics
/// When it cannot be mounted.
pub fn resolve_by(scratch: &Path, address: &str) {
    bind(scratch, "/etc/resolv.conf", &format!("nameserver {address}\n"));
}

/// Puts a file system of this many kilobytes at `folder`, hiding what was there.
///
/// # Panics
/// When it cannot be mounted.
pub fn small_disk(folder: &Path, kilobytes: u32) {
    tool("mount", &["-t", "tmpfs", "-o", &format!("size={kilobytes}k"), "tmpfs", &folder.to_string_lossy()]);
}

/// Empties these folders for the scenario: programs may leave there what they like.
///
/// # Panics
/// When one cannot be mounted.
pub fn own_folders(folders: &[&str]) {
    for folder in folders {
        tool("mount", &["-t", "tmpfs", "tmpfs", folder]);
    }
}

/// Makes everything below `folder` unwritable, for root too.
///
/// # Panics
/// When it cannot be mounted.
pub fn freeze(folder: &Path) {
    let folder = folder.to_string_lossy();
    tool("mount", &["--bind", &folder, &folder]);
    tool("mount", &["-o", "remount,bind,ro", &folder]);
}

/// Mounts a file at its own place, as containers do with a configuration: no other file can take its name any more.
///
/// # Panics
/// When it cannot be mounted.
pub fn pin(file: &Path) {
    let file = file.to_string_lossy();
    tool("mount", &["--bind", &file, &file]);
}

/// Undoes [`freeze`].
///
/// # Panics
/// When it is not frozen.
pub fn thaw(folder: &Path) {
    tool("umount", &[&*folder.to_string_lossy()]);
}

fn bind(scratch: &Path, target: &str, content: &str) {
    let file = scratch.join(target.rsplit('/').next().expect("a path has a last part"));
    std::fs::write(&file, content).expect("the scratch folder is ours");
    tool("mount", &["--bind", &file.to_string_lossy(), target]);
}

fn tool(program: &str, args: &[&str]) {
    let status = Command::new(program).args(args).status();
    let done = status.as_ref().is_ok_and(std::process::ExitStatus::success);
    assert!(done, "{program} {}: {status:?}", args.join(" "));
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout == b"0\n")
}

/// An IPv4 address that only this scenario has.
pub const IPV4: &str = "10.77.77.77";

/// An IPv6 address that only this scenario has.
pub const IPV6: &str = "fd77::77";

const CERTBOT_HOME: &str = "/etc/letsencrypt";
