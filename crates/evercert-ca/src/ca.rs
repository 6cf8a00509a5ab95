//! A CA, started and stopped.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::Router;
use hickory_resolver::net::NetError;
use tokio::{
    net::TcpListener,
    sync::oneshot,
    task::{JoinHandle, JoinSet},
};

use crate::{
    config::{AriPolicy, AriWindow, CaConfig},
    control,
    issuer::{
        hierarchy::{Hierarchy, HierarchyError},
        leaf::Locations,
        tls_root::{TlsError, TlsIdentity},
    },
    listener::{Listener, Scheme},
    mischief::{Mischief, Script},
    server::{context::Server, front},
    state::{store::State, txt::TxtTable},
    stats::{Counter, Stats},
    sync::lock,
    trouble::Trouble,
    validate::{names::Names, reach::Reach, validator::Validator},
};

/// A running ACME CA. Dropping it stops it at once; [`Ca::shutdown`] lets answers go out first.
///
/// Beside the ACME resources, reached through [`Ca::directory_url`], the same listener serves
/// `/ocsp`, `/crl`, `/issuer/N` and a management API. Its bodies are JSON, its errors problem
/// documents, and nobody is asked who they are: the CA belongs on loopback.
///
/// | request | body | effect |
/// |---|---|---|
/// | `GET /management/` | | this list, as text |
/// | `POST /management/txt` | `{"host": "_acme-challenge.a.test", "value": "…"}` | adds a TXT value to the built-in table |
/// | `DELETE /management/txt` | the same, `value` optional | removes one value, or all of the name |
/// | `POST /management/ari` | `{"start": …, "end": …, "certid"?, "explanation_url"?, "retry_after"?}` | sets the renewal window: numbers are parts of the lifetime, texts are instants (RFC 3339); with `certid` of one certificate, else of all |
/// | `DELETE /management/ari` | | back to the policy of the start |
/// | `POST /management/mischief` | `{"reject_nonces_percent", "slow_orders_ms", "stuck_orders", "rate_limited": {"retry_after", "status"?, "remaining"?, "percent"?, "endpoint"?}, "broken_bodies_percent", "already_replaced"}`, all optional | replaces the standing [`Mischief`] |
/// | `DELETE /management/mischief` | | good behaviour again |
/// | `POST /management/script` | `{"endpoint": "new-order", "skip"?, "times"?, "status"?, "headers"?: {"name": "value" or null}, one of "patch", "body", "body_base64url", "filler"}` | changes coming answers, see [`Script`]; `times` is 1 unless said |
/// | `DELETE /management/script` | | forgets all scripts |
/// | `POST /management/revoke` | `{"serial"?: hex, "reason"?: n}` | revokes one certificate or all; answers `{"revoked": n}` |
/// | `GET /management/stats` | | requests per resource, certificates issued |
/// | `DELETE /management/stats` | | counts from zero again |
/// | `GET /management/roots` | | the issuing roots, PEM, the default one first |
/// | `GET /management/tls-root` | | the root of the HTTPS listener, PEM |
pub struct Ca {
    server: Arc<Server>,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<io::Result<()>>,
}

impl Ca {
    /// Binds the listener, makes new keys and begins to serve, on the current tokio runtime.
    pub async fn start(config: CaConfig) -> Result<Self, CaError> {
        if config.profiles.is_empty() {
            return Err(CaError::NoProfile);
        }
        let listen = config.listen;
        let bind = |source| CaError::Bind { listen, source };
        let socket = TcpListener::bind(listen).await.map_err(bind)?;
        let address = reachable(socket.local_addr().map_err(bind)?);
        let tls = match config.tls {
            true => Some(TlsIdentity::create(address.ip(), config.clock.now())?),
            false => None,
        };
        let listener = Listener::new(socket, tls.as_ref().map(|tls| tls.server.clone()));
        let server = Arc::new(assemble(config, address, tls.map(|tls| tls.root_pem))?);
        let (stop, stopped) = oneshot::channel::<()>();
        let router = Router::new()
            .fallback(front::handle)
            .with_state(server.clone())
            .into_make_service_with_connect_info::<Scheme>();
        let serving = axum::serve(listener, router).with_graceful_shutdown(async {
            // An error means that the handle is gone, which stops as well.
            let _ = stopped.await;
        });
        Ok(Self { server, address, stop: Some(stop), serving: tokio::spawn(serving.into_future()) })
    }

    /// Where clients begin.
    pub fn directory_url(&self) -> String {
        format!("{}/directory", self.base_url())
    }

    /// The CA's own URL, without slash at the end: what `/management/…` is appended to.
    pub fn base_url(&self) -> String {
        let scheme = if self.server.config.tls { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// The address of the listener; loopback if it listens everywhere.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The root to trust when talking to an HTTPS directory.
    pub fn tls_root_pem(&self) -> Option<String> {
        self.server.tls_root_pem.clone()
    }

    /// The roots of the certificates issued: the default chain's first, then the alternates'.
    pub fn issuer_roots_pem(&self) -> Vec<String> {
        self.server.hierarchy.root_pems()
    }

    /// What was asked so far.
    pub fn stats(&self) -> Stats {
        self.server.counter.read()
    }

    /// Counts from zero again.
    pub fn reset_stats(&self) {
        self.server.counter.reset();
    }

    /// Adds a TXT value to the built-in table that stands for the DNS when no resolver is given.
    pub fn add_txt(&self, name: &str, value: &str) {
        self.server.txt.add(name, value);
    }

    /// Removes one TXT value of a name, or with `None` all.
    pub fn remove_txt(&self, name: &str, value: Option<&str>) {
        self.server.txt.remove(name, value);
    }

    /// Sets when certificates should be renewed, except those with a window of their own.
    pub fn set_ari(&self, policy: AriPolicy) {
        control::set_ari(&self.server, policy);
    }

    /// Gives the certificate with this RFC 9773 identifier a window of its own, or takes it away.
    /// False: no such certificate.
    pub fn set_ari_window(&self, certificate_id: &str, window: Option<AriWindow>) -> bool {
        control::set_ari_window(&self.server, certificate_id, window)
    }

    /// Replaces the standing bad habits.
    pub fn set_mischief(&self, mischief: Mischief) {
        self.server.trouble.set_habits(mischief);
    }

    /// Changes coming answers of one resource. Scripts of one resource take turns in the order in
    /// which they were added.
    pub fn script(&self, script: Script) {
        self.server.trouble.add_script(script);
    }

    /// Forgets all scripts.
    pub fn clear_scripts(&self) {
        self.server.trouble.clear_scripts();
    }

    /// Revokes the certificate with this serial number (lower-case hexadecimal), or with `None` all
    /// certificates; `reason` as in RFC 5280 section 5.3.1. Returns how many were not revoked before.
    pub fn revoke(&self, serial: Option<&str>, reason: u8) -> usize {
        control::revoke(&self.server, serial, reason)
    }

    /// Stops accepting, lets answers under way go out for at most a second, and forgets everything.
    pub async fn shutdown(mut self) {
        drop(self.stop.take());
        // What is still open after the time limit is cut by `Drop`.
        let _ = tokio::time::timeout(Duration::from_secs(1), &mut self.serving).await;
    }
}

impl Drop for Ca {
    fn drop(&mut self) {
        self.serving.abort();
        lock(&self.server.tasks).abort_all();
    }
}

/// Why a CA did not start.
#[derive(Debug, thiserror::Error)]
pub enum CaError {
    /// The address is taken, forbidden or not ours.
    #[error("cannot listen on {listen}")]
    Bind {
        /// The address asked for.
        listen: SocketAddr,
        /// The system's reason.
        source: io::Error,
    },
    /// The configuration has no profile.
    #[error("no profile is configured")]
    NoProfile,
    /// Roots and intermediate.
    #[error("cannot create the issuing certificates")]
    Issuer(#[from] HierarchyError),
    /// The listener's TLS.
    #[error("cannot set up TLS for the listener")]
    Listener(#[from] TlsError),
    /// The TLS side of validation.
    #[error("cannot set up TLS for validation")]
    Validation(#[from] rustls::Error),
    /// The resolver.
    #[error("cannot set up the resolver")]
    Resolver(#[from] NetError),
}

fn assemble(config: CaConfig, address: SocketAddr, tls_root_pem: Option<String>) -> Result<Server, CaError> {
    let txt = TxtTable::default();
    let names = match config.dns {
        Some(resolver) => Names::resolver(resolver)?,
        None => Names::Table(txt.clone()),
    };
    let (http_port, tls_port) = (config.http_port, config.tls_port);
    Ok(Server {
        hierarchy: Hierarchy::create(config.alternate_chains + 1, config.clock.now())?,
        locations: Locations::below(&format!("http://{address}"), config.ocsp),
        tls_root_pem,
        validator: Validator::new(Reach::new(names, http_port, tls_port)?, config.validation_timeout),
        txt,
        trouble: Trouble::new(config.mischief.clone()),
        counter: Counter::default(),
        ari: Mutex::new(config.ari.clone()),
        memory: Mutex::new(State::default()),
        tasks: Mutex::new(JoinSet::new()),
        config,
    })
}

/// An address clients can connect to: loopback where the socket listens everywhere.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}
