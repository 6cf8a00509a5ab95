//! From the sandbox's flags to the CA's configuration.

use std::net::SocketAddr;
use std::time::Duration;

use evercert_ca::config::{AriPolicy, AriWindow, CaConfig, EabKey, Profile};
use evercert_ca::mischief::{Mischief, RateLimit};
use evercert_pki::base64url;

use crate::errors::desk::{CliError, Kind};
use crate::flags::arguments::Arguments;
use crate::flags::defs::sandbox::{
    ALREADY_REPLACED, ALTERNATE_CHAINS, ARI_WINDOW, BROKEN_BODIES, DNS, EAB, HTTP_PORT, LISTEN, NO_OCSP, PLAIN_HTTP,
    PROFILE, RATE_LIMITED, REJECT_NONCES, SLOW_ORDERS, STUCK_ORDERS, TLS_PORT, UNAVAILABLE,
};
use crate::flags::flag::Flag;
use crate::messages::message::msg;

/// The CA that the flags describe.
pub(super) fn config(args: &Arguments) -> Result<CaConfig, CliError> {
    let standard = CaConfig::default();
    Ok(CaConfig {
        listen: address(args, &LISTEN)?.unwrap_or(standard.listen),
        tls: !args.switch(&PLAIN_HTTP),
        http_port: port(args, &HTTP_PORT).unwrap_or(standard.http_port),
        tls_port: port(args, &TLS_PORT).unwrap_or(standard.tls_port),
        dns: address(args, &DNS)?,
        profiles: profiles(args)?,
        eab: eab(args)?,
        ari: ari(args)?,
        ocsp: !args.switch(&NO_OCSP),
        alternate_chains: usize::try_from(number(args, &ALTERNATE_CHAINS)).unwrap_or_default(),
        mischief: mischief(args),
        ..standard
    })
}

fn number(args: &Arguments, flag: &Flag) -> u64 {
    args.number(flag).and_then(|number| u64::try_from(number).ok()).unwrap_or_default()
}

fn port(args: &Arguments, flag: &Flag) -> Option<u16> {
    args.number(flag).and_then(|number| u16::try_from(number).ok())
}

fn address(args: &Arguments, flag: &Flag) -> Result<Option<SocketAddr>, CliError> {
    let text = args.text(flag);
    text.map(|text| text.parse().map_err(|_| bad(flag, &text))).transpose()
}

fn profiles(args: &Arguments) -> Result<Vec<Profile>, CliError> {
    let asked = args.list(&PROFILE);
    let asked = asked.iter().map(|text| profile(text).ok_or_else(|| bad(&PROFILE, text)));
    let asked: Vec<_> = asked.collect::<Result<_, CliError>>()?;
    Ok(if asked.is_empty() { Profile::standard() } else { asked })
}

/// `NAME=SECONDS`, or `NAME=SECONDS:dns` for one without IP addresses.
fn profile(text: &str) -> Option<Profile> {
    let (name, rest) = text.split_once('=').filter(|(name, _)| !name.is_empty())?;
    let (seconds, identifiers) = rest.split_once(':').unwrap_or((rest, "dns+ip"));
    let seconds: u64 = seconds.parse().ok()?;
    let profile = Profile::new(name, &format!("{seconds} seconds"), Duration::from_secs(seconds));
    match identifiers {
        "dns" => Some(profile.names_only()),
        "dns+ip" => Some(profile),
        _ => None,
    }
}

fn eab(args: &Arguments) -> Result<Option<Vec<EabKey>>, CliError> {
    let keys = args.list(&EAB);
    let keys = keys.iter().map(|text| {
        // A key must not be repeated in an error.
        let (kid, key) = text.split_once(':').ok_or_else(|| bad(&EAB, "***"))?;
        let hmac_key = base64url::decode(key).map_err(|_| bad(&EAB, &format!("{kid}:***")))?;
        Ok(EabKey { kid: kid.to_owned(), hmac_key })
    });
    let keys: Vec<_> = keys.collect::<Result<_, CliError>>()?;
    Ok((!keys.is_empty()).then_some(keys))
}

fn ari(args: &Arguments) -> Result<AriPolicy, CliError> {
    let Some(text) = args.text(&ARI_WINDOW) else { return Ok(AriPolicy::default()) };
    let window = text.split_once('-').and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?)));
    let (start, end): (f64, f64) = window.filter(|(start, end)| start < end).ok_or_else(|| bad(&ARI_WINDOW, &text))?;
    Ok(AriPolicy { window: AriWindow::Fraction { start, end }, ..AriPolicy::default() })
}

fn mischief(args: &Arguments) -> Mischief {
    let percent = |flag| u8::try_from(number(args, flag)).unwrap_or_default();
    Mischief {
        reject_nonces_percent: percent(&REJECT_NONCES),
        slow_orders: Duration::from_secs(number(args, &SLOW_ORDERS)),
        stuck_orders: args.switch(&STUCK_ORDERS),
        rate_limited: turned_away(args),
        broken_bodies_percent: percent(&BROKEN_BODIES),
        already_replaced: args.switch(&ALREADY_REPLACED),
    }
}

/// The first requests are turned away: with 429, or else with 503.
fn turned_away(args: &Arguments) -> Option<RateLimit> {
    let count = |flag| u32::try_from(number(args, flag)).ok().filter(|count| *count > 0);
    let limited = count(&RATE_LIMITED).map(|count| (429, count));
    let (status, count) = limited.or_else(|| count(&UNAVAILABLE).map(|count| (503, count)))?;
    let retry_after = Duration::from_secs(1);
    Some(RateLimit { status, retry_after, remaining: Some(count), percent: 100, endpoint: None })
}

fn bad(flag: &Flag, value: &str) -> CliError {
    CliError::new(Kind::Usage, msg!("sandbox-bad-value", flag = flag.long, value = value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_may_be_for_names_only() {
        let both = profile("long=600").unwrap();
        assert_eq!((both.name.as_str(), both.lifetime.as_secs(), both.allows_ip), ("long", 600, true));
        assert_eq!(profile("long=600:dns+ip"), Some(both.clone()));
        assert_eq!(profile("long=600:dns"), Some(both.names_only()));
        for bad in ["long", "long=", "=600", "long=600:", "long=600:ip", "long=x:dns"] {
            assert_eq!(profile(bad), None, "{bad}");
        }
    }
}
