//! Publishes http-01 answers as files below the folder that a running web server shows.

use std::{
    collections::{BTreeMap, HashMap},
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
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
    folders: WebrootFolders,
    published: Mutex<HashMap<String, PathBuf>>,
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

/// The folders that the authenticators of a run have created. All of them share one: where two have
/// files in a folder, it is empty, and can go, when the last of them cleans up.
#[derive(Clone, Default)]
pub struct WebrootFolders(Arc<Mutex<Folders>>);

impl Webroot {
    /// An authenticator that has published nothing yet.
    pub fn new(config: WebrootConfig, folders: WebrootFolders) -> Self {
        Self { config, folders, published: Mutex::default() }
    }

    fn publish(&self, challenge: &Challenge) -> Result<(), PluginError> {
        let root = self.config.root(&challenge.identifier);
        let root = root
            .ok_or_else(|| PluginError::NotConfigured { identifier: challenge.identifier.value(), what: "webroot" })?;
        let file = root.join(folder::CHALLENGES).join(&challenge.token);
        refuse_paths(&challenge.token, &file)?;
        whole(&self.folders.0).write(root, &file, &challenge.key_authorization)?;
        whole(&self.published).insert(challenge.token.clone(), file);
        Ok(())
    }

    /// Removes a token file; one that cannot be removed stays remembered for the next time.
    fn withdraw(&self, token: &str) -> Result<(), PluginError> {
        let mut published = whole(&self.published);
        let Some(file) = published.get(token) else { return Ok(()) };
        folder::remove_file(file)?;
        published.remove(token);
        Ok(())
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
        batch.iter().try_for_each(|challenge| self.publish(challenge))
    }

    async fn clean_up(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        let mut first = Ok(());
        for challenge in batch {
            let removed = self.withdraw(&challenge.token);
            first = first.and(removed);
        }
        let removed = whole(&self.folders.0).remove_empty();
        first.and(removed)
    }
}

/// What is behind a lock. Every operation leaves it whole, so a poisoned one is still good.
fn whole<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
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
