//! The addresses of a virtual host.

use std::net::IpAddr;

/// What stands behind `<VirtualHost`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The address.
    pub whom: Whom,
    /// The port; none for all.
    pub port: Option<u16>,
    /// Whether it says `_default_`.
    pub is_default: bool,
}

/// Which of this host's addresses.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Whom {
    /// All that no other host names.
    Any,
    /// One.
    Ip(IpAddr),
    /// A name, which Apache looks up when it starts.
    Named(String),
}

impl Address {
    /// Reads an argument of `<VirtualHost>`.
    pub fn parse(text: &str) -> Self {
        let (whom, port) = split(text);
        let is_default = whom.eq_ignore_ascii_case("_default_");
        let bare = whom.trim_start_matches('[').trim_end_matches(']');
        let whom = match bare.parse() {
            _ if is_default || whom == "*" => Whom::Any,
            Ok(ip) => Whom::Ip(ip),
            Err(_) => Whom::Named(whom.to_ascii_lowercase()),
        };
        Self { whom, port: port.and_then(|port| port.parse().ok()), is_default }
    }

    /// Whether it holds for a port.
    pub fn is_at(&self, port: u16) -> bool {
        self.port.is_none_or(|own| own == port)
    }
}

/// As it is written, with another port.
pub(crate) fn with_port(text: &str, port: u16) -> String {
    format!("{}:{port}", split(text).0)
}

/// The address and the port in a text; an IPv6 address stands in brackets.
pub(crate) fn split(text: &str) -> (&str, Option<&str>) {
    let after = text.rfind(']').map_or(0, |at| at + 1);
    match text[after..].rfind(':') {
        Some(colon) => (&text[..after + colon], Some(&text[after + colon + 1..])),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        for (text, whom, port) in [
            ("*:80", Whom::Any, Some(80)),
            ("*", Whom::Any, None),
            ("*:*", Whom::Any, None),
            ("_default_:443", Whom::Any, Some(443)),
            ("10.0.0.1:8080", Whom::Ip("10.0.0.1".parse().unwrap()), Some(8080)),
            ("[::1]:80", Whom::Ip("::1".parse().unwrap()), Some(80)),
            ("[2001:db8::1]", Whom::Ip("2001:db8::1".parse().unwrap()), None),
            ("A.test:80", Whom::Named("a.test".into()), Some(80)),
        ] {
            let address = Address::parse(text);
            assert_eq!((address.whom, address.port), (whom, port), "{text}");
        }
    }

    #[test]
    fn a_port_is_put_in_the_place_of_another() {
        let changed = ["*:80", "*", "[::1]:80", "[::1]", "_default_:80"].map(|text| with_port(text, 443));
        assert_eq!(changed, ["*:443", "*:443", "[::1]:443", "[::1]:443", "_default_:443"]);
    }
}
