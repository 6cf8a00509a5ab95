//! Whether name servers show what was published, and where a name leads.

use std::time::Duration;

use async_trait::async_trait;
use evercert_net::dns::Dns;
use evercert_net::dns::records::{ServerAnswer, TxtRecords};
use evercert_pki::random::{Random, SystemRandom};
use tokio::time::{Instant, sleep};

/// Asks the name servers of a zone.
#[async_trait]
pub trait Looker: Send + Sync {
    /// The TXT records of a name at all authoritative servers, aliases followed; `None` if they cannot be found.
    async fn txt(&self, name: &str) -> Option<TxtRecords>;
}

#[async_trait]
impl Looker for Dns {
    async fn txt(&self, name: &str) -> Option<TxtRecords> {
        Dns::txt(self, name)
            .await
            .inspect_err(|error| tracing::debug!(target: "evercert_dns::look", "{name}: {error}"))
            .ok()
    }
}

/// A host that does not say whom it asks for names sees nothing.
#[async_trait]
impl<T: Looker> Looker for Option<T> {
    async fn txt(&self, name: &str) -> Option<TxtRecords> {
        match self {
            Some(looker) => looker.txt(name).await,
            None => None,
        }
    }
}

/// How long name servers are waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wait {
    /// Until they show it, but not longer than this; where nobody can be asked, the shorter time.
    Look {
        /// The longest wait.
        longest: Duration,
        /// The wait where nothing can be seen, as certbot waits.
        blind: Duration,
    },
    /// Always this long, as certbot does.
    Sleep(Duration),
}

/// What waiting came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// All servers that answer show it, or nobody looked.
    Everywhere,
    /// Nobody could be asked.
    Blind,
    /// The servers that did not show it to the end.
    Missing {
        /// The zone.
        zone: String,
        /// Their names.
        servers: Vec<String>,
    },
}

/// Waits until the servers of `name` show `value`.
pub async fn wait_for(looker: &dyn Looker, name: &str, value: &str, wait: Wait) -> Seen {
    let (longest, blind) = match wait {
        Wait::Look { longest, blind } => (longest, blind),
        Wait::Sleep(time) => {
            sleep(time).await;
            return Seen::Everywhere;
        }
    };
    let (start, mut pause) = (Instant::now(), FIRST_PAUSE);
    loop {
        let seen = judge(looker.txt(name).await, value);
        let patience = if seen == Seen::Blind { blind.min(longest) } else { longest };
        let left = patience.saturating_sub(start.elapsed());
        if seen == Seen::Everywhere || left.is_zero() {
            return seen;
        }
        sleep(pause.min(left)).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Who does not answer is not waited for: the way from here may be blocked, and the CA asks from elsewhere.
fn judge(records: Option<TxtRecords>, value: &str) -> Seen {
    let Some(records) = records else { return Seen::Blind };
    let shows =
        |answer: &ServerAnswer| answer.values.as_ref().is_ok_and(|values| values.iter().any(|one| one == value));
    let answering = || records.servers.iter().filter(|answer| answer.values.is_ok());
    let missing: Vec<String> =
        answering().filter(|answer| !shows(answer)).map(|answer| answer.server.clone()).collect();
    match (answering().count(), missing.is_empty()) {
        (0, _) => Seen::Blind,
        (_, true) => Seen::Everywhere,
        (_, false) => Seen::Missing { zone: records.zone, servers: missing },
    }
}

/// Where a value for `name` belongs: the name itself, or what it is an alias of (CNAME).
///
/// An alias that every name of the zone has (`*.example.com`) is nobody's wish for this one: a record at the name itself
/// takes its place.
pub async fn place_of(looker: &dyn Looker, name: &str) -> String {
    let target = match looker.txt(name).await {
        Some(records) if records.name != name && is_plain(&records.name) => records.name,
        _ => return name.to_owned(),
    };
    let Some((_, parent)) = name.split_once('.') else { return target };
    let nobody = format!("_{}.{parent}", hex_token());
    match looker.txt(&nobody).await {
        Some(records) if records.name == target => name.to_owned(),
        _ => target,
    }
}

/// A name that nobody can have.
fn hex_token() -> String {
    (0..4).map(|_| format!("{:04x}", SystemRandom.below(1 << 16))).collect()
}

/// What DNS may hold as a name is not always fit for a URL.
fn is_plain(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(4);

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::HashMap;
    use std::sync::Mutex;

    use evercert_net::dns::records::Silence;

    use super::*;

    /// Says for each name where it leads and what is there from a moment on.
    #[derive(Default)]
    pub(crate) struct Servers {
        pub(crate) aliases: HashMap<String, String>,
        pub(crate) wildcard: Option<String>,
        pub(crate) since: Mutex<HashMap<String, (Instant, String)>>,
        pub(crate) dead: bool,
    }

    #[async_trait]
    impl Looker for Servers {
        async fn txt(&self, name: &str) -> Option<TxtRecords> {
            let target = self.aliases.get(name).or(self.wildcard.as_ref()).cloned().unwrap_or_else(|| name.to_owned());
            let since = self.since.lock().unwrap();
            let there = since.get(&target).filter(|(moment, _)| *moment <= Instant::now());
            let values = there.map(|(_, value)| vec![value.clone()]).unwrap_or_default();
            let answer = |server: &str, values| ServerAnswer { server: server.into(), values };
            let servers = vec![answer("ns1.test", Ok(values)), answer("ns2.test", Err(Silence::Unreachable))];
            let servers = if self.dead { servers.into_iter().skip(1).collect() } else { servers };
            Some(TxtRecords { name: target, zone: "a.test".into(), servers })
        }
    }

    const WAIT: Wait = Wait::Look { longest: Duration::from_secs(60), blind: Duration::from_secs(10) };

    async fn waited(servers: &Servers, wait: Wait) -> (Seen, u64) {
        let start = Instant::now();
        let seen = wait_for(servers, "_x.a.test", "v", wait).await;
        (seen, start.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn servers_are_waited_for_until_they_show_it() {
        let servers = Servers::default();
        let later = Instant::now() + Duration::from_secs(9);
        servers.since.lock().unwrap().insert("_x.a.test".into(), (later, "v".into()));
        let (seen, seconds) = waited(&servers, WAIT).await;
        assert_eq!(seen, Seen::Everywhere);
        assert!((9..=13).contains(&seconds), "{seconds}");
        assert_eq!(waited(&servers, WAIT).await, (Seen::Everywhere, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_ends() {
        let missing = Seen::Missing { zone: "a.test".into(), servers: vec!["ns1.test".into()] };
        assert_eq!(waited(&Servers::default(), WAIT).await, (missing, 60));
        let dead = Servers { dead: true, ..Servers::default() };
        assert_eq!(waited(&dead, WAIT).await, (Seen::Blind, 10));
        assert_eq!(waited(&dead, Wait::Sleep(Duration::from_secs(30))).await, (Seen::Everywhere, 30));
    }

    #[tokio::test]
    async fn aliases_are_followed_unless_every_name_has_them() {
        let alias = |name: &str, to: &str| Servers { aliases: [(name.into(), to.into())].into(), ..Servers::default() };
        let name = "_acme-challenge.a.test";
        assert_eq!(place_of(&Servers::default(), name).await, name);
        assert_eq!(place_of(&alias(name, "x.b.test"), name).await, "x.b.test");
        assert_eq!(place_of(&alias(name, "x\"y.b.test"), name).await, name);
        let wildcard = Servers { wildcard: Some("cdn.test".into()), ..Servers::default() };
        assert_eq!(place_of(&wildcard, name).await, name);
        let own = Servers { wildcard: Some("cdn.test".into()), ..alias(name, "x.b.test") };
        assert_eq!(place_of(&own, name).await, "x.b.test");
    }
}
