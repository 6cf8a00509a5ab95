//! Looking whether what was planned is served.

use evercert_pki::identifier::Identifier;
use evercert_plugin::edit::Plan;
use evercert_plugin::exposure::{Exposure, Hidden};
use evercert_plugin::installer::Deployment;
use futures_util::{StreamExt, stream};

use crate::install::witness::{LOOKS_AT_ONCE, NotServed, Witness};

/// Looks everywhere at once: whoever reads what was found wants to know all of it. What nobody could see is no success
/// unless it is known why; those identifiers are returned.
pub(super) async fn look(
    witness: &dyn Witness,
    plan: &Plan,
    deployment: &Deployment,
) -> Result<Vec<(String, Hidden)>, Vec<NotServed>> {
    let Some(exposures) = plan.exposures.as_deref() else { return Ok(Vec::new()) };
    let looks = exposures.iter().flat_map(|exposure| &exposure.endpoints);
    let looks = looks.map(|endpoint| witness.look(endpoint, deployment));
    let seen: Vec<_> = stream::iter(looks).buffered(LOOKS_AT_ONCE).collect().await;
    let nowhere = deployment.identifiers.iter().filter(|one| !is_accounted_for(exposures, one)).map(nowhere);
    let missed = seen.into_iter().filter_map(Result::err).chain(nowhere);
    let (foreign, missed): (Vec<_>, Vec<_>) = missed.partition(|one| one.is_foreign);
    if !missed.is_empty() {
        return Err(missed);
    }
    let mut hidden: Vec<_> = exposures.iter().filter_map(|one| Some((one.identifier.value(), one.hidden?))).collect();
    for one in foreign.into_iter().map(|one| (one.identifier, Hidden::Foreign)) {
        if !hidden.contains(&one) {
            hidden.push(one);
        }
    }
    Ok(hidden)
}

fn is_accounted_for(exposures: &[Exposure], identifier: &Identifier) -> bool {
    let known = exposures.iter().find(|exposure| exposure.identifier == *identifier);
    known.is_some_and(|exposure| !exposure.endpoints.is_empty() || exposure.hidden.is_some())
}

fn nowhere(identifier: &Identifier) -> NotServed {
    let (address, found) = ("?".to_owned(), "nothing: nobody answers".to_owned());
    NotServed { identifier: identifier.value(), address, found, is_foreign: false }
}
