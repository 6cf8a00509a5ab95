//! Who listens on a port of this host.

use std::fmt;
use std::path::Path;

/// What the kernel says about a TCP port of this host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Port {
    /// Whether somebody listens on it, at any address.
    pub taken: bool,
    /// Who, by process id. Empty although it is taken, where we may not see other users' processes or the listener
    /// lives in a container.
    pub holders: Vec<Holder>,
}

/// A process that listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Its process id.
    pub pid: u32,
    /// The name of its program, as the kernel keeps it: at most 15 bytes. Empty if it could not be read.
    pub program: String,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.program.as_str() {
            "" => write!(f, "PID {}", self.pid),
            program => write!(f, "{program} (PID {})", self.pid),
        }
    }
}

/// Looks up who listens on TCP `port` in this network namespace, by the kernel's tables (proc(5)). A look, not a
/// promise: the answer may be old when it arrives. Where there is no `/proc` nothing is known, and the port seems free.
///
/// It reads the open files of every process, which takes milliseconds: ask when there is something to explain.
pub fn listening_on(port: u16) -> Port {
    let tables = ["/proc/self/net/tcp", "/proc/self/net/tcp6"].map(|path| text(Path::new(path)));
    let inodes: Vec<u64> = tables.iter().flat_map(|table| listeners(table, port)).collect();
    let holders = if inodes.is_empty() { Vec::new() } else { holders(&inodes) };
    Port { taken: !inodes.is_empty(), holders }
}

/// The inodes of the sockets that listen on `port`, from a table with lines such as
/// `0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 25321 ...`.
fn listeners(table: &str, port: u16) -> impl Iterator<Item = u64> {
    table.lines().filter_map(move |line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [_, local, _, LISTEN, _, _, _, _, _, inode, ..] = fields.as_slice() else { return None };
        let (_, number) = local.rsplit_once(':')?;
        (u16::from_str_radix(number, 16) == Ok(port)).then(|| inode.parse().ok())?
    })
}

fn holders(inodes: &[u64]) -> Vec<Holder> {
    let sockets: Vec<String> = inodes.iter().map(|inode| format!("socket:[{inode}]")).collect();
    let mut pids: Vec<u32> = numbers(Path::new("/proc")).filter(|pid| holds(*pid, &sockets)).collect();
    pids.sort_unstable();
    pids.into_iter().map(|pid| Holder { pid, program: program(pid) }).collect()
}

#[expect(clippy::disallowed_methods, reason = "/proc is a question to the kernel, not the disk")]
fn holds(pid: u32, sockets: &[String]) -> bool {
    let folder = format!("/proc/{pid}/fd");
    let is_one = |fd: u32| {
        let target = std::fs::read_link(format!("{folder}/{fd}"));
        target.is_ok_and(|target| sockets.iter().any(|socket| target.as_os_str() == socket.as_str()))
    };
    numbers(Path::new(&folder)).any(is_one)
}

/// The entries of a folder that are numbers; none where we may not look.
#[expect(clippy::disallowed_methods, reason = "/proc is a question to the kernel, not the disk")]
fn numbers(folder: &Path) -> impl Iterator<Item = u32> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

fn program(pid: u32) -> String {
    let name = text(Path::new(&format!("/proc/{pid}/comm")));
    name.chars().filter(|c| !c.is_control()).collect()
}

#[expect(clippy::disallowed_methods, reason = "/proc is a question to the kernel, not the disk")]
fn text(path: &Path) -> String {
    std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

/// The state of a listening socket.
const LISTEN: &str = "0A";

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn the_kernels_table_is_read() {
        let table = "\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 25321 1 0 100 0 0 10 0
   1: 0100007F:0050 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 25322 1 0 100 0 0 10 0
   2: 0100007F:0051 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 25323 1 0 100 0 0 10 0";
        assert_eq!(listeners(table, 80).collect::<Vec<_>>(), [25321]);
        let table6 =
            "0: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 7 1";
        assert_eq!(listeners(table6, 80).collect::<Vec<_>>(), [7]);
        assert_eq!(listeners("nonsense\n\n", 80).count(), 0);
    }

    #[test]
    fn we_find_ourselves() {
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = socket.local_addr().unwrap().port();
        let found = listening_on(port);
        assert!(found.taken);
        assert_eq!(found.holders.iter().map(|holder| holder.pid).collect::<Vec<_>>(), [std::process::id()]);
        assert!(!found.holders[0].program.is_empty());
        drop(socket);
        assert_eq!(listening_on(port), Port::default());
    }
}
