//! A house of the street: facts, and how a provider is made of credentials.

use std::sync::Arc;

use evercert_plugin::dns_error::DnsError;
use evercert_plugin::dns_provider::DnsProvider;

use crate::api::Api;
use crate::api::described::Described;
use crate::credentials::Credentials;
use crate::facts::Facts;
use crate::http::Web;

/// One provider, as the registry has it.
pub struct Provider {
    /// What is known about it.
    pub facts: &'static Facts,
    /// How it is made.
    pub make: Make,
}

/// How a provider is made.
pub enum Make {
    /// As it is described.
    Described(&'static Api),
    /// By code.
    Code(Maker),
}

/// Makes a provider of credentials; [`DnsError::Settings`] if they cannot be used.
pub type Maker = fn(&Credentials, Web) -> Result<Arc<dyn DnsProvider>, DnsError>;

impl Provider {
    /// A provider with these credentials. Nothing is asked yet.
    ///
    /// # Errors
    /// [`DnsError::Settings`] for credentials that cannot be used.
    pub fn with(&self, credentials: &Credentials, web: Web) -> Result<Arc<dyn DnsProvider>, DnsError> {
        match self.make {
            Make::Described(api) => Ok(Arc::new(Described::new(self.facts, api, credentials, web))),
            Make::Code(make) => make(credentials, web),
        }
    }
}
