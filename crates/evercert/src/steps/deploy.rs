//! A certificate into a server, and what may go with it.

use evercert_engine::install::failure::{Cause, InstallFailure};
use evercert_engine::install::handshakes::Handshakes;
use evercert_engine::install::transaction::{Installation, Installed};
use evercert_pki::certificate::Chain;
use evercert_pki::identifier::Identifier;
use evercert_plugin::exposure::Hidden;
use evercert_plugin::install_error::InstallError;
use evercert_plugin::installer::{Deployment, Enhancement, Installer};
use evercert_store::checkpoint::Reverter;
use evercert_store::fs;
use evercert_store::kind::Kind as FileKind;
use evercert_store::lineage::Lineage;
use serde_json::{Value, json};

use crate::errors::desk::{CliError, Kind};
use crate::flags::verb::Verb;
use crate::messages::message::{Message, msg};
use crate::settings::output::Interaction;
use crate::settings::whole::Settings;
use crate::steps::failed::{CommandResult, Failed};
use crate::steps::wanted::{self, Wanted};
use crate::steps::{aftermath, auto_hsts, installer, notes};
use crate::ui::prompt::Question;
use crate::world::World;

/// Refuses what the installer will not be able to do, before anything is done.
pub(crate) fn check(settings: &Settings, installer: &dyn Installer, names: &[Identifier]) -> Result<(), CliError> {
    let can = |what| installer.enhancements().contains(&what);
    let refuse = |message| Err(CliError::new(Kind::Input, message));
    if settings.key.must_staple && settings.verb == Verb::Run && !can(Enhancement::StapleOcsp) {
        return refuse(msg!("must-staple-not-installed", installer = installer.name()));
    }
    if settings.install.auto_hsts && !can(Enhancement::AutoHsts) {
        return refuse(msg!("auto-hsts-not-installed", installer = installer.name()));
    }
    match names.iter().find(|name| !installer.can_serve(name)) {
        Some(name) => refuse(msg!("installer-cannot-serve", installer = installer.name(), name = name.value())),
        None => Ok(()),
    }
}

/// The files of a lineage, for these names.
pub(crate) fn of_lineage(lineage: &Lineage, identifiers: Vec<Identifier>) -> Deployment {
    let link = |kind| lineage.link(kind).to_path_buf();
    Deployment {
        identifiers,
        cert: link(FileKind::Cert),
        key: link(FileKind::Privkey),
        chain: Some(link(FileKind::Chain)),
        fullchain: Some(link(FileKind::Fullchain)),
    }
}

/// Has the server serve the certificate; the value is for `--json`.
pub(crate) async fn install(
    world: &World,
    installer: &dyn Installer,
    deployment: &Deployment,
) -> Result<Value, CliError> {
    world.ui.say(&msg!("install-deploying"));
    let reverter = installer::reverter(world);
    let mut asked = Vec::new();
    let installed = loop {
        let installation = installation(world, installer, &reverter);
        match world.ui.while_doing(msg!("progress-server"), installation.deploy(deployment)).await {
            Err(failure) if is_chosen(world, installer, &failure, &mut asked)? => {}
            ended => break ended,
        }
    };
    let installed = installed.map_err(|failure| told(world, failure))?;
    let Installed { places, checkpoint, notes, hidden, shared } = installed;
    notes::tell(&world.ui, &notes);
    shared.iter().for_each(|path| world.ui.warn(&msg!("install-shared", path = path.as_path())));
    for (name, place) in &places {
        world.ui.say(&msg!("install-deployed", name = name, place = place));
    }
    for (name, why) in &hidden {
        world.ui.warn(&msg!("install-hidden", name = name, reason = world.ui.within(&reason(*why))));
    }
    let places: Vec<_> = places.iter().map(|(name, place)| json!({ "name": name, "place": place })).collect();
    Ok(json!({ "checkpoint": checkpoint, "places": places }))
}

/// The failure in words, among them where what others wrote is kept.
fn told(world: &World, failure: InstallFailure) -> CliError {
    let kept = failure.aftermath.undone().map(|undone| undone.kept.clone()).unwrap_or_default();
    let error = aftermath::told(&world.ui, failure);
    installer::reverter(world).told(&kept);
    error
}

fn reason(hidden: Hidden) -> Message {
    match hidden {
        Hidden::ByName => msg!("hidden-by-name"),
        Hidden::Foreign => msg!("hidden-foreign"),
        Hidden::Proxied => msg!("hidden-proxied"),
        Hidden::Unaddressed => msg!("hidden-unaddressed"),
    }
}

fn is_chosen(
    world: &World,
    installer: &dyn Installer,
    failure: &InstallFailure,
    asked: &mut Vec<String>,
) -> Result<bool, CliError> {
    match &*failure.cause {
        Cause::Installer(error) => choose(world, installer, error, asked),
        _ => Ok(false),
    }
}

/// Where several places would do, a person says which, if there is one: then it can be tried again. For each name they
/// are asked once; `asked` remembers it.
pub(crate) fn choose(
    world: &World,
    installer: &dyn Installer,
    error: &InstallError,
    asked: &mut Vec<String>,
) -> Result<bool, CliError> {
    let InstallError::Ambiguous { identifier, places } = error else { return Ok(false) };
    if world.settings.output.interaction == Interaction::Never || asked.contains(identifier) {
        return Ok(false);
    }
    asked.push(identifier.clone());
    let question = Question::new(msg!("install-places", name = identifier), None);
    let chosen = world.ui.choose_many(&question, places, None)?;
    let chosen: Vec<_> = chosen.into_iter().map(|place| places[place].clone()).collect();
    installer.choose(&chosen);
    Ok(!chosen.is_empty())
}

/// Adds what is wanted, one after the other; what the installer cannot do is left out. The value is `done` with what was
/// there then, also after a failure. `cert_name` is the lineage, if the certificate is of one.
pub(crate) async fn enhance(
    world: &World,
    installer: &dyn Installer,
    deployment: &Deployment,
    cert_name: Option<&str>,
    mut done: Value,
) -> CommandResult {
    let mut added = Vec::new();
    let ended = enhance_each(world, installer, deployment, cert_name, &mut added).await;
    done["enhancements"] = json!(added);
    match ended {
        Ok(()) => Ok(done),
        Err(error) => Err(Failed { error, result: done }),
    }
}

async fn enhance_each(
    world: &World,
    installer: &dyn Installer,
    deployment: &Deployment,
    cert_name: Option<&str>,
    added: &mut Vec<&'static str>,
) -> Result<(), CliError> {
    let reverter = installer::reverter(world);
    for wanted in wanted::wanted(&world.settings) {
        let Wanted { what, said } = wanted;
        let flag = format!("--{}", what.as_str());
        if is_pointless(deployment, what) {
            world.ui.warn(&msg!("stapling-pointless"));
        } else if installer.enhancements().contains(&what) {
            let again = || again(&flag, cert_name, installer.name());
            let spared = wanted.spare(&world.ui, installer, deployment);
            let Some(deployment) = spared.map_err(|error| CliError::from(error).hint(again()))? else { continue };
            let installation = installation(world, installer, &reverter);
            let done = world.ui.while_doing(msg!("progress-server"), installation.enhance(&deployment, what)).await;
            let done = done.map_err(|failure| told(world, failure).hint(again()))?;
            wanted.tell(&world.ui, &done.notes);
            if is_there(world, &flag, &done) {
                added.push(what.as_str());
            }
            if what == Enhancement::AutoHsts {
                auto_hsts::begun(world, &deployment)?;
            }
        } else if said {
            world.ui.warn(&msg!("enhancement-left-out", flag = flag, installer = installer.name()));
        }
    }
    Ok(())
}

/// Whether an enhancement is there now, which is told. The notes of one that is not say why.
fn is_there(world: &World, flag: &str, done: &Installed) -> bool {
    let is_anywhere = !done.places.is_empty() || done.notes.is_empty();
    match (&done.checkpoint, is_anywhere) {
        (Some(_), _) => world.ui.say(&msg!("enhancement-added", flag = flag)),
        (None, true) => world.ui.say(&msg!("enhancement-there", flag = flag)),
        (None, false) => {}
    }
    is_anywhere
}

/// Whether there is nobody whose OCSP answers could be stapled to the certificate.
pub(crate) fn is_pointless(deployment: &Deployment, wanted: Enhancement) -> bool {
    if wanted != Enhancement::StapleOcsp {
        return false;
    }
    let chain = fs::read(&deployment.cert).ok().and_then(|text| Chain::parse_pem(&text).ok());
    chain.is_some_and(|chain| chain.leaf().ocsp_urls().is_empty())
}

/// How to go on after an enhancement that failed, without being asked anything.
fn again(flag: &str, cert_name: Option<&str>, installer: &str) -> Message {
    let name = cert_name.map(|name| format!("--cert-name {name} ")).unwrap_or_default();
    msg!("enhancement-failed", flag = flag, options = format!("{name}--installer {installer} {flag}"))
}

/// What it begins is finished or undone, whoever signals.
pub(crate) fn installation<'a>(
    world: &'a World,
    installer: &'a dyn Installer,
    reverter: &'a Reverter,
) -> Installation<'a> {
    world.signals.guard();
    let (clock, stop) = (&*world.doors.clock, world.signals.stop());
    Installation { installer, reverter, clock, stop, witness: &WITNESS }
}

const WITNESS: Handshakes = Handshakes::usual();

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use async_trait::async_trait;
    use evercert_pki::clock::SystemClock;
    use evercert_pki::random::SystemRandom;
    use evercert_plugin::edit::Plan;
    use evercert_plugin::note::Note;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::environment::Environment;
    use crate::messages::catalogue::Catalogue;
    use crate::messages::language::Language;
    use crate::settings::whole::tests::settings;
    use crate::ui::speak::{Manner, Ui};
    use crate::ui::streams::tests::taped;
    use crate::world::Doors;

    /// A server that has HSTS already, nothing to redirect, and no place for anything else.
    struct Page(Note);

    #[async_trait]
    impl Installer for Page {
        fn name(&self) -> &'static str {
            "page"
        }

        fn enhancements(&self) -> &[Enhancement] {
            &Enhancement::PLAIN
        }

        fn names(&self) -> Result<Vec<Identifier>, InstallError> {
            Ok(Vec::new())
        }

        fn plan_deployment(&self, _: &Deployment) -> Result<Plan, InstallError> {
            Ok(Plan::default())
        }

        fn plan_enhancement(&self, _: &Deployment, wanted: Enhancement) -> Result<Plan, InstallError> {
            match wanted {
                Enhancement::Hsts => Ok(Plan::default()),
                Enhancement::Redirect => Ok(Plan { notes: vec![self.0.clone()], ..Plan::default() }),
                _ => Err(InstallError::NoPlace { identifier: "a.test".into() }),
            }
        }

        async fn test(&self) -> Result<(), InstallError> {
            Ok(())
        }

        async fn reload(&self) -> Result<(), InstallError> {
            Ok(())
        }
    }

    /// What becomes of a server on the way: the error, what is done, and what was said, on both streams.
    async fn enhanced(line: &str, note: Note) -> (Option<CliError>, Value, [String; 2]) {
        let env = Environment::with_words(&["evercert"]);
        let (streams, out, err) = taped("");
        let ui = Arc::new(Ui::new(Manner::before_settings(&env), Catalogue::new(Language::English), streams));
        let doors = Doors { clock: Arc::new(SystemClock), random: Arc::new(SystemRandom), zone: TimeZone::UTC };
        let world = World::new(settings(line).unwrap(), env, ui, doors).unwrap();
        let (cert, key) = ("/c/cert.pem".into(), "/c/key.pem".into());
        let identifiers = vec![Identifier::parse("dns", "a.test").unwrap()];
        let deployment = Deployment { identifiers, cert, key, chain: None, fullchain: None };
        let done = json!({ "checkpoint": "1.0", "places": [] });
        let ended = enhance(&world, &Page(note), &deployment, Some("a.test"), done).await;
        let (error, result) = match ended {
            Ok(result) => (None, result),
            Err(Failed { error, result }) => (Some(error), result),
        };
        (error, result, [out.text(), err.text()])
    }

    #[tokio::test]
    async fn what_came_before_a_failed_enhancement_is_in_the_result() {
        let note = Note::NothingPlain { name: "a.test".into(), port: 80 };
        let (error, result, [out, err]) = enhanced("run --hsts --redirect --uir -n", note).await;
        assert_eq!(result, json!({ "checkpoint": "1.0", "places": [], "enhancements": ["hsts"] }));
        let error = error.unwrap();
        assert_eq!((error.heading().id, error.hints()[0].id), ("server-no-place", "enhancement-failed"));
        assert_eq!(out, "--hsts was set already.\n");
        assert!(err.starts_with("Warning: Nothing answers HTTP for a.test at port 80"), "{err}");
    }

    #[tokio::test]
    async fn a_redirect_that_nobody_asked_for_is_not_for_all() {
        let name = || vec!["a.test".to_owned()];
        let proxied = Note::BehindProxy { names: name(), variable: "$x".into(), place: "/x:1".into() };
        for (line, code) in [("run -n", "[EC3240]"), ("run -n --redirect", "[EC3256]")] {
            let (error, result, [out, err]) = enhanced(line, proxied.clone()).await;
            assert!(error.is_none() && out.is_empty(), "{out}");
            assert_eq!(result["enhancements"], json!([]));
            assert_eq!((err.matches("Warning").count(), err.contains(code)), (1, true), "{err}");
        }
        let idle = Note::NothingPlain { name: "a.test".into(), port: 80 };
        assert_eq!(enhanced("run -n", idle).await.2, ["", ""]);
    }

    #[test]
    fn the_way_on_asks_nothing() {
        let options = |name| again("--hsts", name, "page").args.pop().unwrap().1;
        assert_eq!(options(Some("a.test")), "--cert-name a.test --installer page --hsts".into());
        assert_eq!(options(None), "--installer page --hsts".into());
    }
}
