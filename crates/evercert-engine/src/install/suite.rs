//! What every installer must do, as a test: one is accepted when it passes.

use evercert_pki::clock::Clock;
use evercert_pki::identifier::Identifier;
use evercert_plugin::installer::{Deployment, Installer};
use evercert_store::checkpoint::{Reverter, Stage};

use crate::install::transaction::Installation;
use crate::install::witness::NoWitness;
use crate::install::{apply, command, recovery};
use crate::stop::Stop;

/// An installer with a server to work on, both the test's own.
pub struct Candidate<'a> {
    /// The installer.
    pub installer: &'a dyn Installer,
    /// Checkpoints in an empty work directory.
    pub reverter: &'a Reverter,
    /// Dates the checkpoints.
    pub clock: &'a dyn Clock,
    /// A certificate that is not installed yet, for names that the server answers for.
    pub deployment: Deployment,
    /// A name that the server does not answer for.
    pub stranger: Identifier,
    /// The whole configuration as text: names, modes, owners, content, links.
    pub picture: &'a (dyn Fn() -> String + Sync),
}

impl Candidate<'_> {
    /// Puts the installer to the test.
    ///
    /// # Panics
    /// When it breaks its contract; the message says where.
    pub async fn passes(&self) {
        let before = (self.picture)();
        self.knows_its_names();
        self.plans_without_a_trace();
        self.assert_same(&before, "after planning");
        self.can_be_cut_off().await;
        self.assert_same(&before, "after a run that was cut off");
        let checkpoints = self.installs_once().await + self.enhances_once().await;
        self.installer.test().await.expect("the server accepts what was installed");
        let back = recovery::roll_back(self.reverter, Some(self.installer), checkpoints).await;
        assert!(back.halted.is_none(), "all can be undone: {back:?}");
        assert!(back.not_reloaded.is_none(), "the server takes up what was there before");
        self.assert_same(&before, "after undoing everything");
    }

    fn knows_its_names(&self) {
        let names = self.installer.names().expect("it knows its names");
        let wanted = &self.deployment.identifiers;
        assert!(wanted.iter().all(|name| names.contains(name)), "{wanted:?} are not all among {names:?}");
        assert!(!names.contains(&self.stranger), "it does not know {:?}", self.stranger);
        assert!(wanted.iter().all(|name| self.installer.can_serve(name)), "what it serves can be served");
    }

    fn plans_without_a_trace(&self) {
        let plan = || self.installer.plan_deployment(&self.deployment).expect("there is a plan");
        assert!(!plan().edits.is_empty(), "something is to be done");
        assert_eq!(plan(), plan(), "the same configuration gives the same plan");
        for name in &self.deployment.identifiers {
            assert!(plan().places.iter().any(|(known, _)| *known == name.value()), "{name:?} has a place");
        }
        let mut more = self.deployment.clone();
        more.identifiers.push(self.stranger.clone());
        assert!(self.installer.plan_deployment(&more).is_err(), "one name without a place is one too many");
    }

    /// All edits, and then nothing: no test, no reload, no end.
    async fn can_be_cut_off(&self) {
        let plan = self.installer.plan_deployment(&self.deployment).expect("there is a plan");
        apply::apply(self.reverter, Stage::Installation, &plan).await.expect("the plan can be done");
        let undone = self.reverter.revert(Stage::Installation, &mut command::run);
        assert!(undone.is_ok(), "the plan can be undone: {undone:?}");
    }

    async fn installs_once(&self) -> usize {
        let (_stopper, stop) = Stop::pair();
        let installed = self.installation(&stop).deploy(&self.deployment).await.expect("it installs");
        assert!(installed.checkpoint.is_some(), "what was changed can be undone");
        let again = self.installation(&stop).deploy(&self.deployment).await.expect("it installs again");
        assert_eq!(again.checkpoint, None, "what is there already is not changed");
        1
    }

    async fn enhances_once(&self) -> usize {
        let (_stopper, stop) = Stop::pair();
        let mut checkpoints = 0;
        for wanted in self.installer.enhancements() {
            let enhanced = self.installation(&stop).enhance(&self.deployment, *wanted).await.expect("it enhances");
            checkpoints += usize::from(enhanced.checkpoint.is_some());
            let again = self.installation(&stop).enhance(&self.deployment, *wanted).await.expect("it enhances again");
            assert_eq!(again.checkpoint, None, "{wanted:?} is there already");
        }
        checkpoints
    }

    fn installation<'a>(&'a self, stop: &'a Stop) -> Installation<'a> {
        let Self { installer, reverter, clock, .. } = self;
        Installation { installer: *installer, reverter, clock: *clock, stop, witness: &NoWitness }
    }

    fn assert_same(&self, before: &str, when: &str) {
        assert_eq!((self.picture)(), before, "the configuration is as it was {when}");
    }
}
