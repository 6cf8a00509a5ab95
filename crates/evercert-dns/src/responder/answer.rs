//! What the responder says: a pure function of what it knows and of the question.

use hickory_proto::{
    op::{Edns, Message, Metadata, OpCode, Query, ResponseCode},
    rr::{DNSClass, RecordType},
};

use crate::responder::zone::{Zone, Zones};

/// The answer to a question: authoritative for the zones, refused for everything else. Never larger than what was
/// asked for needs; nothing is looked up for anybody (no recursion).
pub fn answer(zones: &Zones, question: &Message) -> Message {
    let mut reply = frame(question);
    match understood(question).and_then(|query| Ok((responsible(zones, query)?, query))) {
        Ok((zone, query)) => fill(&mut reply, zone, query),
        Err(code) => reply.metadata.response_code = code,
    }
    reply
}

/// An answer that says nothing yet: the question is repeated as it was spelled, and who speaks EDNS is answered in it
/// (RFC 6891 section 6.1.1).
fn frame(question: &Message) -> Message {
    let mut reply = Message::response(question.metadata.id, question.metadata.op_code);
    reply.metadata = Metadata::response_from_request(&question.metadata);
    reply.queries = question.queries.clone();
    reply.edns = question.edns.as_ref().map(|theirs| {
        let mut ours = Edns::new();
        // RFC 3225 section 3: the bit is copied.
        ours.set_max_payload(LARGEST_UDP).set_dnssec_ok(theirs.flags().dnssec_ok);
        ours
    });
    reply
}

/// The one question of a message, if it is of a kind that we answer.
fn understood(question: &Message) -> Result<&Query, ResponseCode> {
    if question.version() != 0 {
        return Err(ResponseCode::BADVERS);
    }
    if question.metadata.op_code != OpCode::Query {
        return Err(ResponseCode::NotImp);
    }
    // More than one means nothing (RFC 9619).
    let [query] = question.queries.as_slice() else { return Err(ResponseCode::FormErr) };
    match (query.query_class(), query.query_type()) {
        (_, RecordType::OPT) => Err(ResponseCode::FormErr),
        (_, RecordType::AXFR | RecordType::IXFR) => Err(ResponseCode::Refused),
        (DNSClass::IN, _) => Ok(query),
        _ => Err(ResponseCode::Refused),
    }
}

fn responsible<'a>(zones: &'a Zones, query: &Query) -> Result<&'a Zone, ResponseCode> {
    zones.find(query.name()).ok_or(ResponseCode::Refused)
}

fn fill(reply: &mut Message, zone: &Zone, query: &Query) {
    reply.metadata.authoritative = true;
    reply.answers = zone.records(query.name(), query.query_type());
    if query.query_type() == RecordType::NS && !reply.answers.is_empty() {
        reply.additionals = zone.glue();
    }
    if reply.answers.is_empty() {
        reply.authorities = vec![zone.authority()];
        if !zone.exists(query.name()) {
            reply.metadata.response_code = ResponseCode::NXDomain;
        }
    }
}

/// The largest message that passes every network in one piece (RFC 9715 section 3.2 has 1400; this is what name
/// servers agreed on in 2020).
pub(super) const LARGEST_UDP: u16 = 1232;

#[cfg(test)]
mod tests {
    use hickory_proto::{op::MessageType, rr::Name};

    use super::*;
    use crate::responder::zone::Host;

    fn zones() -> Zones {
        let host = Host::new("ns.z.test", vec!["192.0.2.1".parse().unwrap(), "2001:db8::1".parse().unwrap()]).unwrap();
        let mut zones = Zones::default();
        zones.add(Zone::new("z.test", host, 5, 1).unwrap());
        zones.publish("a.b.z.test", "one").unwrap();
        zones.publish("a.b.z.test", "two").unwrap();
        zones.publish("z.test", "apex").unwrap();
        zones
    }

    fn question(name: &str, kind: RecordType) -> Message {
        let mut message = Message::new(7, MessageType::Query, OpCode::Query);
        message.metadata.recursion_desired = true;
        message.add_query(Query::query(Name::from_ascii(name).unwrap(), kind));
        message
    }

    fn ask(name: &str, kind: RecordType) -> Message {
        answer(&zones(), &question(name, kind))
    }

    fn data(message: &Message) -> Vec<String> {
        message.answers.iter().map(|record| record.data.to_string()).collect()
    }

    #[test]
    fn all_values_of_a_name_are_told() {
        let reply = ask("a.b.z.test.", RecordType::TXT);
        assert_eq!(data(&reply), ["one", "two"]);
        let head = reply.metadata;
        assert_eq!((head.id, head.response_code, head.message_type), (7, ResponseCode::NoError, MessageType::Response));
        assert!(head.authoritative && head.recursion_desired && !head.recursion_available && !head.truncation);
        assert!(reply.answers.iter().all(|record| record.ttl == 5));
        assert!(reply.authorities.is_empty() && reply.additionals.is_empty() && reply.edns.is_none());
    }

    #[test]
    fn the_apex_has_authority_servers_and_values() {
        let soa = ask("z.test.", RecordType::SOA);
        assert_eq!(data(&soa), ["ns.z.test. hostmaster.z.test. 4 3600 600 86400 5"]);
        let ns = ask("z.test.", RecordType::NS);
        assert_eq!(data(&ns), ["ns.z.test."]);
        assert_eq!((ns.answers[0].ttl, soa.answers[0].ttl), (60, 5));
        let glue: Vec<_> = ns.additionals.iter().map(|record| record.data.to_string()).collect();
        assert_eq!(glue, ["192.0.2.1", "2001:db8::1"]);
        assert_eq!(data(&ask("z.test.", RecordType::TXT)), ["apex"]);
        assert_eq!(data(&ask("ns.z.test.", RecordType::AAAA)), ["2001:db8::1"]);
    }

    #[test]
    fn what_is_not_there_is_told_apart_from_what_has_no_such_record() {
        let nothing = |name: &str, kind| {
            let reply = ask(name, kind);
            assert!(reply.answers.is_empty() && reply.metadata.authoritative);
            assert_eq!(reply.authorities.len(), 1);
            assert_eq!(reply.authorities[0].record_type(), RecordType::SOA);
            reply.metadata.response_code
        };
        assert_eq!(nothing("a.b.z.test.", RecordType::A), ResponseCode::NoError);
        assert_eq!(nothing("z.test.", RecordType::CAA), ResponseCode::NoError);
        assert_eq!(nothing("z.test.", RecordType::DS), ResponseCode::NoError);
        // Nothing but something below: RFC 8020.
        assert_eq!(nothing("b.z.test.", RecordType::TXT), ResponseCode::NoError);
        assert_eq!(nothing("c.z.test.", RecordType::TXT), ResponseCode::NXDomain);
        assert_eq!(nothing("x.a.b.z.test.", RecordType::TXT), ResponseCode::NXDomain);
        assert_eq!(nothing("ns.z.test.", RecordType::TXT), ResponseCode::NoError);
    }

    #[test]
    fn other_zones_classes_and_transfers_are_refused() {
        let refused = |message: &Message| {
            let reply = answer(&zones(), message);
            assert!(!reply.metadata.authoritative && reply.answers.is_empty() && reply.authorities.is_empty());
            reply.metadata.response_code == ResponseCode::Refused
        };
        for name in [".", "test.", "az.test.", "z.test.evil."] {
            assert!(refused(&question(name, RecordType::TXT)), "{name}");
        }
        assert!(refused(&question("z.test.", RecordType::AXFR)));
        assert!(refused(&question("z.test.", RecordType::IXFR)));
        let mut chaos = question("z.test.", RecordType::TXT);
        chaos.queries[0].set_query_class(DNSClass::CH);
        assert!(refused(&chaos));
    }

    #[test]
    fn other_operations_are_not_done() {
        for code in [OpCode::Update, OpCode::Notify, OpCode::Status, OpCode::Unknown(9)] {
            let mut message = question("z.test.", RecordType::SOA);
            message.metadata.op_code = code;
            let reply = answer(&zones(), &message);
            assert_eq!((reply.metadata.response_code, reply.metadata.op_code), (ResponseCode::NotImp, code));
        }
        let mut two = question("z.test.", RecordType::SOA);
        two.queries.push(two.queries[0].clone());
        assert_eq!(answer(&zones(), &two).metadata.response_code, ResponseCode::FormErr);
        assert_eq!(ask("z.test.", RecordType::OPT).metadata.response_code, ResponseCode::FormErr);
    }

    #[test]
    fn edns_is_answered_in_edns_of_the_version_we_speak() {
        let mut message = question("z.test.", RecordType::TXT);
        let mut edns = Edns::new();
        edns.set_max_payload(4096).set_dnssec_ok(true);
        message.edns = Some(edns.clone());
        let ours = answer(&zones(), &message).edns.unwrap();
        assert_eq!((ours.version(), ours.max_payload(), ours.flags().dnssec_ok), (0, 1232, true));
        edns.set_version(1);
        message.edns = Some(edns);
        let reply = answer(&zones(), &message);
        assert_eq!(reply.metadata.response_code, ResponseCode::BADVERS);
        assert_eq!(reply.edns.unwrap().version(), 0);
        assert!(reply.answers.is_empty());
    }

    #[test]
    fn names_come_back_as_they_were_spelled() {
        let reply = ask("A.b.Z.tEST.", RecordType::TXT);
        assert_eq!(reply.answers.len(), 2);
        assert!(reply.answers.iter().all(|record| record.name.to_ascii() == "A.b.Z.tEST."));
        assert_eq!(reply.queries[0].name().to_ascii(), "A.b.Z.tEST.");
    }

    #[test]
    fn anything_is_one_thing() {
        assert_eq!(data(&ask("a.b.z.test.", RecordType::ANY)), ["one", "two"]);
        assert_eq!(data(&ask("z.test.", RecordType::ANY)), ["apex"]);
        assert_eq!(data(&ask("ns.z.test.", RecordType::ANY)), ["192.0.2.1"]);
        assert_eq!(ask("x.z.test.", RecordType::ANY).metadata.response_code, ResponseCode::NXDomain);
    }
}
