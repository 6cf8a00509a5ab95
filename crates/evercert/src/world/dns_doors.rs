//! The way to providers of DNS, made of what a run has.

use std::sync::{Arc, OnceLock};

use evercert_dns::authenticator::{Notice, Surroundings};
use evercert_dns::http::Web;
use evercert_dns::journal::Journal;
use evercert_net::http::{self, HttpSettings};
use evercert_store::paths::Paths;

use crate::environment::Environment;
use crate::errors::desk::{CliError, Kind};
use crate::errors::dns;
use crate::messages::message::{Message, msg};
use crate::plugins::dns::DnsDoors;
use crate::proxy;
use crate::ui::speak::Ui;
use crate::world::{Doors, open_dns, trusted_roots};

/// The doors of a run. Nothing is opened before it is needed.
pub(super) fn open(env: &Environment, paths: &Paths, ui: &Arc<Ui>, doors: &Doors) -> DnsDoors {
    let (clock, client, own) = (doors.clock.clone(), OnceLock::new(), env.clone());
    let web = move || {
        let client = match client.get() {
            Some(client) => client,
            None => {
                let made = http::client(&settings(&own)?)?;
                client.get_or_init(|| made)
            }
        };
        Ok(Web { client: client.clone(), clock: clock.clone() })
    };
    let (told, warned) = (ui.clone(), ui.clone());
    DnsDoors {
        web: Arc::new(web),
        surroundings: Surroundings {
            looker: Arc::new(open_dns()),
            journal: Arc::new(Journal::new(paths.own().join("dns.json"))),
            report: Arc::new(move |notice| tell(&told, notice)),
        },
        env: env.clone(),
        warn: Arc::new(move |message: &Message| warned.warn(message)),
    }
}

/// A provider is not the CA: who does not check the CA's certificate still does not send credentials to anybody.
fn settings(env: &Environment) -> Result<HttpSettings, CliError> {
    let mut settings = HttpSettings::default();
    settings.roots = trusted_roots(env)?;
    settings.proxy = proxy::of(env);
    settings.user_agent = Some(concat!("evercert/", env!("CARGO_PKG_VERSION")).to_owned());
    Ok(settings)
}

fn tell(ui: &Ui, notice: Notice) {
    match notice {
        Notice::Blind { name } => ui.warn(&msg!("dns-blind", name = name)),
        Notice::Removed { name } => ui.say(&msg!("dns-left-removed", name = name)),
        Notice::Stays { name, error } => {
            let heading = dns::heading(&name, &error);
            let reason = ui.in_a_sentence(&CliError::speaking_for(Kind::Plugin, heading, error));
            ui.warn(&msg!("dns-left-stays", name = name, reason = reason));
        }
        Notice::Unseen { name, zone, servers } => {
            ui.warn(&msg!("dns-unseen", name = name, zone = zone, servers = servers.join(", ")));
        }
    }
}
