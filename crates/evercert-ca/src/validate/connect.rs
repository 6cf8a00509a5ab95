//! Reaching a host.

use std::{
    io,
    net::{IpAddr, SocketAddr},
};

use tokio::net::TcpStream;

use crate::problem::{Kind, Problem};

/// Connects to the first address, and if that does not answer to the first of the other family.
pub(crate) async fn connect(addresses: &[IpAddr], port: u16) -> Result<TcpStream, Problem> {
    let Some(first) = addresses.first() else {
        return Err(Problem::new(Kind::Dns, "the name has no address"));
    };
    let other = addresses.iter().find(|address| address.is_ipv4() != first.is_ipv4());
    let error = match TcpStream::connect((*first, port)).await {
        Ok(stream) => return Ok(stream),
        Err(error) => refused(*first, port, &error),
    };
    match other {
        None => Err(error),
        Some(other) => TcpStream::connect((*other, port)).await.map_err(|error| refused(*other, port, &error)),
    }
}

/// The problem of a connection that failed or broke.
pub(crate) fn broken(what: &str, cause: &dyn std::error::Error) -> Problem {
    Problem::new(Kind::Connection, format!("{what}: {cause}")).with_status(400)
}

fn refused(address: IpAddr, port: u16, cause: &io::Error) -> Problem {
    broken(&SocketAddr::new(address, port).to_string(), cause)
}
