//! Whether others at the same sockets go on showing what they showed.

use std::time::Duration;

use evercert_net::handshake;
use evercert_pki::certificate::Certificate;
use evercert_pki::identifier::Identifier;
use evercert_plugin::exposure::Endpoint;
use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use tokio::time::{Instant, sleep};

use crate::install::witness::{LOOKS_AT_ONCE, NotServed, Witness, seen_in_words};

/// What others showed before a change: certificates that a visitor may have trusted.
pub(super) struct Bystanders<'a> {
    witness: &'a dyn Witness,
    before: Vec<(Endpoint, Certificate)>,
}

impl<'a> Bystanders<'a> {
    /// Looks at these places of this host now. One that shows nothing, something that ended before `now` or a certificate
    /// that somebody made for themselves has nothing to lose.
    pub(super) async fn look(witness: &'a dyn Witness, places: &[Endpoint], now: Timestamp) -> Self {
        let own = places.iter().filter(|place| handshake::is_own(place.address.ip()));
        let looks = own.map(async |place| {
            let seen = Certificate::from_der(witness.see(place, None).await.ok()?).ok()?;
            (is_trusted(&seen, now) && is_for(&seen, &place.identifier)).then(|| (place.clone(), seen))
        });
        let before = stream::iter(looks).buffered(LOOKS_AT_ONCE).filter_map(async |seen| seen).collect().await;
        Self { witness, before }
    }

    /// The places that show something else now, and still do so after `patience`.
    pub(super) async fn disturbed(&self, patience: Duration) -> Vec<NotServed> {
        let mut open: Vec<_> = self.before.iter().collect();
        let (end, mut pause) = (Instant::now() + patience, FIRST_PAUSE);
        loop {
            let looks = open.iter().map(|place| self.missed(place));
            let seen: Vec<_> = stream::iter(looks).buffered(LOOKS_AT_ONCE).collect().await;
            let (still, missed): (Vec<_>, Vec<_>) =
                open.into_iter().zip(seen).filter_map(|(place, missed)| Some((place, missed?))).unzip();
            if still.is_empty() || Instant::now() + pause > end {
                return missed;
            }
            open = still;
            sleep(pause).await;
            pause *= 2;
        }
    }

    async fn missed(&self, (place, before): &(Endpoint, Certificate)) -> Option<NotServed> {
        let seen = self.witness.see(place, before.key_type()).await;
        let now = seen.clone().ok().and_then(|der| Certificate::from_der(der).ok());
        if now.is_some_and(|now| replaces(&now, before, &place.identifier)) {
            return None;
        }
        let (address, found) = (place.address.to_string(), seen_in_words(&seen));
        Some(NotServed { identifier: told(&place.identifier, before), address, found, is_foreign: false })
    }
}

fn is_trusted(certificate: &Certificate, now: Timestamp) -> bool {
    certificate.not_after() > now && certificate.verify_signed_by(certificate).is_err()
}

/// Whoever asks by an address alone takes whatever is shown.
fn is_for(certificate: &Certificate, identifier: &Identifier) -> bool {
    let holds = |known: &Identifier| match (known, identifier) {
        (Identifier::Dns(known), Identifier::Dns(name)) if known.is_wildcard() => {
            name.as_str().split_once('.').is_some_and(|(_, rest)| rest == known.base())
        }
        _ => known == identifier,
    };
    matches!(identifier, Identifier::Ip(_)) || certificate.identifiers().iter().any(holds)
}

/// The same, or one that is as good: somebody may have renewed it meanwhile.
fn replaces(now: &Certificate, before: &Certificate, identifier: &Identifier) -> bool {
    now.der() == before.der()
        || match identifier {
            Identifier::Ip(_) => before.identifiers().iter().all(|name| now.identifiers().contains(name)),
            Identifier::Dns(_) => is_for(now, identifier),
        }
}

/// Who comes without a name is known by the certificate that is shown.
fn told(identifier: &Identifier, before: &Certificate) -> String {
    match identifier {
        Identifier::Ip(_) => before.identifiers().first().unwrap_or(identifier).value(),
        Identifier::Dns(_) => identifier.value(),
    }
}

const FIRST_PAUSE: Duration = Duration::from_millis(50);

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Mutex;

    use async_trait::async_trait;
    use evercert_net::handshake::Unseen;
    use evercert_pki::certificate::Chain;
    use evercert_pki::key::KeyType;
    use evercert_plugin::installer::Deployment;
    use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

    use super::*;

    /// What is shown at each port.
    struct Shows(Mutex<HashMap<u16, Vec<u8>>>);

    #[async_trait]
    impl Witness for Shows {
        async fn look(&self, _: &Endpoint, _: &Deployment) -> Result<(), NotServed> {
            Ok(())
        }

        async fn see(&self, endpoint: &Endpoint, _: Option<KeyType>) -> Result<Vec<u8>, Unseen> {
            self.0.lock().unwrap().get(&endpoint.address.port()).cloned().ok_or(Unseen::Refused)
        }
    }

    fn certificate(name: &str, is_signed: bool) -> Vec<u8> {
        let (key, other) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        let mut ca = CertificateParams::new(Vec::new()).unwrap();
        ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let made = match is_signed {
            true => params.signed_by(&key, &Issuer::new(ca, other)),
            false => params.self_signed(&key),
        };
        Chain::parse_pem(made.unwrap().pem().as_bytes()).unwrap().leaf().der().to_vec()
    }

    /// What is told of a place that shows one certificate before and another one afterwards.
    async fn told(place: (&str, &str), before: Vec<u8>, after: Option<Vec<u8>>) -> Vec<String> {
        let identifier = Identifier::parse(place.0, place.1).unwrap();
        let place = Endpoint { identifier, address: ([127, 0, 0, 1], 443).into() };
        let witness = Shows(Mutex::new(HashMap::from([(443, before)])));
        let bystanders = Bystanders::look(&witness, &[place], Timestamp::UNIX_EPOCH).await;
        *witness.0.lock().unwrap() = after.into_iter().map(|after| (443, after)).collect();
        let missed = bystanders.disturbed(Duration::from_secs(1)).await;
        missed.into_iter().map(|one| one.identifier).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn others_keep_a_certificate_that_is_as_good() {
        let (name, nobody) = (("dns", "b.test"), ("ip", "127.0.0.1"));
        let [ours, theirs, renewed] = ["a.test", "b.test", "b.test"].map(|name| certificate(name, true));
        for place in [name, nobody] {
            assert!(told(place, theirs.clone(), Some(theirs.clone())).await.is_empty(), "{place:?}");
            assert!(told(place, theirs.clone(), Some(renewed.clone())).await.is_empty(), "{place:?}");
            assert_eq!(told(place, theirs.clone(), Some(ours.clone())).await, ["b.test"], "{place:?}");
            assert_eq!(told(place, theirs.clone(), None).await, ["b.test"], "{place:?}");
            assert!(told(place, certificate("b.test", false), Some(ours.clone())).await.is_empty(), "{place:?}");
        }
        assert!(told(name, ours.clone(), Some(theirs)).await.is_empty(), "it had none of its own");
    }
}
