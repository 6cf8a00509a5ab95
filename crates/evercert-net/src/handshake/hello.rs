//! A TLS greeting that servers of the last twenty years answer: up to TLS 1.2 (RFC 5246 section 7.4.1.2), with ciphers
//! that nobody should use any more. Nothing is ever sent by them: the certificate comes in clear before that.

use evercert_pki::key::KeyType;

/// The record with the greeting. `host` is the name that is asked for; with `key_type` only such keys are understood.
pub(super) fn record(host: Option<&str>, key_type: Option<KeyType>) -> Vec<u8> {
    let wanted = |auth: Auth| key_type.is_none_or(|kind| auth.suits(kind));
    let suites: Vec<u8> =
        SUITES.iter().filter(|(auth, _)| wanted(*auth)).flat_map(|(_, suites)| suites.iter().flat_map(two)).collect();
    let schemes: Vec<u8> = SCHEMES
        .iter()
        .filter(|(auth, _)| wanted(*auth))
        .flat_map(|(_, schemes)| schemes.iter().flat_map(two))
        .collect();
    let name = host.map(|host| extension(SERVER_NAME, &sized2(&[&[0], sized2(host.as_bytes()).as_slice()].concat())));
    let extensions = [
        name.unwrap_or_default(),
        extension(GROUPS, &sized2(&CURVES.iter().flat_map(two).collect::<Vec<_>>())),
        extension(POINT_FORMATS, &[1, 0]),
        extension(SIGNATURES, &sized2(&schemes)),
        extension(RENEGOTIATION, &[0]),
    ];
    let body = [&TLS_1_2, NONCE.as_slice(), &[0], &sized2(&suites), &[1, 0], &sized2(&extensions.concat())].concat();
    let message = [&[CLIENT_HELLO, 0], sized2(&body).as_slice()].concat();
    [&[HANDSHAKE], TLS_1_0.as_slice(), &sized2(&message)].concat()
}

/// What a server proves itself by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Auth {
    Ecdsa,
    Ed25519,
    Rsa,
}

impl Auth {
    /// Ed25519 is asked for by the suites of ECDSA (RFC 8422 section 5.10).
    fn suits(self, kind: KeyType) -> bool {
        match kind {
            KeyType::Rsa(_) => self == Self::Rsa,
            KeyType::Ed25519 => self != Self::Rsa,
            KeyType::EcdsaP256 | KeyType::EcdsaP384 | KeyType::EcdsaP521 => self == Self::Ecdsa,
        }
    }
}

fn extension(kind: u16, content: &[u8]) -> Vec<u8> {
    [two(&kind).as_slice(), &sized2(content)].concat()
}

/// With its length before it, in two bytes. Nothing here is longer.
fn sized2(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap_or(u16::MAX);
    [two(&length).as_slice(), content].concat()
}

fn two(number: &u16) -> [u8; 2] {
    number.to_be_bytes()
}

const HANDSHAKE: u8 = 22;
const CLIENT_HELLO: u8 = 1;
const TLS_1_0: [u8; 2] = [3, 1];
const TLS_1_2: [u8; 2] = [3, 3];

/// Nothing is kept secret by it.
const NONCE: [u8; 32] = *b"evercert asks for a certificate.";

const SERVER_NAME: u16 = 0;
const GROUPS: u16 = 10;
const POINT_FORMATS: u16 = 11;
const SIGNATURES: u16 = 13;
const RENEGOTIATION: u16 = 0xff01;

/// x25519, x448, the NIST curves, and those of Brainpool.
const CURVES: [u16; 9] = [0x001d, 0x001e, 0x0017, 0x0018, 0x0019, 0x001a, 0x001b, 0x001c, 0x0016];

/// Cipher suites by what the server proves itself by, the better ones first.
const SUITES: [(Auth, &[u16]); 2] = [
    (
        Auth::Ecdsa,
        &[
            0xc02b, 0xc02c, 0xcca9, 0xc0ac, 0xc0ad, 0xc023, 0xc024, 0xc009, 0xc00a, 0xc072, 0xc073, 0xc05c, 0xc05d,
            0xc008, 0xc007,
        ],
    ),
    (
        Auth::Rsa,
        &[
            0xc02f, 0xc030, 0xcca8, 0xc027, 0xc028, 0xc013, 0xc014, 0x009e, 0x009f, 0xccaa, 0xc09e, 0xc09f, 0x0067,
            0x006b, 0x0033, 0x0039, 0x009c, 0x009d, 0xc09c, 0xc09d, 0x003c, 0x003d, 0x002f, 0x0035, 0xc076, 0xc077,
            0x00be, 0x00c4, 0x0045, 0x0088, 0x00ba, 0x00c0, 0x0041, 0x0084, 0xc060, 0xc061, 0xc050, 0xc051, 0x009a,
            0x0096, 0xc012, 0x0016, 0x000a, 0xc011, 0x0005, 0x0004,
        ],
    ),
];

/// Ways to sign, SHA-1 among them.
const SCHEMES: [(Auth, &[u16]); 3] = [
    (Auth::Ecdsa, &[0x0403, 0x0503, 0x0603, 0x0303, 0x0203]),
    (Auth::Ed25519, &[0x0807, 0x0808]),
    (Auth::Rsa, &[0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601, 0x0301, 0x0201]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_right_and_the_name_is_in_it() {
        for kind in [None, Some(KeyType::EcdsaP256), Some(KeyType::Ed25519)] {
            let record = record(Some("a.test"), kind);
            assert_eq!(usize::from(u16::from_be_bytes([record[3], record[4]])), record.len() - 5);
            assert_eq!(usize::from(u16::from_be_bytes([record[7], record[8]])), record.len() - 9);
            assert!(record.windows(11).any(|window| window == b"\0\x09\0\0\x06a.test"));
        }
        assert!(record(None, None).len() > record(None, Some(KeyType::EcdsaP256)).len());
    }
}
