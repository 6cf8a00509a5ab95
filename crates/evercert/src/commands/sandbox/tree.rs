//! The tree that a rehearsed command names, which may be the one this host lives from.

use std::path::Path;

use evercert_store::accounts::AccountStore;
use evercert_store::fs;
use evercert_store::lineage::{self, Lineage};
use evercert_store::paths::Paths;
use url::{Host, Url};

use crate::environment::Environment;
use crate::errors::desk::{CliError, Kind};
use crate::flags::arguments::Arguments;
use crate::flags::defs::challenge::DRY_RUN;
use crate::flags::defs::interaction::CONFIG_DIR;
use crate::messages::message::msg;

/// The tree that is named by `--config-dir`, if it is in use: if anything in it came from a CA that
/// is not on this host. Trees of earlier rehearsals are not.
pub(super) struct Named(Option<Paths>);

impl Named {
    /// Looks at the tree that the command names; without a name there is none.
    pub(super) fn new(asked: &Arguments, env: &Environment) -> Self {
        let named = asked.text(&CONFIG_DIR).filter(|_| asked.is_said(&CONFIG_DIR));
        let paths = named.map(|path| Paths::new(env.absolute(Path::new(&path)), "", ""));
        Self(paths.filter(is_in_use))
    }

    /// Whether there is one.
    pub(super) fn is_in_use(&self) -> bool {
        self.0.is_some()
    }

    /// Refuses commands that would change it. Certificates that nobody trusts in the place of real
    /// ones break every server that uses them; a dry run saves nothing.
    pub(super) fn check(&self, asked: &Arguments) -> Result<(), CliError> {
        match &self.0 {
            Some(paths) if !asked.switch(&DRY_RUN) => {
                let path = paths.renewal();
                let path = path.parent().unwrap_or(&path);
                Err(CliError::new(Kind::Input, msg!("sandbox-real-tree", path = path)))
            }
            _ => Ok(()),
        }
    }

    /// Removes what even a dry run leaves: the account at a CA that is no more.
    pub(super) fn forget_accounts(&self, server: &str) -> Result<(), CliError> {
        let Some(paths) = &self.0 else { return Ok(()) };
        let accounts = AccountStore::new(paths, server)?.directory();
        let of_server = accounts.ancestors().find(|folder| folder.parent() == Some(&paths.accounts()));
        match of_server.map(fs::remove_dir_all) {
            Some(Err(error)) if !error.is_not_found() => Err(error.into()),
            _ => Ok(()),
        }
    }
}

fn is_in_use(paths: &Paths) -> bool {
    // What cannot be listed may be anything.
    let Ok(names) = lineage::names(paths) else { return true };
    let servers = match fs::list(&paths.accounts()) {
        Ok(servers) => servers,
        Err(error) => return !error.is_not_found(),
    };
    let from_here = |name| {
        let lineage = Lineage::inspect(paths, name).ok();
        lineage.is_some_and(|lineage| lineage.conf().raw_param("server").is_some_and(is_here))
    };
    let account_here = |server: &std::ffi::OsString| is_here(&format!("http://{}", server.to_string_lossy()));
    !(names.iter().all(from_here) && servers.iter().all(account_here))
}

/// Whether a server is on this host.
fn is_here(url: &str) -> bool {
    match Url::parse(url).as_ref().map(Url::host) {
        Ok(Some(Host::Ipv4(address))) => address.is_loopback(),
        Ok(Some(Host::Ipv6(address))) => address.is_loopback(),
        Ok(Some(Host::Domain(name))) => name == "localhost",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use evercert_store::fs::Mode;

    use super::*;
    use crate::commands::sandbox::inner;

    fn asked(words: &[&str]) -> Box<Arguments> {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        inner::arguments(&Environment::with_words(&["evercert"]), words).unwrap()
    }

    fn refused(words: &[&str]) -> bool {
        let asked = asked(words);
        let refusal = Named::new(&asked, &Environment::with_words(&["evercert"])).check(&asked);
        refusal.is_err_and(|error| error.heading().id == "sandbox-real-tree")
    }

    fn tree_with_accounts_at(server: &str) -> tempfile::TempDir {
        let tree = tempfile::tempdir().unwrap();
        fs::create_dir_all(&tree.path().join("accounts").join(server), Mode::Exact(0o700)).unwrap();
        tree
    }

    #[test]
    fn a_tree_that_is_in_use_is_refused_however_it_is_named() {
        let tree = tree_with_accounts_at("acme-v02.api.letsencrypt.org");
        let path = tree.path().to_str().unwrap();
        let joined = format!("--config-dir={path}");
        let short = format!("--config-d={path}");
        for words in [&["renew", "--config-dir", path][..], &["--config-d", path, "renew"], &["delete", &joined, "-n"]]
        {
            assert!(refused(words), "{words:?}");
        }
        assert!(refused(&["renew", &short, "--force-renewal"]));
        assert!(!refused(&["renew", &short, "--dry-run"]));
        assert!(!refused(&["renew"]));
    }

    #[test]
    fn trees_of_rehearsals_and_new_ones_are_not_in_use() {
        let tree = tree_with_accounts_at("127.0.0.1:40123");
        assert!(!refused(&["renew", "--config-dir", tree.path().to_str().unwrap()]));
        assert!(!refused(&["certonly", "--config-dir", tree.path().join("new").to_str().unwrap()]));
        fs::create_dir_all(&tree.path().join("renewal"), Mode::Exact(0o700)).unwrap();
        fs::write_atomic(&tree.path().join("renewal/a.test.conf"), b"broken", Mode::Exact(0o600)).unwrap();
        assert!(refused(&["renew", "--config-dir", tree.path().to_str().unwrap()]));
    }

    #[test]
    fn servers_on_this_host_are_told_from_others() {
        for url in ["http://127.0.0.1:1/directory", "https://[::1]:14000/dir", "https://localhost/directory"] {
            assert!(is_here(url), "{url}");
        }
        for url in ["https://acme-v02.api.letsencrypt.org/directory", "https://10.0.0.1/dir", "nonsense", ""] {
            assert!(!is_here(url), "{url}");
        }
    }

    #[test]
    fn the_account_of_a_rehearsal_does_not_stay() {
        let tree = tree_with_accounts_at("acme-v02.api.letsencrypt.org");
        let path = tree.path().to_str().unwrap();
        let named = Named::new(&asked(&["renew", "--dry-run", "--config-dir", path]), &Environment::with_words(&["x"]));
        let account = tree.path().join("accounts/127.0.0.1:40123/directory/abc");
        fs::create_dir_all(&account, Mode::Exact(0o700)).unwrap();
        for _ in 0..2 {
            named.forget_accounts("http://127.0.0.1:40123/directory").unwrap();
            assert_eq!(fs::list(&tree.path().join("accounts")).unwrap(), ["acme-v02.api.letsencrypt.org"]);
        }
    }
}
