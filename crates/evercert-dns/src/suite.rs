//! What every provider must do: one suite for all of them.

use std::sync::Arc;
use std::time::Duration;

use evercert_plugin::dns_error::DnsError;
use evercert_plugin::dns_provider::{DnsProvider, TxtRecord};

use crate::credentials::Credentials;
use crate::provider::Provider;
use crate::testing::{Answers, Fake, Mischief, Row, web};

/// A provider and its fake.
pub(crate) struct Case {
    pub(crate) provider: &'static Provider,
    pub(crate) answers: Answers,
    /// Credentials that the fake accepts, without `base_url`.
    pub(crate) right: &'static [(&'static str, &'static str)],
    /// The same with a secret that it does not accept.
    pub(crate) wrong: &'static [(&'static str, &'static str)],
    /// The field that says where the provider is.
    pub(crate) place: &'static str,
}

impl Case {
    pub(crate) async fn behaves(&self) {
        self.keeps_what_is_not_ours().await;
        self.holds_two_values().await;
        self.serves_other_names().await;
        self.finds_the_nearest_zone().await;
        self.refuses_wrong_credentials().await;
        for mischief in [Mischief::TooMany, Mischief::Broken, Mischief::Html, Mischief::Garbage] {
            self.withstands(mischief).await;
        }
    }

    /// Every template can be filled, every method exists.
    async fn setup(&self, credentials: &[(&str, &str)]) -> (Fake, Arc<dyn DnsProvider>) {
        let fake = Fake::start(self.answers).await;
        let url = fake.url.clone();
        let all: Vec<_> = credentials.iter().copied().chain([(self.place, url.as_str())]).collect();
        let credentials = Credentials::of(self.provider.facts, &all);
        let provider = self.provider.with(&credentials, web()).unwrap();
        assert_eq!(provider.name(), self.provider.facts.id);
        (fake, provider)
    }

    async fn keeps_what_is_not_ours(&self) {
        let (fake, provider) = self.setup(self.right).await;
        let before = sorted(&fake);
        let record = record(&*provider, "_acme-challenge.example.com", FIRST).await;
        for _ in 0..2 {
            provider.add_txt(&record).await.unwrap();
            self.live(&fake, &*provider, &record).await;
            assert_eq!(values(&fake, &record.name), [FIRST, "somebody-else"], "{}", provider.name());
        }
        for _ in 0..2 {
            provider.remove_txt(&record).await.unwrap();
            self.live(&fake, &*provider, &record).await;
            assert_eq!(sorted(&fake), before, "{}", provider.name());
        }
    }

    pub(crate) async fn holds_two_values(&self) {
        let (fake, provider) = self.setup(self.right).await;
        let name = "_acme-challenge.www.example.com";
        let before = sorted(&fake);
        let (first, second) = (record(&*provider, name, FIRST).await, record(&*provider, name, SECOND).await);
        provider.add_txt(&first).await.unwrap();
        provider.add_txt(&second).await.unwrap();
        assert_eq!(values(&fake, name), [FIRST, SECOND], "{}", provider.name());
        provider.remove_txt(&first).await.unwrap();
        assert_eq!(values(&fake, name), [SECOND], "{}", provider.name());
        provider.remove_txt(&second).await.unwrap();
        self.live(&fake, &*provider, &second).await;
        assert_eq!(sorted(&fake), before, "{}", provider.name());
    }

    /// The zone itself, where an alias may lead.
    async fn serves_other_names(&self) {
        let (fake, provider) = self.setup(self.right).await;
        let before = sorted(&fake);
        let record = record(&*provider, "sub.example.com", FIRST).await;
        provider.add_txt(&record).await.unwrap();
        assert_eq!(values(&fake, "sub.example.com"), [FIRST], "{}", provider.name());
        provider.remove_txt(&record).await.unwrap();
        assert_eq!(sorted(&fake), before, "{}", provider.name());
    }

    async fn finds_the_nearest_zone(&self) {
        let (_fake, provider) = self.setup(self.right).await;
        for (name, zone) in [
            ("_acme-challenge.example.com", Some("example.com")),
            ("_acme-challenge.a.b.sub.example.com", Some("sub.example.com")),
            ("_acme-challenge.elsewhere.org", None),
            ("_acme-challenge.notexample.com", None),
        ] {
            match provider.find_zone(name).await {
                Ok(found) => assert_eq!(Some(found.name.as_str()), zone, "{name}"),
                Err(DnsError::NoZone { name: told }) => assert_eq!((zone, told.as_str()), (None, name)),
                Err(error) => panic!("{}: {name}: {error:?}", provider.name()),
            }
        }
    }

    async fn refuses_wrong_credentials(&self) {
        let (_fake, provider) = self.setup(self.wrong).await;
        let error = provider.find_zone("_acme-challenge.example.com").await.unwrap_err();
        assert!(matches!(error, DnsError::Credentials { .. }), "{}: {error:?}", provider.name());
        self.hides_secrets(&error);
    }

    /// No secret is in anything that could be shown.
    fn hides_secrets(&self, error: &DnsError) {
        let shown = format!("{error} {error:?} {}", error.detail());
        for (name, value) in self.wrong.iter().chain(self.right) {
            let is_secret = self.provider.facts.field(name).is_some_and(|field| field.secret);
            assert!(!is_secret || !shown.contains(value), "{} shows {name}: {shown}", self.provider.facts.id);
        }
    }

    async fn withstands(&self, mischief: Mischief) {
        let (fake, provider) = self.setup(self.right).await;
        let record = record(&*provider, "_acme-challenge.example.com", FIRST).await;
        fake.world().mischief = Some(mischief);
        let added = provider.add_txt(&record).await.unwrap_err();
        let removed = provider.remove_txt(&record).await.unwrap_err();
        for error in [added, removed] {
            let expected = match (&error, mischief) {
                (DnsError::RateLimited { after, .. }, Mischief::TooMany) => *after == Some(Duration::from_secs(7)),
                (DnsError::Trouble { .. }, Mischief::Broken) => error.is_passing(),
                (DnsError::NotUnderstood { .. }, Mischief::Html | Mischief::Garbage) => !error.is_passing(),
                // A service that answers in one word has no other way to refuse.
                (DnsError::Credentials { .. }, Mischief::Html | Mischief::Garbage) => true,
                _ => false,
            };
            assert!(expected, "{}: {mischief:?}: {error:?}", provider.name());
            self.hides_secrets(&error);
        }
        fake.world().mischief = None;
        provider.add_txt(&record).await.unwrap();
    }

    async fn live(&self, fake: &Fake, provider: &dyn DnsProvider, record: &TxtRecord) {
        provider.commit(&record.zone).await.unwrap();
        assert_eq!(fake.world().pending, 0, "{}", provider.name());
    }
}

async fn record(provider: &dyn DnsProvider, name: &str, value: &str) -> TxtRecord {
    let zone = provider.find_zone(name).await.unwrap();
    TxtRecord { zone, name: name.into(), value: value.into() }
}

fn values(fake: &Fake, name: &str) -> Vec<String> {
    let mut values: Vec<_> = fake.world().at(name, "TXT").into_iter().map(|row| row.value).collect();
    values.sort();
    values
}

fn sorted(fake: &Fake) -> Vec<Row> {
    let mut rows = fake.world().rows.clone();
    rows.sort();
    rows
}

/// Two values as challenges have them; `-` and `_` are in their alphabet.
const FIRST: &str = "LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0";
const SECOND: &str = "_-XcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0L";
