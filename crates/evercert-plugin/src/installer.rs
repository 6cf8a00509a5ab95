//! Installers put certificates into servers.

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use evercert_pki::identifier::Identifier;

use crate::edit::Plan;
use crate::exposure::Endpoint;
use crate::install_error::InstallError;

/// Puts certificates into the configuration of one kind of server.
///
/// An installer reads, decides and speaks with its server; it writes nothing. What it wants changed it returns as a
/// [`Plan`], and the engine does it as one transaction: every file is kept in a checkpoint before it is touched, then
/// the edits are done, then the engine calls [`test`](Self::test), then [`reload`](Self::reload), then it may look at
/// what the [exposures](Plan::exposures) of the plan show. If any of this fails, or a stop is asked for, all edits of the plan are
/// undone; if `reload` was called before, `test` and, if that succeeds, `reload` are called again, so that the server is
/// as it was. After a crash the next run undoes what it finds, and calls both, before it asks the installer anything.
///
/// So planning is pure but for reading: it may be repeated, and a plan that is not done leaves no trace. Planning what is
/// there already gives a plan without edits. Each method looks at the files as they are now, not as they were at an
/// earlier call: between two calls the engine, certbot or a person may have changed them.
///
/// Nothing is retried by an installer: it tries once and reports.
///
/// An implementation is accepted when it passes the engine's `install::suite`.
#[async_trait]
pub trait Installer: Send + Sync {
    /// The name on the command line and in renewal configurations, such as `nginx`.
    fn name(&self) -> &str;

    /// Whether there is a server with files to change. The default says yes. One without files has nothing that a
    /// crash could have left half done, and is never asked to look.
    fn has_files(&self) -> bool {
        true
    }

    /// The folder of the server's configuration, where there is one: whoever changes it holds its lock, as certbot does.
    /// The default knows of none.
    fn home(&self) -> Option<&Path> {
        None
    }

    /// Looks whether there is such a server, whether it can be worked with, and whether it accepts its configuration as
    /// it was found ([`InstallError::Faulty`] if not). Changes nothing. Called once in a run, after what an earlier run
    /// left was undone and before anything else is asked of it. The default finds everything in order. Dropping the
    /// future is safe.
    async fn prepare(&self) -> Result<(), InstallError> {
        Ok(())
    }

    /// What it can add beside a certificate. Pure.
    fn enhancements(&self) -> &[Enhancement];

    /// Whether its server can serve a certificate for this identifier at all, configured or not. Pure. The default is
    /// every name and no address.
    fn can_serve(&self, identifier: &Identifier) -> bool {
        matches!(identifier, Identifier::Dns(_))
    }

    /// The names that its server answers for now, each once, in the order of the configuration. Wildcards that a CA
    /// would not certify are left out.
    fn names(&self) -> Result<Vec<Identifier>, InstallError>;

    /// What must change so that the server serves this certificate for all of its identifiers, or for none: an
    /// identifier without a place is an error, and nothing is done.
    fn plan_deployment(&self, deployment: &Deployment) -> Result<Plan, InstallError>;

    /// What must change so that everything that serves the identifiers of this deployment has the enhancement. Called
    /// only for what [`enhancements`](Self::enhancements) lists, after the certificate was deployed.
    fn plan_enhancement(&self, deployment: &Deployment, wanted: Enhancement) -> Result<Plan, InstallError>;

    /// Remembers for the rest of the run which of the places of an [`InstallError::Ambiguous`] a person has chosen; what
    /// is planned then goes there and nowhere else. The default has nothing to choose.
    fn choose(&self, places: &[String]) {
        let _ = places;
    }

    /// Has the server check the configuration that is on the disk. Changes nothing. Dropping the future is safe.
    async fn test(&self) -> Result<(), InstallError>;

    /// Makes the server take up the configuration, and the certificates, that are on the disk; starts it if it does not
    /// run. Returns when connections that are made from now on see them, as far as that can be known. Idempotent; not
    /// to be dropped on the way.
    async fn reload(&self) -> Result<(), InstallError>;

    /// Where its configuration names files below a folder: each place as people find it, file and line. What cannot be read
    /// is left out. The default knows of none.
    fn mentions(&self, folder: &Path) -> Vec<String> {
        let _ = folder;
        Vec::new()
    }

    /// Where the certificates of these deployments, which were installed by earlier runs, are to be seen from outside, as
    /// the files are now: for each deployment a list. The files are read once, however many there are. The default knows
    /// of no place: nobody looks.
    fn endpoints(&self, deployments: &[&Deployment]) -> Vec<Vec<Endpoint>> {
        vec![Vec::new(); deployments.len()]
    }
}

/// A certificate and what it is to be served for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// The names and addresses, each once.
    pub identifiers: Vec<Identifier>,
    /// The certificate alone.
    pub cert: PathBuf,
    /// The private key.
    pub key: PathBuf,
    /// The certificates above it, where known.
    pub chain: Option<PathBuf>,
    /// The certificate with those above it, where known.
    pub fullchain: Option<PathBuf>,
}

/// What a server can do beside serving a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Enhancement {
    /// Tells browsers to come by HTTPS only (RFC 6797).
    Hsts,
    /// Sends HTTP requests on to HTTPS.
    Redirect,
    /// Has browsers upgrade insecure requests of a page.
    Uir,
    /// Sends an OCSP answer along with the certificate (RFC 6066 section 8).
    StapleOcsp,
    /// HSTS with a lifetime that grows with each renewal.
    AutoHsts,
}

impl Enhancement {
    /// Those that are asked for one by one, in the order in which they are made.
    pub const PLAIN: [Self; 4] = [Self::Hsts, Self::Redirect, Self::Uir, Self::StapleOcsp];

    /// Its name among the flags, such as `staple-ocsp`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hsts => "hsts",
            Self::Redirect => "redirect",
            Self::Uir => "uir",
            Self::StapleOcsp => "staple-ocsp",
            Self::AutoHsts => "auto-hsts",
        }
    }
}
