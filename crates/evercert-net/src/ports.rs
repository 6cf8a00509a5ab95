//! Who listens on a port of this host.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::path::Path;

/// What the kernel says about a port of this host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Port {
    /// Whether somebody listens on it, at any address.
    pub taken: bool,
    /// Who, by process id. Empty although it is taken, where we may not see other users' processes or the listener
    /// lives in a container.
    pub holders: Vec<Holder>,
}

/// What a port is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Connections.
    Tcp,
    /// Datagrams.
    Udp,
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
    found(Protocol::Tcp, |place| place.port() == port)
}

/// As [`listening_on`], for one address and either protocol: who listens there or at every address, and so keeps others
/// from it.
pub fn holding(protocol: Protocol, address: SocketAddr) -> Port {
    found(protocol, |place| {
        let is_there = place.ip().to_canonical() == address.ip().to_canonical();
        place.port() == address.port() && (is_there || place.ip().is_unspecified())
    })
}

fn found(protocol: Protocol, wanted: impl Fn(&SocketAddr) -> bool) -> Port {
    let (tables, state) = match protocol {
        Protocol::Tcp => (TCP, LISTEN),
        Protocol::Udp => (["/proc/self/net/udp", "/proc/self/net/udp6"], UNCONNECTED),
    };
    let tables = tables.map(|path| text(Path::new(path)));
    let sockets = tables.iter().flat_map(|table| listeners(table, state));
    let inodes: Vec<u64> = sockets.filter(|(place, _)| wanted(place)).map(|(_, inode)| inode).collect();
    let holders = if inodes.is_empty() { Vec::new() } else { holders(&inodes) };
    Port { taken: !inodes.is_empty(), holders }
}

/// Which of these processes listen on any TCP port of this network namespace. One that we may not look at does not seem
/// to.
pub fn listening_among(pids: &[u32]) -> Vec<u32> {
    let tables = TCP.map(|path| text(Path::new(path)));
    let inodes: Vec<u64> = tables.iter().flat_map(|table| listeners(table, LISTEN)).map(|(_, inode)| inode).collect();
    let sockets = links(&inodes);
    pids.iter().copied().filter(|pid| holds(*pid, &sockets)).collect()
}

/// Where the sockets in this state are, and their inodes, from a table with lines such as
/// `0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 25321 ...`.
fn listeners<'a>(table: &'a str, wanted: &'a str) -> impl Iterator<Item = (SocketAddr, u64)> + 'a {
    table.lines().filter_map(move |line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [_, local, _, state, _, _, _, _, _, inode, ..] = fields.as_slice() else { return None };
        let (address, port) = local.rsplit_once(':')?;
        let place = SocketAddr::new(address_of(address)?, u16::from_str_radix(port, 16).ok()?);
        (*state == wanted).then(|| Some((place, inode.parse().ok()?)))?
    })
}

/// An address as the kernel shows it: words of 32 bits, each as a number of this machine's byte order.
fn address_of(hex: &str) -> Option<IpAddr> {
    let word = |at: usize| u32::from_str_radix(hex.get(at..at + 8)?, 16).map(u32::to_ne_bytes).ok();
    match hex.len() {
        8 => Some(IpAddr::from(word(0)?)),
        32 => {
            let bytes = [word(0)?, word(8)?, word(16)?, word(24)?].concat();
            Some(IpAddr::V6(Ipv6Addr::from(<[u8; 16]>::try_from(bytes).ok()?)))
        }
        _ => None,
    }
}

fn holders(inodes: &[u64]) -> Vec<Holder> {
    let sockets = links(inodes);
    let mut pids: Vec<u32> = numbers(Path::new("/proc")).filter(|pid| holds(*pid, &sockets)).collect();
    pids.sort_unstable();
    pids.into_iter().map(|pid| Holder { pid, program: program(pid) }).collect()
}

/// What open files are links to.
fn links(inodes: &[u64]) -> Vec<String> {
    inodes.iter().map(|inode| format!("socket:[{inode}]")).collect()
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

/// The tables of TCP.
const TCP: [&str; 2] = ["/proc/self/net/tcp", "/proc/self/net/tcp6"];

/// The state of a listening socket.
const LISTEN: &str = "0A";

/// The state of a socket that takes datagrams from everybody.
const UNCONNECTED: &str = "07";

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, UdpSocket};

    use super::*;

    #[test]
    fn the_kernels_table_is_read() {
        let table = "\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 25321 1 0 100 0 0 10 0
   1: 0100007F:0050 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 25322 1 0 100 0 0 10 0
   2: 0100007F:0051 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 25323 1 0 100 0 0 10 0";
        let read =
            |table| listeners(table, LISTEN).map(|(place, inode)| (place.to_string(), inode)).collect::<Vec<_>>();
        assert_eq!(read(table), [("0.0.0.0:80".into(), 25321), ("127.0.0.1:81".into(), 25323)]);
        let table6 =
            "0: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 7 1";
        assert_eq!(read(table6), [("[::1]:80".into(), 7)]);
        assert_eq!(read("nonsense\n\n0: 00:1 0 0A 0 0 0 0 0 0\n"), []);
    }

    #[test]
    fn a_datagram_socket_is_found_at_its_address() {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let place = socket.local_addr().unwrap();
        let found = holding(Protocol::Udp, place);
        assert_eq!(found.holders.iter().map(|holder| holder.pid).collect::<Vec<_>>(), [std::process::id()]);
        let elsewhere = SocketAddr::new([127, 0, 0, 2].into(), place.port());
        assert!(!holding(Protocol::Udp, elsewhere).taken);
        assert!(!holding(Protocol::Tcp, place).taken);
    }

    #[test]
    fn we_find_ourselves() {
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = socket.local_addr().unwrap().port();
        let found = listening_on(port);
        assert!(found.taken);
        assert_eq!(found.holders.iter().map(|holder| holder.pid).collect::<Vec<_>>(), [std::process::id()]);
        assert!(!found.holders[0].program.is_empty());
        assert_eq!(listening_among(&[std::process::id(), 1]), [std::process::id()]);
        drop(socket);
        assert_eq!(listening_on(port), Port::default());
    }
}
