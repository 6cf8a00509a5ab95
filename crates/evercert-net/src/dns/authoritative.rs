//! One question to one name server, not through a resolver.

use std::{net::IpAddr, time::Duration};

use futures_util::StreamExt;
use hickory_resolver::{
    net::{
        DnsHandle, NetError, runtime::TokioRuntimeProvider, tcp::TcpClientStream, udp::UdpClientStream,
        xfer::DnsExchange,
    },
    proto::{
        op::{DnsRequestOptions, Message, Query, ResponseCode},
        rr::{Name, RData, RecordType},
    },
};

use crate::dns::records::Silence;

/// What a server said about TXT records at a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Its records; none, if it says that there are none.
    Values(Vec<String>),
    /// The name is an alias of this one.
    Alias(Name),
    /// The name is in a zone of its own, with these servers.
    Delegation {
        /// The zone.
        apex: Name,
        /// Their names.
        servers: Vec<Name>,
    },
}

/// Asks the server at `address` for the TXT records of `name`; by TCP, if the answer is too long for UDP.
pub(super) async fn ask(address: IpAddr, name: &Name) -> Result<Reading, Silence> {
    let answer = by_udp(address, name).await.map_err(|_| Silence::Unreachable)?;
    let answer = match answer.metadata.truncation {
        true => by_tcp(address, name).await.map_err(|_| Silence::Unreachable)?,
        false => answer,
    };
    read(&answer, name).ok_or(Silence::NotItsZone)
}

async fn by_udp(address: IpAddr, name: &Name) -> Result<Message, NetError> {
    let stream = UdpClientStream::builder((address, PORT).into(), TokioRuntimeProvider::default());
    exchange(&stream.with_timeout(Some(PATIENCE)).exchange(), name).await
}

async fn by_tcp(address: IpAddr, name: &Name) -> Result<Message, NetError> {
    let provider = TokioRuntimeProvider::default();
    let stream = TcpClientStream::exchange((address, PORT).into(), None, PATIENCE, None, provider);
    exchange(&stream.await?, name).await
}

async fn exchange(server: &DnsExchange<TokioRuntimeProvider>, name: &Name) -> Result<Message, NetError> {
    let mut options = DnsRequestOptions::default();
    options.recursion_desired = false;
    let mut answers = server.lookup(Query::query(name.clone(), RecordType::TXT), options);
    match answers.next().await {
        Some(answer) => Ok(answer?.into_message()),
        None => Err(NetError::Timeout),
    }
}

/// What an answer means; `None` if the server is not one of the name's zone.
fn read(answer: &Message, name: &Name) -> Option<Reading> {
    let is_known = matches!(answer.metadata.response_code, ResponseCode::NoError | ResponseCode::NXDomain);
    if !is_known {
        return None;
    }
    if let Some(target) = target(answer, name) {
        return Some(Reading::Alias(target));
    }
    match (answer.metadata.authoritative, referral(answer)) {
        (true, _) => Some(Reading::Values(texts(answer, name))),
        (false, Some((apex, servers))) => Some(Reading::Delegation { apex, servers }),
        (false, None) => None,
    }
}

fn target(answer: &Message, name: &Name) -> Option<Name> {
    answer.answers.iter().filter(|record| record.name == *name).find_map(|record| match &record.data {
        RData::CNAME(target) => Some(target.0.clone()),
        _ => None,
    })
}

fn texts(answer: &Message, name: &Name) -> Vec<String> {
    let own = answer.answers.iter().filter(|record| record.name == *name);
    own.filter_map(|record| match &record.data {
        RData::TXT(txt) => Some(String::from_utf8_lossy(&txt.txt_data.concat()).into_owned()),
        _ => None,
    })
    .collect()
}

fn referral(answer: &Message) -> Option<(Name, Vec<Name>)> {
    let servers = answer.authorities.iter().filter_map(|record| match &record.data {
        RData::NS(server) => Some((record.name.clone(), server.0.clone())),
        _ => None,
    });
    let (owners, servers): (Vec<Name>, Vec<Name>) = servers.unzip();
    Some((owners.into_iter().next()?, servers))
}

const PORT: u16 = 53;

/// How long one server may take; a question that got lost is asked again meanwhile.
const PATIENCE: Duration = Duration::from_secs(2);

#[cfg(test)]
mod tests {
    use hickory_resolver::proto::{
        op::OpCode,
        rr::{
            Record,
            rdata::{CNAME, NS, TXT},
        },
    };

    use super::*;

    fn name(text: &str) -> Name {
        Name::from_ascii(text).unwrap()
    }

    fn answer(authoritative: bool, code: ResponseCode, answers: Vec<Record>, authorities: Vec<Record>) -> Message {
        let mut message = Message::response(1, OpCode::Query);
        message.metadata.authoritative = authoritative;
        message.metadata.response_code = code;
        message.answers = answers;
        message.authorities = authorities;
        message
    }

    fn txt(owner: &str, parts: &[&str]) -> Record {
        let data = TXT::new(parts.iter().map(|&part| part.to_owned()).collect());
        Record::from_rdata(name(owner), 60, RData::TXT(data))
    }

    #[test]
    fn values_count_from_whoever_has_the_zone() {
        let host = name("h.a.test.");
        let records = vec![txt("h.a.test.", &["one"]), txt("h.a.test.", &["t", "wo"]), txt("x.test.", &["no"])];
        let read = |authoritative, code, records| read(&answer(authoritative, code, records, vec![]), &host);
        let both = Reading::Values(vec!["one".into(), "two".into()]);
        assert_eq!(read(true, ResponseCode::NoError, records.clone()), Some(both));
        assert_eq!(read(true, ResponseCode::NXDomain, vec![]), Some(Reading::Values(vec![])));
        assert_eq!(read(false, ResponseCode::NoError, records), None);
        assert_eq!(read(true, ResponseCode::Refused, vec![]), None);
        assert_eq!(read(true, ResponseCode::ServFail, vec![]), None);
    }

    #[test]
    fn aliases_and_delegations_lead_on() {
        let host = name("h.a.test.");
        let alias = Record::from_rdata(host.clone(), 60, RData::CNAME(CNAME(name("t.b.test."))));
        let target = txt("t.b.test.", &["old"]);
        let message = answer(true, ResponseCode::NoError, vec![alias, target], vec![]);
        assert_eq!(read(&message, &host), Some(Reading::Alias(name("t.b.test."))));
        let ns = Record::from_rdata(host.clone(), 60, RData::NS(NS(name("ns.b.test."))));
        let message = answer(false, ResponseCode::NoError, vec![], vec![ns]);
        let servers = vec![name("ns.b.test.")];
        assert_eq!(read(&message, &host), Some(Reading::Delegation { apex: host.clone(), servers }));
    }
}
