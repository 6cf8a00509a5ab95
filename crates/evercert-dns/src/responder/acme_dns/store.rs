//! Where accounts are kept.

use std::path::PathBuf;

use evercert_store::fs::{self, FsError, Mode};

use crate::responder::acme_dns::account::Account;

/// Keeps the accounts. What was saved is there after a crash; a `save` that fails leaves what was there before.
pub trait AccountStore: Send + Sync {
    /// All accounts; none where nothing was ever saved.
    ///
    /// # Errors
    /// [`StoreError`].
    fn load(&self) -> Result<Vec<Account>, StoreError>;

    /// Replaces what is kept.
    ///
    /// # Errors
    /// [`StoreError`].
    fn save(&self, accounts: &[Account]) -> Result<(), StoreError>;
}

/// Why accounts cannot be kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The disk refuses.
    #[error(transparent)]
    Disk(#[from] FsError),
    /// The file is none of ours.
    #[error("{} holds no accounts", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: serde_json::Error,
    },
}

/// Keeps the accounts in a file of JSON that its owner alone can read.
#[derive(Clone, Debug)]
pub struct AccountFile {
    path: PathBuf,
}

impl AccountFile {
    /// Keeps them in this file, which appears with the first account. Its folder must be there.
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }
}

impl AccountStore for AccountFile {
    fn load(&self) -> Result<Vec<Account>, StoreError> {
        let Some(content) = fs::read_optional(&self.path)? else { return Ok(Vec::new()) };
        serde_json::from_slice(&content).map_err(|source| StoreError::Malformed { path: self.path.clone(), source })
    }

    fn save(&self, accounts: &[Account]) -> Result<(), StoreError> {
        let content = serde_json::to_vec_pretty(accounts);
        let content = content.map_err(|source| StoreError::Malformed { path: self.path.clone(), source })?;
        Ok(fs::write_atomic(&self.path, &content, MODE)?)
    }
}

/// Whose accounts these are is nobody else's business.
const MODE: Mode = Mode::Exact(0o600);

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use evercert_pki::random::SeededRandom;

    use super::*;

    #[test]
    fn what_was_saved_is_loaded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("accounts.json");
        let file = AccountFile::new(path.clone());
        assert!(file.load().unwrap().is_empty());
        let nets = vec!["192.0.2.0/24".parse().unwrap()];
        let (mut account, _) = Account::new(nets, &SeededRandom::new(1));
        account.publish("value");
        file.save(std::slice::from_ref(&account)).unwrap();
        assert!(file.load().unwrap() == [account]);
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn another_file_is_not_taken_for_accounts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("accounts.json");
        fs::write_atomic(&path, b"{\"accounts\": 1}", MODE).unwrap();
        assert!(matches!(AccountFile::new(path).load(), Err(StoreError::Malformed { .. })));
        let nowhere = AccountFile::new(folder.path().join("none/accounts.json"));
        assert!(matches!(nowhere.save(&[]), Err(StoreError::Disk(_))));
    }
}
