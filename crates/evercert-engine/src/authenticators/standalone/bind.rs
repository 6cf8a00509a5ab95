//! The sockets that the CA connects to.

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
};

use rustix::net::sockopt;
use tokio::net::{TcpListener, TcpSocket, lookup_host};

/// Listens on `port` of `address`, or of every address if that is empty: IPv6 first, then IPv4.
///
/// One success suffices, as with certbot: hosts without IPv6 exist, and an IPv6 socket for every
/// address takes IPv4 along, so that the second bind fails. Without success the last error is
/// returned, which is the one of IPv4: it says more than "address family not supported".
/// Port 0 takes a free one, the same for both.
pub(super) async fn bind(address: &str, port: u16) -> io::Result<Vec<TcpListener>> {
    let mut sockets: Vec<TcpListener> = Vec::new();
    let mut refused = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for mut candidate in candidates(address, port).await? {
        if let Some(first) = sockets.first() {
            candidate.set_port(first.local_addr()?.port());
        }
        match listen(candidate) {
            Ok(socket) => sockets.push(socket),
            Err(error) => refused = error,
        }
    }
    if sockets.is_empty() {
        return Err(refused);
    }
    Ok(sockets)
}

async fn candidates(address: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    if address.is_empty() {
        return Ok(vec![(Ipv6Addr::UNSPECIFIED, port).into(), (Ipv4Addr::UNSPECIFIED, port).into()]);
    }
    let host = address.trim_start_matches('[').trim_end_matches(']');
    let mut found: Vec<_> = lookup_host((host, port)).await?.collect();
    found.sort_by_key(SocketAddr::is_ipv4);
    found.dedup();
    Ok(found)
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv6() { TcpSocket::new_v6()? } else { TcpSocket::new_v4()? };
    // A connection of the web server that was just stopped may linger in TIME_WAIT.
    socket.set_reuseaddr(true)?;
    if address.is_ipv6() && address.ip().is_unspecified() {
        // The system's default may be otherwise (net.ipv6.bindv6only).
        sockopt::set_ipv6_v6only(&socket, false)?;
    }
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

const BACKLOG: u32 = 128;

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_address_means_both_families_on_one_port() {
        let sockets = bind("", 0).await.unwrap();
        let port = sockets[0].local_addr().unwrap().port();
        assert_ne!(port, 0);
        for socket in &sockets {
            assert_eq!(socket.local_addr().unwrap().port(), port);
        }
    }

    #[tokio::test]
    async fn a_busy_port_is_told_as_such() {
        let holder = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = holder.local_addr().unwrap().port();
        let error = bind("127.0.0.1", port).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
    }

    #[tokio::test]
    async fn an_address_may_stand_in_brackets() {
        let found = candidates("[::1]", 80).await.unwrap();
        assert_eq!(found, ["[::1]:80".parse().unwrap()]);
    }

    #[tokio::test]
    async fn an_address_of_another_host_cannot_be_bound() {
        // TEST-NET-1 (RFC 5737) is on no host.
        let error = bind("192.0.2.1", 0).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AddrNotAvailable);
    }
}
