//! Publishes http-01 answers as files below the folder that a running web server shows.

use std::{
    collections::{BTreeMap, HashMap},
    io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use evercert_pki::identifier::Identifier;
use evercert_plugin::{
    authenticator::Authenticator,
    challenge::{Challenge, ChallengeType},
    error::PluginError,
};

use crate::authenticators::webroot::folder::Folders;

mod folder;

#[cfg(test)]
mod tests;

/// The `webroot` authenticator.
///
/// Leaves the web server's folder as it found it: clean-up removes the token files, and of the
/// folders those that were created here and are empty.
pub struct Webroot {
    config: WebrootConfig,
    memory: Mutex<Memory>,
}

/// Which folder the web server shows for which identifier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct WebrootConfig {
    /// The document root of each identifier.
    pub roots: BTreeMap<Identifier, PathBuf>,
    /// The document root of every other identifier.
    pub default: Option<PathBuf>,
}

impl WebrootConfig {
    /// The document root for `identifier`.
    pub fn root(&self, identifier: &Identifier) -> Option<&Path> {
        let root = self.roots.get(identifier).or(self.default.as_ref());
        root.map(PathBuf::as_path)
    }
}

#[derive(Default)]
struct Memory {
    published: HashMap<String, PathBuf>,
    folders: Folders,
}

impl Webroot {
    /// An authenticator that has published nothing yet.
    pub fn new(config: WebrootConfig) -> Self {
        Self { config, memory: Mutex::default() }
    }

    fn publish(&self, challenge: &Challenge, memory: &mut Memory) -> Result<(), PluginError> {
        let root = self.config.root(&challenge.identifier);
        let root = root
            .ok_or_else(|| PluginError::NotConfigured { identifier: challenge.identifier.value(), what: "webroot" })?;
        let file = root.join(folder::CHALLENGES).join(&challenge.token);
        refuse_paths(&challenge.token, &file)?;
        memory.folders.write(root, &file, &challenge.key_authorization)?;
        memory.published.insert(challenge.token.clone(), file);
        Ok(())
    }

    /// Every operation leaves the memory whole, so a poisoned lock is still good.
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Authenticator for Webroot {
    fn name(&self) -> &str {
        "webroot"
    }

    fn challenge_types(&self, identifier: &Identifier) -> Vec<ChallengeType> {
        let mut kinds = vec![ChallengeType::Http01];
        kinds.retain(|kind| kind.can_prove(identifier));
        kinds
    }

    async fn present(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        let mut memory = self.memory();
        batch.iter().try_for_each(|challenge| self.publish(challenge, &mut memory))
    }

    async fn clean_up(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        let mut memory = self.memory();
        let mut first = Ok(());
        for challenge in batch {
            let removed = memory.withdraw(&challenge.token);
            first = first.and(removed);
        }
        first.and(memory.folders.remove_empty())
    }
}

impl Memory {
    /// Removes a token file; one that cannot be removed stays remembered for the next time.
    fn withdraw(&mut self, token: &str) -> Result<(), PluginError> {
        let Some(file) = self.published.get(token) else {
            return Ok(());
        };
        folder::remove_file(file)?;
        self.published.remove(token);
        Ok(())
    }
}

/// A token is base64url (RFC 8555 section 8.3 has us check); anything else could be a path.
fn refuse_paths(token: &str, file: &Path) -> Result<(), PluginError> {
    let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if !token.is_empty() && token.bytes().all(is_fine) {
        return Ok(());
    }
    Err(PluginError::File {
        operation: "create",
        path: file.to_path_buf(),
        source: io::Error::new(io::ErrorKind::InvalidInput, "the token is not base64url"),
    })
}
