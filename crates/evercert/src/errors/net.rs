//! Servers that cannot be reached or trusted.

use std::{
    error::Error,
    fmt,
    io::{self, ErrorKind},
};

use evercert_net::{http::HttpError, tls::TlsError};
use rustls::CertificateError;
use url::Url;

use crate::{
    errors::desk::{CliError, Kind},
    messages::message::{Message, msg},
};

impl From<HttpError> for CliError {
    fn from(error: HttpError) -> Self {
        match error {
            HttpError::BadProxy { scheme } => Self::new(Kind::Input, msg!("proxy-bad", scheme = scheme)),
            HttpError::BadUserAgent => Self::new(Kind::Input, msg!("user-agent-bad")),
            HttpError::Tls(error) => error.into(),
            other => Self::internal(other),
        }
    }
}

impl From<TlsError> for CliError {
    fn from(error: TlsError) -> Self {
        let heading = match &error {
            TlsError::BadBundle { path, .. } | TlsError::EmptyBundle { path } => {
                msg!("bundle-bad", path = path.as_path())
            }
            other => return Self::internal(other),
        };
        Self::speaking_for(Kind::Input, heading, error)
    }
}

/// The heading for a request to the CA that got no answer.
pub(super) fn transport(url: &str, error: &reqwest::Error) -> Message {
    let server = server(url);
    if let Some(refused) = chain(error).find_map(|cause| cause.downcast_ref::<rustls::Error>()) {
        return tls(server, refused);
    }
    if error.is_timeout() {
        return msg!("ca-timeout", server = server);
    }
    let last = chain(error).filter_map(|cause| cause.downcast_ref::<io::Error>()).last();
    match last {
        Some(last) if last.kind() == ErrorKind::ConnectionRefused => msg!("ca-connection-refused", server = server),
        Some(last) if error.is_connect() && is_lookup(last) => msg!("ca-lookup-failed", server = server),
        _ if error.is_connect() => msg!("ca-unreachable", server = server),
        _ => msg!("ca-broken-off", server = server),
    }
}

/// An error of which only the last cause is worth reading: the layers in between say "client error".
pub(super) fn because_at_last(heading: Message, error: impl Error + Send + Sync + 'static) -> CliError {
    CliError::speaking_for(Kind::Network, heading, AtLast(error))
}

/// Host and port of a URL; the text itself if it is none.
pub(super) fn server(url: &str) -> String {
    let parsed = Url::parse(url).ok();
    let host = parsed.as_ref().and_then(|url| Some((url.host_str()?, url.port())));
    match host {
        Some((host, Some(port))) => format!("{host}:{port}"),
        Some((host, None)) => host.to_owned(),
        None => url.to_owned(),
    }
}

fn tls(server: String, error: &rustls::Error) -> Message {
    use CertificateError::{
        Expired, ExpiredContext, NotValidForName, NotValidForNameContext, NotValidYet, NotValidYetContext,
    };
    match error {
        rustls::Error::InvalidCertificate(reason) => match reason {
            Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. } => {
                msg!("ca-certificate-time", server = server)
            }
            NotValidForName | NotValidForNameContext { .. } => msg!("ca-certificate-name", server = server),
            _ => msg!("ca-untrusted", server = server),
        },
        _ => msg!("ca-tls-failed", server = server),
    }
}

/// Failures of the resolver are the only ones while connecting that have no number of the system's.
fn is_lookup(error: &io::Error) -> bool {
    let named = matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::InvalidData | ErrorKind::TimedOut);
    error.raw_os_error().is_none() && !named
}

/// The error and all below it. An I/O error's `source` skips the error that it wraps.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| wrapped(error).or_else(|| error.source()))
}

fn wrapped<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let inner = error.downcast_ref::<io::Error>()?.get_ref()?;
    Some(inner)
}

/// Skips to the last cause.
#[derive(Debug)]
struct AtLast<E>(E);

impl<E: Error> fmt::Display for AtLast<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl<E: Error> Error for AtLast<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        std::iter::successors(self.0.source(), |&error| error.source()).last()
    }
}

#[cfg(test)]
mod tests {
    use std::{net::TcpListener, sync::Arc, time::Duration};

    use evercert_acme::client::{Client, ClientConfig};
    use evercert_net::http::{HttpSettings, client};
    use evercert_pki::clock::SystemClock;

    use super::*;

    fn ask(url: &str) -> CliError {
        let mut settings = HttpSettings::default();
        settings.timeout = Duration::from_millis(500);
        let http = client(&settings).unwrap();
        let config = ClientConfig::new(url, Arc::new(SystemClock));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(Client::connect(http, config)).expect_err("nobody is there").into()
    }

    #[test]
    fn a_closed_port_is_told_from_a_silent_one() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        // The backlog takes the connection; nobody answers on it.
        let silent = ask(&format!("http://{address}/"));
        assert_eq!(*silent.heading(), msg!("ca-timeout", server = address.to_string()));
        drop(listener);
        let closed = ask(&format!("http://{address}/"));
        assert_eq!(*closed.heading(), msg!("ca-connection-refused", server = address.to_string()));
        assert_eq!(closed.kind(), Kind::Network);
        assert_eq!(closed.causes().len(), 1, "{:?}", closed.causes());
    }

    #[test]
    fn an_unknown_name_is_told_as_such() {
        // A label of 64 letters fails in every resolver without asking anybody.
        let host = format!("{}.test", "a".repeat(64));
        let error = ask(&format!("http://{host}/"));
        assert_eq!(*error.heading(), msg!("ca-lookup-failed", server = host));
        assert_eq!(error.causes().len(), 1, "{:?}", error.causes());
    }

    #[test]
    fn a_server_without_tls_is_told_as_such() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            use std::io::Write;
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
            stream
        });
        let error = ask(&format!("https://{address}/"));
        assert_eq!(*error.heading(), msg!("ca-tls-failed", server = address.to_string()));
        server.join().unwrap();
    }

    #[test]
    fn refused_certificates_are_told_apart() {
        let id = |reason| tls("ca.test".into(), &rustls::Error::InvalidCertificate(reason)).id;
        assert_eq!(id(CertificateError::UnknownIssuer), "ca-untrusted");
        assert_eq!(id(CertificateError::Expired), "ca-certificate-time");
        assert_eq!(id(CertificateError::NotValidForName), "ca-certificate-name");
    }

    #[test]
    fn a_server_is_its_host_and_port() {
        assert_eq!(server("https://acme-v02.api.letsencrypt.org/directory"), "acme-v02.api.letsencrypt.org");
        assert_eq!(server("https://[::1]:14000/dir"), "[::1]:14000");
        assert_eq!(server("nonsense"), "nonsense");
    }
}
