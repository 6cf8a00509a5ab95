//! `dns delegate`: what to enter once, and waiting until the world sees it.

use std::time::Duration;

use evercert_dns::responder::authenticator::{DnsResponder, ResponderConfig};
use evercert_dns::responder::delegation::check::{self, Finding};
use evercert_dns::responder::delegation::{Delegation, Reach};
use evercert_dns::responder::sockets::public_addresses;
use evercert_net::dns::{Dns, DnsError};
use evercert_pki::identifier::DnsName;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::commands::dns::instructions;
use crate::errors::desk::{CliError, Kind};
use crate::errors::plugin::heading;
use crate::flags::defs::responder::RESPONDER_WAIT;
use crate::messages::message::{Message, msg};
use crate::plugins::responder::config;
use crate::steps::failed::{CommandResult, Failed};
use crate::world::{World, open_dns};

/// Says which records hand the challenges over, waits until all name servers have them, and looks whether we can be
/// asked from outside.
pub(super) async fn run(world: &World) -> CommandResult {
    let names = &world.settings.names.dns;
    let Some(first) = names.first() else { return Err(usage(msg!("delegate-no-names")).into()) };
    let config = reachable(config(&world.settings))?;
    let dns = open_dns().ok_or_else(|| CliError::new(Kind::Network, msg!("sight-no-resolver")))?;
    let plans = plans(&dns, &config, names).await?;
    let visible = seen(world, &dns, &plans).await?;
    let result = value(&plans, visible);
    if !visible {
        return Err(Failed { error: CliError::new(Kind::Input, msg!("delegate-not-seen")), result });
    }
    world.ui.say(&msg!("delegate-seen"));
    ask_ourselves(world, &dns, config, first).await;
    world.ui.say(&msg!("delegate-next", command = command(world, names)));
    Ok(result)
}

fn usage(message: Message) -> CliError {
    CliError::new(Kind::Usage, message)
}

/// A name server has a name, or at least an address that can be given one.
fn reachable(mut config: ResponderConfig) -> Result<ResponderConfig, CliError> {
    if matches!(&config.reach, Reach::Addresses(_)) {
        let addresses = public_addresses();
        if addresses.is_empty() {
            return Err(usage(msg!("delegate-no-name")));
        }
        config.reach = Reach::Addresses(addresses);
    }
    Ok(config)
}

/// The zone that challenges are aliases into, if there is one, and then the challenges.
async fn plans(dns: &Dns, config: &ResponderConfig, names: &[DnsName]) -> Result<Vec<Delegation>, CliError> {
    let mut plans: Vec<Delegation> = config.way.zone(&config.reach, str::to_owned).into_iter().collect();
    plans.extend(config.way.plan(names, &config.reach, str::to_owned));
    for plan in &mut plans {
        plan.zone = dns.pointers(&plan.challenge).await.map_err(unseen)?.zone;
    }
    Ok(plans)
}

fn unseen(error: DnsError) -> CliError {
    let message = match &error {
        DnsError::NoZone(name) | DnsError::Name(name) => msg!("sight-no-zone", name = name),
        DnsError::Aliases(name) => msg!("sight-aliases", name = name),
        DnsError::Lookup { name, .. } => msg!("sight-lookup", name = name),
        _ => msg!("sight-no-resolver"),
    };
    CliError::speaking_for(Kind::Network, message, error)
}

/// Whether all of it is there in the end. What is told first is what to do, and then what changes.
async fn seen(world: &World, dns: &Dns, plans: &[Delegation]) -> Result<bool, CliError> {
    let patience = world.settings.arguments().number(&RESPONDER_WAIT).unwrap_or_default();
    let deadline = Instant::now() + Duration::from_secs(u64::try_from(patience).unwrap_or_default());
    let mut told: Option<Vec<Finding>> = None;
    let mut pause = FIRST_PAUSE;
    loop {
        let findings = look(dns, plans).await?;
        let all: Vec<Finding> = findings.iter().flatten().cloned().collect();
        if told.is_none() {
            let missing = plans.iter().zip(&findings).filter(|(_, findings)| !findings.is_empty());
            missing.for_each(|(plan, _)| instructions::tell(&world.ui, plan));
        }
        if all.is_empty() {
            return Ok(true);
        }
        if told.as_ref() != Some(&all) {
            let each = plans.iter().zip(&findings);
            each.for_each(|(plan, found)| found.iter().for_each(|one| world.ui.say(&instructions::finding(plan, one))));
            told = Some(all);
        }
        if Instant::now() >= deadline {
            return Ok(false);
        }
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn look(dns: &Dns, plans: &[Delegation]) -> Result<Vec<Vec<Finding>>, CliError> {
    let mut findings = Vec::new();
    for plan in plans {
        findings.push(check::check(dns, plan).await.map_err(unseen)?);
    }
    Ok(findings)
}

/// Whether the world reaches us is worth a warning, and no more: this host's resolver may stand on the wrong side.
async fn ask_ourselves(world: &World, dns: &Dns, config: ResponderConfig, name: &DnsName) {
    let responder = DnsResponder::new(config, None, world.doors.clock.clone());
    match responder.probe(dns, name.base(), &*world.doors.random).await {
        Ok(None) => world.ui.say(&msg!("delegate-reached")),
        Ok(Some(_)) => world.ui.warn(&msg!("delegate-unreachable")),
        Err(error) => world.ui.warn(&heading(&error)),
    }
}

fn value(plans: &[Delegation], visible: bool) -> Value {
    let record = |plan: &Delegation| {
        let zone = plan.zone.clone();
        let one = move |entry| instructions::value(&zone, entry);
        plan.entries.iter().map(one).collect::<Vec<_>>()
    };
    json!({ "records": plans.iter().flat_map(record).collect::<Vec<_>>(), "visible": visible })
}

/// The command that goes on.
fn command(world: &World, names: &[DnsName]) -> String {
    let responder = &world.settings.plugins.responder;
    let mut words = vec![world.env.program().to_owned(), "certonly --responder".to_owned()];
    words.extend(responder.name.iter().map(|name| format!("--responder-name {name}")));
    words.extend(responder.zone.iter().map(|zone| format!("--responder-zone {zone}")));
    words.extend(responder.addresses.iter().map(|address| format!("--responder-address {address}")));
    words.extend(names.iter().map(|name| format!("-d '{name}'")));
    words.join(" ")
}

/// The first pause between two looks; each is twice as long as the one before.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

const LONGEST_PAUSE: Duration = Duration::from_secs(10);
