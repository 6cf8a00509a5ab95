//! All accounts at one server.

use std::path::{Path, PathBuf};

use crate::accounts::account::StoredAccount;
use crate::accounts::error::AccountError;
use crate::accounts::server;
use crate::fs::{self, FsError, Mode};
use crate::paths::Paths;

/// The accounts at one server.
#[derive(Clone, Debug)]
pub struct AccountStore {
    root: PathBuf,
    server: PathBuf,
}

impl AccountStore {
    /// The store for a server, named by the URL of its directory. Touches nothing.
    ///
    /// # Errors
    /// A URL without a host, or one that would lead out of `accounts/`.
    pub fn new(paths: &Paths, server_url: &str) -> Result<Self, AccountError> {
        Ok(Self { root: paths.accounts(), server: server::directory(server_url)? })
    }

    /// The directory of this server's accounts.
    pub fn directory(&self) -> PathBuf {
        self.root.join(&self.server)
    }

    /// Creates the directory, as certbot does for every server it contacts.
    pub fn prepare(&self) -> Result<(), AccountError> {
        fs::create_dir_all(&self.directory(), PRIVATE)?;
        Ok(())
    }

    /// All accounts that can be loaded, by id.
    ///
    /// When Let's Encrypt's current server has none, those of its first server are taken, and a link remembers that.
    pub fn list(&self) -> Result<Vec<StoredAccount>, AccountError> {
        let own = load_all(&self.directory())?;
        let Some(old) = server::predecessor(&self.server).filter(|_| own.is_empty()) else { return Ok(own) };
        let old = self.root.join(old);
        let reused = load_all(&old)?;
        if !reused.is_empty() {
            self.link_directory(&old)?;
        }
        Ok(reused)
    }

    /// Loads one account.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] when there is none of that id, also not at the server whose accounts are reused.
    pub fn load(&self, id: &str) -> Result<StoredAccount, AccountError> {
        let directory = self.account_directory(id)?;
        if fs::is_dir(&directory) {
            return StoredAccount::read(&directory);
        }
        let old = server::predecessor(&self.server).map(|old| self.root.join(old));
        let Some(old) = old.filter(|old| fs::is_dir(&old.join(id))) else { return Err(self.not_found(id)) };
        let account = StoredAccount::read(&old.join(id))?;
        self.link(&old, id)?;
        Ok(account)
    }

    /// Saves a new account, or completes and updates one that was saved before.
    pub fn save(&self, account: &StoredAccount) -> Result<(), AccountError> {
        let directory = self.account_directory(&account.id())?;
        self.tidy();
        fs::create_dir_all(&directory, PRIVATE)?;
        account.write(&directory)
    }

    /// Deletes an account: its directory, the links to it, and directories of servers that are empty then.
    pub fn delete(&self, id: &str) -> Result<(), AccountError> {
        self.existing(id)?;
        let directory = remove_links(&self.account_directory(id)?, &self.newer(Some(id)))?;
        fs::remove_dir_all(&directory)?;
        if fs::list(&self.directory())?.is_empty() {
            let directory = remove_links(&self.directory(), &self.newer(None))?;
            fs::remove_dir(&directory)?;
        }
        Ok(())
    }

    /// Removes what runs left that were killed while they saved an account: copies of a key, and a directory with
    /// nothing else in it. The next run has another key, and so looks for another directory.
    fn tidy(&self) {
        for id in fs::list(&self.directory()).unwrap_or_default() {
            let directory = self.directory().join(id);
            fs::remove_leftovers(&directory);
            if fs::list(&directory).is_ok_and(|names| names.is_empty()) {
                // An empty directory is no account: nothing depends on it.
                let _ = fs::remove_dir(&directory);
            }
        }
    }

    fn existing(&self, id: &str) -> Result<PathBuf, AccountError> {
        let directory = self.account_directory(id)?;
        if fs::is_dir(&directory) { Ok(directory) } else { Err(self.not_found(id)) }
    }

    /// Ids come from confs and command lines: they must stay inside.
    fn account_directory(&self, id: &str) -> Result<PathBuf, AccountError> {
        let is_plain = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        if is_plain { Ok(self.directory().join(id)) } else { Err(self.not_found(id)) }
    }

    fn not_found(&self, id: &str) -> AccountError {
        AccountError::NotFound { id: id.to_owned(), directory: self.directory() }
    }

    /// Where the newer server would have a link to this directory.
    fn newer(&self, id: Option<&str>) -> Option<PathBuf> {
        let newer = self.root.join(server::successor(&self.server)?);
        Some(id.map_or(newer.clone(), |id| newer.join(id)))
    }

    /// Lets this server use the accounts of an older one: the whole directory if it has none, else the one account.
    fn link(&self, old: &Path, id: &str) -> Result<(), AccountError> {
        let has_others = fs::list(&self.directory()).is_ok_and(|names| !names.is_empty());
        if !has_others {
            return self.link_directory(old);
        }
        Ok(fs::symlink(&old.join(id), &self.directory().join(id))?)
    }

    fn link_directory(&self, old: &Path) -> Result<(), AccountError> {
        let directory = self.directory();
        if fs::is_symlink(&directory) {
            fs::remove_file(&directory)?;
        } else if fs::is_dir(&directory) && !fs::list(&directory)?.is_empty() {
            // Something unreadable is in it; it stays, and the accounts are found the same way the next time.
            return Ok(());
        } else {
            fs::create_dir_all(&directory, PRIVATE)?;
            fs::remove_dir(&directory)?;
        }
        Ok(fs::symlink(old, &directory)?)
    }
}

/// The loadable accounts in a directory; a directory that cannot be listed has none.
fn load_all(directory: &Path) -> Result<Vec<StoredAccount>, FsError> {
    let ids = match fs::list(directory) {
        Err(error) if error.is_not_found() => return Ok(Vec::new()),
        other => other?,
    };
    Ok(ids.iter().filter_map(|id| StoredAccount::read(&directory.join(id)).ok()).collect())
}

/// Removes the chain of links that begins at `path`, and `newer` if it leads here; returns what is behind them.
fn remove_links(path: &Path, newer: &Option<PathBuf>) -> Result<PathBuf, FsError> {
    if let Some(newer) = newer.as_deref().filter(|newer| fs::read_link(newer).is_ok_and(|target| target == path)) {
        fs::remove_file(newer)?;
    }
    let mut path = path.to_path_buf();
    while fs::is_symlink(&path) {
        let target = fs::read_link(&path)?;
        fs::remove_file(&path)?;
        path = path.parent().unwrap_or(Path::new("/")).join(target);
    }
    Ok(path)
}

const PRIVATE: Mode = Mode::Masked(0o700);
