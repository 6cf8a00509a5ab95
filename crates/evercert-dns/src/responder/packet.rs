//! From bytes to bytes: what comes from the network is read here, by a library, and what we say is fitted into it.

use hickory_proto::{
    op::{Header, Message, MessageType, OpCode, ResponseCode},
    rr::{Name, RecordType},
    serialize::binary::{BinDecodable, BinDecoder},
};

use crate::responder::{
    answer::{LARGEST_UDP, answer},
    zone::Zones,
};

/// How a question came, which decides how long an answer may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// In one datagram: as long as the asker says that it can take, and not longer than passes in one piece.
    Udp,
    /// In a stream.
    Tcp,
}

/// What is sent back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The message.
    pub bytes: Vec<u8>,
    /// Whose TXT values it tells, in full.
    pub told: Option<Name>,
}

/// The answer to a packet; none to what is no question: too short for a header, or an answer itself, to which another
/// answer would begin a quarrel.
pub fn respond(zones: &Zones, packet: &[u8], transport: Transport) -> Option<Reply> {
    let header = Header::read(&mut BinDecoder::new(packet)).ok()?;
    if header.metadata.message_type == MessageType::Response {
        return None;
    }
    match read(&header, packet) {
        Ok(question) => fitted(&answer(zones, &question), room(&question, transport)),
        Err(code) => {
            let refusal = Message::error_msg(header.metadata.id, header.metadata.op_code, code);
            Some(Reply { bytes: refusal.to_vec().ok()?, told: None })
        }
    }
}

/// The question. What the header says already is not read further: a number of questions that nobody has costs memory.
fn read(header: &Header, packet: &[u8]) -> Result<Message, ResponseCode> {
    if header.metadata.op_code != OpCode::Query {
        return Err(ResponseCode::NotImp);
    }
    if header.counts.queries != 1 {
        return Err(ResponseCode::FormErr);
    }
    Message::from_vec(packet).map_err(|_| ResponseCode::FormErr)
}

fn room(question: &Message, transport: Transport) -> usize {
    match transport {
        Transport::Udp => question.max_payload().min(LARGEST_UDP).into(),
        Transport::Tcp => u16::MAX.into(),
    }
}

/// The message in at most `room` bytes: whole, or with nothing in it but the advice to ask by TCP (RFC 2181 section 9).
fn fitted(message: &Message, room: usize) -> Option<Reply> {
    let whole = message.to_vec().ok()?;
    if whole.len() <= room {
        return Some(Reply { bytes: whole, told: told(message) });
    }
    Some(Reply { bytes: message.truncate().to_vec().ok()?, told: None })
}

fn told(message: &Message) -> Option<Name> {
    let text = message.answers.iter().find(|record| record.record_type() == RecordType::TXT)?;
    Some(text.name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use hickory_proto::op::{Edns, Query};
    use proptest::prelude::*;

    use super::*;
    use crate::responder::zone::{Host, Zone, absolute};

    fn zones(values: usize) -> Zones {
        let mut zones = Zones::default();
        zones.add(Zone::new("z.test", Host::new("ns.z.test", vec![]).unwrap(), 5, 1).unwrap());
        for value in 0..values {
            zones.publish("z.test", &format!("{value:043}")).unwrap();
        }
        zones
    }

    fn question(payload: Option<u16>) -> Message {
        let mut message = Message::new(7, MessageType::Query, OpCode::Query);
        message.add_query(Query::query(Name::from_ascii("Z.test.").unwrap(), RecordType::TXT));
        message.edns = payload.map(|payload| {
            let mut edns = Edns::new();
            edns.set_max_payload(payload);
            edns
        });
        message
    }

    fn ask(values: usize, payload: Option<u16>, transport: Transport) -> (Message, Reply) {
        let packet = question(payload).to_vec().unwrap();
        let reply = respond(&zones(values), &packet, transport).unwrap();
        (Message::from_vec(&reply.bytes).unwrap(), reply)
    }

    #[test]
    fn a_datagram_has_no_more_than_the_asker_takes() {
        for (payload, room) in [(None, 512), (Some(0), 512), (Some(900), 900), (Some(4096), 1232), (Some(65535), 1232)]
        {
            for values in 0..30 {
                let (message, reply) = ask(values, payload, Transport::Udp);
                assert!(reply.bytes.len() <= room, "{payload:?} {values}");
                assert_eq!(message.answers.len(), if message.metadata.truncation { 0 } else { values });
                assert_eq!(message.queries.len(), 1);
                assert_eq!(message.edns.is_some(), payload.is_some());
            }
        }
        let (message, reply) = ask(9, None, Transport::Udp);
        assert!(message.metadata.truncation && message.metadata.authoritative && reply.told.is_none());
    }

    #[test]
    fn a_stream_has_the_whole() {
        let (message, reply) = ask(100, None, Transport::Tcp);
        assert!(!message.metadata.truncation && reply.bytes.len() > 4096);
        assert_eq!(message.answers.len(), 100);
        assert_eq!(reply.told, Some(absolute("z.test").unwrap()));
    }

    #[test]
    fn what_is_no_question_is_not_answered() {
        let mut answer = question(None);
        answer.metadata.message_type = MessageType::Response;
        assert_eq!(respond(&zones(1), &answer.to_vec().unwrap(), Transport::Udp), None);
        for length in 0..12 {
            assert_eq!(respond(&zones(1), &question(None).to_vec().unwrap()[..length], Transport::Udp), None);
        }
    }

    #[test]
    fn broken_questions_are_called_so() {
        let code = |packet: &[u8]| {
            let reply = respond(&zones(1), packet, Transport::Udp).unwrap();
            let message = Message::from_vec(&reply.bytes).unwrap();
            assert_eq!((message.metadata.id, reply.told), (7, None));
            message.metadata.response_code
        };
        let whole = question(None).to_vec().unwrap();
        for length in 12..whole.len() {
            assert_eq!(code(&whole[..length]), ResponseCode::FormErr, "{length}");
        }
        let mut many = whole.clone();
        many[4..6].copy_from_slice(&[0xff, 0xff]);
        assert_eq!(code(&many), ResponseCode::FormErr);
        let mut update = whole.clone();
        update[2] = 5 << 3;
        assert_eq!(code(&update), ResponseCode::NotImp);
        let mut loops = whole;
        loops.truncate(12);
        loops.extend([0xc0, 12, 0, 16, 0, 1]);
        assert_eq!(code(&loops), ResponseCode::FormErr);
    }

    proptest! {
        #[test]
        fn no_packet_is_too_strange(packet in prop::collection::vec(any::<u8>(), 0..600)) {
            if let Some(reply) = respond(&zones(3), &packet, Transport::Udp) {
                prop_assert!(reply.bytes.len() <= 1232);
                prop_assert_eq!(&reply.bytes[..2], &packet[..2]);
                prop_assert!(reply.bytes[2] & 0x80 != 0);
            }
        }

        #[test]
        fn nor_a_question_with_a_fault(at in 0usize..40, byte in any::<u8>(), tail in prop::collection::vec(any::<u8>(), 0..40)) {
            let mut packet = question(Some(1400)).to_vec().unwrap();
            let place = at % packet.len();
            packet[place] = byte;
            packet.extend(tail);
            for transport in [Transport::Udp, Transport::Tcp] {
                if let Some(reply) = respond(&zones(40), &packet, transport) {
                    prop_assert!(transport == Transport::Tcp || reply.bytes.len() <= 1232);
                    Message::from_vec(&reply.bytes).unwrap();
                }
            }
        }

        #[test]
        fn every_spelling_of_a_name_is_answered_in_it(upper in prop::collection::vec(any::<bool>(), 6)) {
            let spell = |(letter, upper): (char, &bool)| if *upper { letter.to_ascii_uppercase() } else { letter };
            let spelled: String = "z.test".chars().zip(&upper).map(spell).collect();
            let mut message = question(None);
            message.queries[0].set_name(Name::from_ascii(format!("{spelled}.")).unwrap());
            let reply = respond(&zones(1), &message.to_vec().unwrap(), Transport::Udp).unwrap();
            let reply = Message::from_vec(&reply.bytes).unwrap();
            prop_assert!(reply.queries[0].name().eq_case(message.queries[0].name()));
            prop_assert!(reply.answers[0].name.eq_case(message.queries[0].name()));
        }
    }
}
