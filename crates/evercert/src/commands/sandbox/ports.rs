//! Ports for rehearsals.

use std::net::{Ipv4Addr, TcpListener};

use crate::errors::desk::CliError;

/// A port nobody listens on at this moment.
pub(super) fn free_port() -> Result<u16, CliError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(CliError::internal)?;
    Ok(listener.local_addr().map_err(CliError::internal)?.port())
}
