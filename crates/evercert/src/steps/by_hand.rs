//! Certificates that nothing renews: their challenges were published by a person, and no script was left to do it again.

use evercert_pki::certificate::Certificate;
use evercert_pki::identifier::Identifier;
use evercert_plugin::error::PluginError;
use evercert_store::lineage::{Lineage, LineageName};
use jiff::Timestamp;

use crate::errors::desk::{CliError, Kind};
use crate::messages::message::{Message, msg};
use crate::settings::output::Interaction;
use crate::settings::whole::Settings;
use crate::ui::layout::day;
use crate::world::World;

/// Whether a certificate made with these settings needs a person for each renewal.
pub(crate) fn is_needed(settings: &Settings) -> bool {
    let plugins = &settings.plugins;
    needs_person(plugins.authenticator.as_deref(), plugins.manual_auth_hook.as_deref())
}

/// Whether this lineage needs a person for each renewal, by what it remembers.
pub(crate) fn renews(lineage: &Lineage) -> bool {
    let param = |key| lineage.conf().raw_param(key).filter(|text| *text != "None");
    needs_person(param("authenticator"), param("manual_auth_hook"))
}

fn needs_person(authenticator: Option<&str>, hook: Option<&str>) -> bool {
    authenticator == Some("manual") && hook.is_none_or(|hook| hook.trim().is_empty())
}

/// Refuses settings that need a person where nobody is to be asked, before anything is ordered.
pub(crate) fn check(world: &World, settings: &Settings) -> Result<(), CliError> {
    if is_needed(settings) && world.settings.output.interaction == Interaction::Never {
        let error = PluginError::NeedsPerson { authenticator: "manual", flag: "--manual-auth-hook" };
        return Err(error.into());
    }
    Ok(())
}

/// That it will not renew, the day that bites, and the ways out.
pub(crate) fn warning(name: &LineageName, leaf: &Certificate) -> Message {
    let (name, day) = (name.as_str(), day(leaf.not_after()));
    match needs_dns(leaf) {
        true => msg!("by-hand-dns", name = name, day = day),
        false => msg!("by-hand", name = name, day = day),
    }
}

/// The same as the failure of a renewal that is due.
pub(crate) fn error(name: &LineageName, leaf: &Certificate) -> CliError {
    let (name, day) = (name.as_str(), day(leaf.not_after()));
    let heading = match needs_dns(leaf) {
        true => msg!("by-hand-due-dns", name = name, day = day),
        false => msg!("by-hand-due", name = name, day = day),
    };
    CliError::new(Kind::Plugin, heading)
}

/// The line for lists: the label is one that certbot does not have.
pub(crate) fn line(not_after: Timestamp) -> Message {
    msg!("by-hand-line", day = day(not_after))
}

/// Whether only records in DNS can prove the names.
fn needs_dns(leaf: &Certificate) -> bool {
    leaf.identifiers().iter().any(Identifier::is_wildcard)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hook_takes_the_place_of_a_person() {
        assert!(needs_person(Some("manual"), None));
        assert!(needs_person(Some("manual"), Some(" ")));
        assert!(!needs_person(Some("manual"), Some("/bin/publish")));
        assert!(!needs_person(Some("webroot"), None));
        assert!(!needs_person(None, None));
    }
}
