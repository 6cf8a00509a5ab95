//! A scenario as a value: its name, its function, and the combinations it is played in.

use crate::server::{Server, Setup};
use crate::stage::Stage;
use crate::subject::Subject;

/// One story, told about several subjects and servers.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// `group::story`.
    pub name: &'static str,
    /// The story.
    pub play: fn(&Stage),
    /// About whom.
    pub subjects: &'static [Subject],
    /// On which servers.
    pub servers: &'static [Server],
    /// With which wishes to the server.
    pub setup: Setup,
}

impl Scenario {
    /// A story about every subject on every server.
    #[must_use]
    pub const fn new(name: &'static str, play: fn(&Stage)) -> Self {
        Self {
            name,
            play,
            subjects: Subject::ALL,
            servers: Server::ALL,
            setup: Setup::PLAIN,
        }
    }

    /// Only about these subjects.
    #[must_use]
    pub const fn about(self, subjects: &'static [Subject]) -> Self {
        Self { subjects, ..self }
    }

    /// Only on these servers.
    #[must_use]
    pub const fn on(self, servers: &'static [Server]) -> Self {
        Self { servers, ..self }
    }

    /// With these wishes to the server.
    #[must_use]
    pub const fn with(self, setup: Setup) -> Self {
        Self { setup, ..self }
    }

    /// Its combinations.
    pub fn cases(&self) -> impl Iterator<Item = Case> + '_ {
        let pairs = self
            .subjects
            .iter()
            .flat_map(|subject| self.servers.iter().map(move |server| (subject, server)));
        pairs.map(|(subject, server)| Case {
            scenario: *self,
            subject: *subject,
            server: *server,
        })
    }
}

/// One combination.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    scenario: Scenario,
    /// About whom.
    pub subject: Subject,
    /// On which server.
    pub server: Server,
}

impl Case {
    /// `group::story::subject::server`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}::{}::{}", self.scenario.name, self.subject, self.server)
    }

    /// Plays it, in the current namespaces.
    pub fn play(&self) {
        let stage = Stage::new(self.subject, self.server, &self.scenario.setup);
        (self.scenario.play)(&stage);
    }
}
