//! What relying parties ask: OCSP, revocation list, issuer certificate.

use axum::http::Method;
use base64::{Engine, prelude::BASE64_STANDARD};

use crate::{
    issuer::{
        crl,
        ocsp::{self, Status},
    },
    problem::Problem,
    server::{context::Server, reply::Reply, request::Request},
};

/// RFC 6960 appendix A.1: GET with the request in the path, or POST.
pub(crate) fn ocsp(server: &Server, request: &Request) -> Result<Reply, Problem> {
    let query = match request.method {
        Method::POST => request.body.to_vec(),
        _ => decode_path(&request.target.rest()).ok_or_else(|| Problem::malformed("the path is not base64"))?,
    };
    let state = server.state();
    let status = |serial: &str| match state.certificates.get(serial) {
        None => Status::Unknown,
        Some(issued) => issued.revoked.map_or(Status::Good, Status::Revoked),
    };
    let answer = ocsp::respond(&server.hierarchy, &query, server.now(), status)
        .map_err(|cause| Problem::internal(cause.to_string()))?;
    Ok(Reply::bytes("application/ocsp-response", answer))
}

pub(crate) fn crl(server: &Server) -> Result<Reply, Problem> {
    let state = server.state();
    let list = crl::sign(&server.hierarchy, &server.locations.crl, state.certificates.revoked(), server.now())
        .map_err(|cause| Problem::internal(cause.to_string()))?;
    Ok(Reply::bytes("application/pkix-crl", list))
}

/// The intermediate as one of the roots certified it.
pub(crate) fn issuer(server: &Server, request: &Request) -> Result<Reply, Problem> {
    let chain = request.target.argument(0).parse().ok();
    let der = chain.and_then(|chain| server.hierarchy.intermediate_der(chain));
    let der = der.ok_or_else(|| Problem::not_found("issuer"))?;
    Ok(Reply::bytes("application/pkix-cert", der))
}

/// Base64, percent-encoded by some clients and bare from others.
fn decode_path(path: &str) -> Option<Vec<u8>> {
    let mut parts = path.split('%');
    let mut text = parts.next()?.to_owned();
    for part in parts {
        let code = u8::from_str_radix(part.get(..2)?, 16).ok()?;
        text.push(char::from(code));
        text.push_str(&part[2..]);
    }
    BASE64_STANDARD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_base64_are_read() {
        assert_eq!(decode_path("+/8=").unwrap(), [0xfb, 0xff]);
        assert_eq!(decode_path("%2B%2F8%3D").unwrap(), [0xfb, 0xff]);
        assert_eq!(decode_path("%2B%2F%2B%2F").unwrap(), [0xfb, 0xff, 0xbf]);
        assert!(decode_path("{").is_none());
    }
}
