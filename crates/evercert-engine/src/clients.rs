//! One client per CA, however many certificates come from it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use evercert_acme::client::{Client, ClientConfig};
use evercert_acme::error::Error;
use evercert_acme::observer::Observer;
use evercert_pki::clock::Clock;
use tokio::sync::OnceCell;

/// Connects to each CA once per run: the directory is fetched once, nonces are shared, and a CA
/// that does not answer is waited for once, not once for every certificate.
#[derive(Clone)]
pub struct Clients {
    http: reqwest::Client,
    user_agent: Option<String>,
    clock: Arc<dyn Clock>,
    observer: Option<Arc<dyn Observer>>,
    known: Arc<Mutex<HashMap<String, Entry>>>,
}

type Entry = Arc<OnceCell<Result<Client, Arc<Error>>>>;

impl Clients {
    /// Clients that speak through `http`, with this `User-Agent` header.
    pub fn new(http: reqwest::Client, user_agent: Option<String>, clock: Arc<dyn Clock>) -> Self {
        Self { http, user_agent, clock, observer: None, known: Arc::default() }
    }

    /// Has `observer` hear of every exchange with the CAs that are connected to from now on.
    #[must_use]
    pub fn observed(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observer = Some(observer);
        self
    }

    /// The HTTP client below, for questions that are not ACME.
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// The client of the CA whose directory is at `directory_url`.
    ///
    /// # Errors
    /// What went wrong at the first attempt; there is no second one.
    pub async fn get(&self, directory_url: &str) -> Result<Client, Arc<Error>> {
        let entry =
            self.known.lock().unwrap_or_else(PoisonError::into_inner).entry(directory_url.into()).or_default().clone();
        entry.get_or_init(|| self.connect(directory_url)).await.clone()
    }

    async fn connect(&self, directory_url: &str) -> Result<Client, Arc<Error>> {
        let mut config = ClientConfig::new(directory_url, self.clock.clone());
        config.user_agent.clone_from(&self.user_agent);
        config.observer.clone_from(&self.observer);
        Client::connect(self.http.clone(), config).await.map_err(Arc::new)
    }
}
