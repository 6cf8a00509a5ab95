//! Reading a configuration with all that it includes.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use evercert_store::source::Source;

use super::walk::Walk;
use super::{At, Facts, File, FileId, Files, Trouble};
use crate::syntax::Tree;

impl Files {
    /// Reads the main file as the server does: conditions are judged, includes followed, in whatever section. `facts` are
    /// those of the running or tested server, after its whole configuration was read; what files define or load is taken
    /// away from them first, and comes back where it is written. What cannot be read is told in [`Files::troubles`]; an
    /// `Include` of a file that is being read is followed no further.
    pub fn load(source: &dyn Source, main: &Path, facts: &Facts) -> Self {
        let mut store = Store::default();
        let once = store.walk(source, main, facts.clone());
        let written = store.written();
        if written.is_none_of(facts) {
            return once;
        }
        let twice = store.walk(source, main, written.taken_from(facts));
        // What a file could say, but the command line did.
        let missing = twice.facts.missing(facts);
        if missing.is_none_of(facts) {
            return twice;
        }
        let mut first = written.taken_from(facts);
        missing.given_back(&mut first, facts);
        store.walk(source, main, first)
    }
}

/// Files that were read, to be read but once.
#[derive(Debug, Default)]
pub(super) struct Store {
    known: HashMap<PathBuf, File>,
}

/// Names of modules and parameters.
struct Names {
    modules: BTreeSet<Vec<u8>>,
    defines: BTreeSet<Vec<u8>>,
}

impl Store {
    /// The file of a path, and its tree; none, and a trouble, if it cannot be read.
    pub(super) fn open(
        &mut self,
        source: &dyn Source,
        files: &mut Files,
        path: PathBuf,
        at: Option<At>,
    ) -> Option<(FileId, Arc<Tree>)> {
        let real = source.canonical(&path).unwrap_or_else(|_| path.clone());
        if let Some(id) = files.known.get(&real) {
            return Some((*id, files.file(*id).tree.clone()));
        }
        if files.troubles.iter().any(|trouble| trouble.path == path) {
            return None;
        }
        let file = match self.known.get(&real) {
            Some(file) => Ok(file.clone()),
            None => source.read(&path).map(|text| File {
                path: path.clone(),
                real: real.clone(),
                tree: Tree::parse(text).into(),
            }),
        };
        match file {
            Ok(file) => {
                let tree = file.tree.clone();
                self.known.insert(real.clone(), file.clone());
                let id = FileId(u32::try_from(files.files.len()).expect("there are fewer files than that"));
                files.known.insert(real, id);
                files.files.push(file);
                Some((id, tree))
            }
            Err(reason) => {
                files.troubles.push(Trouble { path, at, reason });
                None
            }
        }
    }

    fn walk(&mut self, source: &dyn Source, main: &Path, facts: Facts) -> Files {
        let mut walk = Walk::new(source, self, Files { facts, ..Files::default() });
        walk.main(main);
        walk.files
    }

    /// What any of the files says, whether it counts or not.
    fn written(&self) -> Names {
        let all = |name: &str| {
            let trees = self.known.values().map(|file| &file.tree);
            let named = trees.flat_map(|tree| tree.directives()).filter(|directive| directive.is(name));
            named.filter_map(|directive| Some(directive.args().next()?.value().into_owned())).collect()
        };
        Names { modules: all("LoadModule"), defines: all("Define") }
    }
}

impl Names {
    fn is_none_of(&self, facts: &Facts) -> bool {
        !self.modules.iter().any(|name| facts.modules.contains(name))
            && !self.defines.iter().any(|name| facts.defines.contains_key(name))
    }

    fn taken_from(&self, facts: &Facts) -> Facts {
        let mut facts = facts.clone();
        facts.modules.retain(|name| !self.modules.contains(name));
        facts.defines.retain(|name, _| !self.defines.contains(name));
        facts
    }

    fn given_back(&self, to: &mut Facts, from: &Facts) {
        to.modules.extend(self.modules.iter().cloned());
        for name in &self.defines {
            to.defines.insert(name.clone(), from.defines.get(name).cloned().flatten());
        }
    }
}

impl Facts {
    /// What others know of and we do not.
    fn missing(&self, others: &Facts) -> Names {
        Names {
            modules: others.modules.difference(&self.modules).cloned().collect(),
            defines: others.defines.keys().filter(|name| !self.defines.contains_key(*name)).cloned().collect(),
        }
    }
}
