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
    /// About whom; about none, when a foreign client looks at our CA.
    pub subjects: &'static [Subject],
    /// On which servers.
    pub servers: &'static [Server],
    /// With which wishes to the server.
    pub setup: Setup,
    /// Whether a certbot plays it only when everything is played: a long table that certbot agreed to once.
    pub seldom: bool,
}

impl Scenario {
    /// A story about every subject on every server.
    #[must_use]
    pub const fn new(name: &'static str, play: fn(&Stage)) -> Self {
        Self { name, play, subjects: Subject::ALL, servers: Server::ALL, setup: Setup::PLAIN, seldom: false }
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

    /// In everyday runs only with ours.
    #[must_use]
    pub const fn seldom(self) -> Self {
        Self { seldom: true, ..self }
    }

    /// The last of its servers.
    fn oldest_server(&self) -> Server {
        self.servers[self.servers.len() - 1]
    }

    /// Its combinations.
    #[must_use]
    pub fn cases(&self) -> Vec<Case> {
        let case = |subject| self.servers.iter().map(move |server| Case { scenario: *self, subject, server: *server });
        if self.subjects.is_empty() {
            return case(None).collect();
        }
        self.subjects.iter().copied().map(Some).flat_map(case).collect()
    }
}

/// One combination.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    scenario: Scenario,
    /// About whom.
    pub subject: Option<Subject>,
    /// On which server.
    pub server: Server,
}

impl Case {
    /// `group::story::subject::server`.
    #[must_use]
    pub fn name(&self) -> String {
        let subject = self.subject.map_or_else(String::new, |subject| format!("{subject}::"));
        format!("{}::{subject}{}", self.scenario.name, self.server)
    }

    /// Plays it, in the current namespaces.
    pub fn play(&self) {
        let stage = Stage::new(self.subject, self.server, &self.scenario.setup);
        (self.scenario.play)(&stage);
    }

    /// Whether the everyday run plays it. A certbot shows on one server that the scenario asks for what certbot does;
    /// on the others it would only test that server again.
    #[must_use]
    pub fn is_everyday(&self) -> bool {
        match self.subject {
            None | Some(Subject::Evercert) => true,
            Some(_) if self.scenario.seldom => false,
            Some(Subject::Certbot2) => self.server == self.scenario.oldest_server(),
            Some(Subject::Certbot5) => self.server == self.scenario.servers[0],
        }
    }
}
