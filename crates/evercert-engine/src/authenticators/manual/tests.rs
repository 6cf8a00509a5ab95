#![expect(clippy::disallowed_methods, reason = "a test looks at the disk itself")]

use std::sync::Mutex as StdMutex;

use super::*;
use crate::authenticators::manual::conversation::Conversation;

fn challenge(name: &str, kind: ChallengeType, token: &str) -> Challenge {
    let kind_of_identifier = if name.contains(':') { "ip" } else { "dns" };
    Challenge::new(Identifier::parse(kind_of_identifier, name).unwrap(), kind, token, format!("{token}.thumb"))
}

/// A manual authenticator and the outputs of its hooks.
fn manual(auth: &str, cleanup: &str) -> (Manual, Arc<StdMutex<Vec<HookOutput>>>) {
    let config = ManualConfig { auth_hook: Some(auth.into()), cleanup_hook: Some(cleanup.into()), path: None };
    let outputs = Arc::new(StdMutex::new(Vec::new()));
    let sink = Arc::clone(&outputs);
    let report = move |output| sink.lock().unwrap().push(output);
    (Manual::new(config, None, Arc::new(report)), outputs)
}

fn said(outputs: &StdMutex<Vec<HookOutput>>) -> Vec<String> {
    let mut outputs = outputs.lock().unwrap();
    outputs.drain(..).map(|it| it.stdout).collect()
}

const SHOW: &str = r#"printf '%s|' "$CERTBOT_IDENTIFIER" "$CERTBOT_DOMAIN" "$CERTBOT_VALIDATION" \
    "${CERTBOT_TOKEN-unset}" "$CERTBOT_REMAINING_CHALLENGES" "$CERTBOT_ALL_IDENTIFIERS" \
    "$CERTBOT_ALL_DOMAINS" "${CERTBOT_AUTH_OUTPUT-unset}""#;

#[tokio::test]
async fn hooks_are_given_what_certbot_gives() {
    let (manual, outputs) = manual(SHOW, SHOW);
    let dns = challenge("*.a.test", ChallengeType::Dns01, "one");
    let value = dns.dns_record_value();
    let batch = [dns, challenge("2001:db8::1", ChallengeType::Http01, "two")];
    manual.present(&batch).await.unwrap();
    let all = "a.test,2001:db8::1|a.test,2001:db8::1";
    let first = format!("a.test|a.test|{value}|unset|1|{all}|");
    let second = format!("2001:db8::1|2001:db8::1|two.thumb|two|0|{all}|");
    let wanted = [&first, &second].map(|text| format!("{text}unset|"));
    assert_eq!(said(&outputs), wanted);
    manual.clean_up(&batch).await.unwrap();
    let wanted = [format!("{first}{first}unset||"), format!("{second}{second}unset||")];
    assert_eq!(said(&outputs), wanted);
}

#[tokio::test]
async fn presenting_and_cleaning_twice_is_harmless() {
    let (manual, outputs) = manual("echo on", "echo off");
    let batch = [challenge("a.test", ChallengeType::Http01, "one")];
    manual.present(&batch).await.unwrap();
    manual.present(&batch).await.unwrap();
    manual.clean_up(&batch).await.unwrap();
    manual.clean_up(&batch).await.unwrap();
    assert_eq!(said(&outputs), ["on\n", "off\n"]);
}

#[tokio::test]
async fn what_was_never_presented_does_not_spoil_the_cleanup() {
    let (manual, outputs) = manual("true", "echo $CERTBOT_DOMAIN");
    let batch = ["a.test", "b.test"].map(|name| challenge(name, ChallengeType::Dns01, name));
    manual.present(&batch[1..]).await.unwrap();
    said(&outputs);
    manual.clean_up(&batch).await.unwrap();
    assert_eq!(said(&outputs), ["b.test\n"]);
}

#[tokio::test]
async fn a_failing_hook_is_reported_and_stops_nothing() {
    let (manual, outputs) = manual("echo no >&2; exit 2", "true");
    let batch = ["a.test", "b.test"].map(|name| challenge(name, ChallengeType::Dns01, name));
    manual.present(&batch).await.unwrap();
    let outputs = outputs.lock().unwrap();
    let seen: Vec<_> = outputs.iter().map(|it| it.identifier.as_deref()).collect();
    assert_eq!(seen, [Some("a.test"), Some("b.test")]);
    assert!(outputs.iter().all(|it| matches!(it.status, HookStatus::Exited(2))));
    assert_eq!(outputs[0].stderr, "no\n");
}

#[tokio::test]
async fn cleanup_waits_for_an_auth_hook_whose_caller_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let fifo = folder.path().join("fifo");
    rustix::fs::mkfifoat(rustix::fs::CWD, &fifo, rustix::fs::Mode::RWXU).unwrap();
    let (manual, outputs) = manual(&format!("cat {}", fifo.display()), "echo off");
    let batch = [challenge("a.test", ChallengeType::Dns01, "one")];
    let release = tokio::task::spawn_blocking(move || std::fs::OpenOptions::new().write(true).open(fifo));
    let mut release = tokio::select! {
        opened = release => opened.unwrap().unwrap(),
        _ = manual.present(&batch) => unreachable!("the hook waits"),
    };
    std::io::Write::write_all(&mut release, b"on\n").unwrap();
    drop(release);
    manual.clean_up(&batch).await.unwrap();
    assert_eq!(said(&outputs), ["on\n", "off\n"]);
}

#[tokio::test]
async fn without_hook_or_person_the_flag_is_named() {
    let manual = Manual::new(ManualConfig::default(), None, Arc::new(drop));
    let batch = [challenge("a.test", ChallengeType::Http01, "one")];
    let error = manual.present(&batch).await;
    assert!(matches!(error, Err(PluginError::NeedsPerson { authenticator: "manual", flag: "--manual-auth-hook" })));
    manual.clean_up(&batch).await.unwrap();
}

#[derive(Default)]
struct Person(StdMutex<Vec<(String, usize, bool, bool)>>);

/// A stand-in that notes what it is told.
#[derive(Default)]
struct Helper(StdMutex<Vec<String>>);

#[async_trait]
impl Authenticator for Helper {
    fn name(&self) -> &str {
        "helper"
    }

    fn challenge_types(&self, _: &Identifier) -> Vec<ChallengeType> {
        Vec::new()
    }

    async fn present(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        self.0.lock().unwrap().extend(batch.iter().map(|challenge| format!("+{}", challenge.token)));
        Ok(())
    }

    async fn clean_up(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        self.0.lock().unwrap().extend(batch.iter().map(|challenge| format!("-{}", challenge.token)));
        Ok(())
    }
}

#[async_trait]
impl Conversation for Person {
    async fn instruct(&self, step: &Step<'_>, stand_in: &dyn Authenticator) -> Result<(), PluginError> {
        if step.challenge.kind == ChallengeType::Http01 {
            stand_in.present(std::slice::from_ref(step.challenge)).await?;
        }
        if step.challenge.base_value() == "no.test" {
            return Err(PluginError::Declined);
        }
        let seen = (step.challenge.identifier.value(), step.remaining(), step.repeats_record(), step.is_further());
        self.0.lock().unwrap().push(seen);
        Ok(())
    }
}

#[tokio::test]
async fn a_person_is_told_step_by_step() {
    let (person, helper) = (Arc::new(Person::default()), Arc::new(Helper::default()));
    let partner = Partner { conversation: Arc::clone(&person) as _, stand_in: Arc::clone(&helper) as _ };
    let manual = Manual::new(ManualConfig::default(), Some(partner), Arc::new(drop));
    let batch = [
        challenge("a.test", ChallengeType::Dns01, "one"),
        challenge("*.a.test", ChallengeType::Dns01, "two"),
        challenge("b.test", ChallengeType::Http01, "three"),
    ];
    manual.present(&batch).await.unwrap();
    let wanted = [
        ("a.test".to_owned(), 2, false, false),
        ("*.a.test".to_owned(), 1, true, true),
        ("b.test".to_owned(), 0, false, true),
    ];
    assert_eq!(*person.0.lock().unwrap(), wanted);
    manual.clean_up(&batch).await.unwrap();
    assert_eq!(*helper.0.lock().unwrap(), ["+three", "-one", "-two", "-three"]);
    let refused = [challenge("no.test", ChallengeType::Dns01, "four")];
    assert!(matches!(manual.present(&refused).await, Err(PluginError::Declined)));
}

#[test]
fn http_comes_before_dns() {
    let manual = Manual::new(ManualConfig::default(), None, Arc::new(drop));
    let types = |kind, value| manual.challenge_types(&Identifier::parse(kind, value).unwrap());
    let by_dns = [ChallengeType::Dns01, ChallengeType::DnsAccount01];
    assert_eq!(types("dns", "a.test"), [&[ChallengeType::Http01], &by_dns[..]].concat());
    assert_eq!(types("dns", "*.a.test"), by_dns);
    assert_eq!(types("ip", "::1"), [ChallengeType::Http01]);
}
