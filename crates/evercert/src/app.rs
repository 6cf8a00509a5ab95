//! One run of the program: from words to the exit code.

use std::sync::Arc;

use evercert_pki::clock::SystemClock;
use evercert_store::fs::{read_named_text, read_text};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::{
    environment::Environment,
    errors::desk::CliError,
    flags::{
        arguments::Arguments,
        defs,
        error::ParseError,
        occurrence::{Occurrence, Origin},
        parse::Instead,
        sources::{Asked, Files, gather},
    },
    help::{page::page, topic::Topic},
    log::{journal::Journal, level::Level, secrets::Secrets},
    messages::{catalogue::Catalogue, language::Language, message::msg},
    reference::kind::Kind,
    settings::{output::Output, whole::Settings},
    ui::{
        speak::{Manner, Mode, Side, Ui},
        streams::Streams,
    },
    version,
};

/// A run that is ready to work.
pub struct Session {
    /// The process's environment.
    pub env: Environment,
    /// What to go by.
    pub settings: Settings,
    /// The voice.
    pub ui: Ui,
}

/// Runs the program and returns its exit code. Help, the version, and mistakes in the words end
/// here; everything else is handed to `work`, which ends with [`Ui::finish`].
pub fn run(env: Environment, streams: Streams, work: impl FnOnce(Session) -> u8) -> u8 {
    let words = Catalogue::new(Language::choose(&env)).called(env.program());
    let ui = Ui::new(Manner::before_settings(&env), words, streams);
    match ask(&env) {
        Ok(Asked::Instead(instead)) => tell(&instead, &env, &ui),
        Ok(Asked::Work(arguments)) => begin(env, *arguments, ui, work),
        Err(error) => ui.finish("", &Value::Null, Some(&error)),
    }
}

/// From here on there is something to tell later: the journal begins.
fn begin(env: Environment, arguments: Arguments, ui: Ui, work: impl FnOnce(Session) -> u8) -> u8 {
    let verb = arguments.verb;
    let ui = mannered(ui, &Output::new(&arguments), &env).noting(Arc::new(journal(&env, &arguments)));
    match Settings::new(arguments, &env) {
        Ok(settings) => work(ready(env, settings, ui)),
        Err(error) => ui.finish(verb.name(), &Value::Null, Some(&error.into())),
    }
}

/// A journal that begins with who was called with which words. What `--` is followed by is another
/// command's, which has a journal of its own.
fn journal(env: &Environment, arguments: &Arguments) -> Journal {
    let temporary = env.temporary.clone();
    let clock = Arc::new(SystemClock);
    let journal = Journal::new(clock, TimeZone::system(), Secrets::said(arguments), temporary);
    let note = |text: String| journal.note(Level::Debug, "evercert::app", &text);
    note(format!("evercert version: {} (as certbot {})", version::VERSION, version::CERTBOT_VERSION));
    note(format!("Called as {} in {}", env.program(), env.directory.display()));
    let said: Vec<_> = arguments.occurrences().iter().map(said).collect();
    note(format!("Arguments: {} [{}]", arguments.verb.name(), said.join(", ")));
    journal
}

fn said(occurrence: &Occurrence) -> String {
    match &occurrence.origin {
        Origin::ConfigFile(path) => format!("{occurrence:?} ({})", path.display()),
        _ => format!("{occurrence:?}"),
    }
}

/// What the words and the configuration files of an environment ask for.
pub fn ask(env: &Environment) -> Result<Asked, CliError> {
    let files = Files { usual: env.usual_config_files(), read_usual: &read_text, read_named: &read_named_text };
    let is_topic = |word: &str| Topic::from_word(word).is_some();
    Ok(gather(env.arguments(), &files, &is_topic)?)
}

/// Gives the voice the manners that were asked for.
fn mannered(ui: Ui, output: &Output, env: &Environment) -> Ui {
    let wanted = output.language.as_deref().and_then(Language::from_code);
    let words = Catalogue::new(wanted.unwrap_or_else(|| Language::choose(env)));
    ui.changed(Manner::new(output, env), words.called(env.program()))
}

/// Warns about flags without effect.
fn ready(env: Environment, settings: Settings, ui: Ui) -> Session {
    for flag in settings.arguments().retired() {
        ui.warn(&msg!("retired-flag", flag = format!("--{}", flag.long)));
    }
    Session { env, settings, ui }
}

fn tell(instead: &Instead, env: &Environment, ui: &Ui) -> u8 {
    let (command, text) = match instead {
        Instead::Help(topic) => {
            let topic = topic.as_deref().and_then(Topic::from_word);
            ("help", page(topic.unwrap_or(Topic::Overview), ui.words(), env.width()))
        }
        Instead::Version => ("version", version::line(env)),
        Instead::Generate(word) => match Kind::from_word(word) {
            Some(kind) => ("generate", kind.text(ui.words())),
            None => return ui.finish("", &Value::Null, Some(&no_kind(word).into())),
        },
    };
    if ui.manner().mode == Mode::Text {
        ui.foreign(Side::Out, &text);
    }
    ui.finish(command, &json!({ "text": text }), None)
}

fn no_kind(word: &str) -> ParseError {
    let flag = format!("--{}", defs::interaction::GENERATE.long);
    ParseError::BadValue { flag, value: word.into(), expected: Kind::words().join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::streams::tests::taped;

    /// Work that is nothing but its beginning and its end.
    fn ran(words: &[&str]) -> (u8, String, String) {
        let (streams, out, err) = taped("");
        let all: Vec<_> = std::iter::once("evercert").chain(words.iter().copied()).collect();
        let work = |session: Session| session.ui.finish(session.settings.verb.name(), &Value::Null, None);
        let code = run(Environment::with_words(&all), streams, work);
        (code, out.text(), err.text())
    }

    #[test]
    fn version_and_help_go_to_stdout() {
        let (code, out, err) = ran(&["--version"]);
        assert_eq!((code, out, err), (0, format!("evercert {}\n", version::VERSION), String::new()));
        let (code, out, _) = ran(&["renew", "-h", "--lang", "ko"]);
        assert_eq!(code, 0);
        assert!(out.starts_with("사용법: evercert [명령] [옵션]\n"), "{out}");
        assert!(out.contains("갱신할 때가 된 인증서를 모두 갱신합니다"), "{out}");
    }

    #[test]
    fn mistakes_in_words_exit_with_2_and_in_wishes_with_1() {
        assert_eq!(ran(&["--wibble"]).0, 2);
        assert_eq!(ran(&["certonly", "--key-type", "dsa"]).0, 2);
        assert_eq!(ran(&["-c", "/nonexistent/cli.ini"]).0, 2);
        assert_eq!(ran(&["renew", "-d", "a.test"]).0, 1);
    }

    #[test]
    fn mistakes_come_with_advice() {
        let home = tempfile::tempdir().unwrap();
        let options = home.path().join("cli.ini");
        let latin = b"# caf\xe9\n";
        evercert_store::fs::write_exclusive(&options, latin, evercert_store::fs::Mode::FILE).unwrap();
        for (words, code) in [
            (&["-c", options.to_str().unwrap()][..], "[EC2716]"),
            (&["certonly", "-d", "a b.test"], "[EC0201]"),
            (&["certonly", "-d", "a.test", "--cert-name", ".."], "[EC0211]"),
            (&["certonly", "-d", "a.test", "--webroot", "-w", "/nonexistent"], "[EC0227]"),
        ] {
            let (_, _, err) = ran(words);
            assert!(err.contains(code) && err.contains("\n→ "), "{err}");
        }
    }

    #[test]
    fn json_tells_mistakes_too() {
        for (words, command, code) in
            [(&["--json", "--wibble"][..], "", "EC0108"), (&["renew", "-d", "a.test", "--json"], "renew", "EC0221")]
        {
            let (_, out, err) = ran(words);
            let document: Value = serde_json::from_str(&out).unwrap();
            assert_eq!(document["command"], command);
            assert_eq!(document["error"]["code"], code);
            assert_eq!(err, "");
        }
    }

    #[test]
    fn flags_without_effect_are_said_to_have_none() {
        let (_, _, err) = ran(&["renew", "--no-self-upgrade"]);
        assert!(err.starts_with("Warning: --no-self-upgrade does nothing any more"), "{err}");
        assert_eq!(ran(&["renew"]).2, "");
    }
}
