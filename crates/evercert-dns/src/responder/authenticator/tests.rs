use std::net::SocketAddr;

use evercert_pki::clock::FixedClock;
use futures_util::FutureExt;
use hickory_proto::{
    op::{Message, MessageType, OpCode, Query, ResponseCode},
    rr::{Name, RecordType},
};
use tokio::net::UdpSocket;

use super::*;

fn config(port: u16) -> ResponderConfig {
    ResponderConfig {
        port,
        addresses: vec![[127, 0, 0, 1].into()],
        reach: Reach::Name("h.example.test".into()),
        way: Way::Alias { zone: "auth.test".into() },
        ttl: 1,
        patience: Duration::ZERO,
    }
}

fn responder(config: ResponderConfig) -> DnsResponder {
    let clock = FixedClock::new("2026-11-20T00:00:00Z".parse().unwrap());
    DnsResponder::new(config, None, Arc::new(clock))
}

fn challenge(name: &str, token: &str) -> Challenge {
    Challenge::new(Identifier::parse("dns", name).unwrap(), ChallengeType::Dns01, token, format!("{token}.thumb"))
}

/// A port that nobody has right now.
async fn free_port() -> u16 {
    let sockets = Sockets::bind(&[[127, 0, 0, 1].into()], 0).await.unwrap();
    sockets.addresses()[0].port()
}

async fn ask(port: u16, name: &str) -> Message {
    let mut message = Message::new(7, MessageType::Query, OpCode::Query);
    message.add_query(Query::query(Name::from_ascii(name).unwrap(), RecordType::TXT));
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let to = SocketAddr::from(([127, 0, 0, 1], port));
    socket.send_to(&message.to_vec().unwrap(), to).await.unwrap();
    let mut reply = [0; 1500];
    let length = socket.recv(&mut reply).await.unwrap();
    Message::from_vec(&reply[..length]).unwrap()
}

fn values(message: &Message) -> Vec<String> {
    message.answers.iter().map(|record| record.data.to_string()).collect()
}

#[tokio::test]
async fn a_wildcard_and_its_base_are_answered_at_one_name() {
    let port = free_port().await;
    let responder = responder(config(port));
    let batch = [challenge("*.a.test", "t1"), challenge("a.test", "t2"), challenge("b.test", "t3")];
    responder.present(&batch).await.unwrap();
    responder.present(&batch).await.unwrap();
    responder.ready(&batch).await.unwrap();
    let both = [batch[0].dns_record_value(), batch[1].dns_record_value()];
    assert_eq!(values(&ask(port, "_acme-challenge.a.test.").await), both);
    assert_eq!(values(&ask(port, "a.test.auth.test.").await), both);
    responder.clean_up(&batch[..1]).await.unwrap();
    assert_eq!(values(&ask(port, "_acme-challenge.a.test.").await), both[1..]);
    responder.clean_up(&batch).await.unwrap();
    responder.clean_up(&batch).await.unwrap();
    assert_eq!(free_again(port).await, 1);
}

async fn free_again(port: u16) -> usize {
    Sockets::bind(&[[127, 0, 0, 1].into()], port).await.unwrap().addresses().len()
}

#[tokio::test]
async fn what_is_over_is_not_answered_for() {
    let port = free_port().await;
    let responder = responder(config(port));
    let (first, second) = ([challenge("a.test", "t1")], [challenge("b.test", "t2")]);
    responder.present(&first).await.unwrap();
    responder.present(&second).await.unwrap();
    responder.clean_up(&first).await.unwrap();
    let code = ask(port, "_acme-challenge.a.test.").await.metadata.response_code;
    assert_eq!(code, ResponseCode::Refused);
    assert_eq!(ask(port, "a.test.auth.test.").await.metadata.response_code, ResponseCode::NXDomain);
    assert_eq!(values(&ask(port, "b.test.auth.test.").await).len(), 1);
    responder.clean_up(&second).await.unwrap();
}

#[tokio::test]
async fn it_knows_when_the_ca_has_asked() {
    let port = free_port().await;
    let responder = responder(config(port));
    let batch = [challenge("a.test", "t1"), challenge("b.test", "t2")];
    responder.present(&batch).await.unwrap();
    ask(port, "_acme-challenge.a.test.").await;
    responder.ready(&batch).await.unwrap();
    ask(port, "_acme-challenge.b.test.").await;
    assert!(responder.asked(&batch).now_or_never().is_none());
    ask(port, "_acme-challenge.a.test.").await;
    responder.asked(&batch).await;
    responder.clean_up(&batch).await.unwrap();
}

#[tokio::test]
async fn a_port_that_another_has_is_told_with_its_holder() {
    let port = free_port().await;
    let other = UdpSocket::bind(("127.0.0.1", port)).await.unwrap();
    let responder = responder(config(port));
    let batch = [challenge("a.test", "t1")];
    let error = responder.present(&batch).await.unwrap_err();
    assert!(matches!(error, PluginError::PortTaken { pid, .. } if pid == std::process::id()), "{error}");
    responder.clean_up(&batch).await.unwrap();
    drop(other);
    responder.present(&batch).await.unwrap();
    responder.clean_up(&batch).await.unwrap();
}

#[tokio::test]
async fn addresses_and_other_challenges_are_not_for_it() {
    let responder = responder(config(0));
    assert!(responder.challenge_types(&Identifier::parse("ip", "::1").unwrap()).is_empty());
    let mut other = challenge("a.test", "t1");
    assert_eq!(responder.challenge_types(&other.identifier), [ChallengeType::Dns01]);
    other.kind = ChallengeType::Http01;
    let error = responder.present(&[other]).await.unwrap_err();
    assert!(matches!(error, PluginError::NotConfigured { .. }));
}

#[test]
fn another_name_of_ours_is_as_good() {
    let responder = responder(config(0));
    responder.publish("a.test", "v").unwrap();
    let challenge = "_acme-challenge.a.test".to_owned();
    let target = "a.test.auth.test".to_owned();
    let delegation = Delegation { challenge, zone: "a.test".into(), entries: vec![], target: target.clone() };
    for found in ["mine.auth.test", "theirs.test"] {
        let finding = Finding::OtherTarget { server: "ns.test".into(), found: found.into(), wanted: target.clone() };
        responder.follow(&delegation, &finding);
    }
    assert_eq!(responder.board.look(|zones| zones.values("mine.auth.test")).unwrap(), ["v"]);
    responder.board.change(|zones| zones.forget("v"));
    assert!(responder.board.look(|zones| zones.are_silent()));
}

#[test]
fn what_waiting_does_not_mend_is_an_error() {
    let responder = responder(config(0));
    responder.publish("a.test", "v").unwrap();
    let other = |found: &str| Finding::OtherTarget {
        server: "ns.test".into(),
        found: found.into(),
        wanted: "a.test.auth.test".into(),
    };
    let elsewhere = Astray::Elsewhere { found: "x.test".into(), wanted: "a.test.auth.test".into() };
    assert_eq!(responder.astray(&other("x.test")), Some(elsewhere));
    assert_eq!(responder.astray(&other("another.auth.test")), None);
    assert_eq!(responder.astray(&Finding::Missing), Some(Astray::Nowhere));
    assert_eq!(responder.astray(&Finding::Blind { servers: vec![] }), None);
}
