//! Where the responder is asked: UDP and TCP of one port, at each address of the host by itself.
//!
//! Not at "every address": an answer must come from the address that was asked, and the kernel would choose another on
//! a host with several. And on many hosts a resolver for the host itself has the port at a loopback address, such as
//! systemd-resolved at 127.0.0.53, which is in nobody's way like this.

use std::{
    io::{self, ErrorKind},
    net::{IpAddr, SocketAddr},
};

use evercert_net::ports::{self, Holder, Protocol};
use tokio::net::{TcpListener, UdpSocket};

/// The bound sockets.
#[derive(Debug)]
pub struct Sockets {
    pub(super) places: Vec<Place>,
}

/// The sockets of one address.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) udp: UdpSocket,
    pub(super) tcp: TcpListener,
}

/// Why the world could not ask the responder.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BindError {
    /// Another program answers there.
    #[error("{address} is taken")]
    Taken {
        /// The address and the port.
        address: SocketAddr,
        /// Who has it, if that can be seen.
        holder: Option<Holder>,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The system refuses it, for want of a privilege or because no such address is here.
    #[error("cannot listen at {address}")]
    Refused {
        /// The address and the port.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The host has no address.
    #[error("the host has no address to listen at")]
    NoAddress,
}

impl Sockets {
    /// Binds `port` at these addresses; without any, at all that the host has now. Port 0 takes a free one for each.
    ///
    /// An address that cannot be had is left out where others of its kind (see [`Rank`]) are enough for the world: a
    /// bridge for virtual machines has its own name server. That a public one is taken is an error: somebody else would
    /// answer the CA.
    ///
    /// # Errors
    /// [`BindError`].
    pub async fn bind(addresses: &[IpAddr], port: u16) -> Result<Self, BindError> {
        let addresses = if addresses.is_empty() { own_addresses() } else { addresses.to_vec() };
        let (mut places, mut refused) = (Vec::new(), Vec::new());
        for address in &addresses {
            match place(*address, port).await {
                Ok(place) => places.push(place),
                Err((protocol, source)) => refused.push((*address, protocol, source)),
            }
        }
        match blocking(&addresses, &refused) {
            Some(at) => {
                let (address, protocol, source) = refused.swap_remove(at);
                Err(explained(SocketAddr::new(address, port), protocol, source))
            }
            None if places.is_empty() => Err(BindError::NoAddress),
            None => Ok(Self { places }),
        }
    }

    /// Where the responder is asked.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.places.iter().filter_map(|place| place.udp.local_addr().ok()).collect()
    }
}

/// From where an address can be reached; the higher matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// From this host.
    Host,
    /// From networks of one's own (RFC 1918, RFC 4193): perhaps a router forwards to it.
    Site,
    /// From everywhere.
    World,
}

impl Rank {
    fn of(address: &IpAddr) -> Self {
        let is_private = match address {
            IpAddr::V4(address) => address.is_private() || address.is_link_local(),
            IpAddr::V6(address) => address.is_unique_local() || address.is_unicast_link_local(),
        };
        match (address.is_loopback(), is_private) {
            (true, _) => Self::Host,
            (false, true) => Self::Site,
            (false, false) => Self::World,
        }
    }
}

/// Which refusal, by its place, matters so much that the responder is of no use: pure.
fn blocking(addresses: &[IpAddr], refused: &[(IpAddr, Protocol, io::Error)]) -> Option<usize> {
    let best = addresses.iter().map(Rank::of).max()?;
    let wanted = addresses.iter().filter(|address| Rank::of(address) == best).count();
    let matters = |(address, _, _): &&(IpAddr, Protocol, io::Error)| Rank::of(address) == best;
    let lost = refused.iter().filter(matters).count();
    let is_taken = |(_, _, source): &(IpAddr, Protocol, io::Error)| source.kind() == ErrorKind::AddrInUse;
    let worst = || refused.iter().position(|one| matters(&one) && is_taken(one));
    match best {
        _ if lost == wanted => worst().or_else(|| refused.iter().position(|one| matters(&one))),
        Rank::World => worst(),
        Rank::Host | Rank::Site => None,
    }
}

async fn place(address: IpAddr, port: u16) -> Result<Place, (Protocol, io::Error)> {
    let udp = UdpSocket::bind((address, port)).await.map_err(|source| (Protocol::Udp, source))?;
    let both = async {
        let port = udp.local_addr()?.port();
        TcpListener::bind((address, port)).await
    };
    let tcp = both.await.map_err(|source| (Protocol::Tcp, source))?;
    Ok(Place { udp, tcp })
}

/// Names the program that has the address, where it can be seen; of several the eldest.
fn explained(address: SocketAddr, protocol: Protocol, source: io::Error) -> BindError {
    if source.kind() != ErrorKind::AddrInUse {
        return BindError::Refused { address, source };
    }
    let holder = ports::holding(protocol, address).holders.into_iter().next();
    BindError::Taken { address, holder, source }
}

/// The addresses of the host that all the world can ask.
pub fn public_addresses() -> Vec<IpAddr> {
    own_addresses().into_iter().filter(|address| Rank::of(address) == Rank::World).collect()
}

/// The addresses of the host that somebody else than its neighbours on one wire can ask.
fn own_addresses() -> Vec<IpAddr> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let mut addresses: Vec<IpAddr> = interfaces.iter().map(if_addrs::Interface::ip).filter(is_askable).collect();
    addresses.sort();
    addresses.dedup();
    addresses
}

fn is_askable(address: &IpAddr) -> bool {
    !matches!(address, IpAddr::V6(address) if address.is_unicast_link_local())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(all: &[&str], refused: &[(&str, ErrorKind)]) -> Option<String> {
        let all: Vec<IpAddr> = all.iter().map(|address| address.parse().unwrap()).collect();
        let refusal =
            |(address, kind): &(&str, ErrorKind)| (address.parse().unwrap(), Protocol::Udp, io::Error::from(*kind));
        let refused: Vec<_> = refused.iter().map(refusal).collect();
        blocking(&all, &refused).map(|at| refused[at].0.to_string())
    }

    const TAKEN: ErrorKind = ErrorKind::AddrInUse;

    #[test]
    fn what_the_world_asks_must_be_ours() {
        let all = ["127.0.0.1", "192.168.122.1", "198.51.100.1", "2001:db8::1"];
        assert_eq!(judged(&all, &[]), None);
        assert_eq!(judged(&all, &[("127.0.0.1", TAKEN), ("192.168.122.1", TAKEN)]), None);
        assert_eq!(judged(&all, &[("127.0.0.1", TAKEN), ("2001:db8::1", TAKEN)]).as_deref(), Some("2001:db8::1"));
        // An address may be going away, or not be settled yet.
        assert_eq!(judged(&all, &[("2001:db8::1", ErrorKind::AddrNotAvailable)]), None);
    }

    #[test]
    fn behind_a_router_one_address_is_enough() {
        let all = ["127.0.0.1", "192.168.1.5", "172.17.0.1"];
        assert_eq!(judged(&all, &[("172.17.0.1", TAKEN)]), None);
        let both = [("172.17.0.1", ErrorKind::AddrNotAvailable), ("192.168.1.5", TAKEN)];
        assert_eq!(judged(&all, &both).as_deref(), Some("192.168.1.5"));
    }

    #[test]
    fn without_a_privilege_nothing_goes() {
        let denied = ErrorKind::PermissionDenied;
        let all = ["127.0.0.1", "198.51.100.1"];
        let refused = [("127.0.0.1", denied), ("198.51.100.1", denied)];
        assert_eq!(judged(&all, &refused).as_deref(), Some("198.51.100.1"));
        assert_eq!(judged(&[], &[]), None);
    }

    #[tokio::test]
    async fn both_protocols_are_bound_to_one_port() {
        let address = IpAddr::from([127, 0, 0, 1]);
        let sockets = Sockets::bind(&[address], 0).await.unwrap();
        let place = sockets.addresses()[0];
        assert_eq!(sockets.places[0].tcp.local_addr().unwrap(), place);
        let error = Sockets::bind(&[address], place.port()).await.unwrap_err();
        let BindError::Taken { address, holder, .. } = error else { panic!("{error}") };
        assert_eq!((address, holder.unwrap().pid), (place, std::process::id()));
    }

    #[tokio::test]
    async fn another_hosts_address_is_refused() {
        // TEST-NET-1 (RFC 5737) is on no host.
        let error = Sockets::bind(&["192.0.2.1".parse().unwrap()], 0).await.unwrap_err();
        assert!(matches!(error, BindError::Refused { .. }));
    }

    #[test]
    fn the_host_knows_itself() {
        assert!(own_addresses().contains(&IpAddr::from([127, 0, 0, 1])));
    }
}
