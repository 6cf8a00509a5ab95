//! A look at a file of a web server, as a CA takes it for http-01 (RFC 8555 section 8.3).

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use evercert_pki::identifier::Identifier;
use futures_util::future::join_all;
use reqwest::header::HOST;
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, RequestBuilder, Response, Url};

use crate::dns::{Dns, DnsError};
use crate::tls::{Roots, client_config};

/// What one address of a name serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The address.
    pub address: IpAddr,
    /// What came, or why nothing did.
    pub answer: Result<Page, Unreached>,
}

/// What a web server answered in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The status of the last answer.
    pub status: u16,
    /// Where it came from, if redirects led elsewhere.
    pub redirected_to: Option<String>,
    /// Its first kilobytes, blanks at the end cut off; what is not UTF-8 is replaced.
    pub body: String,
}

/// Why no page came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreached {
    /// Nobody listens there.
    Refused,
    /// Nothing came in time.
    Timeout,
    /// Redirects that a CA does not follow: too many, or to another port than 80 and 443.
    Redirects,
    /// The connection failed, or broke off, in another way.
    Broken,
}

/// Fetches `path` of `host` from port 80 of each of its addresses, side by side, IPv4 and IPv6. Redirects are followed
/// and certificates on the way are not looked at, as CAs do. An IP address is asked as it is. No address, no visit.
///
/// # Errors
/// When the addresses cannot be looked up.
pub async fn visit(dns: &Dns, host: &Identifier, path: &str) -> Result<Vec<Visit>, DnsError> {
    let (host, addresses) = match host {
        Identifier::Ip(address) => (None, vec![*address]),
        Identifier::Dns(name) => (Some(name.base()), dns.addresses(name.base()).await?),
    };
    let visits = addresses.into_iter().map(|address| async move {
        let answer = fetch(SocketAddr::new(address, PORT), host, path).await;
        Visit { address, answer }
    });
    Ok(join_all(visits).await)
}

/// Fetches `path` of `host` from this address, as [`visit`] does.
///
/// # Errors
/// No page came.
pub async fn at(place: SocketAddr, host: &Identifier, path: &str) -> Result<Page, Unreached> {
    match host {
        Identifier::Dns(name) => fetch(place, Some(name.base()), path).await,
        Identifier::Ip(address) => {
            let url = format!("http://{place}{path}").parse().map_err(|_| Unreached::Broken)?;
            let client = client(place.ip(), None).ok_or(Unreached::Broken)?;
            get(client.get(Url::clone(&url)).header(HOST, SocketAddr::new(*address, PORT).to_string()), &url).await
        }
    }
}

async fn fetch(place: SocketAddr, host: Option<&str>, path: &str) -> Result<Page, Unreached> {
    let url = match host {
        Some(host) => format!("http://{host}:{}{path}", place.port()),
        // With brackets for IPv6.
        None => format!("http://{place}{path}"),
    };
    let url: Url = url.parse().map_err(|_| Unreached::Broken)?;
    let client = client(place.ip(), host).ok_or(Unreached::Broken)?;
    get(client.get(url.clone()), &url).await
}

async fn get(request: RequestBuilder, url: &Url) -> Result<Page, Unreached> {
    let response = request.send().await.map_err(|error| reason(&error))?;
    let status = response.status().as_u16();
    let redirected_to = (response.url() != url).then(|| response.url().to_string());
    let body = beginning(response).await.map_err(|error| reason(&error))?;
    Ok(Page { status, redirected_to, body })
}

/// A client of its own for each address: a connection of another must not be taken.
fn client(address: IpAddr, host: Option<&str>) -> Option<Client> {
    let builder = Client::builder()
        .tls_backend_preconfigured(client_config(&Roots::Insecure).ok()?)
        .redirect(Policy::custom(follow))
        .referer(false)
        .no_proxy()
        .user_agent(USER_AGENT)
        .timeout(PATIENCE);
    // Port 0: that of the URL.
    let builder = match host {
        Some(host) => builder.resolve(host, SocketAddr::new(address, 0)),
        None => builder,
    };
    builder.build().ok()
}

fn follow(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let is_usual = matches!(attempt.url().port_or_known_default(), Some(80 | 443));
    match is_usual && attempt.previous().len() <= MOST_REDIRECTS {
        true => attempt.follow(),
        false => attempt.error("a CA does not follow this"),
    }
}

async fn beginning(mut response: Response) -> Result<String, reqwest::Error> {
    let mut bytes = Vec::new();
    while bytes.len() < LONGEST_BODY
        && let Some(chunk) = response.chunk().await?
    {
        bytes.extend_from_slice(&chunk);
    }
    bytes.truncate(LONGEST_BODY);
    Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
}

fn reason(error: &reqwest::Error) -> Unreached {
    if error.is_redirect() {
        return Unreached::Redirects;
    }
    if error.is_timeout() {
        return Unreached::Timeout;
    }
    let causes = std::iter::successors(std::error::Error::source(error), |error| error.source());
    let mut kinds = causes.filter_map(|cause| cause.downcast_ref::<std::io::Error>()).map(std::io::Error::kind);
    match kinds.any(|kind| kind == std::io::ErrorKind::ConnectionRefused) {
        true => Unreached::Refused,
        false => Unreached::Broken,
    }
}

/// Where CAs look for http-01.
const PORT: u16 = 80;

/// As many as Let's Encrypt follows.
const MOST_REDIRECTS: usize = 10;
const LONGEST_BODY: usize = 4096;
const PATIENCE: Duration = Duration::from_secs(10);
const USER_AGENT: &str = concat!("evercert/", env!("CARGO_PKG_VERSION"), " (looks as a CA does)");

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    /// A server that answers one request with these bytes.
    async fn serve(answer: String) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let place = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 1024];
            let length = stream.read(&mut request).await.unwrap();
            assert!(request[..length].starts_with(b"GET /path HTTP/1.1\r\n"));
            stream.write_all(answer.as_bytes()).await.unwrap();
        });
        place
    }

    /// An address is asked for in another place, too: there a server chooses by what it is asked for.
    #[tokio::test]
    async fn an_address_is_asked_for_by_its_name() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let place = listener.local_addr().unwrap();
        let asked = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 1024];
            let length = stream.read(&mut request).await.unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx").await.unwrap();
            String::from_utf8_lossy(&request[..length]).to_lowercase()
        });
        let page = at(place, &Identifier::parse("ip", "2001:db8::1").unwrap(), "/path").await.unwrap();
        assert_eq!((page.status, page.body.as_str()), (200, "x"));
        assert!(asked.await.unwrap().contains("host: [2001:db8::1]:80\r\n"));
    }

    async fn look(host: Option<&str>, answer: &str) -> Result<Page, Unreached> {
        fetch(serve(answer.to_owned()).await, host, "/path").await
    }

    #[tokio::test]
    async fn a_page_is_read_as_it_is() {
        let page = |status, body: &str| Ok(Page { status, redirected_to: None, body: body.into() });
        let right = "HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\ntok.thumb\r\n";
        assert_eq!(look(None, right).await, page(200, "tok.thumb"));
        assert_eq!(look(Some("a.test"), right).await, page(200, "tok.thumb"));
        assert_eq!(look(None, "HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n").await, page(404, ""));
        let long = format!("HTTP/1.0 200 OK\r\n\r\n{}", "x".repeat(LONGEST_BODY * 3));
        assert_eq!(look(None, &long).await.unwrap().body.len(), LONGEST_BODY);
    }

    #[tokio::test]
    async fn what_no_ca_reaches_is_told_apart() {
        let elsewhere = "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:8080/\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(look(None, elsewhere).await, Err(Unreached::Redirects));
        assert_eq!(look(None, "nonsense\r\n\r\n").await, Err(Unreached::Broken));
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        assert_eq!(fetch(free, Some("a.test"), "/path").await, Err(Unreached::Refused));
    }
}
