//! What a CA is started with.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use evercert_pki::{
    clock::{Clock, SystemClock},
    random::{Random, SystemRandom},
};
use jiff::Timestamp;

use crate::mischief::Mischief;

/// Everything a [`Ca`](crate::ca::Ca) needs to know before it starts. [`CaConfig::default`] is a
/// plain-HTTP CA on a free loopback port that validates like the real ones, on unprivileged ports.
#[derive(Clone)]
pub struct CaConfig {
    /// Where to listen; port 0 takes a free one, see [`Ca::directory_url`](crate::ca::Ca::directory_url).
    pub listen: SocketAddr,
    /// Serve the ACME resources over HTTPS, with a certificate of the CA's own TLS root for
    /// `localhost`, `127.0.0.1`, `::1` and the listening address. OCSP, CRL, issuer certificates and
    /// the management API answer plain HTTP on the same port as well.
    pub tls: bool,
    /// The port that stands for 80 in http-01.
    pub http_port: u16,
    /// The port that stands for 443 in tls-alpn-01 and in HTTPS redirects of http-01.
    pub tls_port: u16,
    /// The resolver to ask for addresses, TXT and CAA. `None`: every name is 127.0.0.1, TXT values
    /// come from the table that [`Ca::add_txt`](crate::ca::Ca::add_txt) fills, CAA is not checked.
    pub dns: Option<SocketAddr>,
    /// What can be ordered. The first one is the default; there must be one at least.
    pub profiles: Vec<Profile>,
    /// `Some`: newAccount requires an external account binding with one of these keys.
    pub eab: Option<Vec<EabKey>>,
    /// When certificates should be renewed; can be changed while running.
    pub ari: AriPolicy,
    /// Whether certificates name the OCSP responder beside the revocation list; today's big CAs have
    /// none.
    pub ocsp: bool,
    /// How many cross-signed alternatives each certificate has (`Link: rel="alternate"`).
    pub alternate_chains: usize,
    /// What goes wrong on purpose from the start; can be changed while running.
    pub mischief: Mischief,
    /// Whether newAccount requires agreement to terms of service.
    pub terms: bool,
    /// Percentage of names whose valid authorization is taken over into a new order.
    pub authz_reuse_percent: u8,
    /// The `Retry-After` of an order or authorization that is being processed. `None`: no such
    /// header, because it takes milliseconds; slow and stuck orders always carry one.
    pub poll_after: Option<Duration>,
    /// How long one validation attempt may take.
    pub validation_timeout: Duration,
    /// The time of day.
    pub clock: Arc<dyn Clock>,
    /// Nonces, tokens, serial numbers and the dice of mischief. Keys never come from here.
    pub random: Arc<dyn Random>,
}

impl Default for CaConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            tls: false,
            http_port: 5002,
            tls_port: 5001,
            dns: None,
            profiles: Profile::standard(),
            eab: None,
            ari: AriPolicy::default(),
            ocsp: true,
            alternate_chains: 0,
            mischief: Mischief::default(),
            terms: true,
            authz_reuse_percent: 0,
            poll_after: None,
            validation_timeout: Duration::from_secs(10),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
        }
    }
}

/// One certificate profile (draft-ietf-acme-profiles).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// What an order asks for.
    pub name: String,
    /// The human words in the directory, usually a URL.
    pub description: String,
    /// From notBefore to notAfter, inclusive. A minute is the shortest that makes sense: a tenth of
    /// it, at most a minute, lies before the issuance.
    pub lifetime: Duration,
    /// Whether IP addresses are allowed.
    pub allows_ip: bool,
}

impl Profile {
    /// A profile that allows IP addresses.
    pub fn new(name: &str, description: &str, lifetime: Duration) -> Self {
        Self { name: name.into(), description: description.into(), lifetime, allows_ip: true }
    }

    /// The same for DNS names only: an order with an IP address is refused.
    #[must_use]
    pub fn names_only(self) -> Self {
        Self { allows_ip: false, ..self }
    }

    /// The profiles of Let's Encrypt, with its names and lifetimes, addresses in `shortlived` only;
    /// and `minute` for rehearsals of expiry.
    pub fn standard() -> Vec<Self> {
        const DAY: u64 = 86_400;
        let profile = |name, words, seconds| Self::new(name, words, Duration::from_secs(seconds));
        vec![
            profile("classic", "90 days", 90 * DAY).names_only(),
            profile("tlsserver", "45 days", 45 * DAY).names_only(),
            profile("shortlived", "160 hours", 160 * 3_600),
            profile("minute", "60 seconds", 60),
        ]
    }
}

/// A key for external account binding (RFC 8555 section 7.3.4). It does not show itself.
#[derive(Clone)]
pub struct EabKey {
    /// The key identifier the client is given.
    pub kid: String,
    /// The MAC key, decoded.
    pub hmac_key: Vec<u8>,
}

/// What renewalInfo answers (RFC 9773).
#[derive(Clone, Debug, PartialEq)]
pub struct AriPolicy {
    /// The suggested window of certificates that have none of their own. Revoked certificates get a
    /// window in the past whatever stands here.
    pub window: AriWindow,
    /// `explanationURL`, if any.
    pub explanation_url: Option<String>,
    /// The `Retry-After` header.
    pub retry_after: Duration,
}

impl Default for AriPolicy {
    fn default() -> Self {
        let window = AriWindow::Fraction { start: 0.66, end: 0.68 };
        Self { window, explanation_url: None, retry_after: Duration::from_secs(6 * 3_600) }
    }
}

/// A suggested renewal window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AriWindow {
    /// Parts of the certificate's lifetime: 0 is notBefore, 1 is notAfter.
    Fraction {
        /// Where the window begins.
        start: f64,
        /// Where it ends.
        end: f64,
    },
    /// Two instants.
    Fixed {
        /// When the window begins.
        start: Timestamp,
        /// When it ends.
        end: Timestamp,
    },
}
