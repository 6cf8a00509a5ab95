//! A plan as it grows.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use evercert_plugin::edit::{Edit, Plan, Readers};
use evercert_plugin::install_error::InstallError;
use evercert_plugin::note::Note;
use evercert_store::source::Source;

use super::Wish;
use crate::files::Files;
use crate::patch::{self, Patches};
use crate::setup::Setup;

/// What is to be done, not yet in the order of edits.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) patches: Patches,
    /// Modules to be switched on, in order.
    modules: Vec<&'static str>,
    /// What is added to files that the configuration does not know yet.
    added: BTreeMap<PathBuf, Added>,
    /// Links and where they lead.
    pub(super) links: BTreeMap<PathBuf, PathBuf>,
    /// Whether Apache is to listen where it perhaps does not yet.
    pub(super) opens: bool,
    pub(crate) places: Vec<(String, String)>,
    notes: Vec<Note>,
}

impl Draft {
    pub(crate) fn place(&mut self, identifier: String, path: &Path) {
        let place = (identifier, path.display().to_string());
        if !self.places.contains(&place) {
            self.places.push(place);
        }
    }

    pub(crate) fn switch_on(&mut self, module: &'static str) {
        if !self.modules.contains(&module) {
            self.modules.push(module);
        }
    }

    /// Adds text to a file that the configuration does not know yet; `model` is the one that it is a copy of.
    pub(super) fn add(&mut self, path: PathBuf, text: &[u8], model: Option<&Path>) {
        let added = self.added.entry(path).or_default();
        added.text.extend_from_slice(text);
        added.model = added.model.take().or_else(|| model.map(Path::to_path_buf));
    }

    /// Whether modules are to be switched on.
    pub(super) fn switches(&self) -> bool {
        !self.modules.is_empty()
    }

    pub(super) fn note(&mut self, note: Note) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    pub(super) fn finish(self, wish: &Wish<'_>) -> Result<Plan, InstallError> {
        self.into_plan(wish.files(), wish.setup, wish.source)
    }

    /// Modules first: what follows may need them.
    pub(crate) fn into_plan(self, files: &Files, setup: &Setup, source: &dyn Source) -> Result<Plan, InstallError> {
        intact(files, &self.patches)?;
        let mut edits: Vec<_> = self.modules.iter().filter_map(|module| switched(setup, module)).collect();
        edits.extend(patch::edits(&self.patches, files));
        edits.extend(self.added.into_iter().map(|(path, added)| with_text(source, path, added)));
        edits.extend(self.links.into_iter().map(|(path, target)| Edit::Link { path, target }));
        Ok(Plan { edits, places: self.places, notes: self.notes, ..Plan::default() })
    }
}

/// What comes into a file.
#[derive(Debug, Default)]
struct Added {
    text: Vec<u8>,
    /// Who may read this may read the other.
    model: Option<PathBuf>,
}

/// A file that is not understood is not changed.
fn intact(files: &Files, patches: &Patches) -> Result<(), InstallError> {
    let broken = patches.keys().find_map(|id| Some((id, files.file(id).tree.errors().first()?)));
    let Some((id, error)) = broken else { return Ok(()) };
    let line = files.file(id).tree.place(error.offset).line;
    Err(InstallError::Conflict { path: files.path(id).to_path_buf(), what: format!("line {line}: {error}") })
}

fn switched(setup: &Setup, module: &str) -> Option<Edit> {
    let (enmod, dismod) = (setup.layout.enmod.clone()?, setup.layout.dismod.clone()?);
    let undo = vec![dismod, "-f".to_owned(), module.to_owned()];
    Some(Edit::Run { run: vec![enmod, module.to_owned()], undo })
}

/// A file that is there, perhaps of a site that was switched off, keeps what is in it.
fn with_text(source: &dyn Source, path: PathBuf, Added { text, model }: Added) -> Edit {
    match source.read(&path) {
        Ok(before) => {
            let end: &[u8] = if before.ends_with(b"\n") || before.is_empty() { b"" } else { b"\n" };
            let after = [before.as_slice(), end, text.as_slice()].concat();
            Edit::Replace { path, before, after }
        }
        Err(_) => Edit::Create { path, content: text, readers: model.map_or(Readers::Usual, Readers::Of) },
    }
}
