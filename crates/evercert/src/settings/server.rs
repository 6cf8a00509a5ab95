//! Which CA, and how carefully.

use url::Url;

use crate::{
    flags::{
        arguments::Arguments,
        defs::{
            account::{NO_VERIFY_SSL, PRODUCTION, SERVER},
            challenge::{BREAK_MY_CERTS, DRY_RUN},
        },
    },
    settings::error::SettingsError,
};

/// Let's Encrypt's staging server.
pub const STAGING_URL: &str = "https://acme-staging-v02.api.letsencrypt.org/directory";

/// Which CA, and how carefully.
#[derive(Clone, Debug)]
pub struct ServerSettings {
    /// The directory URL, spelled as it is saved.
    pub url: String,
    /// Save nothing.
    pub dry_run: bool,
    /// Do not check the server's own certificate.
    pub no_verify_ssl: bool,
    /// A test certificate may replace a real one.
    pub break_my_certs: bool,
}

impl ServerSettings {
    pub(super) fn new(args: &Arguments) -> Result<Self, SettingsError> {
        let url = args.text(&SERVER).unwrap_or_else(|| PRODUCTION.into());
        if let Err(source) = Url::parse(&url) {
            return Err(SettingsError::BadServer { url, source });
        }
        Ok(Self {
            url,
            dry_run: args.switch(&DRY_RUN),
            no_verify_ssl: args.switch(&NO_VERIFY_SSL),
            break_my_certs: args.switch(&BREAK_MY_CERTS),
        })
    }
}

/// Whether certificates of this server are for tests: Let's Encrypt's staging server, or a URL
/// with `staging` in it (certbot's behaviour).
pub fn is_staging(url: &str) -> bool {
    url == STAGING_URL || url.contains("staging")
}
