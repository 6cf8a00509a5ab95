//! Where a server block listens.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::files::{At, Found};

/// One `listen`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listen {
    /// The directive.
    pub at: At,
    /// Where.
    pub address: Address,
    /// With `ssl`.
    pub is_ssl: bool,
    /// With `default_server`.
    pub is_default: bool,
    /// With `quic` or `udp`: not by TCP.
    pub is_datagram: bool,
    /// With `proxy_protocol`: whoever connects is a proxy.
    pub is_proxied: bool,
    /// What `ipv6only` says, if it does.
    pub ipv6only: Option<bool>,
    /// With an option of the socket itself, which may be said once for each address.
    pub has_options: bool,
}

/// Where one can listen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Address {
    /// A port of this host.
    Port(Host, u16),
    /// A socket in the file system.
    Unix(Vec<u8>),
    /// Anything else, such as a range of ports.
    Other(Vec<u8>),
}

/// Which of this host's addresses.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Host {
    /// All of IPv4.
    Any4,
    /// All of IPv6.
    Any6,
    /// One.
    Ip(IpAddr),
    /// A name, which nginx looks up when it starts.
    Name(String),
}

impl Listen {
    /// Reads a `listen` directive; none for any other.
    pub(super) fn read(found: Found<'_>) -> Option<Self> {
        if !found.directive.is("listen") || found.directive.block().is_some() {
            return None;
        }
        let mut args = found.directive.args().map(|word| String::from_utf8_lossy(&word.value()).into_owned());
        let mut listen = Self::at(found.at, Address::parse(&args.next()?));
        args.for_each(|option| listen.option(&option));
        Some(listen)
    }

    /// Without options.
    pub(super) fn at(at: At, address: Address) -> Self {
        Self {
            at,
            address,
            is_ssl: false,
            is_default: false,
            is_datagram: false,
            is_proxied: false,
            ipv6only: None,
            has_options: false,
        }
    }

    fn option(&mut self, option: &str) {
        match option {
            "ssl" => self.is_ssl = true,
            "default_server" | "default" => self.is_default = true,
            "quic" | "udp" => self.is_datagram = true,
            "proxy_protocol" => self.is_proxied = true,
            "http2" | "spdy" => {}
            _ => {
                self.has_options = true;
                self.ipv6only = option.strip_prefix("ipv6only=").map(|only| only == "on").or(self.ipv6only);
            }
        }
    }
}

impl Address {
    /// Reads the first argument of `listen`.
    pub fn parse(text: &str) -> Self {
        if let Some(path) = text.strip_prefix("unix:") {
            return Self::Unix(path.as_bytes().to_vec());
        }
        port(text).unwrap_or_else(|| Self::Other(text.as_bytes().to_vec()))
    }

    /// The port; none in the file system.
    pub fn port(&self) -> Option<u16> {
        match self {
            Self::Port(_, port) => Some(*port),
            _ => None,
        }
    }

    /// Which of this host's addresses; none in the file system.
    pub fn host(&self) -> Option<&Host> {
        match self {
            Self::Port(host, _) => Some(host),
            _ => None,
        }
    }

    /// Where to connect from this host: loopback stands for all addresses.
    pub fn reachable(&self) -> Option<SocketAddr> {
        let Self::Port(host, port) = self else { return None };
        let ip = match host {
            Host::Any4 => Ipv4Addr::LOCALHOST.into(),
            Host::Any6 => Ipv6Addr::LOCALHOST.into(),
            Host::Ip(ip) => *ip,
            Host::Name(_) => return None,
        };
        Some(SocketAddr::new(ip, *port))
    }
}

impl Host {
    /// As `listen` has it, with a port.
    pub fn with_port(&self, port: u16) -> String {
        match self {
            Self::Any4 => port.to_string(),
            Self::Any6 => format!("[::]:{port}"),
            Self::Ip(ip) => SocketAddr::new(*ip, port).to_string(),
            Self::Name(name) => format!("{name}:{port}"),
        }
    }

    /// Whether it is of IPv6.
    pub fn is_v6(&self) -> bool {
        matches!(self, Self::Any6 | Self::Ip(IpAddr::V6(_)))
    }

    /// Whether it is all addresses of a kind.
    pub fn is_any(&self) -> bool {
        matches!(self, Self::Any4 | Self::Any6)
    }
}

impl From<IpAddr> for Host {
    fn from(ip: IpAddr) -> Self {
        match ip {
            IpAddr::V4(ip) if ip.is_unspecified() => Self::Any4,
            IpAddr::V6(ip) if ip.is_unspecified() => Self::Any6,
            ip => Self::Ip(ip),
        }
    }
}

fn port(text: &str) -> Option<Address> {
    if let Ok(port) = text.parse() {
        return Some(Address::Port(Host::Any4, port));
    }
    if let Some(rest) = text.strip_prefix('[') {
        let (ip, rest) = rest.split_once(']')?;
        let ip: Ipv6Addr = ip.parse().ok()?;
        let port = if rest.is_empty() { DEFAULT } else { rest.strip_prefix(':')?.parse().ok()? };
        return Some(Address::Port(IpAddr::V6(ip).into(), port));
    }
    let (host, port) = match text.rsplit_once(':') {
        None => (text, DEFAULT),
        Some((host, port)) => (host, port.parse().ok()?),
    };
    Some(Address::Port(named(host)?, port))
}

fn named(host: &str) -> Option<Host> {
    match host {
        "*" => Some(Host::Any4),
        _ if host.is_empty() || host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') => None,
        _ => Some(host.parse::<IpAddr>().map_or_else(|_| Host::Name(host.to_ascii_lowercase()), Host::from)),
    }
}

/// What `listen` without a port means.
const DEFAULT: u16 = 80;
