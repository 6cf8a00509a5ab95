//! http-01 (RFC 8555 section 8.3).

use axum::{
    body::{Body, to_bytes},
    http::{Request, Response, header},
};
use hyper::{body::Incoming, client::conn::http1};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use evercert_pki::identifier::Identifier;

use crate::{
    problem::{Kind, Problem},
    validate::{
        attempt::Attempt,
        connect::{broken, connect},
        reach::Reach,
    },
};

pub(crate) async fn validate(reach: &Reach, attempt: &Attempt) -> Result<(), Problem> {
    let mut url = start(attempt)?;
    for _ in 0..=REDIRECTS {
        let response = fetch(reach, &url).await?;
        if !response.status().is_redirection() {
            return judge(&url, response, &attempt.key_authorization()).await;
        }
        url = follow(&url, &response)?;
    }
    let words = format!("more than {REDIRECTS} redirects");
    Err(Problem::new(Kind::Connection, words))
}

fn start(attempt: &Attempt) -> Result<Url, Problem> {
    let host = match &attempt.subject.identifier {
        Identifier::Ip(address) if address.is_ipv6() => format!("[{address}]"),
        other => other.value(),
    };
    let text = format!("http://{host}/.well-known/acme-challenge/{}", attempt.token);
    Url::parse(&text).map_err(|cause| broken(&text, &cause))
}

fn follow(url: &Url, response: &Response<Incoming>) -> Result<Url, Problem> {
    let location = response.headers().get(header::LOCATION);
    let location = location.and_then(|value| value.to_str().ok());
    let location = location.ok_or_else(|| Problem::new(Kind::Connection, format!("{url} redirects to nowhere")))?;
    url.join(location).map_err(|cause| broken(&format!("{url} redirects to {location:?}"), &cause))
}

/// The port to connect to: ours for the standard ones, refusal for all others but ours.
fn port(reach: &Reach, url: &Url) -> Result<u16, Problem> {
    let (standard, ours) = match url.scheme() {
        "http" => (80, reach.http_port),
        "https" => (443, reach.tls_port),
        other => {
            let words = format!("a redirect leads to scheme {other:?}");
            return Err(Problem::new(Kind::Connection, words));
        }
    };
    match url.port() {
        None => Ok(ours),
        Some(port) if port == standard || port == ours => Ok(ours),
        Some(port) => Err(Problem::new(Kind::Connection, format!("a redirect leads to port {port}"))),
    }
}

async fn fetch(reach: &Reach, url: &Url) -> Result<Response<Incoming>, Problem> {
    let port = port(reach, url)?;
    let host = url.host();
    let host = host.ok_or_else(|| Problem::new(Kind::Connection, "a URL has no host"))?;
    let addresses = match host {
        Host::Ipv4(address) => vec![address.into()],
        Host::Ipv6(address) => vec![address.into()],
        Host::Domain(name) => reach.names.addresses(name).await?,
    };
    let stream = connect(&addresses, port).await?;
    if url.scheme() == "http" {
        return get(stream, url).await;
    }
    let text = host.to_string();
    let name = ServerName::try_from(text.trim_matches(['[', ']']).to_owned()).map_err(|cause| broken(&text, &cause))?;
    let stream = TlsConnector::from(reach.https.clone())
        .connect(name, stream)
        .await
        .map_err(|cause| Problem::new(Kind::Tls, format!("{url}: {cause}")))?;
    get(stream, url).await
}

async fn get<S>(stream: S, url: &Url) -> Result<Response<Incoming>, Problem>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let fails = |cause: &dyn std::error::Error| broken(url.as_str(), cause);
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|cause| fails(&cause))?;
    // Ends with the connection, which ends with the body.
    tokio::spawn(connection);
    let host = url.host_str().unwrap_or_default();
    let path = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let request = Request::get(path)
        .header(header::HOST, host)
        .header(header::USER_AGENT, "evercert-sandbox-validation")
        .header(header::ACCEPT, "*/*")
        .header(header::CONNECTION, "close")
        .body(Body::empty())
        .map_err(|cause| fails(&cause))?;
    let response = sender.send_request(request).await;
    response.map_err(|cause| fails(&cause))
}

async fn judge(url: &Url, response: Response<Incoming>, expected: &str) -> Result<(), Problem> {
    let status = response.status();
    if status != 200 {
        let words = format!("{url} answered {}", status.as_u16());
        return Err(Problem::unauthorized(words));
    }
    let body =
        to_bytes(Body::new(response.into_body()), BODY_LIMIT).await.map_err(|cause| broken(url.as_str(), &cause))?;
    let body = String::from_utf8_lossy(&body);
    // White space at the end is forgiven (RFC 8555 section 8.3).
    match body.trim_end() == expected {
        true => Ok(()),
        false => Err(Problem::unauthorized(format!(
            "{url} answered {:?}, not the key authorization {expected:?}",
            body.chars().take(100).collect::<String>()
        ))),
    }
}

const REDIRECTS: usize = 10;
const BODY_LIMIT: usize = 4096;
