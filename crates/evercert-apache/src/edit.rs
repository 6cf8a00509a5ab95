//! What must change in a configuration for a wish to come true: pure, from views to edits.

mod auto_hsts;
mod certificate;
mod deploy;
mod draft;
mod enable;
mod header;
mod listens;
mod modules;
mod redirect;
mod staple;
mod twin;
mod words;

#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod tests;

use std::path::Path;

use evercert_plugin::edit::Plan;
use evercert_plugin::install_error::InstallError;
use evercert_plugin::installer::{Deployment, Enhancement};
use evercert_store::source::Source;

use crate::choose::{Chooser, Cover};
use crate::files::{Facts, FileId, Files};
use crate::lines::Lines;
use crate::model::{Host, HostId, Model};
use crate::setup::Setup;

pub(crate) use auto_hsts::{marks, raise};
pub(crate) use draft::Draft;
pub(crate) use modules::{FOR_HEADERS, FOR_REWRITES, FOR_TLS, missing_of};
pub(crate) use words::{path_word, setting};

/// A wish to be made true.
pub(crate) struct Wish<'a> {
    /// The configuration, as if the modules that the wish needs were there.
    pub(crate) model: &'a Model<'a>,
    /// Where things are.
    pub(crate) setup: &'a Setup,
    /// What the server has now.
    pub(crate) facts: &'a Facts,
    /// Where files are looked for.
    pub(crate) source: &'a dyn Source,
    /// Who but Apache listens at a port, if anybody does.
    pub(crate) holder: &'a dyn Fn(u16) -> Option<String>,
    /// The certificate.
    pub(crate) deployment: &'a Deployment,
}

impl<'a> Wish<'a> {
    /// What must change so that the certificate is served.
    pub(crate) fn deployed(&self) -> Result<Plan, InstallError> {
        deploy::plan(self)?.finish(self)
    }

    /// What must change so that those who serve the certificate do this as well.
    pub(crate) fn enhanced(&self, wanted: Enhancement) -> Result<Plan, InstallError> {
        let draft = match wanted {
            Enhancement::Hsts => header::plan(self, &header::HSTS)?,
            Enhancement::Uir => header::plan(self, &header::UIR)?,
            Enhancement::AutoHsts => auto_hsts::plan(self)?,
            Enhancement::Redirect => redirect::plan(self)?,
            Enhancement::StapleOcsp => staple::plan(self)?,
        };
        draft.finish(self)
    }

    fn chooser(&self) -> Chooser<'_> {
        let Setup { ports, chosen, .. } = self.setup;
        Chooser { model: self.model, ports: *ports, cover: Cover(self.deployment), chosen }
    }

    fn host(&self, id: HostId) -> &'a Host<'a> {
        self.model.host(id)
    }

    fn files(&self) -> &'a Files {
        self.model.files
    }

    fn lines(&self, file: FileId) -> Lines<'a> {
        Lines::of(&self.files().file(file).tree)
    }

    fn path_of(&self, id: HostId) -> &'a Path {
        self.files().path(self.host(id).at.file)
    }

    /// What stands in the way in a host.
    fn conflict(&self, id: HostId, what: impl Into<String>) -> InstallError {
        InstallError::Conflict { path: self.path_of(id).to_path_buf(), what: what.into() }
    }
}
