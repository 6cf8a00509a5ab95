//! Looking whether servers show the certificates that were renewed.

use std::time::Duration;

use evercert_net::handshake::{self, Unseen};
use evercert_pki::certificate::Certificate;
use evercert_plugin::exposure::Endpoint;
use evercert_plugin::installer::{Deployment, Installer};
use futures_util::{StreamExt, stream};
use tokio::time::{Instant, sleep};

use crate::install::witness::{LOOKS_AT_ONCE, Witness, leaf, seen_in_words};

/// A certificate that was renewed.
#[derive(Clone, Debug)]
pub struct Renewed {
    /// Its files, which hold the new one, and its names.
    pub deployment: Deployment,
    /// Those that it replaced: a server that shows one of them goes on as before.
    pub before: Vec<Certificate>,
}

/// What one place shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Where, and who was asked for.
    pub endpoint: Endpoint,
    /// What is shown.
    pub shown: Shown,
}

/// What is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The new certificate.
    New,
    /// One that it replaced, in a few words.
    Before(String),
    /// Another one, or none, in a few words: another program may stand there on purpose.
    Other(String),
}

/// Looks at the servers of an installer.
#[derive(Clone, Copy)]
pub struct Lookout<'a> {
    /// Knows where to look.
    pub installer: &'a dyn Installer,
    /// Looks.
    pub witness: &'a dyn Witness,
    /// How long a place that shows an old certificate may take to change over.
    pub patience: Duration,
}

impl Lookout<'_> {
    /// What each of the certificates' places shows, a list for each certificate. The first place of each is looked at
    /// before the second of any: of very many places the last are left out rather than waited for. Dropping the future
    /// is safe.
    pub async fn look(&self, renewed: &[Renewed]) -> Vec<Vec<Sight>> {
        let mut sights = vec![Vec::new(); renewed.len()];
        let mut open = self.places(renewed);
        let enough = Instant::now() + ENOUGH;
        let looks = open.drain(..).map(async |place| match Instant::now() < enough {
            true => Some(self.see(renewed, place).await),
            false => None,
        });
        let mut seen: Vec<_> =
            stream::iter(looks).buffered(LOOKS_AT_ONCE).filter_map(async |seen| seen).collect().await;
        let (end, mut pause) = (Instant::now() + self.patience, FIRST_PAUSE);
        loop {
            let is_over = Instant::now() + pause > end;
            let is_open = |(_, sight): &(usize, Sight)| !is_over && matches!(sight.shown, Shown::Before(_));
            let (again, done): (Vec<_>, Vec<_>) = seen.into_iter().partition(is_open);
            done.into_iter().for_each(|(number, sight)| sights[number].push(sight));
            if again.is_empty() {
                return sights;
            }
            sleep(pause).await;
            pause *= 2;
            let looks = again.into_iter().map(|(number, sight)| self.see(renewed, (number, sight.endpoint)));
            seen = stream::iter(looks).buffered(LOOKS_AT_ONCE).collect().await;
        }
    }

    /// Where to look, on this host, and for which of the certificates.
    fn places(&self, renewed: &[Renewed]) -> Vec<(usize, Endpoint)> {
        let deployments: Vec<_> = renewed.iter().map(|one| &one.deployment).collect();
        let mut places: Vec<_> = self
            .installer
            .endpoints(&deployments)
            .into_iter()
            .enumerate()
            .flat_map(|(number, endpoints)| {
                endpoints.into_iter().enumerate().map(move |(turn, one)| (turn, number, one))
            })
            .filter(|(_, _, endpoint)| handshake::is_own(endpoint.address.ip()))
            .collect();
        places.sort_by_key(|(turn, number, _)| (*turn, *number));
        places.into_iter().map(|(_, number, endpoint)| (number, endpoint)).collect()
    }

    async fn see(&self, renewed: &[Renewed], (number, endpoint): (usize, Endpoint)) -> (usize, Sight) {
        let shown = self.shown(&renewed[number], &endpoint).await;
        (number, Sight { endpoint, shown })
    }

    /// A server with keys of several types shows one of the type that is asked for: the old one may be of another.
    async fn shown(&self, renewed: &Renewed, endpoint: &Endpoint) -> Shown {
        let Some(new) = leaf(&renewed.deployment.cert) else {
            return Shown::Other("nothing to compare it with".into());
        };
        let seen = self.witness.see(endpoint, new.key_type()).await;
        let shown = compared(&seen, &new, &renewed.before);
        let is_other_type = |old: &&Certificate| old.key_type() != new.key_type();
        match (&shown, renewed.before.iter().find(is_other_type)) {
            (Shown::Other(_), Some(old)) => {
                let seen = self.witness.see(endpoint, old.key_type()).await;
                let old = compared(&seen, &new, &renewed.before);
                if matches!(old, Shown::Before(_)) { old } else { shown }
            }
            _ => shown,
        }
    }
}

fn compared(seen: &Result<Vec<u8>, Unseen>, new: &Certificate, before: &[Certificate]) -> Shown {
    match seen {
        Ok(der) if der == new.der() => Shown::New,
        Ok(der) => match before.iter().find(|old| old.der() == der) {
            Some(old) => Shown::Before(format!("the one before, serial {}", old.serial_hex())),
            None => Shown::Other(seen_in_words(seen)),
        },
        Err(_) => Shown::Other(seen_in_words(seen)),
    }
}

const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// Ten thousand handshakes take less.
const ENOUGH: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "a test writes to the disk itself")]

    use std::collections::HashMap;
    use std::net::SocketAddr;
    use std::sync::Mutex;

    use async_trait::async_trait;
    use evercert_pki::certificate::Chain;
    use evercert_pki::identifier::Identifier;
    use evercert_pki::key::KeyType;
    use evercert_plugin::edit::Plan;
    use evercert_plugin::install_error::InstallError;
    use evercert_plugin::installer::Enhancement;
    use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ED25519, SignatureAlgorithm};

    use super::*;
    use crate::install::witness::NotServed;

    /// A server that listens in these places for every name.
    struct Somewhere(Vec<SocketAddr>);

    #[async_trait]
    impl Installer for Somewhere {
        fn name(&self) -> &'static str {
            "somewhere"
        }

        fn enhancements(&self) -> &[Enhancement] {
            &[]
        }

        fn names(&self) -> Result<Vec<Identifier>, InstallError> {
            Ok(Vec::new())
        }

        fn plan_deployment(&self, _: &Deployment) -> Result<Plan, InstallError> {
            Ok(Plan::default())
        }

        fn plan_enhancement(&self, _: &Deployment, _: Enhancement) -> Result<Plan, InstallError> {
            Ok(Plan::default())
        }

        async fn test(&self) -> Result<(), InstallError> {
            Ok(())
        }

        async fn reload(&self) -> Result<(), InstallError> {
            Ok(())
        }

        fn endpoints(&self, deployments: &[&Deployment]) -> Vec<Vec<Endpoint>> {
            let endpoint = |identifier: &Identifier, address: &SocketAddr| Endpoint {
                identifier: identifier.clone(),
                address: *address,
            };
            let all = |one: &&Deployment| {
                let places = |name| self.0.iter().map(move |address| endpoint(name, address));
                one.identifiers.iter().flat_map(places).collect()
            };
            deployments.iter().map(all).collect()
        }
    }

    /// What is shown at each port, time after time; the last for ever.
    struct Shows(Mutex<HashMap<u16, Vec<Vec<u8>>>>);

    #[async_trait]
    impl Witness for Shows {
        async fn look(&self, _: &Endpoint, _: &Deployment) -> Result<(), NotServed> {
            Ok(())
        }

        async fn see(&self, endpoint: &Endpoint, key_type: Option<KeyType>) -> Result<Vec<u8>, Unseen> {
            let mut shown = self.0.lock().unwrap();
            let at = shown.get_mut(&endpoint.address.port()).ok_or(Unseen::Refused)?;
            let der = if at.len() > 1 { at.remove(0) } else { at[0].clone() };
            let kind = Certificate::from_der(der.clone()).unwrap().key_type();
            if kind == key_type { Ok(der) } else { Err(Unseen::Foreign) }
        }
    }

    fn certificate(name: &str, algorithm: &'static SignatureAlgorithm) -> (Certificate, String) {
        let key = KeyPair::generate_for(algorithm).unwrap();
        let pem = CertificateParams::new([name.to_owned()]).unwrap().self_signed(&key).unwrap().pem();
        (Chain::parse_pem(pem.as_bytes()).unwrap().leaf().clone(), pem)
    }

    #[tokio::test(start_paused = true)]
    async fn old_ones_are_waited_for_and_others_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let cert = folder.path().join("cert.pem");
        let (new, pem) = certificate("a.test", &PKCS_ECDSA_P256_SHA256);
        let (old, older) = (certificate("a.test", &PKCS_ECDSA_P256_SHA256).0, certificate("a.test", &PKCS_ED25519).0);
        let other = certificate("b.test", &PKCS_ECDSA_P256_SHA256).0;
        std::fs::write(&cert, pem).unwrap();
        let der = |certificate: &Certificate| certificate.der().to_vec();
        let shown = HashMap::from([
            (1, vec![der(&new)]),
            (2, vec![der(&old), der(&old), der(&new)]),
            (3, vec![der(&old)]),
            (4, vec![der(&older)]),
            (5, vec![der(&other)]),
        ]);
        let own = |port| SocketAddr::from(([127, 0, 0, 1], port));
        let places = (1..=6).map(own).chain([SocketAddr::from(([192, 0, 2, 77], 443))]).collect();
        let deployment = Deployment {
            identifiers: vec![Identifier::parse("dns", "a.test").unwrap()],
            cert,
            key: "/k".into(),
            chain: None,
            fullchain: None,
        };
        let (installer, witness) = (Somewhere(places), Shows(Mutex::new(shown)));
        let lookout = Lookout { installer: &installer, witness: &witness, patience: Duration::from_secs(1) };
        let renewed = Renewed { deployment, before: vec![older, old] };
        let [mut sights] = <[_; 1]>::try_from(lookout.look(&[renewed]).await).unwrap();
        sights.sort_by_key(|sight| sight.endpoint.address.port());
        let kinds: Vec<_> = sights
            .iter()
            .map(|sight| match sight.shown {
                Shown::New => "new",
                Shown::Before(_) => "before",
                Shown::Other(_) => "other",
            })
            .collect();
        assert_eq!(kinds, ["new", "new", "before", "before", "other", "other"]);
    }
}
