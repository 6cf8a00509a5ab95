use std::sync::Mutex;

use evercert_net::dns::records::{ServerAnswer, Silence};
use evercert_pki::clock::SystemClock;

use super::*;
use crate::authenticators::manual::conversation::Conversation;
use crate::authenticators::standalone::taken::GiveUp;
use crate::authenticators::standalone::{Standalone, StandaloneConfig};

/// What each name server has, at whatever name.
struct Zone(Vec<Result<Vec<String>, Silence>>);

#[async_trait]
impl Records for Zone {
    async fn txt(&self, name: &str) -> Result<TxtRecords, DnsError> {
        if self.0.is_empty() {
            return Err(DnsError::NoZone(name.to_owned()));
        }
        let answer =
            |values: &Result<Vec<String>, Silence>| ServerAnswer { server: "ns".into(), values: values.clone() };
        let servers = self.0.iter().map(answer).collect();
        Ok(TxtRecords { name: name.to_owned(), zone: "a.test".into(), servers })
    }
}

/// Notes the names it is asked for.
#[derive(Default)]
struct Person(Mutex<Vec<String>>);

#[async_trait]
impl Conversation for Person {
    async fn instruct(&self, step: &Step<'_>, _: &dyn Authenticator) -> Result<(), PluginError> {
        self.0.lock().unwrap().push(step.challenge.dns_record_value());
        Ok(())
    }
}

fn challenge(name: &str) -> Challenge {
    let identifier = Identifier::parse("dns", name).unwrap();
    let challenge = Challenge::new(identifier, ChallengeType::DnsPersist01, "", "");
    Challenge { account_url: "u".into(), issuers: vec!["ca.test".into()], ..challenge }
}

fn zone(servers: &[&str]) -> Option<Arc<dyn Records>> {
    let values = |text: &&str| match *text {
        "silent" => Err(Silence::Unreachable),
        "" => Ok(Vec::new()),
        text => Ok(vec![text.to_owned()]),
    };
    Some(Arc::new(Zone(servers.iter().map(values).collect())))
}

async fn unattended(servers: &[&str], name: &str) -> Result<(), Flaw> {
    let persist = Persist::new(zone(servers), Arc::new(SystemClock), None);
    match persist.present(&[challenge(name)]).await {
        Ok(()) => Ok(()),
        Err(PluginError::Record { flaw, .. }) => Err(flaw),
        Err(error) => panic!("{error}"),
    }
}

const GOOD: &str = "ca.test;accounturi=u;policy=wildcard";

#[tokio::test]
async fn each_server_that_answers_must_have_a_good_record() {
    for (servers, expected) in [
        (&[GOOD, GOOD][..], Ok(())),
        (&[GOOD, "silent"], Ok(())),
        (&["silent"], Ok(())),
        (&[], Ok(())),
        (&[GOOD, ""], Err(Flaw::Missing)),
        (&[GOOD, "ca.test; accounturi=w"], Err(Flaw::OtherAccount("w".into()))),
        (&["ca.test; accounturi=u"], Err(Flaw::NotForWildcards)),
        (&["ca.test; accounturi=u; policy=wildcard; persistUntil=1000"], Err(Flaw::Over(1_000))),
    ] {
        assert_eq!(unattended(servers, "*.a.test").await, expected, "{servers:?}");
    }
    assert_eq!(unattended(&["ca.test; accounturi=u"], "a.test").await, Ok(()));
}

#[tokio::test]
async fn a_person_enters_the_record_of_the_wildcard_first() {
    let person = Arc::new(Person::default());
    let stand_in = Arc::new(
        Standalone::new(
            StandaloneConfig { http01_port: 80, http01_address: String::new(), tls_port: 443 },
            Arc::new(GiveUp),
        )
        .unwrap(),
    );
    let partner = Partner { conversation: person.clone(), stand_in };
    let persist = Persist::new(zone(&[""]), Arc::new(SystemClock), Some(partner));
    persist.present(&[challenge("a.test"), challenge("*.a.test")]).await.unwrap();
    assert_eq!(*person.0.lock().unwrap(), [GOOD, "ca.test;accounturi=u"]);
}

#[test]
fn addresses_have_no_record() {
    let persist = Persist::new(zone(&[]), Arc::new(SystemClock), None);
    assert!(persist.challenge_types(&Identifier::parse("ip", "::1").unwrap()).is_empty());
}
