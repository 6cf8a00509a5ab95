//! What a server answers to a greeting, as far as its certificate: records and messages up to TLS 1.2 (RFC 5246 sections
//! 6.2 and 7.4).

/// What has come so far.
#[derive(Debug, Default)]
pub(super) struct Flight {
    /// Bytes of records that are not complete.
    raw: Vec<u8>,
    /// Bytes of messages.
    messages: Vec<u8>,
}

/// What it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// More must come.
    Nothing,
    /// The server's own certificate, in DER.
    Certificate(Vec<u8>),
    /// The server gives up, and says why by this number.
    Alert(u8),
    /// This is no such answer.
    Noise,
}

impl Flight {
    /// Takes what has come.
    pub(super) fn hear(&mut self, bytes: &[u8]) -> Heard {
        self.raw.extend_from_slice(bytes);
        while let Some((kind, body, rest)) = record(&self.raw) {
            match (kind, body.as_slice()) {
                (HANDSHAKE, _) => self.messages.extend_from_slice(&body),
                (ALERT, [_, reason, ..]) => return Heard::Alert(*reason),
                _ => return Heard::Noise,
            }
            self.raw = rest;
            match self.certificate() {
                Heard::Nothing => {}
                heard => return heard,
            }
        }
        let is_noise = self.raw.first().is_some_and(|kind| ![HANDSHAKE, ALERT].contains(kind));
        if is_noise || self.messages.len() > MOST { Heard::Noise } else { Heard::Nothing }
    }

    /// The first certificate of the message that holds them, which follows the server's greeting.
    fn certificate(&self) -> Heard {
        let mut rest = self.messages.as_slice();
        while let Some((kind, body, after)) = message(rest) {
            match kind {
                SERVER_HELLO => rest = after,
                CERTIFICATE => {
                    let first = sized3(body).and_then(|(list, _)| sized3(list));
                    return first.map_or(Heard::Noise, |(der, _)| Heard::Certificate(der.to_vec()));
                }
                _ => return Heard::Noise,
            }
        }
        Heard::Nothing
    }
}

/// The first record: its kind, what it holds, and what follows it.
fn record(bytes: &[u8]) -> Option<(u8, Vec<u8>, Vec<u8>)> {
    let (head, rest) = bytes.split_at_checked(5)?;
    let (body, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes([head[3], head[4]])))?;
    Some((head[0], body.to_vec(), rest.to_vec()))
}

fn message(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (kind, rest) = bytes.split_first()?;
    let (body, rest) = sized3(rest)?;
    Some((*kind, body, rest))
}

/// What has its length before it, in three bytes; and what follows it.
fn sized3(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_at_checked(3)?;
    let length = u32::from_be_bytes([0, length[0], length[1], length[2]]);
    rest.split_at_checked(usize::try_from(length).ok()?)
}

const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const SERVER_HELLO: u8 = 2;
const CERTIFICATE: u8 = 11;

/// No chain is longer.
const MOST: usize = 1 << 18;

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u8, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len()).unwrap().to_be_bytes();
        [&[kind, 3, 1], length.as_slice(), body].concat()
    }

    fn sized(body: &[u8]) -> Vec<u8> {
        [&u32::try_from(body.len()).unwrap().to_be_bytes()[1..], body].concat()
    }

    fn message(kind: u8, body: &[u8]) -> Vec<u8> {
        [&[kind], sized(body).as_slice()].concat()
    }

    #[test]
    fn a_certificate_is_found_however_it_is_cut() {
        let list = sized(&[sized(b"leaf"), sized(b"issuer")].concat());
        let all = [message(SERVER_HELLO, &[3, 1, 0]), message(CERTIFICATE, &list)].concat();
        let records = [record(HANDSHAKE, &all[..9]), record(HANDSHAKE, &all[9..])].concat();
        let mut flight = Flight::default();
        let heard: Vec<_> = records.iter().map(|byte| flight.hear(&[*byte])).collect();
        assert_eq!(heard.last(), Some(&Heard::Certificate(b"leaf".to_vec())));
        assert!(heard[..heard.len() - 1].iter().all(|heard| *heard == Heard::Nothing));
    }

    #[test]
    fn anything_else_is_told_apart() {
        let heard = |bytes: &[u8]| Flight::default().hear(bytes);
        assert_eq!(heard(&record(ALERT, &[2, 40])), Heard::Alert(40));
        assert_eq!(heard(b"HTTP/1.1 400"), Heard::Noise);
        assert_eq!(heard(&record(HANDSHAKE, &message(CERTIFICATE, &[0, 0, 9]))), Heard::Noise);
        assert_eq!(heard(&record(HANDSHAKE, &message(4, b"x"))), Heard::Noise);
        assert_eq!(heard(b""), Heard::Nothing);
    }
}
