//! Telling what was learned about whether a certificate is due.

use evercert_engine::assess::Assessment;
use evercert_engine::revocation::Unknown;

use crate::messages::message::msg;
use crate::world::World;

/// Tells what went wrong while finding out, and the CA's own explanation.
pub(crate) fn tell(world: &World, name: &str, assessment: Assessment) {
    for trouble in assessment.troubles {
        let reason = world.ui.in_a_sentence(&trouble.into());
        world.ui.warn(&msg!("renew-trouble", name = name, reason = reason));
    }
    if let Some(unknown) = assessment.revocation_unknown {
        tell_unknown(world, name, unknown);
    }
    if let Some(url) = &assessment.explanation_url {
        world.ui.warn(&msg!("renew-explained", name = name, url = url));
    }
}

/// Tells, to who wants details, why nobody knows whether a certificate was revoked.
pub(crate) fn tell_unknown(world: &World, name: &str, unknown: Unknown) {
    let reason = world.ui.in_a_sentence(&unknown.into());
    world.ui.detail(&msg!("revocation-unknown", name = name, reason = reason));
}
