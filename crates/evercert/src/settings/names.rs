//! Which certificate is meant and what it is to name.

use std::{net::IpAddr, path::PathBuf};

use evercert_pki::identifier::{DnsName, Identifier, IdentifierError};

use crate::{
    flags::{
        arguments::Arguments,
        defs::names::{
            ALLOW_SUBSET_OF_NAMES, CERT_NAME, CSR, DOMAINS, DUPLICATE, EXPAND, FORCE_RENEWAL, IP_ADDRESS,
            KEEP_UNTIL_EXPIRING, RENEW_WITH_NEW_DOMAINS,
        },
    },
    settings::error::SettingsError,
};

/// Which certificate is meant and what it is to name.
#[derive(Clone, Debug)]
pub struct Names {
    /// Domain names in the order given, those of a webroot map included.
    pub dns: Vec<DnsName>,
    /// Addresses in the order given.
    pub ips: Vec<IpAddr>,
    /// The certificate's own name.
    pub cert_name: Option<String>,
    /// Always a new certificate.
    pub duplicate: bool,
    /// A certificate with some of the names may grow; `--force-renewal` implies it.
    pub expand: bool,
    /// The certificate of `cert_name` may get other names.
    pub renew_with_new_domains: bool,
    /// A certificate with these names stays until it is due.
    pub keep_until_expiring: bool,
    /// Renew what is not due.
    pub force_renewal: bool,
    /// Go on without names that fail.
    pub allow_subset_of_names: bool,
    /// The signing request to use, absolute.
    pub csr: Option<PathBuf>,
}

impl Names {
    pub(super) fn new(args: &Arguments) -> Result<Self, SettingsError> {
        let cert_name = args.text(&CERT_NAME).filter(|name| !name.is_empty());
        if let Some(name) = cert_name.as_deref().filter(|name| !is_file_name(name)) {
            return Err(SettingsError::CertName(name.into()));
        }
        let force_renewal = args.switch(&FORCE_RENEWAL);
        Ok(Self {
            dns: parse_all(&args.list(&DOMAINS), domain)?,
            ips: parse_all(&args.list(&IP_ADDRESS), address)?,
            cert_name,
            duplicate: args.switch(&DUPLICATE),
            expand: force_renewal || args.switch(&EXPAND),
            renew_with_new_domains: args.switch(&RENEW_WITH_NEW_DOMAINS),
            keep_until_expiring: args.switch(&KEEP_UNTIL_EXPIRING),
            force_renewal,
            allow_subset_of_names: args.switch(&ALLOW_SUBSET_OF_NAMES),
            csr: args.text(&CSR).map(PathBuf::from),
        })
    }

    /// All names in the order the CA gets them: domain names, then addresses.
    pub fn identifiers(&self) -> Vec<Identifier> {
        let dns = self.dns.iter().cloned().map(Identifier::Dns);
        dns.chain(self.ips.iter().copied().map(Identifier::Ip)).collect()
    }
}

/// A domain name as given to `--domains`.
pub(super) fn domain(text: &str) -> Result<DnsName, SettingsError> {
    DnsName::parse(text).map_err(|source| SettingsError::Identifier { flag: DOMAINS.long, source })
}

/// An address as given to `--ip-address`.
pub(super) fn address(text: &str) -> Result<IpAddr, SettingsError> {
    text.trim().parse().map_err(|_| SettingsError::Identifier {
        flag: IP_ADDRESS.long,
        source: IdentifierError::NotAnAddress(text.into()),
    })
}

fn parse_all<T: PartialEq>(
    texts: &[String],
    parse: fn(&str) -> Result<T, SettingsError>,
) -> Result<Vec<T>, SettingsError> {
    let mut all = Vec::new();
    for text in texts {
        let one = parse(text)?;
        if !all.contains(&one) {
            all.push(one);
        }
    }
    Ok(all)
}

fn is_file_name(name: &str) -> bool {
    !(name.is_empty() || name == "." || name == ".." || name.contains(['/', '\0']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::whole::tests::settings;

    #[test]
    fn names_are_normalised_ordered_and_unique() {
        let names = settings("certonly --ip-address 2001:DB8::0:1 -d B.test,a.test. -d b.test --ip-address 192.0.2.1")
            .unwrap()
            .names;
        let shown: Vec<String> = names.identifiers().iter().map(Identifier::value).collect();
        assert_eq!(shown, ["b.test", "a.test", "2001:db8::1", "192.0.2.1"]);
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for line in [
            "certonly -d https://a.test",
            "certonly -d 192.0.2.1",
            "certonly -d bücher.test",
            "certonly -d a..test",
            "certonly --ip-address a.test",
            "certonly --cert-name a/b",
        ] {
            assert!(settings(line).is_err(), "{line}");
        }
    }

    #[test]
    fn forcing_implies_expanding() {
        assert!(settings("certonly --force-renewal").unwrap().names.expand);
    }
}
