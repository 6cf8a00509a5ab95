//! What became of a server after an installation that failed, in words.

use evercert_engine::install::failure::{Aftermath, InstallFailure};
use evercert_store::checkpoint::{CommandFailure, Undone};

use crate::errors::desk::CliError;
use crate::messages::message::{Message, msg};
use crate::ui::not_started;
use crate::ui::speak::Ui;

/// The failure, with what became of the server, and every command that was not undone: nothing else remembers them.
pub(crate) fn told(ui: &Ui, failure: InstallFailure) -> CliError {
    let error = CliError::from(*failure.cause);
    let (undone, outcome) = match failure.aftermath {
        Aftermath::Untouched => return error,
        Aftermath::RolledBack(undone) if commands(ui, &undone).is_empty() => (undone, msg!("server-as-before")),
        Aftermath::RolledBack(undone) => (undone, msg!("server-files-as-before")),
        Aftermath::NotReloaded(undone, cause) => {
            (undone, msg!("server-not-told", reason = ui.in_a_sentence(&cause.into())))
        }
        Aftermath::Stuck(undone, cause) => (undone, msg!("server-half-done", reason = ui.in_a_sentence(&cause.into()))),
    };
    others(&undone).into_iter().chain(commands(ui, &undone)).fold(error.hint(outcome), CliError::hint)
}

/// Files in which somebody else was at work, too.
pub(crate) fn others(undone: &Undone) -> Vec<Message> {
    let kept = undone.kept.iter().map(|one| msg!("undo-kept", path = one.path.as_path(), copy = one.copy.as_path()));
    let returned = undone.returned.iter().map(|path| msg!("undo-returned", path = path.as_path()));
    kept.chain(returned).collect()
}

/// The commands that were not undone.
pub(crate) fn commands(ui: &Ui, undone: &Undone) -> Vec<Message> {
    let refused = undone.refused.iter().map(|command| msg!("undo-refused", command = command));
    let failed = undone.failed.iter().map(|(command, failure)| {
        let reason = match failure {
            CommandFailure::NotStarted(kind) => not_started::reason(ui, *kind),
            CommandFailure::Said(text) => text.into(),
        };
        msg!("undo-failed", command = command.to_string(), reason = reason)
    });
    refused.chain(failed).collect()
}

#[cfg(test)]
mod tests {
    use evercert_engine::install::failure::Cause;
    use evercert_plugin::install_error::InstallError;
    use evercert_store::checkpoint::{CheckpointError, UndoCommand};

    use super::*;
    use crate::environment::Environment;
    use crate::messages::catalogue::Catalogue;
    use crate::messages::language::Language;
    use crate::messages::message::Arg;
    use crate::ui::speak::Manner;
    use crate::ui::streams::tests::taped;

    fn hints(aftermath: Aftermath) -> Vec<Message> {
        let manner = Manner::before_settings(&Environment::with_words(&["evercert"]));
        let ui = Ui::new(manner, Catalogue::new(Language::Korean), taped("").0);
        let cause = Box::new(Cause::from(InstallError::Test { output: "line 3".into() }));
        let error = told(&ui, InstallFailure { cause, aftermath });
        assert_eq!(error.heading().id, "server-rejects");
        assert_eq!(error.causes(), ["the configuration is not accepted: line 3"]);
        error.hints().to_vec()
    }

    fn ids(hints: &[Message]) -> Vec<&str> {
        hints.iter().map(|hint| hint.id).collect()
    }

    #[test]
    fn what_became_of_the_server_is_told() {
        assert_eq!(hints(Aftermath::Untouched), []);
        assert_eq!(ids(&hints(Aftermath::RolledBack(Undone::default()))), ["server-as-before"]);
    }

    #[test]
    fn commands_that_were_not_undone_are_told() {
        let command = UndoCommand::new(["a2dismod", "-f", "ssl"].map(String::from).to_vec()).unwrap();
        let undone = || Undone {
            failed: vec![(command.clone(), CommandFailure::Said("no such module".into()))],
            refused: vec!["rm".into()],
            ..Undone::default()
        };
        let expected = ["server-files-as-before", "undo-refused", "undo-failed"];
        assert_eq!(ids(&hints(Aftermath::RolledBack(undone()))), expected);
        let stuck = CheckpointError::BadPath { path: "/x".into() };
        assert_eq!(ids(&hints(Aftermath::Stuck(undone(), stuck)))[1..], expected[1..]);
    }

    #[test]
    fn reasons_are_in_the_language_of_the_sentence() {
        let cause = InstallError::Reload { output: "no".into() };
        let hints = hints(Aftermath::NotReloaded(Undone::default(), cause));
        let Arg::Translated { english, chosen } = &hints[0].args[0].1 else { panic!("{hints:?}") };
        assert!(english.starts_with("The server could not") && chosen.starts_with("서버"), "{english}, {chosen}");
    }
}
