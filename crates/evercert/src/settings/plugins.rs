//! Which plugins, with the options of the built-in ones.

use std::path::PathBuf;

use crate::{
    flags::{
        arguments::Arguments,
        defs::plugins::{AUTHENTICATOR, INSTALLER, MANUAL_AUTH_HOOK, MANUAL_CLEANUP_HOOK, WEBROOT_MAP, WEBROOT_PATH},
    },
    settings::{error::SettingsError, responder::ResponderSettings, webroot::Webroots},
};

/// Which plugins, with the options of the built-in ones. Other plugins read theirs from
/// [`Settings::arguments`](crate::settings::whole::Settings::arguments).
#[derive(Clone, Debug)]
pub struct PluginSettings {
    /// The name of the authenticator asked for (`webroot`, `tls-alpn`, `dns-ovh`).
    pub authenticator: Option<String>,
    /// The name of the installer asked for.
    pub installer: Option<String>,
    /// Directories that web servers serve.
    pub webroot: Webroots,
    /// The command that sets up one challenge.
    pub manual_auth_hook: Option<String>,
    /// The command that cleans up one challenge.
    pub manual_cleanup_hook: Option<String>,
    /// Our own name server.
    pub responder: ResponderSettings,
}

impl PluginSettings {
    pub(super) fn new(args: &Arguments) -> Result<Self, SettingsError> {
        let name = |flag| args.text(flag).filter(|name| !name.is_empty());
        let paths = args.list(&WEBROOT_PATH).into_iter().map(PathBuf::from);
        Ok(Self {
            authenticator: name(&AUTHENTICATOR),
            installer: name(&INSTALLER),
            webroot: Webroots::new(paths.collect(), &args.map(&WEBROOT_MAP))?,
            manual_auth_hook: name(&MANUAL_AUTH_HOOK),
            manual_cleanup_hook: name(&MANUAL_CLEANUP_HOOK),
            responder: ResponderSettings::new(args)?,
        })
    }
}
