//! PEM text (RFC 7468): read leniently, written strictly.

use std::mem;

use base64::{Engine, prelude::BASE64_STANDARD};
use zeroize::Zeroizing;

/// One labelled block.
#[derive(Clone, PartialEq, Eq)]
pub struct Block {
    /// The words between `BEGIN ` and the dashes.
    pub label: String,
    /// The decoded content; wiped when dropped, since it may be a private key.
    pub der: Zeroizing<Vec<u8>>,
}

impl Block {
    /// The content of a block that is public, such as a certificate: it is not wiped any more.
    pub fn into_public_der(mut self) -> Vec<u8> {
        mem::take(&mut self.der)
    }
}

/// Why a text is not PEM.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PemError {
    /// The content between the markers is not base64.
    #[error("block {label:?} is not base64")]
    Base64 {
        /// The block's label.
        label: String,
    },
    /// A `BEGIN` without its `END`.
    #[error("block {label:?} has no end")]
    Unterminated {
        /// The block's label.
        label: String,
    },
}

/// All blocks of `text`, in order. Text between blocks is passed over, as OpenSSL does; a text
/// without blocks gives an empty list.
pub fn parse(text: &[u8]) -> Result<Vec<Block>, PemError> {
    // Slices of the text only: a copy of a line could be a piece of a key that nobody wipes.
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let mut blocks = Vec::new();
    while let Some(line) = lines.next() {
        if let Some(label) = marker(line, b"-----BEGIN ") {
            blocks.push(block(label, &mut lines)?);
        }
    }
    Ok(blocks)
}

/// `der` as one block: 64 columns, LF, final newline.
pub fn encode(label: &str, der: &[u8]) -> String {
    let body = Zeroizing::new(BASE64_STANDARD.encode(der));
    let mut text = String::with_capacity(body.len() + body.len() / 64 + 2 * label.len() + 40);
    text.push_str(&format!("-----BEGIN {label}-----\n"));
    for start in (0..body.len()).step_by(64) {
        text.push_str(&body[start..body.len().min(start + 64)]);
        text.push('\n');
    }
    text.push_str(&format!("-----END {label}-----\n"));
    text
}

fn block<'a>(label: &[u8], lines: &mut impl Iterator<Item = &'a [u8]>) -> Result<Block, PemError> {
    let mut body = Vec::new();
    for line in lines {
        if marker(line, b"-----END ") == Some(label) {
            return decode(label, &body);
        }
        if marker(line, b"-----BEGIN ").is_some() {
            break;
        }
        body.push(line);
    }
    Err(PemError::Unterminated { label: text_of(label) })
}

/// The buffers get their final size at once: one that grows leaves copies behind.
fn decode(label: &[u8], lines: &[&[u8]]) -> Result<Block, PemError> {
    let size = lines.iter().map(|line| line.len()).sum();
    let mut body = Zeroizing::new(Vec::with_capacity(size));
    body.extend(lines.iter().flat_map(|line| line.iter()).filter(|byte| !byte.is_ascii_whitespace()));
    let mut der = Zeroizing::new(Vec::with_capacity(size.div_ceil(4) * 3));
    match BASE64_STANDARD.decode_vec(&*body, &mut der) {
        Ok(()) => Ok(Block { label: text_of(label), der }),
        Err(_) => Err(PemError::Base64 { label: text_of(label) }),
    }
}

fn marker<'a>(line: &'a [u8], prefix: &[u8]) -> Option<&'a [u8]> {
    line.strip_prefix(prefix)?.strip_suffix(b"-----")
}

fn text_of(label: &[u8]) -> String {
    String::from_utf8_lossy(label).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_parsed_again() {
        for length in [0, 1, 47, 48, 49, 1000] {
            let der = vec![7; length];
            let text = format!("a comment\n{}trailing", encode("CERTIFICATE", &der));
            let blocks = parse(text.as_bytes()).unwrap();
            assert_eq!(blocks.len(), 1);
            assert!(*blocks[0].der == der && blocks[0].label == "CERTIFICATE");
            assert!(text.lines().all(|line| line.len() <= 64));
        }
    }

    #[test]
    fn carriage_returns_and_indents_are_forgiven() {
        let text = b"  -----BEGIN X-----\r\n  AQ\r\n ID\r\n-----END X-----\r\n";
        assert!(*parse(text).unwrap()[0].der == [1, 2, 3]);
    }

    #[test]
    fn a_broken_block_names_itself() {
        let cut = PemError::Unterminated { label: "X".into() };
        assert_eq!(parse(b"-----BEGIN X-----\nAQID\n").err(), Some(cut));
        let garbage = PemError::Base64 { label: "X".into() };
        let text = b"-----BEGIN X-----\n!!\n-----END X-----\n";
        assert_eq!(parse(text).err(), Some(garbage));
    }
}
