//! What runs, in which order, with which variables. Pure.

use std::path::{Path, PathBuf};

use evercert_pki::identifier::Identifier;

use crate::hooks::{command::HookCommand, environment::Environment, output::HookKind};

/// The hooks that one lineage asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HookSet {
    /// `--pre-hook`.
    pub pre: Option<String>,
    /// `--deploy-hook`.
    pub deploy: Option<String>,
    /// `--post-hook`.
    pub post: Option<String>,
    /// The folder with `pre`, `deploy` and `post` in it, certbot's `renewal-hooks`; `None` with
    /// `--no-directory-hooks`.
    pub directories: Option<PathBuf>,
}

impl HookSet {
    /// The command of one kind; blank ones do not count.
    pub fn command(&self, kind: HookKind) -> Option<HookCommand> {
        let text = match kind {
            HookKind::Deploy => &self.deploy,
            HookKind::Post => &self.post,
            HookKind::Pre => &self.pre,
            HookKind::ManualAuth | HookKind::ManualCleanup => &None,
        };
        let text = text.as_deref().filter(|text| !text.trim().is_empty());
        text.map(HookCommand::line)
    }

    /// The directory of one kind.
    pub fn directory(&self, kind: HookKind) -> Option<PathBuf> {
        let name = match kind {
            HookKind::Deploy => "deploy",
            HookKind::Post => "post",
            HookKind::Pre => "pre",
            HookKind::ManualAuth | HookKind::ManualCleanup => return None,
        };
        self.directories.as_ref().map(|parent| parent.join(name))
    }
}

/// One command to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// Which kind of hook.
    pub kind: HookKind,
    /// What to run.
    pub command: HookCommand,
    /// With which variables.
    pub environment: Environment,
}

/// What has run in this process, and what is still to run at its end.
///
/// Everywhere `found` are the hooks of the directory, which come before the command.
#[derive(Clone, Debug, Default)]
pub struct HookMemory {
    executed_pre: Vec<HookCommand>,
    saved_post: Vec<HookCommand>,
}

impl HookMemory {
    /// The pre hooks to run now: each once per process, whichever lineages ask for it and however
    /// it ended.
    pub fn pre(&mut self, found: Vec<HookCommand>, hooks: &HookSet) -> Vec<Invocation> {
        let mut fresh = chain(found, hooks.command(HookKind::Pre));
        fresh.retain(|command| !self.executed_pre.contains(command));
        self.executed_pre.extend(fresh.iter().cloned());
        invocations(HookKind::Pre, fresh, &Environment::default())
    }

    /// The deploy hooks of a lineage that was just saved below `lineage`, its folder in `live/`.
    pub fn deploy(found: Vec<HookCommand>, hooks: &HookSet, lineage: &Path, names: &[Identifier]) -> Vec<Invocation> {
        let commands = chain(found, hooks.command(HookKind::Deploy));
        let environment = Environment::deploy(lineage, names);
        invocations(HookKind::Deploy, commands, &environment)
    }

    /// The post hooks to run right after one attempt.
    pub fn post(
        found: Vec<HookCommand>,
        hooks: &HookSet,
        renewed: &[Identifier],
        failed: &[Identifier],
    ) -> Vec<Invocation> {
        let commands = chain(found, hooks.command(HookKind::Post));
        invocations(HookKind::Post, commands, &Environment::post(renewed, failed))
    }

    /// Keeps post hooks for the end of the run: each once, in the order first seen.
    pub fn save_post(&mut self, found: Vec<HookCommand>, hooks: &HookSet) {
        let mut fresh = chain(found, hooks.command(HookKind::Post));
        fresh.retain(|command| !self.saved_post.contains(command));
        self.saved_post.append(&mut fresh);
    }

    /// The kept post hooks, which are forgotten by this.
    pub fn saved_post(&mut self, renewed: &[Identifier], failed: &[Identifier]) -> Vec<Invocation> {
        let environment = Environment::post_of_many(renewed, failed);
        let commands = std::mem::take(&mut self.saved_post);
        invocations(HookKind::Post, commands, &environment)
    }
}

pub(super) fn chain(found: Vec<HookCommand>, command: Option<HookCommand>) -> Vec<HookCommand> {
    let command = command.filter(|command| !found.contains(command));
    found.into_iter().chain(command).collect()
}

fn invocations(kind: HookKind, commands: Vec<HookCommand>, environment: &Environment) -> Vec<Invocation> {
    let invocation = |command| Invocation { kind, command, environment: environment.clone() };
    commands.into_iter().map(invocation).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn programs(names: &[&str]) -> Vec<HookCommand> {
        let program = |name: &&str| HookCommand::program(Path::new("/h").join(name));
        names.iter().map(program).collect()
    }

    fn hooks(command: &str) -> HookSet {
        let command = Some(command.to_owned());
        HookSet { pre: command.clone(), deploy: command.clone(), post: command, directories: Some("/h".into()) }
    }

    fn texts(planned: &[Invocation]) -> Vec<String> {
        planned.iter().map(|it| it.command.display()).collect()
    }

    #[test]
    fn the_directory_comes_first_and_a_command_in_it_runs_once() {
        let planned = HookMemory::deploy(programs(&["a", "b"]), &hooks("x"), Path::new("/l"), &[]);
        assert_eq!(texts(&planned), ["/h/a", "/h/b", "x"]);
        let planned = HookMemory::post(programs(&["a", "b"]), &hooks("/h/a"), &[], &[]);
        assert_eq!(texts(&planned), ["/h/a", "/h/b"]);
    }

    #[test]
    fn deploy_hooks_run_for_each_lineage() {
        let plan = || HookMemory::deploy(Vec::new(), &hooks("x"), Path::new("/l"), &[]);
        assert_eq!(texts(&plan()), ["x"]);
        assert_eq!(texts(&plan()), ["x"]);
    }

    #[test]
    fn blank_commands_are_none() {
        let mut memory = HookMemory::default();
        assert_eq!(memory.pre(Vec::new(), &hooks(" ")), []);
        assert_eq!(memory.pre(Vec::new(), &hooks("")), []);
    }

    #[test]
    fn saved_hooks_run_once() {
        let mut memory = HookMemory::default();
        memory.save_post(programs(&["a"]), &hooks("x"));
        memory.save_post(programs(&["a"]), &hooks("y"));
        memory.save_post(programs(&["a"]), &hooks("x"));
        assert_eq!(texts(&memory.saved_post(&[], &[])), ["/h/a", "x", "y"]);
        assert_eq!(memory.saved_post(&[], &[]), []);
    }

    #[test]
    fn each_kind_has_its_directory() {
        let hooks = hooks("x");
        for (kind, path) in [(HookKind::Pre, "/h/pre"), (HookKind::Deploy, "/h/deploy"), (HookKind::Post, "/h/post")] {
            assert_eq!(hooks.directory(kind).unwrap(), Path::new(path));
        }
        assert_eq!(HookSet::default().directory(HookKind::Pre), None);
    }

    fn distinct_in_order(lists: &[Vec<String>]) -> Vec<String> {
        let mut seen = Vec::new();
        for text in lists.iter().flatten() {
            if !seen.contains(text) {
                seen.push(text.clone());
            }
        }
        seen
    }

    proptest! {
        #[test]
        fn pre_and_saved_post_are_the_distinct_commands_in_order(commands in prop::collection::vec("[abc]", 0..12)) {
            let mut memory = HookMemory::default();
            let mut ran = Vec::new();
            let mut asked = Vec::new();
            for command in &commands {
                ran.extend(texts(&memory.pre(programs(&["b"]), &hooks(command))));
                memory.save_post(programs(&["b"]), &hooks(command));
                asked.push(vec!["/h/b".to_owned(), command.clone()]);
            }
            let wanted = distinct_in_order(&asked);
            prop_assert_eq!(&ran, &wanted);
            prop_assert_eq!(texts(&memory.saved_post(&[], &[])), wanted);
        }
    }
}
