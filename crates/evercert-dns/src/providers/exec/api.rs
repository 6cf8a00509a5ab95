//! `PROGRAM present NAME. VALUE` and `PROGRAM cleanup NAME. VALUE`. The mode RAW, which has the program compute the value,
//! is not spoken.

use std::process::Stdio;
use std::sync::Arc;

use async_trait::async_trait;
use evercert_plugin::dns_error::DnsError;
use evercert_plugin::dns_provider::{DnsProvider, DnsZone, TxtRecord};
use tokio::process::Command;

use super::facts::FACTS;
use crate::credentials::Credentials;
use crate::http::Web;

struct Exec {
    program: String,
}

pub(super) fn make(credentials: &Credentials, _: Web) -> Result<Arc<dyn DnsProvider>, DnsError> {
    Ok(Arc::new(Exec { program: credentials.text("path").to_owned() }))
}

#[async_trait]
impl DnsProvider for Exec {
    fn name(&self) -> &str {
        FACTS.id
    }

    /// One zone for all names: its programs run one after the other.
    async fn find_zone(&self, _: &str) -> Result<DnsZone, DnsError> {
        Ok(DnsZone::default())
    }

    async fn add_txt(&self, record: &TxtRecord) -> Result<(), DnsError> {
        self.run("present", record).await
    }

    async fn remove_txt(&self, record: &TxtRecord) -> Result<(), DnsError> {
        self.run("cleanup", record).await
    }
}

impl Exec {
    async fn run(&self, action: &str, record: &TxtRecord) -> Result<(), DnsError> {
        let mut command = Command::new(&self.program);
        command.args([action, &format!("{}.", record.name), &record.value]).stdin(Stdio::null());
        let ended = command.output().await.map_err(|error| self.failed(error.to_string()))?;
        match ended.status.success() {
            true => Ok(()),
            false => Err(self.failed(format!("{}; {}", ended.status, last_line(&ended.stderr)))),
        }
    }

    fn failed(&self, detail: String) -> DnsError {
        DnsError::Command { program: self.program.clone(), detail }
    }
}

/// What programs say last is mostly why they ended.
fn last_line(output: &[u8]) -> String {
    let text = String::from_utf8_lossy(output);
    text.trim_end().lines().last().unwrap_or_default().chars().take(LONGEST).collect()
}

const LONGEST: usize = 300;
