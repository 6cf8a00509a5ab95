//! Our own name server, made from the settings.

use std::time::Duration;

use evercert_dns::responder::authenticator::ResponderConfig;
use evercert_dns::responder::delegation::{Reach, Way};

use crate::settings::responder::ResponderSettings;
use crate::settings::whole::Settings;

/// What the settings ask for.
pub(crate) fn config(settings: &Settings) -> ResponderConfig {
    let responder = &settings.plugins.responder;
    ResponderConfig {
        port: 53,
        addresses: responder.addresses.clone(),
        reach: reach(responder),
        way: way(responder),
        ttl: TTL,
        patience: PATIENCE,
    }
}

fn way(settings: &ResponderSettings) -> Way {
    settings.zone.clone().map_or(Way::Zone, |zone| Way::Alias { zone })
}

/// The addresses of a host without a name are told by the zone above, which has them.
fn reach(settings: &ResponderSettings) -> Reach {
    settings.name.clone().map_or_else(|| Reach::Addresses(Vec::new()), Reach::Name)
}

/// Not to be remembered: the next challenge may come right away, with another value.
const TTL: u32 = 0;

/// How long the name servers of a zone may take to agree.
const PATIENCE: Duration = Duration::from_secs(60);
