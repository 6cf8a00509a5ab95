//! Signatures by a shared secret (RFC 8945).
//!
//! Own code, for libraries sign with SHA-2 only and no questions; certbot signs with MD5 unless told otherwise, and so
//! do the servers of its users.

use aws_lc_rs::hmac::{HMAC_SHA1_FOR_LEGACY_USE_ONLY, HMAC_SHA224, HMAC_SHA256, HMAC_SHA384, HMAC_SHA512};
use evercert_plugin::dns_error::DnsError;
use evercert_plugin::secret::Secret;

use crate::sign;
use crate::update::wire::{Reply, encoded, name, number};

/// A key that a server knows, too.
pub struct Key {
    name: Vec<u8>,
    secret: Vec<u8>,
    algorithm: Algorithm,
}

/// How it signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// HMAC-MD5, certbot's default.
    Md5,
    /// HMAC-SHA1.
    Sha1,
    /// HMAC-SHA224.
    Sha224,
    /// HMAC-SHA256.
    Sha256,
    /// HMAC-SHA384.
    Sha384,
    /// HMAC-SHA512.
    Sha512,
}

/// A message as it is sent.
pub struct Signed {
    /// Its bytes.
    pub message: Vec<u8>,
    id: u16,
    /// The signature; `None` for a message without.
    mac: Option<Vec<u8>>,
}

impl Signed {
    /// A message without a signature.
    pub fn none(message: Vec<u8>) -> Self {
        Self { id: number(&message, 0).unwrap_or_default(), message, mac: None }
    }
}

impl Algorithm {
    /// By the name in credentials: as certbot has it (`HMAC-SHA256`) or as the DNS does (`hmac-sha256.`).
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name.trim_end_matches('.').to_ascii_lowercase().as_str() {
            "hmac-md5" | "hmac-md5.sig-alg.reg.int" => Self::Md5,
            "hmac-sha1" => Self::Sha1,
            "hmac-sha224" => Self::Sha224,
            "hmac-sha256" => Self::Sha256,
            "hmac-sha384" => Self::Sha384,
            "hmac-sha512" => Self::Sha512,
            _ => return None,
        })
    }

    fn wire_name(self) -> Vec<u8> {
        let name = match self {
            Self::Md5 => "hmac-md5.sig-alg.reg.int",
            Self::Sha1 => "hmac-sha1",
            Self::Sha224 => "hmac-sha224",
            Self::Sha256 => "hmac-sha256",
            Self::Sha384 => "hmac-sha384",
            Self::Sha512 => "hmac-sha512",
        };
        encoded(name).expect("these are names")
    }

    fn mac(self, key: &[u8], message: &[u8]) -> Vec<u8> {
        let algorithm = match self {
            Self::Md5 => return sign::hmac_md5(key, message),
            Self::Sha1 => HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha224 => HMAC_SHA224,
            Self::Sha256 => HMAC_SHA256,
            Self::Sha384 => HMAC_SHA384,
            Self::Sha512 => HMAC_SHA512,
        };
        sign::hmac(algorithm, key, message)
    }
}

impl Key {
    /// A key of this name; the secret is in base64, as in the server's configuration.
    ///
    /// # Errors
    /// [`DnsError::Settings`] for a name or secret that is none.
    pub fn new(name: &str, secret: &Secret, algorithm: Algorithm) -> Result<Self, DnsError> {
        let unfit = |what: &str| DnsError::Settings { what: what.to_owned() };
        let name = encoded(name).ok_or_else(|| unfit("the key's name is none"))?;
        let secret = sign::from_base64(secret.reveal()).ok_or_else(|| unfit("the secret is no base64"))?;
        Ok(Self { name, secret, algorithm })
    }

    /// The message with its signature, made `now` (seconds since 1970).
    pub fn sign(&self, message: Vec<u8>, now: i64) -> Signed {
        let mac = self.algorithm.mac(&self.secret, &[&message[..], &self.variables(now, 0, &[])].concat());
        let id = number(&message, 0).unwrap_or_default();
        let mut data = self.algorithm.wire_name();
        data.extend(time(now));
        data.extend(FUDGE.to_be_bytes());
        data.extend((mac.len() as u16).to_be_bytes());
        data.extend(&mac);
        data.extend(id.to_be_bytes());
        data.extend([0; 4]);
        let mut signed = message;
        signed.extend(&self.name);
        signed.extend([0, TSIG as u8, 0, ANY, 0, 0, 0, 0]);
        signed.extend((data.len() as u16).to_be_bytes());
        signed.extend(data);
        let records = number(&signed, 10).unwrap_or_default() + 1;
        signed[10..12].copy_from_slice(&records.to_be_bytes());
        Signed { message: signed, id, mac: Some(mac) }
    }

    /// What an answer to a message says, if it belongs to it: the number is the same, and the signature is right. An
    /// answer that refuses a signature has none.
    ///
    /// # Errors
    /// [`DnsError::NotUnderstood`], and [`DnsError::Credentials`] for a signature that is not the server's.
    pub fn check(&self, answer: &[u8], asked: &Signed, now: i64) -> Result<Reply, DnsError> {
        let strange = |what: &str| DnsError::NotUnderstood { what: what.to_owned() };
        let mut reply = Reply::read(answer)?;
        if reply.id != asked.id {
            return Err(strange("it answers another question"));
        }
        let Some(mac) = &asked.mac else { return Ok(reply) };
        let last = reply.records.last().filter(|record| record.kind == TSIG).cloned();
        let Some(last) = last else {
            let is_refusal = reply.code != 0;
            return if is_refusal { Ok(reply) } else { Err(strange("it is not signed")) };
        };
        let signature = Signature::read(answer, last.data.clone()).ok_or_else(|| strange("its signature is none"))?;
        reply.tsig_error = signature.error;
        if signature.mac.is_empty() && signature.error != 0 {
            return Ok(reply);
        }
        let mut unsigned = answer[..last.start].to_vec();
        let records = number(&unsigned, 10).unwrap_or_default() - 1;
        unsigned[10..12].copy_from_slice(&records.to_be_bytes());
        unsigned[..2].copy_from_slice(&signature.original.to_be_bytes());
        let length = (mac.len() as u16).to_be_bytes();
        let variables = self.variables(signature.time, signature.error, &signature.other);
        let expected = self.algorithm.mac(&self.secret, &[&length, &mac[..], &unsigned, &variables].concat());
        let is_fresh = (now - signature.time).abs() <= i64::from(FUDGE) || signature.error == BADTIME;
        match aws_lc_rs::constant_time::verify_slices_are_equal(&expected, &signature.mac).is_ok() && is_fresh {
            true => Ok(reply),
            false => Err(DnsError::Credentials { detail: "the answer is not signed by this key".into() }),
        }
    }

    /// RFC 8945 section 4.3.3.
    fn variables(&self, now: i64, error: u16, other: &[u8]) -> Vec<u8> {
        let mut bytes = self.name.clone();
        bytes.extend([0, ANY, 0, 0, 0, 0]);
        bytes.extend(self.algorithm.wire_name());
        bytes.extend(time(now));
        bytes.extend(FUDGE.to_be_bytes());
        bytes.extend(error.to_be_bytes());
        bytes.extend((other.len() as u16).to_be_bytes());
        bytes.extend(other);
        bytes
    }
}

/// The data of a TSIG record (RFC 8945 section 4.2).
struct Signature {
    time: i64,
    mac: Vec<u8>,
    original: u16,
    error: u16,
    other: Vec<u8>,
}

impl Signature {
    fn read(answer: &[u8], data: std::ops::Range<usize>) -> Option<Self> {
        let (_, after) = name(answer, data.start)?;
        let time = answer.get(after..after + 6)?;
        let time = time.iter().fold(0, |time, byte| time << 8 | i64::from(*byte));
        let length = usize::from(number(answer, after + 8)?);
        let mac = answer.get(after + 10..after + 10 + length)?.to_vec();
        let rest = after + 10 + length;
        let other = answer.get(rest + 6..rest + 6 + usize::from(number(answer, rest + 4)?))?.to_vec();
        Some(Self { time, mac, original: number(answer, rest)?, error: number(answer, rest + 2)?, other })
    }
}

/// 48 bits.
fn time(now: i64) -> [u8; 6] {
    let bytes = now.to_be_bytes();
    [bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]]
}

/// The signature does not match the secret (RFC 8945 section 3).
pub const BADSIG: u16 = 16;
/// The server knows no such key.
pub const BADKEY: u16 = 17;
/// The clocks differ too much.
pub const BADTIME: u16 = 18;

const TSIG: u16 = 250;
const ANY: u8 = 255;
/// How far the clocks may differ, in seconds: what the standard recommends.
const FUDGE: u16 = 300;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::update::wire::question;

    fn key(secret: &str) -> Key {
        Key::new("k.test.", &Secret::new(secret), Algorithm::Sha256).unwrap()
    }

    /// An answer to `asked` by who has `key`.
    fn answered(key: &Key, asked: &Signed, now: i64) -> Vec<u8> {
        let mut answer = question(asked.id, "a.test").unwrap();
        answer[2] = 0x84;
        let mac = asked.mac.as_ref().unwrap();
        let length = (mac.len() as u16).to_be_bytes();
        let signed = key.sign(answer.clone(), now);
        let digest = [&length, &mac[..], &answer, &key.variables(now, 0, &[])].concat();
        let right = key.algorithm.mac(&key.secret, &digest);
        let text = signed.message;
        let start = text.windows(right.len()).position(|part| part == signed.mac.as_deref().unwrap()).unwrap();
        [&text[..start], &right, &text[start + right.len()..]].concat()
    }

    #[test]
    fn answers_must_be_signed_by_the_same_key() {
        let (ours, other) = (key("c2VjcmV0"), key("b3RoZXI="));
        let asked = ours.sign(question(7, "a.test").unwrap(), 1_000);
        assert!(ours.check(&answered(&ours, &asked, 1_010), &asked, 1_010).is_ok());
        let forged = ours.check(&answered(&other, &asked, 1_010), &asked, 1_010);
        assert!(matches!(forged, Err(DnsError::Credentials { .. })));
        let stale = ours.check(&answered(&ours, &asked, 1_010), &asked, 9_000);
        assert!(matches!(stale, Err(DnsError::Credentials { .. })));
        let mut bare = question(7, "a.test").unwrap();
        bare[2] = 0x84;
        assert!(matches!(ours.check(&bare, &asked, 1_010), Err(DnsError::NotUnderstood { .. })));
        bare[1] = 8;
        assert!(matches!(ours.check(&bare, &asked, 1_010), Err(DnsError::NotUnderstood { .. })));
    }

    #[test]
    fn algorithms_have_certbots_names_and_the_dnss() {
        assert_eq!(Algorithm::parse("HMAC-MD5"), Some(Algorithm::Md5));
        assert_eq!(Algorithm::parse("hmac-sha512."), Some(Algorithm::Sha512));
        assert_eq!(Algorithm::parse("hmac-md5.sig-alg.reg.int."), Some(Algorithm::Md5));
        assert_eq!(Algorithm::parse("crc32"), None);
    }

    #[test]
    fn a_secret_must_be_base64() {
        let key = Key::new("k.test", &Secret::new("no base64!"), Algorithm::Md5);
        assert!(matches!(key, Err(DnsError::Settings { .. })));
    }
}
