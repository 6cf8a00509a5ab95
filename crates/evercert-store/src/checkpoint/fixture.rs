//! A server's configuration and a work directory for tests.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::checkpoint::reverter::{Reverter, Stage};
use crate::checkpoint::{CheckpointError, CommandFailure, UndoCommand};
use crate::fs::{self, Mode};
use crate::paths::Paths;

pub(super) struct Site {
    pub(super) reverter: Reverter,
    pub(super) work: PathBuf,
    pub(super) server: PathBuf,
    _root: tempfile::TempDir,
}

impl Site {
    pub(super) fn new() -> Self {
        let root = crate::testing::directory();
        // The path of a temporary folder may lead over a link.
        let real = fs::canonical(root.path()).unwrap();
        let (work, server) = (real.join("work"), real.join("server"));
        fs::create_dir_all(&work, Mode::DIR).unwrap();
        fs::create_dir_all(&server.join("on"), Mode::DIR).unwrap();
        fs::write_exclusive(&server.join("main.conf"), b"main", Mode::Exact(0o644)).unwrap();
        fs::write_exclusive(&server.join("site.conf"), b"site", Mode::Exact(0o640)).unwrap();
        fs::write_exclusive(&server.join("other.conf"), b"other", Mode::FILE).unwrap();
        fs::symlink(Path::new("../site.conf"), &server.join("on/site")).unwrap();
        Self {
            reverter: Reverter::new(&Paths::new(&work, &work, &work), Timestamp::UNIX_EPOCH),
            work,
            server,
            _root: root,
        }
    }

    /// Every name below the server's folder with its mode, owner and bytes.
    pub(super) fn picture(&self) -> Vec<(PathBuf, u32, u32, Vec<u8>)> {
        let mut seen = Vec::new();
        for folder in [self.server.clone(), self.server.join("on")] {
            for name in fs::list(&folder).unwrap() {
                let path = folder.join(name);
                let metadata = fs::link_metadata(&path).unwrap();
                let bytes = match (metadata.is_file(), metadata.is_symlink()) {
                    (true, _) => fs::read(&path).unwrap(),
                    (_, true) => fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes(),
                    _ => Vec::new(),
                };
                seen.push((path, metadata.mode(), metadata.uid(), bytes));
            }
        }
        seen
    }

    /// What an installation does: two files changed, one of them through a link, a file and a link made.
    pub(super) fn install(&self, text: &str) -> Result<(), CheckpointError> {
        let mut draft = self.reverter.draft(Stage::Installation)?;
        let files = draft.save(&[self.server.join("main.conf"), self.server.join("on/site")])?;
        draft.note("Changed two files\n")?;
        let left: Vec<_> = files.iter().map(|file| (file.as_path(), text.as_bytes())).collect();
        draft.leave(&left)?;
        for file in files {
            fs::write_atomic(&file, text.as_bytes(), Mode::FILE)?;
        }
        let new = draft.announce(&self.server.join("new.conf"))?;
        draft.leave(&[(&new, b"new")])?;
        fs::write_atomic(&new, b"new", Mode::FILE)?;
        let link = draft.announce(&self.server.join("on/new"))?;
        draft.leave(&[(&link, b"../new.conf")])?;
        fs::symlink(Path::new("../new.conf"), &link)?;
        Ok(())
    }

    /// Where the first copy of what others wrote into a file is kept.
    pub(super) fn kept(&self, name: &str) -> PathBuf {
        let server = self.server.strip_prefix("/").unwrap();
        self.work.join("evercert/kept/1970-01-01T00-00-00Z").join(server).join(name)
    }

    /// All that is kept of what others wrote into the server's files.
    pub(super) fn copies(&self) -> Vec<Vec<u8>> {
        let folder = self.kept("").components().collect::<PathBuf>();
        let names = fs::list(&folder).unwrap_or_default();
        names.iter().map(|name| fs::read(&folder.join(name)).unwrap()).collect()
    }

    pub(super) fn finish(&self, second: i64) -> Result<Option<String>, CheckpointError> {
        self.reverter.finish("Done", Timestamp::from_second(second).unwrap())
    }
}

pub(super) fn no_commands(command: &UndoCommand) -> Result<(), CommandFailure> {
    panic!("{command} is run")
}
