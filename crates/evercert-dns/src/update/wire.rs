//! Messages of the DNS as bytes (RFC 1035 section 4, RFC 2136 section 2): the few that updates need.

use evercert_plugin::dns_error::DnsError;

/// A question for the SOA of `name`, not to be passed on; `None` if no name can be this long.
pub fn question(id: u16, name: &str) -> Option<Vec<u8>> {
    let mut message = header(id, 0, 0);
    message.extend(encoded(name)?);
    message.extend([0, SOA as u8, 0, IN as u8]);
    Some(message)
}

/// An update of `zone` that adds one TXT value at `name`; to add what is there is no error.
pub fn addition(id: u16, zone: &str, name: &str, value: &str, ttl: u32) -> Option<Vec<u8>> {
    update(id, zone, name, value, (IN, ttl))
}

/// An update of `zone` that removes one TXT value at `name` and nothing else; to remove what is not there is no error.
pub fn removal(id: u16, zone: &str, name: &str, value: &str) -> Option<Vec<u8>> {
    update(id, zone, name, value, (NONE, 0))
}

fn update(id: u16, zone: &str, name: &str, value: &str, (class, ttl): (u16, u32)) -> Option<Vec<u8>> {
    let mut message = header(id, UPDATE, 1);
    message.extend(encoded(zone)?);
    message.extend([0, SOA as u8, 0, IN as u8]);
    message.extend(encoded(name)?);
    message.extend(TXT.to_be_bytes());
    message.extend(class.to_be_bytes());
    message.extend(ttl.to_be_bytes());
    let length = u8::try_from(value.len()).ok()?;
    message.extend((u16::from(length) + 1).to_be_bytes());
    message.push(length);
    message.extend(value.as_bytes());
    Some(message)
}

/// One question or zone, and so many records to update.
fn header(id: u16, flags: u16, updates: u16) -> Vec<u8> {
    [id, flags, 1, 0, updates, 0].iter().flat_map(|number| number.to_be_bytes()).collect()
}

/// A name in lower case, uncompressed; `None` if it is none.
pub fn encoded(name: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for label in name.trim_end_matches('.').split('.').filter(|_| name != ".") {
        let length = u8::try_from(label.len()).ok().filter(|length| (1..=63).contains(length))?;
        bytes.push(length);
        bytes.extend(label.to_ascii_lowercase().as_bytes());
    }
    bytes.push(0);
    (bytes.len() <= 255).then_some(bytes)
}

/// What an answer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The number of the question.
    pub id: u16,
    /// The response code.
    pub code: u8,
    /// Whether it comes from who has the zone.
    pub is_authority: bool,
    /// The error in the signature's record; 0 if none.
    pub tsig_error: u16,
    /// All records: owner, type, where its data begin and end, where it begins itself.
    pub records: Vec<Found>,
}

/// A record in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Whose it is: lower case, no final dot.
    pub owner: String,
    /// Its type.
    pub kind: u16,
    /// Where it begins.
    pub start: usize,
    /// Where its data are.
    pub data: std::ops::Range<usize>,
}

impl Reply {
    /// Reads an answer.
    ///
    /// # Errors
    /// [`DnsError::NotUnderstood`].
    pub fn read(bytes: &[u8]) -> Result<Self, DnsError> {
        parse(bytes).ok_or_else(|| DnsError::NotUnderstood { what: "it is no message of the DNS".into() })
    }

    /// Whether it has the SOA record of this very name.
    pub fn has_soa_of(&self, name: &str) -> bool {
        self.records.iter().any(|record| record.kind == SOA && record.owner.eq_ignore_ascii_case(name))
    }
}

fn parse(bytes: &[u8]) -> Option<Reply> {
    let (id, flags) = (number(bytes, 0)?, number(bytes, 2)?);
    let mut place = 12;
    for _ in 0..number(bytes, 4)? {
        place = name(bytes, place)?.1 + 4;
    }
    let mut records = Vec::new();
    for _ in 0..usize::from(number(bytes, 6)?) + usize::from(number(bytes, 8)?) + usize::from(number(bytes, 10)?) {
        let start = place;
        let (owner, rest) = name(bytes, place)?;
        let data = rest + 10..rest + 10 + usize::from(number(bytes, rest + 8)?);
        bytes.get(data.clone())?;
        place = data.end;
        records.push(Found { owner, kind: number(bytes, rest)?, start, data });
    }
    let is_answer = flags & 0x8000 != 0;
    let code = (flags & 0xf) as u8;
    is_answer.then_some(Reply { id, code, is_authority: flags & 0x0400 != 0, tsig_error: 0, records })
}

/// The name that begins here, and where it ends.
pub(super) fn name(bytes: &[u8], start: usize) -> Option<(String, usize)> {
    let (mut labels, mut place, mut end) = (Vec::new(), start, None);
    for _ in 0..MOST_STEPS {
        let length = usize::from(*bytes.get(place)?);
        match length {
            0 => return Some((labels.join("."), end.unwrap_or(place + 1))),
            1..=63 => {
                let label = bytes.get(place + 1..place + 1 + length)?;
                labels.push(String::from_utf8_lossy(label).to_ascii_lowercase());
                place += 1 + length;
            }
            192.. => {
                end = end.or(Some(place + 2));
                place = usize::from(number(bytes, place)? & 0x3fff);
            }
            _ => return None,
        }
    }
    None
}

pub(super) fn number(bytes: &[u8], place: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(place..place + 2)?.try_into().ok()?))
}

/// A response code as people know it (RFC 6895 section 2.3).
pub fn name_of(code: u8) -> String {
    let names = [
        "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH",
        "NOTZONE",
    ];
    names.get(usize::from(code)).map_or_else(|| format!("code {code}"), |name| (*name).to_owned())
}

/// No error.
pub const NOERROR: u8 = 0;
/// The server has trouble.
pub const SERVFAIL: u8 = 2;
/// The server does not want to.
pub const REFUSED: u8 = 5;
/// Not an authority, or not authorized (RFC 8945 section 5.2).
pub const NOTAUTH: u8 = 9;

const SOA: u16 = 6;
const TXT: u16 = 16;
const IN: u16 = 1;
const NONE: u16 = 254;
/// The operation in the flags (RFC 2136 section 2.2).
const UPDATE: u16 = 5 << 11;

/// A name has at most 127 labels; more steps lead round in circles.
const MOST_STEPS: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_is_what_the_standard_says() {
        let update = addition(0x1234, "a.test", "_x.a.test", "v", 120).unwrap();
        let mut expected = vec![0x12, 0x34, 0x28, 0, 0, 1, 0, 0, 0, 1, 0, 0];
        expected.extend(b"\x01a\x04test\x00\x00\x06\x00\x01");
        expected.extend(b"\x02_x\x01a\x04test\x00\x00\x10\x00\x01\x00\x00\x00\x78\x00\x02\x01v");
        assert_eq!(update, expected);
        let removal = removal(1, "a.test", "_x.a.test", "v").unwrap();
        assert!(removal.ends_with(b"\x00\x10\x00\xfe\x00\x00\x00\x00\x00\x02\x01v"));
    }

    #[test]
    fn what_is_no_name_is_refused() {
        assert_eq!(encoded("a..b"), None);
        assert_eq!(encoded(&"a".repeat(64)), None);
        assert_eq!(encoded(&["abcdefg"; 40].join(".")), None);
        assert_eq!(encoded(".").unwrap(), [0]);
    }

    #[test]
    fn answers_are_read_with_their_compressed_names() {
        let mut answer = vec![0, 7, 0x84, 0, 0, 1, 0, 1, 0, 0, 0, 0];
        answer.extend(b"\x01a\x04Test\x00\x00\x06\x00\x01");
        answer.extend(b"\xc0\x0c\x00\x06\x00\x01\x00\x00\x00\x3c\x00\x01z");
        let reply = Reply::read(&answer).unwrap();
        assert_eq!((reply.id, reply.code, reply.is_authority), (7, NOERROR, true));
        assert!(reply.has_soa_of("a.test") && !reply.has_soa_of("test"));
        for end in 0..answer.len() {
            assert!(Reply::read(&answer[..end]).is_err(), "{end}");
        }
        let circle = [&[0, 7, 0x80, 0, 0, 0, 0, 1, 0, 0, 0, 0][..], b"\xc0\x0c\x00\x06"].concat();
        assert!(Reply::read(&circle).is_err());
    }
}
