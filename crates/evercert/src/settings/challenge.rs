//! How control of the names is proved.

use std::time::Duration;

use crate::flags::{
    arguments::Arguments,
    defs::challenge::{
        DEBUG_CHALLENGES, HTTP_01_ADDRESS, HTTP_01_PORT, HTTPS_PORT, ISSUANCE_TIMEOUT, PREFERRED_CHALLENGES,
    },
    flag::Flag,
};

/// How control of the names is proved.
#[derive(Clone, Debug)]
pub struct ChallengeSettings {
    /// Challenge types wanted (`http-01`), best first; empty: the plugin's own order.
    pub preferred: Vec<String>,
    /// Local port for http-01.
    pub http_01_port: u16,
    /// Local address for http-01; none: all.
    pub http_01_address: Option<String>,
    /// Port of HTTPS on this host; also where tls-alpn-01 is answered.
    pub https_port: u16,
    /// How long the CA may take to issue.
    pub issuance_timeout: Duration,
    /// Pause once the challenges stand.
    pub pause: bool,
}

impl ChallengeSettings {
    pub(super) fn new(args: &Arguments) -> Self {
        let seconds = args.number(&ISSUANCE_TIMEOUT).unwrap_or_default();
        Self {
            preferred: args.list(&PREFERRED_CHALLENGES),
            http_01_port: port(args, &HTTP_01_PORT),
            http_01_address: args.text(&HTTP_01_ADDRESS).filter(|text| !text.is_empty()),
            https_port: port(args, &HTTPS_PORT),
            issuance_timeout: Duration::from_secs(seconds.unsigned_abs()),
            pause: args.switch(&DEBUG_CHALLENGES),
        }
    }
}

/// The port of a flag whose shape keeps it within 16 bits.
fn port(args: &Arguments, flag: &Flag) -> u16 {
    let number = args.number(flag).unwrap_or_default();
    u16::try_from(number).unwrap_or_default()
}
