//! Why an installer could not do its work.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// A failure of an installer, in kinds that people can be told about.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// Several places would do, and only a person can say which.
    #[error("{identifier} has several places: {}", places.join(", "))]
    Ambiguous {
        /// The identifier's value.
        identifier: String,
        /// The places.
        places: Vec<String>,
    },
    /// The CA's challenge holds what no server could show as it stands.
    #[error("the challenge for {identifier} is not what a CA may send")]
    BadChallenge {
        /// The identifier's value.
        identifier: String,
    },
    /// What is to be served over HTTPS only sends on to HTTPS at the same name: there is no page, and it would lead in
    /// circles.
    #[error("{}: {redirect} would lead in circles", path.display())]
    Circular {
        /// The file.
        path: PathBuf,
        /// What sends on, in the words of the configuration.
        redirect: String,
    },
    /// A program of the server could not be started.
    #[error("cannot run {command:?}")]
    Command {
        /// The command line.
        command: String,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// Something in the configuration contradicts what is wished.
    #[error("{}: {what}", path.display())]
    Conflict {
        /// The file.
        path: PathBuf,
        /// What stands in the way, in the words of the configuration.
        what: String,
    },
    /// The server does not accept its configuration as it was found: nothing was changed yet.
    #[error("the configuration as found is not accepted: {output}")]
    Faulty {
        /// What it said.
        output: String,
    },
    /// The server's configuration could not be read.
    #[error("cannot read {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// A program of the server did not end, and was ended.
    #[error("{command:?} did not end within {} s", limit.as_secs())]
    Hanging {
        /// The command line.
        command: String,
        /// How long it was waited for.
        limit: Duration,
    },
    /// The server does not run, and whatever else keeps it has to start it: one that we start would run in our
    /// foreground.
    #[error("{directive} stands in {}", path.display())]
    Kept {
        /// The file.
        path: PathBuf,
        /// What says so there.
        directive: &'static str,
    },
    /// A file that the server cannot do without was not given.
    #[error("{flag} is needed")]
    Missing {
        /// The flag that would give it.
        flag: &'static str,
    },
    /// There is no configuration where it was looked for.
    #[error("there is no {}", path.display())]
    NoConfiguration {
        /// The file.
        path: PathBuf,
        /// The flag that names another place.
        flag: &'static str,
    },
    /// The server has no place for this identifier.
    #[error("no place serves {identifier}")]
    NoPlace {
        /// The identifier's value.
        identifier: String,
    },
    /// There is no such server on this host.
    #[error("{program} is not installed")]
    NotInstalled {
        /// The program that was looked for.
        program: String,
        /// The flag that names another one.
        flag: &'static str,
    },
    /// What is to be enhanced is not served over TLS yet.
    #[error("{identifier} is not served over TLS")]
    NotSecure {
        /// The identifier's value.
        identifier: String,
    },
    /// The server did not run, and could not be started.
    #[error("the server could not be started: {output}")]
    NotStarted {
        /// What it said.
        output: String,
    },
    /// The server does not run and cannot be started, because another program has a port of its configuration: it may well
    /// have taken its place.
    #[error("{server} does not run, and port {port} belongs to {holder}")]
    Replaced {
        /// The server.
        server: &'static str,
        /// The port.
        port: u16,
        /// Who has it.
        holder: String,
    },
    /// The server did not take up its configuration.
    #[error("the server was not reloaded: {output}")]
    Reload {
        /// What it said.
        output: String,
    },
    /// The certificate is named in a file that others include as well, together with more that they need.
    #[error("{}: {include} is shared with others", path.display())]
    Shared {
        /// The file with the `include`.
        path: PathBuf,
        /// What includes it, in the words of the configuration.
        include: String,
    },
    /// Somebody else has the port at which the server would have to be asked.
    #[error("port {port} belongs to {holder}")]
    Taken {
        /// The port.
        port: u16,
        /// Who has it: a program, or another part of the configuration.
        holder: String,
    },
    /// The server does not accept its configuration.
    #[error("the configuration is not accepted: {output}")]
    Test {
        /// What it said.
        output: String,
    },
    /// The server runs, but nobody can tell it anything.
    #[error("process {pid} runs, but {} does not say so", pid_file.display())]
    Unreachable {
        /// Its process id.
        pid: u32,
        /// The file that should hold it.
        pid_file: PathBuf,
    },
    /// There is such a server, but it cannot be worked with.
    #[error("{program} cannot be used: {lacks}")]
    Unsuitable {
        /// The program.
        program: String,
        /// What is wrong with it.
        lacks: Lack,
    },
}

impl InstallError {
    /// Whether the server does not run: then it has nothing to be told when a change is undone.
    pub fn is_not_running(&self) -> bool {
        matches!(self, Self::NotStarted { .. } | Self::Kept { .. } | Self::Replaced { .. })
    }
}

/// What a server lacks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lack {
    /// A module that it was built without.
    #[error("it was built without {module}")]
    Module {
        /// Its name.
        module: &'static str,
    },
    /// A version that can be worked with.
    #[error("version {found} is older than {needed}")]
    Version {
        /// The one it has.
        found: String,
        /// The oldest one that would do.
        needed: &'static str,
    },
    /// An answer to the question for its version that can be understood.
    #[error("it does not say its version")]
    Answer,
}
