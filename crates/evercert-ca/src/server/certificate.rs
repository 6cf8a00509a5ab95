//! Downloading a certificate (RFC 8555 section 7.4.2).

use crate::{
    problem::Problem,
    server::{context::Server, reply::Reply, signed::Signed},
};

/// The PEM chain, or with `Accept: application/pkix-cert` the bare certificate and a link up.
pub(crate) fn get(server: &Server, signed: &Signed<'_>) -> Result<Reply, Problem> {
    let target = &signed.request.target;
    let missing = || Problem::not_found("certificate");
    let (serial, chain) = (target.argument(0), target.argument(1));
    let chain: usize = match chain {
        "" => 0,
        number => number.parse().map_err(|_| missing())?,
    };
    let state = server.state();
    let issued = state.certificates.get(serial).ok_or_else(missing)?;
    signed.check_owner(&issued.account)?;
    signed.require_post_as_get()?;
    if signed.request.header("accept") == Some(BARE) {
        let up = signed.request.url(&format!("/issuer/{chain}"));
        return Ok(Reply::bytes(BARE, issued.der.clone()).with_link(&up, "up"));
    }
    let pem = server.hierarchy.chain_pem(&issued.der, chain);
    let reply = Reply::bytes("application/pem-certificate-chain", pem.ok_or_else(missing)?);
    let others = (0..server.hierarchy.len()).filter(|&other| other != chain);
    Ok(others.fold(reply, |reply, other| {
        let path = match other {
            0 => format!("/acme/certificate/{serial}"),
            _ => format!("/acme/certificate/{serial}/{other}"),
        };
        reply.with_link(&signed.request.url(&path), "alternate")
    }))
}

const BARE: &str = "application/pkix-cert";
