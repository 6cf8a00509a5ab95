//! Takes credentials out of texts of strangers.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use evercert_plugin::secret::Secret;

/// Knows what must not be seen, and puts three stars in its place.
///
/// A provider may repeat what it was sent: in an error message, in a page of HTML, in a URL. What we sent may have been
/// written otherwise than it was given, in base64 or with percent signs, so that is looked for, too.
#[derive(Clone, Debug, Default)]
pub struct Redactor {
    hidden: Vec<Secret>,
}

impl Redactor {
    /// One that hides these.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let mut redactor = Self::default();
        secrets.into_iter().for_each(|secret| redactor.hide(secret));
        redactor
    }

    /// Hides one more, in all its spellings. What is too short to be a secret would only blot out words.
    pub fn hide(&mut self, secret: &Secret) {
        let text = secret.reveal();
        if text.len() < SHORTEST {
            return;
        }
        let mut spellings = vec![text.to_owned(), STANDARD.encode(text), escaped(text), json(text)];
        spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
        spellings.dedup();
        self.hidden.extend(spellings.into_iter().map(Secret::new));
    }

    /// The text without what must not be seen.
    pub fn clean(&self, text: &str) -> String {
        self.hidden.iter().fold(text.to_owned(), |text, secret| text.replace(secret.reveal(), "***"))
    }
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// RFC 3986 section 2.3.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

fn json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

const SHORTEST: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_hidden_in_every_spelling() {
        let secret = Secret::new("tok/en+1\"2");
        let redactor = Redactor::new([&secret]);
        let base64 = STANDARD.encode("tok/en+1\"2");
        for said in ["tok/en+1\"2", "tok%2Fen%2B1%222", "tok/en+1\\\"2", base64.as_str()] {
            assert_eq!(redactor.clean(&format!("bad {said}!")), "bad ***!", "{said}");
        }
        assert_eq!(redactor.clean("nothing here"), "nothing here");
    }

    #[test]
    fn what_is_too_short_is_left() {
        assert_eq!(Redactor::new([&Secret::new("a")]).clean("a banana"), "a banana");
    }
}
