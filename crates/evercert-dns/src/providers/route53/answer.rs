//! Answers in XML.

use evercert_plugin::dns_error::DnsError;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::http::Answer;
use crate::redact::Redactor;

/// An element with what is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    name: String,
    text: String,
    children: Vec<Element>,
}

impl Element {
    /// All elements at this path, such as `HostedZones/HostedZone`.
    pub(super) fn all(&self, path: &str) -> impl Iterator<Item = &Self> {
        let mut here = vec![self];
        for name in path.split('/') {
            here = here.into_iter().flat_map(|element| &element.children).filter(|child| child.name == name).collect();
        }
        here.into_iter()
    }

    /// The text at this path; empty if there is none.
    pub(super) fn text(&self, path: &str) -> &str {
        self.all(path).next().map(|element| element.text.trim()).unwrap_or_default()
    }
}

/// The outermost element of an answer.
pub(super) fn read(body: &[u8]) -> Result<Element, DnsError> {
    let strange = || DnsError::NotUnderstood { what: "it is not Route 53's XML".into() };
    let root = parse(body).ok_or_else(strange)?;
    if root.name.ends_with("Response") { Ok(root) } else { Err(strange()) }
}

fn parse(body: &[u8]) -> Option<Element> {
    let mut reader = Reader::from_str(std::str::from_utf8(body).ok()?);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                let name = start.local_name().as_ref().to_owned();
                open.push(Element { name, ..Element::default() });
            }
            Event::End(_) => {
                let done = open.pop()?;
                open.last_mut()?.children.push(done);
            }
            Event::Text(text) => open.last_mut()?.text.push_str(&text),
            Event::GeneralRef(reference) => open.last_mut()?.text.push(character(&reference)?),
            Event::Eof => break,
            _ => {}
        }
    }
    let outermost = open.pop().filter(|_| open.is_empty())?;
    outermost.children.into_iter().next()
}

/// The references that XML itself has (XML 1.0 section 4.6).
fn character(reference: &str) -> Option<char> {
    Some(match reference {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "#34" => '"',
        _ => return None,
    })
}

/// What a refusal means.
pub(super) fn refusal(answer: &Answer, redactor: &Redactor) -> DnsError {
    let body = parse(&answer.body).unwrap_or_default();
    let (code, message) = (body.text("Error/Code"), body.text("Error/Message"));
    let batch = body.text("Messages/Message");
    let detail = redactor.clean(if message.is_empty() { batch } else { message });
    let (status, after) = (answer.status.to_string(), answer.after);
    match (code, answer.status) {
        ("AccessDenied" | "AccessDeniedException", _) => DnsError::Forbidden { detail },
        (code, _) if CREDENTIALS.contains(&code) => DnsError::Credentials { detail },
        ("Throttling" | "ThrottlingException" | "PriorRequestNotComplete", _) | (_, 429) => {
            DnsError::RateLimited { after, detail }
        }
        ("InvalidChangeBatch", _) => DnsError::Rejected { status: code.to_owned(), detail },
        (_, 500..) => DnsError::Trouble { status, after, detail },
        _ if body.name == "InvalidChangeBatch" => DnsError::Rejected { status: body.name, detail },
        _ => DnsError::Rejected { status, detail },
    }
}

const CREDENTIALS: [&str; 7] = [
    "ExpiredToken",
    "IncompleteSignature",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_found_by_their_path() {
        let xml = b"<?xml version=\"1.0\"?><XResponse xmlns=\"u\"><A><B>1</B><B>&quot;2&quot;</B></A><E/></XResponse>";
        let root = read(xml).unwrap();
        let all: Vec<_> = root.all("A/B").map(|element| element.text.as_str()).collect();
        assert_eq!(all, ["1", "\"2\""]);
        assert_eq!(root.text("A/C"), "");
        for strange in [&b"<html><p>welcome"[..], b"", b"<Response", b"<a></a>", b"{}"] {
            assert!(read(strange).is_err());
        }
    }
}
