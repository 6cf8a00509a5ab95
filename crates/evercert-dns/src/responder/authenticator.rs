//! Proves names by answering for their challenges ourselves.

use std::{
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use evercert_net::dns::Dns;
use evercert_pki::{
    clock::Clock,
    identifier::{DnsName, Identifier},
    random::Random,
};
use evercert_plugin::{
    authenticator::{Authenticator, Claim},
    challenge::{Challenge, ChallengeType},
    error::{Astray, PluginError},
};
use futures_util::future::join_all;
use tokio::{sync::Mutex, time};

use crate::responder::{
    board::Board,
    delegation::{
        Delegation, Reach, Way,
        check::{self, Finding},
    },
    server::Responder,
    sockets::{BindError, Sockets, public_addresses},
    zone::{Host, Zone, ZoneError},
};

/// The `responder` authenticator.
///
/// Nothing is bound until the first challenge is presented; from then on one name server answers for every challenge,
/// whichever lineage it belongs to, until the last of them is cleaned up. When
/// [`clean_up`](Authenticator::clean_up) returns, the port is free again.
///
/// A value is published where it belongs by the configured [`Way`], and always in a zone of the challenge's own name as
/// well: whichever record was entered years ago is right.
pub struct DnsResponder {
    config: ResponderConfig,
    dns: Option<Dns>,
    clock: Arc<dyn Clock>,
    board: Arc<Board>,
    /// Held while something is taken from the board, so that one lineage's last clean-up cannot stop the server that
    /// another lineage has just counted on.
    running: Mutex<Option<Responder>>,
}

/// Where [`DnsResponder`] answers and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponderConfig {
    /// The port, UDP and TCP. Resolvers always ask 53: another number needs a forwarder.
    pub port: u16,
    /// The addresses; without any, all of this host.
    pub addresses: Vec<IpAddr>,
    /// How the world reaches this host.
    pub reach: Reach,
    /// How challenges were handed over.
    pub way: Way,
    /// How long the world may remember an answer, in seconds.
    pub ttl: u32,
    /// How long to wait until all name servers of a zone have what leads to us.
    pub patience: Duration,
}

impl DnsResponder {
    /// An authenticator that answers nowhere yet. With `dns` it looks whether the challenges were handed over before the
    /// CA is told; without, the CA finds out.
    pub fn new(config: ResponderConfig, dns: Option<Dns>, clock: Arc<dyn Clock>) -> Self {
        Self { config, dns, clock, board: Arc::default(), running: Mutex::new(None) }
    }

    /// Answers for a moment at a name of its own beside the challenge of `base`, and has the resolver look whether the
    /// world can ask us there. Nothing, if it can.
    ///
    /// # Errors
    /// When we cannot answer at all.
    pub async fn probe(&self, dns: &Dns, base: &str, random: &dyn Random) -> Result<Option<Finding>, PluginError> {
        let value = random.token(16);
        let name = format!("evercert-{:08x}.{}", random.below(1 << 32), self.config.way.target(base));
        let published =
            self.publish(base, &value).and_then(|()| self.board.change(|zones| zones.publish(&name, &value)));
        published.map_err(|_| no_place(base))?;
        let finding = match self.opened().await {
            Ok(()) => Ok(check::reached(dns, &name, &value).await),
            Err(error) => Err(error),
        };
        self.withdraw(&[base], &[&value]).await;
        finding
    }

    /// Makes room for the challenge of a name and puts the value there.
    fn publish(&self, base: &str, value: &str) -> Result<(), ZoneError> {
        let own = Way::Zone.target(base);
        let target = self.config.way.target(base);
        let mut zones = vec![self.zone(&own)?];
        if let Way::Alias { zone } = &self.config.way {
            zones.push(self.zone(zone)?);
        }
        self.board.change(|board| {
            zones.into_iter().for_each(|zone| board.add(zone));
            board.publish(&own, value)?;
            board.publish(&target, value)
        })
    }

    fn zone(&self, apex: &str) -> Result<Zone, ZoneError> {
        let addresses = match &self.config.reach {
            // Only told where the name is in the zone itself, whose parent knows it as well.
            Reach::Name(_) => public_addresses(),
            Reach::Addresses(addresses) => addresses.clone(),
        };
        let host = Host::new(&self.config.reach.server(apex), addresses)?;
        // Any number that is larger another time will do; the seconds fit until 2106 (RFC 1982).
        let serial = u32::try_from(self.clock.now().as_second()).unwrap_or_default();
        Zone::new(apex, host, self.config.ttl, serial)
    }

    /// Takes values away, and the zones of names that have none left; after the last, nobody is answered any more.
    async fn withdraw(&self, bases: &[&str], values: &[&str]) {
        let mut running = self.running.lock().await;
        let silent = self.board.change(|zones| {
            values.iter().for_each(|value| zones.forget(value));
            // What is no name was never there.
            bases.iter().for_each(|base| drop(zones.remove(&Way::Zone.target(base))));
            zones.are_silent()
        });
        if silent && let Some(responder) = running.take() {
            responder.close().await;
        }
    }

    /// Answers from now on, if not yet.
    async fn opened(&self) -> Result<(), PluginError> {
        let mut running = self.running.lock().await;
        if running.is_none() {
            *running = Some(self.open().await?);
        }
        Ok(())
    }

    async fn open(&self) -> Result<Responder, PluginError> {
        let sockets = Sockets::bind(&self.config.addresses, self.config.port).await;
        let sockets = sockets.map_err(|error| explained(self.config.port, error))?;
        Ok(Responder::start(sockets, &self.board))
    }

    /// Waits until what should lead to us does at every name server that answers, as long as waiting may help.
    async fn wait_for(&self, dns: &Dns, delegation: &Delegation) -> Result<(), PluginError> {
        let deadline = Instant::now() + self.config.patience;
        loop {
            // Where the DNS cannot be asked, the CA still can.
            let Ok(findings) = check::check(dns, delegation).await else { return Ok(()) };
            findings.iter().for_each(|finding| self.follow(delegation, finding));
            if let Some(astray) = findings.iter().find_map(|finding| self.astray(finding)) {
                return Err(PluginError::NotDelegated { name: delegation.challenge.clone(), astray });
            }
            let is_partial = findings.iter().any(|finding| matches!(finding, Finding::NotEverywhere { .. }));
            if !is_partial || Instant::now() >= deadline {
                return Ok(());
            }
            time::sleep(PAUSE).await;
        }
    }

    /// Publishes where the record leads that somebody entered, if that is another name of ours.
    fn follow(&self, delegation: &Delegation, finding: &Finding) {
        let Finding::OtherTarget { found, .. } = finding else { return };
        self.board.change(|zones| {
            for value in zones.values(&delegation.challenge).unwrap_or_default() {
                // Where the name is nobody's, there is nothing to publish: the finding stands.
                let _ = zones.publish(found, &value);
            }
        });
    }

    /// What waiting does not mend. A target that is another name of ours is none.
    fn astray(&self, finding: &Finding) -> Option<Astray> {
        match finding {
            Finding::Missing => Some(Astray::Nowhere),
            Finding::OtherTarget { found, .. } if self.has(found) => None,
            Finding::OtherTarget { found, wanted, .. } => {
                Some(Astray::Elsewhere { found: found.clone(), wanted: wanted.clone() })
            }
            Finding::InTheWay { values, .. } => Some(Astray::Records { values: values.clone() }),
            Finding::NoAddress { server } => Some(Astray::NoAddress { server: server.clone() }),
            Finding::NotEverywhere { .. } | Finding::Blind { .. } | Finding::Unreachable { .. } => None,
        }
    }

    fn has(&self, name: &str) -> bool {
        self.board.look(|zones| zones.values(name)).is_ok()
    }

    /// What should lead to us for a batch. In which zones that is entered is no matter here.
    fn delegations(&self, batch: &[Challenge]) -> Vec<Delegation> {
        let names: Vec<DnsName> = dns_names(batch).cloned().collect();
        self.config.way.plan(&names, &self.config.reach, str::to_owned)
    }
}

#[async_trait]
impl Authenticator for DnsResponder {
    fn name(&self) -> &str {
        "responder"
    }

    fn challenge_types(&self, identifier: &Identifier) -> Vec<ChallengeType> {
        let mut kinds = vec![ChallengeType::Dns01];
        kinds.retain(|kind| kind.can_prove(identifier));
        kinds
    }

    /// The port belongs to one server.
    fn claims(&self, _: &Challenge) -> Vec<Claim> {
        vec![Claim::new(format!("dns/{}", self.config.port), format!("{:p}", Arc::as_ptr(&self.board)))]
    }

    async fn present(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        if batch.is_empty() {
            return Ok(());
        }
        for challenge in batch {
            let base = base_of(challenge)?;
            let published = self.publish(base, &challenge.dns_record_value());
            published.map_err(|_| misplaced(challenge))?;
        }
        self.opened().await
    }

    async fn ready(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        if let Some(dns) = &self.dns {
            let delegations = self.delegations(batch);
            let looks = delegations.iter().map(|delegation| self.wait_for(dns, delegation));
            join_all(looks).await.into_iter().collect::<Result<(), _>>()?;
        }
        // Whoever asked so far was not the CA.
        self.board.forget_told();
        Ok(())
    }

    async fn asked(&self, batch: &[Challenge]) {
        let own: Vec<String> = dns_names(batch).map(|name| Way::Zone.target(name.base())).collect();
        let targets: Vec<String> = dns_names(batch).map(|name| self.config.way.target(name.base())).collect();
        tokio::select! {
            () = self.board.all_told(&own) => {}
            () = self.board.all_told(&targets) => {}
        }
    }

    async fn clean_up(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        let values: Vec<String> = batch.iter().map(Challenge::dns_record_value).collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let bases: Vec<&str> = dns_names(batch).map(DnsName::base).collect();
        self.withdraw(&bases, &values).await;
        Ok(())
    }
}

fn dns_names(batch: &[Challenge]) -> impl Iterator<Item = &DnsName> {
    batch.iter().filter_map(|challenge| match &challenge.identifier {
        Identifier::Dns(name) => Some(name),
        Identifier::Ip(_) => None,
    })
}

fn base_of(challenge: &Challenge) -> Result<&str, PluginError> {
    match (&challenge.identifier, challenge.kind) {
        (Identifier::Dns(name), ChallengeType::Dns01) => Ok(name.base()),
        _ => Err(misplaced(challenge)),
    }
}

fn misplaced(challenge: &Challenge) -> PluginError {
    no_place(&challenge.identifier.value())
}

fn no_place(identifier: &str) -> PluginError {
    PluginError::NotConfigured { identifier: identifier.to_owned(), what: "place in the DNS" }
}

/// Why a name server cannot answer on `port`, as authenticators say it.
pub fn explained(port: u16, error: BindError) -> PluginError {
    match error {
        BindError::Taken { holder: Some(holder), .. } if !holder.program.is_empty() => {
            PluginError::PortTaken { port, program: holder.program, pid: holder.pid }
        }
        BindError::Taken { source, .. } | BindError::Refused { source, .. } => PluginError::Bind { port, source },
        BindError::NoAddress => PluginError::Bind { port, source: std::io::ErrorKind::AddrNotAvailable.into() },
    }
}

/// Between two looks at the name servers.
const PAUSE: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests;
