//! What a `renew` run came to, for people and for `--json`.

use std::path::Path;

use evercert_engine::assess::Candidate;
use evercert_engine::install::lookout::Sight;
use evercert_engine::outcome::Obtained;
use evercert_pki::identifier::Identifier;
use evercert_store::kind::Kind as FileKind;
use evercert_store::lineage::LineageName;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::errors::desk::CliError;
use crate::messages::message::{Message, msg};
use crate::steps::remarks;
use crate::steps::take_up;
use crate::ui::layout::FRAME;
use crate::ui::layout::day;
use crate::ui::speak::Ui;
use crate::world::World;

/// What a run came to.
pub(super) struct Report {
    dry_run: bool,
    renewed: Vec<Renewed>,
    failed: Vec<Failure>,
    skipped: Vec<Skipped>,
    broken: Vec<Broken>,
    /// A hook failed and was not allowed to.
    pub(super) hooks_failed: bool,
}

struct Renewed {
    name: String,
    fullchain: String,
    not_after: Timestamp,
    identifiers: Vec<Identifier>,
    /// What its server shows.
    served: Value,
}

struct Failure {
    name: String,
    fullchain: String,
    identifiers: Vec<Identifier>,
    code: String,
    reason: String,
    retryable: bool,
    retry_after: Option<u64>,
}

struct Skipped {
    name: String,
    fullchain: String,
    not_after: Timestamp,
    due: Option<Timestamp>,
}

struct Broken {
    conf: String,
    code: String,
    reason: String,
}

impl Report {
    pub(super) fn new(dry_run: bool) -> Self {
        Self {
            dry_run,
            renewed: Vec::new(),
            failed: Vec::new(),
            skipped: Vec::new(),
            broken: Vec::new(),
            hooks_failed: false,
        }
    }

    pub(super) fn skipped(&mut self, candidate: &Candidate, due: Option<Timestamp>) {
        self.skipped.push(Skipped {
            name: candidate.lineage.name().to_string(),
            fullchain: candidate.lineage.link(FileKind::Fullchain).display().to_string(),
            not_after: candidate.leaf.not_after(),
            due,
        });
    }

    pub(super) fn renewed(
        &mut self,
        world: &World,
        name: &LineageName,
        identifiers: Vec<Identifier>,
        obtained: &Obtained,
    ) {
        remarks::tell(&world.ui, name.as_str(), &obtained.remarks, self.dry_run);
        let not_after = obtained.chain.leaf().not_after();
        self.renewed.push(Renewed {
            name: name.to_string(),
            fullchain: fullchain(world, name),
            not_after,
            identifiers,
            served: Value::Null,
        });
    }

    pub(super) fn failed(&mut self, world: &World, name: &LineageName, identifiers: Vec<Identifier>, error: &CliError) {
        world.ui.warn(&msg!("renew-failed", name = name.as_str()));
        world.ui.problem(error);
        let shown = world.ui.words().render(error.heading());
        self.failed.push(Failure {
            name: name.to_string(),
            fullchain: fullchain(world, name),
            identifiers,
            code: shown.code,
            reason: shown.text,
            retryable: error.is_retryable(),
            retry_after: error.retry_after_seconds(),
        });
    }

    /// Whether the lineage has a new certificate.
    pub(super) fn has_renewed(&self, name: &LineageName) -> bool {
        self.renewed.iter().any(|one| one.name == name.as_str())
    }

    /// What the server of a lineage shows.
    pub(super) fn seen(&mut self, name: &LineageName, sights: &[Sight]) {
        if let Some(renewed) = self.renewed.iter_mut().find(|one| one.name == name.as_str()) {
            renewed.served = take_up::json(sights);
        }
    }

    /// The certificates of these lineages are renewed, but their server goes on with the old ones.
    pub(super) fn not_taken_up(&mut self, world: &World, names: &[LineageName], error: &CliError) {
        for name in names {
            let place = self.renewed.iter().position(|one| one.name == name.as_str());
            if let Some(renewed) = place.map(|place| self.renewed.remove(place)) {
                self.failed(world, name, renewed.identifiers, error);
            }
        }
    }

    pub(super) fn broken(&mut self, world: &World, conf: &Path, error: CliError) {
        let conf = conf.display().to_string();
        world.ui.problem(&error);
        let shown = world.ui.words().render(error.heading());
        self.broken.push(Broken { conf, code: shown.code, reason: shown.text });
    }

    pub(super) fn failures(&self) -> usize {
        self.failed.len()
    }

    pub(super) fn broken_count(&self) -> usize {
        self.broken.len()
    }

    pub(super) fn renewed_names(&self) -> Vec<Identifier> {
        self.renewed.iter().flat_map(|one| one.identifiers.clone()).collect()
    }

    pub(super) fn failed_names(&self) -> Vec<Identifier> {
        self.failed.iter().flat_map(|one| one.identifiers.clone()).collect()
    }

    /// The summary: the lines with paths, and in English those above them, are certbot's, word for
    /// word.
    pub(super) fn show(&self, ui: &Ui, hooks_were_given: bool) {
        ui.line(&format!("\n{FRAME}"));
        list(ui, &msg!("renew-skipped"), self.skipped.iter().map(Skipped::line));
        if self.renewed.is_empty() && self.failed.is_empty() {
            ui.say(&self.nothing());
            if hooks_were_given {
                ui.say(&msg!("renew-no-hooks"));
            }
        }
        list(ui, &self.success(), self.renewed.iter().map(|one| format!("  {} (success)", one.fullchain)));
        complain(ui, &self.failure(), self.failed.iter().map(|one| format!("  {} (failure)", one.fullchain)));
        list(ui, &msg!("renew-some-broken"), self.broken.iter().map(|one| format!("  {} (parsefail)", one.conf)));
        ui.line(FRAME);
    }

    fn nothing(&self) -> Message {
        match self.dry_run {
            false => msg!("renew-nothing"),
            true => msg!("renew-nothing-simulated"),
        }
    }

    fn success(&self) -> Message {
        match (self.dry_run, self.failed.is_empty()) {
            (false, true) => msg!("renew-all-succeeded"),
            (false, false) => msg!("renew-some-succeeded"),
            (true, true) => msg!("renew-all-simulated"),
            (true, false) => msg!("renew-some-simulated"),
        }
    }

    fn failure(&self) -> Message {
        match (self.dry_run, self.renewed.is_empty()) {
            (false, true) => msg!("renew-all-failed"),
            (false, false) => msg!("renew-some-failed"),
            (true, true) => msg!("renew-all-simulated-failed"),
            (true, false) => msg!("renew-some-simulated-failed"),
        }
    }

    pub(super) fn json(&self) -> Value {
        let values = |identifiers: &[Identifier]| identifiers.iter().map(Identifier::value).collect::<Vec<_>>();
        let renewed = self.renewed.iter().map(|one| {
            let not_after = one.not_after.to_string();
            json!({ "name": one.name, "fullchain": one.fullchain, "not_after": not_after,
                "identifiers": values(&one.identifiers), "served": one.served })
        });
        let failed = self.failed.iter().map(|one| {
            json!({ "name": one.name, "fullchain": one.fullchain, "code": one.code, "reason": one.reason,
                "retryable": one.retryable, "retry_after": one.retry_after, "identifiers": values(&one.identifiers) })
        });
        let skipped = self.skipped.iter().map(|one| {
            json!({ "name": one.name, "fullchain": one.fullchain, "not_after": one.not_after.to_string(),
                "due": one.due.map(|at| at.to_string()) })
        });
        let broken = self.broken.iter().map(|one| json!({ "conf": one.conf, "code": one.code, "reason": one.reason }));
        json!({ "dry_run": self.dry_run, "renewed": renewed.collect::<Vec<_>>(), "failed": failed.collect::<Vec<_>>(),
            "skipped": skipped.collect::<Vec<_>>(), "broken": broken.collect::<Vec<_>>() })
    }
}

impl Skipped {
    fn line(&self) -> String {
        format!("  {} expires on {} (skipped)", self.fullchain, day(self.not_after))
    }
}

fn list(ui: &Ui, heading: &Message, lines: impl Iterator<Item = String>) {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        ui.say(heading);
        lines.for_each(|line| ui.line(&line));
    }
}

/// As `list`, where errors go.
fn complain(ui: &Ui, heading: &Message, lines: impl Iterator<Item = String>) {
    let lines: Vec<_> = lines.collect();
    if !lines.is_empty() {
        ui.complain(heading, &lines.join("\n"));
    }
}

fn fullchain(world: &World, name: &LineageName) -> String {
    world.paths.live_of(name).join(FileKind::Fullchain.link_name()).display().to_string()
}
