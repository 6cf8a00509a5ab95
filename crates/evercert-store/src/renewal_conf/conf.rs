//! A renewal conf, read.

use std::path::{Path, PathBuf};

use jiff::civil::DateTime;

use crate::fs;
use crate::ini::{Document, Section, Value};
use crate::kind::Kind;
use crate::renewal_conf::error::{ConfError, ConfProblem};
use crate::renewal_conf::params::Params;
use crate::renewal_conf::restore;

/// A renewal conf whose four paths are there.
#[derive(Clone, Debug)]
pub struct RenewalConf {
    path: PathBuf,
    document: Document,
    links: [PathBuf; 4],
}

impl RenewalConf {
    /// Reads a conf and checks what every use needs: that it parses and names its four links.
    ///
    /// # Errors
    /// A file that cannot be read, a syntax error, a missing path.
    pub fn load(path: &Path) -> Result<Self, ConfError> {
        let content = fs::read(path).map_err(|error| ConfProblem::Fs(error).at(path))?;
        Self::parse(path, &content)
    }

    /// As [`RenewalConf::load`], from content that was read before.
    pub fn parse(path: &Path, content: &[u8]) -> Result<Self, ConfError> {
        let document = Document::parse(content).map_err(|error| ConfProblem::Syntax(error).at(path))?;
        let [cert, privkey, chain, fullchain] = Kind::ALL.map(|kind| reference(&document, kind));
        let links =
            (|| Ok([cert?, privkey?, chain?, fullchain?]))().map_err(|problem: ConfProblem| problem.at(path))?;
        Ok(Self { path: path.to_path_buf(), document, links })
    }

    /// Where the conf was read from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Everything in it, as written.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The version of the program that wrote it, as text such as `5.8.0`.
    pub fn version(&self) -> Option<&str> {
        self.top("version")
    }

    /// Where the versions are kept, if the conf says so.
    pub fn archive_dir(&self) -> Option<&Path> {
        self.top("archive_dir").map(Path::new)
    }

    /// The path of a link.
    pub fn link(&self, kind: Kind) -> &Path {
        &self.links[kind as usize]
    }

    /// How long before its end a certificate is to be renewed: days as a number, or English like `3 weeks 2 days`.
    pub fn renew_before_expiry(&self) -> Option<&str> {
        self.top("renew_before_expiry")
    }

    /// Until when the CA asked not to be asked for renewal information again, in *local* time, as certbot writes it.
    /// A text that is no time counts as absent.
    pub fn ari_retry_after(&self) -> Option<DateTime> {
        self.document.get(ARI, "ari_retry_after")?.text()?.trim().parse().ok()
    }

    /// The options in `[renewalparams]`, typed.
    ///
    /// # Errors
    /// No such section, a number or truth value that does not parse, an unknown challenge in `pref_challs`, an
    /// interpolation that fails (hooks are read literally).
    pub fn params(&self) -> Result<Params, ConfError> {
        restore::params(&self.document).map_err(|problem| problem.at(&self.path))
    }

    /// As [`RenewalConf::params`], for a renewal: an authenticator must be named.
    pub fn params_for_renewal(&self) -> Result<Params, ConfError> {
        let params = self.params()?;
        match params.text("authenticator") {
            Some(_) => Ok(params),
            None => Err(ConfProblem::MissingAuthenticator.at(&self.path)),
        }
    }

    /// One text of `[renewalparams]` as written, without the checks of [`RenewalConf::params`].
    pub fn raw_param(&self, key: &str) -> Option<&str> {
        self.document.get(restore::SECTION, key)?.text()
    }

    /// The directory URL of the CA that the lineage is from, as it is called today; without the checks of
    /// [`RenewalConf::params`].
    pub fn server(&self) -> Option<&str> {
        self.raw_param("server").map(restore::current_server)
    }

    /// The hooks that certbot could not read back, because something in them looks like `%(name)s`.
    pub fn hooks_certbot_cannot_read(&self) -> Vec<&str> {
        let scalars = self.document.section(restore::SECTION).map(Section::scalars).unwrap_or_default();
        let hooks = scalars.iter().filter(|scalar| restore::is_hook(scalar.key()));
        let broken = hooks.filter(|hook| self.document.interpolated(restore::SECTION, hook.key()).is_err());
        broken.map(|hook| hook.key()).collect()
    }

    /// A value of our own section `[evercert]`.
    pub fn own(&self, key: &str) -> Option<&Value> {
        self.document.get(OWN, key)
    }

    fn top(&self, key: &str) -> Option<&str> {
        self.document.get(&[], key)?.text()
    }
}

pub(super) const ARI: &[&str] = &["acme_renewal_info"];
pub(super) const OWN: &[&str] = &["evercert"];

fn reference(document: &Document, kind: Kind) -> Result<PathBuf, ConfProblem> {
    let value = document.interpolated(&[], kind.as_str())?.ok_or(ConfProblem::MissingReference(kind))?;
    let text = value.text().ok_or_else(|| ConfProblem::NotText { key: kind.as_str().to_owned() })?;
    Ok(PathBuf::from(text))
}
