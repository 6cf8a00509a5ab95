//! What is wanted beside a certificate, and for which names.

use evercert_plugin::install_error::InstallError;
use evercert_plugin::installer::{Deployment, Enhancement, Installer};
use evercert_plugin::note::Note;

use crate::flags::verb::Verb;
use crate::messages::message::msg;
use crate::settings::whole::Settings;
use crate::steps::notes;
use crate::ui::speak::Ui;

/// An enhancement that is wanted.
pub(crate) struct Wanted {
    /// Which.
    pub(crate) what: Enhancement,
    /// The user asked for it; it is not only what the verb usually does.
    pub(crate) said: bool,
}

impl Wanted {
    /// The deployment without the names that it is not right for unless somebody asked for it: these are told. `None` if no
    /// name is left.
    pub(crate) fn spare(
        &self,
        ui: &Ui,
        installer: &dyn Installer,
        deployment: &Deployment,
    ) -> Result<Option<Deployment>, InstallError> {
        let mut rest = deployment.clone();
        if self.what != Enhancement::Redirect || self.said {
            return Ok(Some(rest));
        }
        for note in installer.plan_enhancement(deployment, self.what)?.notes {
            if let Note::BehindProxy { names, .. } = &note {
                rest.identifiers.retain(|identifier| !names.contains(&identifier.value()));
                notes::tell(ui, [&note]);
            }
        }
        Ok((!rest.identifiers.is_empty() || deployment.identifiers.is_empty()).then_some(rest))
    }

    /// What people should know of what became of it: that there is nothing to redirect only who asked for it.
    pub(crate) fn tell(&self, ui: &Ui, notes: &[Note]) {
        for note in notes {
            match note {
                Note::NothingPlain { .. } if !self.said => {}
                Note::BehindProxy { names, variable, place } => {
                    ui.warn(&msg!(
                        "note-redirected-behind-proxy",
                        names = names.join(", "),
                        variable = variable,
                        place = place
                    ));
                }
                note => notes::tell(ui, [note]),
            }
        }
    }
}

/// What the settings want beside the certificate, in the order in which it is made. `run` and
/// `install` redirect unless told not to.
pub(crate) fn wanted(settings: &Settings) -> Vec<Wanted> {
    let install = &settings.install;
    let by_default = settings.verb != Verb::Enhance;
    let asked = |what| match what {
        Enhancement::Hsts => install.hsts,
        Enhancement::Redirect => install.redirect.unwrap_or(by_default),
        Enhancement::Uir => install.uir,
        Enhancement::StapleOcsp => install.staple_ocsp,
        Enhancement::AutoHsts => install.auto_hsts,
    };
    let all = Enhancement::PLAIN.into_iter().chain([Enhancement::AutoHsts]).filter(|what| asked(*what));
    all.map(|what| Wanted { what, said: what != Enhancement::Redirect || install.redirect.is_some() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::whole::tests::settings;

    #[test]
    fn a_redirect_is_usual_for_run_and_install_only() {
        let wanted = |line| {
            let wanted = wanted(&settings(line).unwrap());
            wanted.iter().map(|one| (one.what.as_str(), one.said)).collect::<Vec<_>>()
        };
        assert_eq!(wanted("run"), [("redirect", false)]);
        assert_eq!(wanted("install --redirect"), [("redirect", true)]);
        assert_eq!(wanted("run --no-redirect"), []);
        assert_eq!(wanted("enhance"), []);
        let all = [("hsts", true), ("redirect", true), ("uir", true), ("staple-ocsp", true)];
        assert_eq!(wanted("enhance --staple-ocsp --uir --redirect --hsts"), all);
        assert_eq!(wanted("run --no-redirect --must-staple"), [("staple-ocsp", true)]);
    }
}
