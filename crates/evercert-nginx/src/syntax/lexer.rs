//! From bytes to tokens, by the rules of nginx's own reader.

use evercert_store::span::Span;

/// Reads tokens from a place on.
pub(super) struct Lexer<'a> {
    text: &'a [u8],
    at: usize,
}

/// What stands in a configuration between white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A word, with its quotes.
    Word { span: Span, flaw: Option<Flaw> },
    /// `{`.
    Open(usize),
    /// `}`.
    Close(usize),
    /// `;`.
    Semicolon(usize),
    /// From `#` to the end of the line, which is not part of it.
    Comment(Span),
}

/// What nginx would refuse about a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// The file ended within the quotes.
    OpenQuote,
    /// Something else follows the closing quote at once.
    Glued,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0 }
    }

    /// Goes on at another place, behind what somebody else has read.
    pub(super) fn jump(&mut self, to: usize) {
        self.at = to;
    }

    fn comment(&self) -> Token {
        let rest = &self.text[self.at..];
        let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        let length = length - usize::from(rest[..length].ends_with(b"\r"));
        Token::Comment(Span::new(self.at, self.at + length))
    }

    fn word(&self) -> Token {
        let first = self.text[self.at];
        let (end, flaw) = match first {
            b'"' | b'\'' => self.quoted(first),
            _ => (self.bare(), None),
        };
        Token::Word { span: Span::new(self.at, end), flaw }
    }

    fn quoted(&self, quote: u8) -> (usize, Option<Flaw>) {
        let mut at = self.at + 1;
        while let Some(byte) = self.text.get(at) {
            match byte {
                b'\\' => at += 2,
                byte if *byte == quote => return (at + 1, self.glued(at + 1)),
                _ => at += 1,
            }
        }
        (self.text.len(), Some(Flaw::OpenQuote))
    }

    /// A closing parenthesis may follow, for the sake of `if ($a = "b")`.
    fn glued(&self, at: usize) -> Option<Flaw> {
        let next = self.text.get(at)?;
        let stands_alone = is_space(*next) || matches!(next, b';' | b'{' | b')');
        (!stands_alone).then_some(Flaw::Glued)
    }

    /// The end of a word without quotes: `}`, `#` and quotes within it are part of it, and `${`
    /// opens no block.
    fn bare(&self) -> usize {
        let mut at = self.at;
        let mut variable = false;
        while let Some(byte) = self.text.get(at) {
            match byte {
                b'\\' => at += 1,
                b'{' if variable => {}
                b';' | b'{' => break,
                byte if is_space(*byte) => break,
                _ => {}
            }
            variable = *byte == b'$';
            at += 1;
        }
        at.min(self.text.len())
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let blank = self.text[self.at..].iter().position(|byte| !is_space(*byte))?;
        self.at += blank;
        let token = match self.text[self.at] {
            b'{' => Token::Open(self.at),
            b'}' => Token::Close(self.at),
            b';' => Token::Semicolon(self.at),
            b'#' => self.comment(),
            _ => self.word(),
        };
        self.at = end(&token);
        Some(token)
    }
}

fn end(token: &Token) -> usize {
    match token {
        Token::Word { span, .. } | Token::Comment(span) => span.end(),
        Token::Open(at) | Token::Close(at) | Token::Semicolon(at) => at + 1,
    }
}

/// White space between words.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        let of = |span: Span| text[span.range()].to_owned();
        let told = |token| match token {
            Token::Word { span, flaw: None } => of(span),
            Token::Word { span, flaw: Some(flaw) } => format!("{} ({flaw:?})", of(span)),
            Token::Comment(span) => of(span),
            Token::Open(_) => "{".into(),
            Token::Close(_) => "}".into(),
            Token::Semicolon(_) => ";".into(),
        };
        Lexer::new(text.as_bytes()).map(told).collect()
    }

    #[test]
    fn words_end_where_nginx_ends_them() {
        assert_eq!(tokens("listen 80;"), ["listen", "80", ";"]);
        assert_eq!(tokens("server{listen\t80;}\r\n"), ["server", "{", "listen", "80", ";", "}"]);
        assert_eq!(tokens("a b}c#d\"e;"), ["a", "b}c#d\"e", ";"]);
        assert_eq!(tokens("a ${b}c$d{"), ["a", "${b}c$d", "{"]);
        assert_eq!(tokens(r"a b\;c\ d\{;"), ["a", r"b\;c\ d\{", ";"]);
        assert_eq!(tokens("a $;"), ["a", "$", ";"]);
        assert_eq!(tokens("a\\"), ["a\\"]);
    }

    #[test]
    fn quotes_hold_everything_but_themselves() {
        assert_eq!(tokens(r#"a "b ; { } # \" ' c";"#), ["a", r#""b ; { } # \" ' c""#, ";"]);
        assert_eq!(tokens("a 'b\nc'{"), ["a", "'b\nc'", "{"]);
        assert_eq!(tokens("if ($a = \"b\"){"), ["if", "($a", "=", "\"b\"", ")", "{"]);
        assert_eq!(tokens("a 'b'c;"), ["a", "'b' (Glued)", "c", ";"]);
        assert_eq!(tokens("a 'b;"), ["a", "'b; (OpenQuote)"]);
        assert_eq!(tokens("a 'b\\"), ["a", "'b\\ (OpenQuote)"]);
    }

    #[test]
    fn comments_end_with_the_line() {
        assert_eq!(tokens("# a; {\r\nb; # c"), ["# a; {", "b", ";", "# c"]);
        assert_eq!(tokens("a # b\n c;"), ["a", "# b", "c", ";"]);
    }
}
