//! Which plugins a verb works with, if that was not said in full.

use crate::environment::Environment;
use crate::errors::desk::{CliError, Kind};
use crate::flags::arguments::Value;
use crate::flags::defs::plugins::{AUTHENTICATOR, INSTALLER};
use crate::flags::flag::Flag;
use crate::flags::verb::Verb;
use crate::messages::message::msg;
use crate::plugins::installers::is_here;
use crate::plugins::{self, PLUGINS, Plugin};
use crate::settings::output::Interaction;
use crate::settings::whole::Settings;
use crate::ui::prompt::Question;
use crate::ui::speak::Ui;

/// The settings with an installer, for verbs that install; people are asked where there is a choice.
///
/// # Errors
/// A verb that cannot work with the plugins that were named.
pub(crate) fn completed(settings: Settings, env: &Environment, ui: &Ui) -> Result<Settings, CliError> {
    let installs = |name: &str| plugins::find(name).is_none_or(|plugin| plugin.installs);
    let (authenticator, installer) = (settings.plugins.authenticator.clone(), settings.plugins.installer.clone());
    match (settings.verb, authenticator, installer) {
        (Verb::Run | Verb::Install | Verb::Enhance, _, Some(installer)) if installs(&installer) => Ok(settings),
        (Verb::Run, Some(name), installer) => with_own_installer(settings, ui, &name, installer.as_deref()),
        (Verb::Run, None, _) => choose(settings, env, ui, |plugin| plugin.installs && !plugin.challenges.is_empty()),
        (Verb::Install | Verb::Enhance, ..) => choose(settings, env, ui, |plugin| plugin.installs),
        _ => Ok(settings),
    }
}

/// `run` with an authenticator alone: it installs too, or the verb was the wrong one.
fn with_own_installer(settings: Settings, ui: &Ui, name: &str, installer: Option<&str>) -> Result<Settings, CliError> {
    if let Some(none) = installer {
        ui.warn(&msg!("installer-is-none", name = none));
    }
    match plugins::find(name) {
        None => Err(CliError::new(Kind::Plugin, msg!("plugin-not-here", name = name))),
        Some(plugin) if !plugin.installs => Err(CliError::new(Kind::Input, msg!("run-only-obtains", name = name))),
        Some(plugin) => with(settings, &INSTALLER, plugin),
    }
}

fn choose(settings: Settings, env: &Environment, ui: &Ui, fits: fn(&Plugin) -> bool) -> Result<Settings, CliError> {
    let question = Question::new(msg!("installer-which"), Some("--installer"));
    let chosen = plugin(ui, &question, |plugin| fits(plugin) && is_here(plugin.name, &settings, env))?;
    let chosen = chosen.ok_or_else(|| CliError::new(Kind::Input, msg!("installer-missing")))?;
    let settings = with(settings, &INSTALLER, chosen)?;
    match settings.verb {
        Verb::Run => with(settings, &AUTHENTICATOR, chosen),
        _ => Ok(settings),
    }
}

/// One of the plugins that fit, chosen from a menu; `None` if there are none to choose from. Where there is only one,
/// whoever could be asked gets it without a question, as with certbot.
pub(crate) fn plugin(
    ui: &Ui,
    question: &Question,
    fits: impl Fn(&Plugin) -> bool,
) -> Result<Option<&'static Plugin>, CliError> {
    let shown: Vec<_> = PLUGINS.iter().filter(|plugin| !plugin.hidden && fits(plugin)).collect();
    if shown.is_empty() {
        return Ok(None);
    }
    let describe = |plugin: &&Plugin| format!("{} ({})", ui.words().language().of(plugin.description), plugin.name);
    let options: Vec<_> = shown.iter().map(describe).collect();
    let default = (shown.len() == 1 && ui.manner().interaction != Interaction::Never).then_some(0);
    match default {
        Some(only) => Ok(Some(shown[only])),
        None => Ok(Some(shown[ui.choose(question, &options, None)?])),
    }
}

fn with(settings: Settings, flag: &'static Flag, plugin: &Plugin) -> Result<Settings, CliError> {
    Ok(settings.with(flag, Value::Text(plugin.name.into()))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::Environment;
    use crate::messages::catalogue::Catalogue;
    use crate::messages::language::Language;
    use crate::settings::whole::tests::settings;
    use crate::ui::speak::Manner;
    use crate::ui::streams::tests::taped;

    fn outcome(line: &str) -> Result<Option<String>, &'static str> {
        let env = Environment::with_words(&["evercert"]);
        let ui = Ui::new(Manner::before_settings(&env), Catalogue::new(Language::English), taped("").0);
        let completed = completed(
            settings(&format!("{line} --nginx-ctl /nowhere/nginx --apache-ctl /nowhere/apachectl")).unwrap(),
            &env,
            &ui,
        );
        completed.map(|settings| settings.plugins.installer).map_err(|error| error.heading().id)
    }

    #[test]
    fn verbs_that_install_need_an_installer() {
        let null = Ok(Some("null".to_owned()));
        for line in ["run -a standalone -i null", "run -i null", "install -i null", "enhance --configurator null"] {
            assert_eq!(outcome(line), null, "{line}");
        }
        for line in
            ["run --standalone", "run -a webroot -w /tmp", "run -a standalone -i standalone", "everything --manual"]
        {
            assert_eq!(outcome(line), Err("run-only-obtains"), "{line}");
        }
        assert_eq!(outcome("run -a wibble"), Err("plugin-not-here"));
        for line in ["run", "install", "install --standalone", "enhance -i standalone"] {
            assert_eq!(outcome(line), Err("installer-missing"), "{line}");
        }
        assert_eq!(outcome("run --nginx"), Ok(Some("nginx".to_owned())));
        assert_eq!(outcome("run --apache"), Ok(Some("apache".to_owned())));
        assert_eq!(outcome("run -a nginx"), Ok(Some("nginx".to_owned())));
        assert_eq!(outcome("certonly --standalone"), Ok(None));
        assert_eq!(outcome("rollback"), Ok(None));
        // One that is not here is told where it is looked for.
        assert_eq!(outcome("run -a standalone -i wibble"), Ok(Some("wibble".to_owned())));
    }
}
