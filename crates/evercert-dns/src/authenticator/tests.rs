use std::path::Path;
use std::time::Duration;

use super::*;
use crate::look::tests::Servers;

/// A provider in memory.
#[derive(Default)]
struct Memory {
    values: Mutex<Vec<(String, String)>>,
    /// Refuses to add at this name.
    refuses: Option<&'static str>,
    one: bool,
    commits: Mutex<usize>,
}

impl Memory {
    fn values(&self) -> Vec<(String, String)> {
        let mut values = self.values.lock().unwrap().clone();
        values.sort();
        values
    }
}

#[async_trait]
impl DnsProvider for Memory {
    fn name(&self) -> &str {
        "memory"
    }

    async fn find_zone(&self, name: &str) -> Result<DnsZone, DnsError> {
        let zone = |zone: &str| DnsZone { name: zone.into(), id: zone.into(), ..DnsZone::default() };
        let found = ["a.test", "b.test"].into_iter().map(zone).find(|zone| zone.holds(name));
        found.ok_or_else(|| DnsError::NoZone { name: name.into() })
    }

    async fn add_txt(&self, record: &TxtRecord) -> Result<(), DnsError> {
        if self.refuses == Some(record.name.as_str()) {
            return Err(DnsError::Forbidden { detail: "no".into() });
        }
        self.values.lock().unwrap().push((record.name.clone(), record.value.clone()));
        Ok(())
    }

    async fn remove_txt(&self, record: &TxtRecord) -> Result<(), DnsError> {
        let gone = (record.name.clone(), record.value.clone());
        self.values.lock().unwrap().retain(|value| *value != gone);
        Ok(())
    }

    async fn commit(&self, _: &DnsZone) -> Result<(), DnsError> {
        *self.commits.lock().unwrap() += 1;
        Ok(())
    }

    fn only_one(&self, _: &str) -> Option<String> {
        self.one.then(|| "the one".to_owned())
    }
}

type Notices = Arc<Mutex<Vec<Notice>>>;

fn authenticator(memory: &Arc<Memory>, servers: Servers, journal: &Path) -> (DnsAuthenticator, Notices) {
    let notices = Notices::default();
    let told = notices.clone();
    let surroundings = Surroundings {
        looker: Arc::new(servers),
        journal: Arc::new(Journal::new(journal.join("dns.json"))),
        report: Arc::new(move |notice| told.lock().unwrap().push(notice)),
    };
    let wait = Wait::Look { longest: Duration::from_secs(60), blind: Duration::from_secs(10) };
    (DnsAuthenticator::new(memory.clone(), "memory:/c.ini".into(), surroundings, wait), notices)
}

fn challenge(name: &str, token: &str) -> Challenge {
    Challenge::new(Identifier::parse("dns", name).unwrap(), ChallengeType::Dns01, token, format!("{token}.thumb"))
}

fn batch() -> Vec<Challenge> {
    vec![challenge("a.test", "1"), challenge("*.a.test", "2"), challenge("www.b.test", "3")]
}

#[tokio::test]
async fn a_batch_is_published_by_zone_and_taken_away() {
    let (memory, folder) = (Arc::new(Memory::default()), tempfile::tempdir().unwrap());
    let foreign = ("_acme-challenge.a.test".to_owned(), "theirs".to_owned());
    memory.values.lock().unwrap().push(foreign.clone());
    let (authenticator, _) = authenticator(&memory, Servers::default(), folder.path());
    authenticator.present(&batch()).await.unwrap();
    let names: Vec<_> = memory.values().into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        ["_acme-challenge.a.test", "_acme-challenge.a.test", "_acme-challenge.a.test", "_acme-challenge.www.b.test"]
    );
    assert_eq!(*memory.commits.lock().unwrap(), 2);
    for _ in 0..2 {
        authenticator.clean_up(&batch()).await.unwrap();
        assert_eq!(memory.values(), std::slice::from_ref(&foreign));
    }
    assert!(!evercert_store::fs::exists(&folder.path().join("dns.json")));
}

#[tokio::test]
async fn an_alias_is_followed_into_its_zone() {
    let (memory, folder) = (Arc::new(Memory::default()), tempfile::tempdir().unwrap());
    let aliases = [("_acme-challenge.elsewhere.test".into(), "x.b.test".into())].into();
    let servers = Servers { aliases, ..Servers::default() };
    let (authenticator, _) = authenticator(&memory, servers, folder.path());
    let batch = [challenge("elsewhere.test", "1")];
    authenticator.present(&batch).await.unwrap();
    assert_eq!(memory.values()[0].0, "x.b.test");
    authenticator.clean_up(&batch).await.unwrap();
    assert!(memory.values().is_empty());
}

#[tokio::test]
async fn what_a_killed_run_left_is_taken_away_first() {
    let (memory, folder) = (Arc::new(Memory::default()), tempfile::tempdir().unwrap());
    let (killed, _) = authenticator(&memory, Servers::default(), folder.path());
    killed.present(&batch()).await.unwrap();
    drop(killed);
    let (next, notices) = authenticator(&memory, Servers::default(), folder.path());
    let other = [challenge("c.a.test", "9")];
    next.present(&other).await.unwrap();
    assert_eq!(memory.values().len(), 1);
    let removed = notices.lock().unwrap().iter().filter(|notice| matches!(notice, Notice::Removed { .. })).count();
    assert_eq!(removed, 3);
    next.clean_up(&other).await.unwrap();
    assert!(!evercert_store::fs::exists(&folder.path().join("dns.json")));
}

#[tokio::test]
async fn a_failure_names_the_record_and_leaves_nothing() {
    let refuses = Some("_acme-challenge.www.b.test");
    let (memory, folder) = (Arc::new(Memory { refuses, ..Memory::default() }), tempfile::tempdir().unwrap());
    let (authenticator, _) = authenticator(&memory, Servers::default(), folder.path());
    let error = authenticator.present(&batch()).await.unwrap_err();
    assert!(matches!(&error, PluginError::Dns { name, source, .. }
        if matches!(**source, DnsError::Forbidden { .. }) && Some(&**name) == refuses));
    authenticator.clean_up(&batch()).await.unwrap();
    assert!(memory.values().is_empty());
    let error = authenticator.present(&[challenge("c.test", "1")]).await.unwrap_err();
    assert!(matches!(error, PluginError::Dns { source, .. } if matches!(*source, DnsError::NoZone { .. })));
}

#[tokio::test]
async fn two_values_do_not_go_where_one_does() {
    let (memory, folder) = (Arc::new(Memory { one: true, ..Memory::default() }), tempfile::tempdir().unwrap());
    let (authenticator, _) = authenticator(&memory, Servers::default(), folder.path());
    let error = authenticator.present(&batch()).await.unwrap_err();
    assert!(matches!(error, PluginError::OneValue { place, .. } if place == "the one"));
    let claims: Vec<_> = batch().iter().flat_map(|challenge| authenticator.claims(challenge)).collect();
    assert_eq!(claims[0].what, claims[1].what);
    assert_ne!(claims[0].holder, claims[1].holder);
}

#[tokio::test(start_paused = true)]
async fn servers_that_never_show_it_stop_nothing() {
    let (memory, folder) = (Arc::new(Memory::default()), tempfile::tempdir().unwrap());
    let (authenticator, notices) = authenticator(&memory, Servers::default(), folder.path());
    authenticator.ready(&batch()[..1]).await.unwrap();
    assert!(matches!(&notices.lock().unwrap()[..], [Notice::Unseen { servers, .. }] if servers == &["ns1.test"]));
}

#[tokio::test]
async fn a_name_may_have_a_record_for_each_account() {
    let (memory, folder) = (Arc::new(Memory::default()), tempfile::tempdir().unwrap());
    let (authenticator, _) = authenticator(&memory, Servers::default(), folder.path());
    let identifier = Identifier::parse("dns", "*.a.test").unwrap();
    let kinds = [ChallengeType::Dns01, ChallengeType::DnsAccount01];
    assert_eq!(authenticator.challenge_types(&identifier), kinds);
    let of_account = Challenge::new(identifier, ChallengeType::DnsAccount01, "1", "1.thumb");
    let of_account = [Challenge { account_url: "https://ca.test/acct/1".into(), ..of_account }];
    authenticator.present(&of_account).await.unwrap();
    assert!(memory.values()[0].0.ends_with("._acme-challenge.a.test"));
    authenticator.clean_up(&of_account).await.unwrap();
    assert!(memory.values().is_empty());
}
