//! Hooks that certbot cannot read back: to it `%(name)s` in a renewal configuration is a reference,
//! and one that leads nowhere makes the whole configuration unreadable. We take hooks literally.

use evercert_store::lineage::Lineage;

use crate::flags::arguments::Arguments;
use crate::flags::defs::hooks::{DEPLOY_HOOK, POST_HOOK, PRE_HOOK};
use crate::flags::defs::plugins::{MANUAL_AUTH_HOOK, MANUAL_CLEANUP_HOOK};
use crate::flags::flag::Flag;
use crate::messages::message::msg;
use crate::world::World;

/// Warns of those that this run was told and is about to save.
pub(crate) fn tell_said(world: &World) {
    if world.settings.server.dry_run {
        return;
    }
    for flag in said(world.settings.arguments()) {
        world.ui.warn(&msg!("hook-reference", flag = flag.long));
    }
}

/// Warns of those that a lineage has saved.
pub(crate) fn tell_saved(world: &World, lineage: &Lineage) {
    let hooks = lineage.conf().hooks_certbot_cannot_read().join(", ");
    if !hooks.is_empty() {
        let conf = world.paths.conf_of(lineage.name().as_str());
        world.ui.warn(&msg!("hook-reference-saved", conf = conf.as_path(), hooks = hooks));
    }
}

fn said(args: &Arguments) -> impl Iterator<Item = &'static Flag> {
    let hooks: [&'static Flag; 5] = [&PRE_HOOK, &POST_HOOK, &DEPLOY_HOOK, &MANUAL_AUTH_HOOK, &MANUAL_CLEANUP_HOOK];
    hooks.into_iter().filter(|hook| args.text(hook).is_some_and(|text| has_reference(&text)))
}

/// Whether there is a `%(name)s` in it.
fn has_reference(text: &str) -> bool {
    let ends_well = |tail: &str| tail.split_once(')').is_some_and(|(_, rest)| rest.starts_with('s'));
    text.split("%(").skip(1).any(ends_well)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_what_configobj_takes_for_one() {
        assert!(has_reference("date '+%(x)s'"));
        assert!(has_reference("%(a %(b)s"));
        for harmless in ["date +%s", "printf '%(%s)T'", "a %(b) s", "100%"] {
            assert!(!has_reference(harmless), "{harmless}");
        }
    }
}
