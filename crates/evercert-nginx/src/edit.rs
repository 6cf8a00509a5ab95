//! What must change in a configuration for a wish to come true: pure, from views to patches.

mod certificate;
mod copy;
mod deploy;
mod former;
mod header;
mod listens;
mod proxied;
mod redirect;
mod rivals;
mod secure;
mod split;
mod staple;
mod words;

#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::Path;

use evercert_pki::certificate::Certificate;
use evercert_plugin::edit::Plan;
use evercert_plugin::install_error::InstallError;
use evercert_plugin::installer::{Deployment, Enhancement};
use evercert_plugin::note::Note;

use crate::choose::{Chooser, Cover};
use crate::files::{FileId, Files};
use crate::layout::Layout;
use crate::model::{Model, Server, ServerId};
use crate::patch::{Patches, edits};
use crate::setup::Setup;

/// A wish to be made true.
pub(crate) struct Wish<'a> {
    /// The configuration.
    pub(crate) model: &'a Model<'a>,
    /// Where things are.
    pub(crate) setup: &'a Setup,
    /// The places that a person has chosen, as [`InstallError::Ambiguous`] names them.
    pub(crate) chosen: &'a [String],
    /// Which settings the file of TLS settings makes: a block that makes them itself does without the file.
    pub(crate) options: &'a [Vec<u8>],
    /// The certificate.
    pub(crate) deployment: &'a Deployment,
    /// The certificate in a file, if it is of use to anybody: it can be read, somebody else signed it, and it holds now.
    pub(crate) certificates: &'a dyn Fn(&Path) -> Option<Certificate>,
    /// Somebody else answers at the port of HTTPS, and hands on to where TLS is spoken.
    pub(crate) is_handed_on: bool,
}

/// A plan as it grows.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) patches: Patches,
    places: Vec<(String, String)>,
    notes: Vec<Note>,
}

impl<'a> Wish<'a> {
    /// What must change so that the certificate is served.
    pub(crate) fn deployed(&self) -> Result<Plan, InstallError> {
        deploy::plan(self)?.finish(self.files())
    }

    /// What must change so that those who serve the certificate do this as well.
    pub(crate) fn enhanced(&self, wanted: Enhancement) -> Result<Plan, InstallError> {
        let draft = match wanted {
            Enhancement::Hsts | Enhancement::AutoHsts => header::plan(self, &header::HSTS)?,
            Enhancement::Uir => header::plan(self, &header::UIR)?,
            Enhancement::Redirect => redirect::plan(self)?,
            Enhancement::StapleOcsp => staple::plan(self)?,
        };
        draft.finish(self.files())
    }

    pub(crate) fn chooser(&self) -> Chooser<'_> {
        let (model, ports, cover) = (self.model, self.setup.ports, Cover(self.deployment));
        Chooser { model, ports, cover, chosen: self.chosen, is_handed_on: self.is_handed_on }
    }

    /// The blocks that serve the identifiers over TLS.
    fn secure(&self, draft: &mut Draft) -> Result<BTreeSet<ServerId>, InstallError> {
        let chooser = self.chooser();
        let mut found = BTreeSet::new();
        for identifier in &self.deployment.identifiers {
            let ids = chooser.secure(identifier)?;
            ids.iter().for_each(|id| draft.place(identifier.value(), self.path_of(*id)));
            found.extend(ids);
        }
        Ok(found)
    }

    /// The new certificate; none where it is not there yet.
    fn new_certificate(&self) -> Option<Certificate> {
        (self.certificates)(&self.deployment.cert)
    }

    fn server(&self, id: ServerId) -> &'a Server<'a> {
        self.model.server(id)
    }

    fn files(&self) -> &'a Files {
        self.model.files
    }

    fn layout(&self, file: FileId) -> Layout<'a> {
        Layout::of(&self.files().file(file).tree)
    }

    fn path_of(&self, id: ServerId) -> &'a Path {
        self.files().path(self.server(id).at.file)
    }

    /// What stands in the way in a block.
    fn conflict(&self, id: ServerId, what: impl Into<String>) -> InstallError {
        InstallError::Conflict { path: self.path_of(id).to_path_buf(), what: what.into() }
    }
}

impl Draft {
    /// Notes that an identifier has a place in a file.
    pub(crate) fn place(&mut self, identifier: String, path: &Path) {
        let place = (identifier, path.display().to_string());
        if !self.places.contains(&place) {
            self.places.push(place);
        }
    }

    /// Puts lines at the end of a block.
    fn append(&mut self, wish: &Wish<'_>, id: ServerId, lines: &[Vec<u8>], is_apart: bool) {
        let at = wish.server(id).at;
        if !lines.is_empty() {
            self.patches.extend(at.file, wish.layout(at.file).append(wish.files().directive(at), lines, is_apart));
        }
    }

    fn note(&mut self, note: Note) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// The plan.
    ///
    /// # Errors
    /// [`InstallError::Conflict`]: a file that is not understood is not changed.
    pub(crate) fn finish(self, files: &Files) -> Result<Plan, InstallError> {
        intact(files, &self.patches)?;
        let (edits, places, notes) = (edits(&self.patches, files), self.places, self.notes);
        Ok(Plan { edits, places, notes, ..Plan::default() })
    }
}

fn intact(files: &Files, patches: &Patches) -> Result<(), InstallError> {
    let broken = patches.keys().find_map(|id| Some((id, files.file(id).tree.errors().first()?)));
    let Some((id, error)) = broken else { return Ok(()) };
    let line = files.file(id).tree.line(error.offset);
    Err(InstallError::Conflict { path: files.path(id).to_path_buf(), what: format!("line {line}: {error}") })
}
