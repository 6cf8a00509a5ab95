//! What an installer wants changed, as values: planned by it, done and undone by the engine.

use std::fmt;
use std::path::PathBuf;

use crate::exposure::{Endpoint, Exposure};
use crate::note::Note;

/// One change to a server's configuration.
///
/// Paths are absolute. Edits of one plan are done in their order and undone in one go; an edit may build on those before
/// it, but no two may write the same file.
#[derive(Clone, PartialEq, Eq)]
pub enum Edit {
    /// Gives a file other bytes. Mode, owner and links to it stay.
    Replace {
        /// The file, which exists; a link to it will do.
        path: PathBuf,
        /// The bytes that were planned upon: with any others there, nothing is done.
        before: Vec<u8>,
        /// The bytes it gets.
        after: Vec<u8>,
    },
    /// Makes a file under a name that is free.
    Create {
        /// The file; its folder exists.
        path: PathBuf,
        /// Its bytes.
        content: Vec<u8>,
        /// Who may read it.
        readers: Readers,
    },
    /// Makes a symbolic link under a name that is free.
    Link {
        /// The link; its folder exists.
        path: PathBuf,
        /// Where it leads, as it is written into the link.
        target: PathBuf,
    },
    /// Runs a program without a shell. Both commands must be of the few that a checkpoint may hold: those that switch
    /// Apache's modules, sites and configurations on and off.
    Run {
        /// The program and its arguments.
        run: Vec<String>,
        /// What undoes it; harmless to run twice, or when `run` never ran.
        undo: Vec<String>,
    },
}

/// Who may read a file that is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Whoever may read what the user makes usually: 0666 less the umask.
    Usual,
    /// Whoever may read this file, which it takes its content from: the same mode and owner.
    Of(PathBuf),
    /// Everybody, whatever the umask: a server that has given up its rights must read it, too.
    Everybody,
}

/// Configurations may hold passwords: the bytes are not shown.
impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Replace { path, .. } => write!(f, "Replace({})", path.display()),
            Self::Create { path, .. } => write!(f, "Create({})", path.display()),
            Self::Link { path, target } => write!(f, "Link({} -> {})", path.display(), target.display()),
            Self::Run { run, .. } => write!(f, "Run({})", run.join(" ")),
        }
    }
}

/// What an installer would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The changes; none when everything is as wished already.
    pub edits: Vec<Edit>,
    /// For each identifier that the plan serves, where: a file, a server block.
    pub places: Vec<(String, String)>,
    /// What people should know of it; kept with the checkpoint, too.
    pub notes: Vec<Note>,
    /// For each identifier of the deployment, where its certificate will be seen once this is done; `None` from an
    /// installer that cannot know: nobody looks.
    pub exposures: Option<Vec<Exposure>>,
    /// Places of others at the sockets of the deployment: what they show now they must show afterwards. An address as the
    /// identifier stands for whoever names nobody.
    pub bystanders: Vec<Endpoint>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_of_a_configuration_are_not_shown() {
        let edit = Edit::Replace { path: "/etc/x".into(), before: b"secret".to_vec(), after: b"secret".to_vec() };
        assert_eq!(format!("{edit:?}"), "Replace(/etc/x)");
    }
}
