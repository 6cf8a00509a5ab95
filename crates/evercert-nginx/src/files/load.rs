//! Reading a configuration with all that it includes.

use std::collections::HashMap;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use evercert_store::glob;
use evercert_store::source::Source;

use super::{At, File, FileId, Files, Trouble};
use crate::syntax::{Directive, Tree};

impl Files {
    /// Reads the main file and follows every `include`, in whatever block, as nginx does: names are relative to the
    /// folder of the main file. What cannot be read is told in [`Files::into_troubles`]; an `include` of a file that is being
    /// read is followed no further.
    pub fn load(source: &dyn Source, main: &Path) -> Self {
        let mut loader = Loader { source, prefix: prefix(main), known: HashMap::new(), files: Self::default() };
        loader.read(main.to_path_buf(), None);
        let mut next = 0;
        while next < loader.files.files.len() {
            loader.follow(next);
            next += 1;
        }
        loader.files
    }
}

struct Loader<'a> {
    source: &'a dyn Source,
    prefix: Vec<u8>,
    /// Files by their paths without links; none for what could not be read.
    known: HashMap<PathBuf, Option<FileId>>,
    files: Files,
}

impl Loader<'_> {
    fn follow(&mut self, number: usize) {
        let file = FileId(narrow(number));
        let includes: Vec<_> = self.files.file(file).tree.directives().filter_map(included).collect();
        for (item, pattern) in includes {
            let at = At { file, item };
            let paths = glob::expand(self.source, &self.absolute(&pattern));
            let found = paths.into_iter().filter_map(|path| self.read(path, Some(at))).collect();
            self.files.included.insert(at, found);
        }
    }

    fn read(&mut self, path: PathBuf, at: Option<At>) -> Option<FileId> {
        let real = self.source.canonical(&path).unwrap_or_else(|_| path.clone());
        if let Some(known) = self.known.get(&real) {
            return *known;
        }
        let read = match self.source.read(&path) {
            Ok(text) => Some(self.add(path, text)),
            Err(reason) => {
                self.files.troubles.push(Trouble { path, at, reason });
                None
            }
        };
        self.known.insert(real, read);
        read
    }

    fn add(&mut self, path: PathBuf, text: Vec<u8>) -> FileId {
        let id = FileId(narrow(self.files.files.len()));
        self.files.files.push(File { path, tree: Tree::parse(text) });
        id
    }

    fn absolute(&self, pattern: &[u8]) -> Vec<u8> {
        match pattern.starts_with(b"/") {
            true => pattern.to_vec(),
            false => [&self.prefix, pattern].concat(),
        }
    }
}

/// The folder of the main file, with a slash at its end.
fn prefix(main: &Path) -> Vec<u8> {
    let folder = main.parent().unwrap_or(Path::new("/")).as_os_str().as_bytes();
    match folder.ends_with(b"/") {
        true => folder.to_vec(),
        false => [folder, b"/"].concat(),
    }
}

fn included(directive: Directive<'_>) -> Option<(crate::syntax::ItemId, Vec<u8>)> {
    if !directive.is("include") || directive.block().is_some() {
        return None;
    }
    let mut args = directive.args();
    let pattern = args.next().filter(|_| args.next().is_none())?;
    Some((directive.id(), pattern.value().into_owned()))
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).expect("there are fewer files than that")
}

#[cfg(test)]
mod tests {
    use super::*;
    use evercert_store::source::Memory;

    fn load(files: &[(&str, &str)]) -> Files {
        Files::load(&Memory::new(files.iter().copied()), Path::new("/e/nginx.conf"))
    }

    fn paths(files: &Files) -> String {
        files.iter().map(|(_, file)| file.path.display().to_string()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn includes_are_followed_in_whatever_block_and_each_file_is_read_once() {
        let files = load(&[
            ("/e/nginx.conf", "include top.conf; http { include on/*; map $a $b { include map.txt; } }"),
            ("/e/top.conf", "# include not.conf;\n"),
            ("/e/on/b", "server { location / { include \"deep/x.conf\"; } }"),
            ("/e/on/a", "server { include deep/x.conf; }"),
            ("/e/deep/x.conf", "include /else/y.conf;"),
            ("/else/y.conf", ""),
            ("/e/map.txt", "a b;"),
            ("/e/not.conf", ""),
        ]);
        let all = "/e/nginx.conf /e/top.conf /e/on/a /e/on/b /e/map.txt /e/deep/x.conf /else/y.conf";
        assert_eq!(paths(&files), all);
        assert!(files.into_troubles().is_empty());
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_place() {
        let files = load(&[("/e/nginx.conf", "a;\ninclude none.conf;\nhttp { include none/*; include none.conf; }")]);
        let told = |trouble: &Trouble| (trouble.path.display().to_string(), files.place(trouble.at.unwrap()));
        assert_eq!(
            files.troubles.iter().map(told).collect::<Vec<_>>(),
            [("/e/none.conf".into(), "/e/nginx.conf:2".into())]
        );
    }

    #[test]
    fn circles_end() {
        let files = load(&[
            ("/e/nginx.conf", "include a;"),
            ("/e/a", "include b; include nginx.conf;"),
            ("/e/b", "include a;"),
        ]);
        assert_eq!(paths(&files), "/e/nginx.conf /e/a /e/b");
        assert_eq!(files.top().len(), 0);
    }
}
