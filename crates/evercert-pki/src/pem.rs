//! PEM text (RFC 7468): read leniently, written strictly.

use base64::{Engine, prelude::BASE64_STANDARD};

/// One labelled block.
#[derive(Clone, PartialEq, Eq)]
pub struct Block {
    /// The words between `BEGIN ` and the dashes.
    pub label: String,
    /// The decoded content.
    pub der: Vec<u8>,
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
    let text = String::from_utf8_lossy(text);
    let mut lines = text.lines();
    let mut blocks = Vec::new();
    while let Some(line) = lines.next() {
        if let Some(label) = marker(line, "-----BEGIN ") {
            blocks.push(block(label, &mut lines)?);
        }
    }
    Ok(blocks)
}

/// `der` as one block: 64 columns, LF, final newline.
pub fn encode(label: &str, der: &[u8]) -> String {
    let body = BASE64_STANDARD.encode(der);
    let mut text = String::with_capacity(body.len() + body.len() / 64 + 2 * label.len() + 40);
    text.push_str(&format!("-----BEGIN {label}-----\n"));
    for start in (0..body.len()).step_by(64) {
        text.push_str(&body[start..body.len().min(start + 64)]);
        text.push('\n');
    }
    text.push_str(&format!("-----END {label}-----\n"));
    text
}

fn block<'a>(label: &str, lines: &mut impl Iterator<Item = &'a str>) -> Result<Block, PemError> {
    let label = label.to_owned();
    let mut body = String::new();
    for line in lines {
        if marker(line, "-----END ") == Some(&label) {
            return match BASE64_STANDARD.decode(&body) {
                Ok(der) => Ok(Block { label, der }),
                Err(_) => Err(PemError::Base64 { label }),
            };
        }
        if marker(line, "-----BEGIN ").is_some() {
            break;
        }
        body.extend(line.chars().filter(|c| !c.is_ascii_whitespace()));
    }
    Err(PemError::Unterminated { label })
}

fn marker<'a>(line: &'a str, prefix: &str) -> Option<&'a str> {
    line.trim().strip_prefix(prefix)?.strip_suffix("-----")
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
            assert!(blocks[0].der == der && blocks[0].label == "CERTIFICATE");
            assert!(text.lines().all(|line| line.len() <= 64));
        }
    }

    #[test]
    fn carriage_returns_and_indents_are_forgiven() {
        let text = b"  -----BEGIN X-----\r\n  AQ\r\n ID\r\n-----END X-----\r\n";
        assert!(parse(text).unwrap()[0].der == [1, 2, 3]);
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
