//! The CA, up.

use std::sync::Arc;

use evercert_ca::ca::Ca;
use evercert_ca::config::CaConfig;
use tokio::runtime::Runtime;

use crate::errors::desk::{CliError, Kind};
use crate::messages::message::msg;

/// A CA and the threads it runs on.
pub(super) struct Running {
    pub(super) ca: Arc<Ca>,
    pub(super) runtime: Runtime,
}

impl Running {
    pub(super) fn start(config: CaConfig) -> Result<Self, CliError> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.map_err(CliError::internal)?;
        let ca = runtime.block_on(Ca::start(config));
        let ca = ca.map_err(|error| CliError::speaking_for(Kind::Input, msg!("sandbox-start-failed"), error))?;
        Ok(Self { ca: Arc::new(ca), runtime })
    }
}
