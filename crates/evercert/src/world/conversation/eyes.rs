//! A look at what a person published, from this host.

use std::sync::OnceLock;

use evercert_engine::authenticators::manual::sight::{Sight, Verdict};
use evercert_net::dns::{Dns, DnsError};
use evercert_net::probe;
use evercert_plugin::challenge::Challenge;

use crate::messages::message::{Message, msg};
use crate::world::conversation::screen;

/// Looks as a CA would, as far as that can be done from here.
pub(super) struct Eyes {
    open: fn() -> Option<Dns>,
    /// Made when first needed: most runs never look.
    dns: OnceLock<Option<Dns>>,
}

/// What was seen.
pub(super) enum View {
    /// At the name servers of a zone.
    Dns {
        /// The place of the record, aliases followed.
        at: RecordPlace,
        sight: Sight,
    },
    /// At the addresses of a name.
    Http { name: String, sight: Sight },
    /// Nothing can be seen from here, for this reason.
    Nothing(Message),
}

/// Where a TXT record belongs.
pub(super) struct RecordPlace {
    /// The name that the CA asks for.
    pub(super) asked: String,
    /// The name that has the record: another one, if the first is an alias.
    pub(super) name: String,
    /// The zone of that.
    pub(super) zone: String,
}

impl Eyes {
    pub(super) fn new(open: fn() -> Option<Dns>) -> Self {
        Self { open, dns: OnceLock::new() }
    }

    pub(super) async fn look(&self, challenge: &Challenge) -> View {
        let Some(dns) = self.dns.get_or_init(self.open) else { return View::Nothing(msg!("sight-no-resolver")) };
        let seen = match challenge.kind {
            kind if kind.is_dns() => records(dns, challenge).await,
            _ => page(dns, challenge).await,
        };
        seen.unwrap_or_else(|error| View::Nothing(screen::blind(&error)))
    }
}

async fn records(dns: &Dns, challenge: &Challenge) -> Result<View, DnsError> {
    let asked = challenge.dns_record_name().unwrap_or_default();
    let records = dns.txt(&asked).await?;
    let sight = Sight::of_records(&records, |value| challenge.is_proved_by(value));
    Ok(View::Dns { at: RecordPlace { asked, name: records.name, zone: records.zone }, sight })
}

async fn page(dns: &Dns, challenge: &Challenge) -> Result<View, DnsError> {
    let visits = probe::visit(dns, &challenge.identifier, &challenge.http_path()).await?;
    Ok(View::Http { name: challenge.base_value(), sight: Sight::of_visits(&visits, &challenge.key_authorization) })
}

impl View {
    /// What it comes to.
    pub(super) fn verdict(&self) -> Verdict {
        match self {
            Self::Dns { sight, .. } | Self::Http { sight, .. } => sight.verdict(),
            Self::Nothing(_) => Verdict::Blind,
        }
    }

    /// Whether nothing was learned: nobody could be asked from here. A web server that does not answer us will
    /// hardly answer a CA.
    pub(super) fn is_dark(&self) -> bool {
        self.verdict() == Verdict::Blind && !matches!(self, Self::Http { .. })
    }

    /// What was seen, place by place.
    pub(super) fn words(&self) -> Vec<Message> {
        match self {
            Self::Http { name, sight } if sight.places.is_empty() => vec![msg!("sight-no-address", name = name)],
            Self::Dns { sight, .. } | Self::Http { sight, .. } => sight.places.iter().map(screen::place).collect(),
            Self::Nothing(why) => vec![why.clone()],
        }
    }

    /// What to know about the place before publishing there.
    pub(super) fn about_the_place(&self) -> Vec<Message> {
        match self {
            Self::Dns { at, .. } => screen::record_place(at),
            Self::Http { .. } | Self::Nothing(_) => Vec::new(),
        }
    }
}
