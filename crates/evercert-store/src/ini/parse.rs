//! From bytes to a document.

use std::collections::HashSet;
use std::mem;

use crate::ini::document::{Document, Scalar, Section, Value};
use crate::ini::error::{IniError, Problem};
use crate::ini::lexical::{Line, classify, is_tail};
use crate::ini::value_text;

impl Document {
    /// Reads a file as ConfigObj does.
    ///
    /// # Errors
    /// The first line that is not understood; ConfigObj refuses such a file as a whole too.
    pub fn parse(content: &[u8]) -> Result<Self, IniError> {
        let text = str::from_utf8(content).map_err(|error| {
            let line = content[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
            IniError { line, problem: Problem::Utf8 }
        })?;
        let stripped = text.strip_prefix('\u{feff}');
        let mut parser = Parser::new(stripped.unwrap_or(text));
        parser.run()?;
        Ok(Self { bom: stripped.is_some(), ..parser.finish() })
    }
}

struct Parser<'a> {
    lines: Vec<&'a str>,
    /// The line being read, counted from 0.
    at: usize,
    /// Comments and blank lines not yet attached to anything.
    pending: String,
    head: Option<String>,
    /// The section being filled and those around it.
    open: Vec<Open>,
    indent: Option<&'a str>,
}

/// A section that is not complete yet, with the names taken in it.
struct Open {
    section: Section,
    names: HashSet<String>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        let root = Open { section: Section::new(String::new(), 0), names: HashSet::new() };
        let lines = text.split_inclusive('\n').collect();
        Self { lines, at: 0, pending: String::new(), head: None, open: vec![root], indent: None }
    }

    fn run(&mut self) -> Result<(), IniError> {
        while let Some(raw) = self.lines.get(self.at).copied() {
            let line = content(raw);
            self.line(raw, line).map_err(|problem| IniError { line: self.at + 1, problem })?;
            self.at += 1;
        }
        Ok(())
    }

    fn line(&mut self, raw: &'a str, line: &'a str) -> Result<(), Problem> {
        if line.len() > LONGEST {
            return Err(Problem::TooLong);
        }
        match classify(line) {
            Line::Blank => self.pending.push_str(raw),
            Line::Section { indent, opened, closed, name } => {
                self.meet(indent);
                self.section(raw, name, (opened, closed))?;
            }
            Line::Pair { indent, key, value } => {
                self.meet(indent);
                self.pair(raw, key, &line[..value.start], &line[value])?;
            }
            Line::Other => return Err(Problem::Line),
        }
        Ok(())
    }

    /// The first entry closes the head of the file; the first indentation becomes the file's.
    fn meet(&mut self, indent: &'a str) {
        if self.head.is_none() {
            self.head = Some(mem::take(&mut self.pending));
        }
        if self.indent.is_none() && !indent.is_empty() {
            self.indent = Some(indent);
        }
    }

    fn section(&mut self, raw: &str, name: &str, (opened, closed): (usize, usize)) -> Result<(), Problem> {
        if opened != closed || opened > self.open.len() {
            return Err(Problem::Nesting);
        }
        while self.open.len() > opened {
            self.close();
        }
        self.take_name(name)?;
        let leading = mem::take(&mut self.pending);
        let section = Section { leading, header: raw.to_owned(), ..Section::new(name.to_owned(), opened) };
        self.open.push(Open { section, names: HashSet::new() });
        Ok(())
    }

    fn pair(&mut self, raw: &str, key: &str, before: &str, text: &str) -> Result<(), Problem> {
        let first = self.at;
        let triple = TRIPLES.into_iter().find(|triple| text.starts_with(triple));
        let (value, length) = match triple {
            Some(triple) => self.triple_quoted(triple, before.len())?,
            None => {
                let spelled = value_text::read(text).ok_or(Problem::Value)?;
                (spelled.value, spelled.length)
            }
        };
        self.take_name(key)?;
        let whole = if first == self.at { raw.to_owned() } else { self.lines[first..=self.at].concat() };
        let end = before.len() + length;
        let scalar = Scalar {
            key: key.to_owned(),
            value,
            leading: mem::take(&mut self.pending),
            before: before.to_owned(),
            spelled: whole[before.len()..end].to_owned(),
            after: whole[end..].to_owned(),
        };
        self.current().section.scalars.push(scalar);
        Ok(())
    }

    /// Reads a triple-quoted value that begins at `start` of this line and may go on for several lines.
    ///
    /// Returns the value and the number of raw bytes it takes.
    fn triple_quoted(&mut self, quotes: &str, start: usize) -> Result<(Value, usize), Problem> {
        let opening = content(self.lines[self.at]);
        let begin = start + quotes.len();
        if let Some(end) = closing(&opening[begin..], quotes) {
            return Ok((opening[begin..begin + end].into(), end + 2 * quotes.len()));
        }
        if opening[begin..].contains(quotes) {
            return Err(Problem::Value);
        }
        let mut text = opening[begin..].to_owned();
        let mut length = self.lines[self.at].len() - start;
        loop {
            self.at += 1;
            let raw = self.lines.get(self.at).ok_or(Problem::Unclosed)?;
            let line = content(raw);
            text.push('\n');
            if line.contains(quotes) {
                let end = closing(line, quotes).ok_or(Problem::Value)?;
                text.push_str(&line[..end]);
                return Ok((text.into(), length + end + quotes.len()));
            }
            text.push_str(line);
            length += raw.len();
        }
    }

    fn take_name(&mut self, name: &str) -> Result<(), Problem> {
        let free = self.current().names.insert(name.to_owned());
        free.then_some(()).ok_or(Problem::Duplicate)
    }

    fn current(&mut self) -> &mut Open {
        self.open.last_mut().expect("the top level is never closed while parsing")
    }

    fn close(&mut self) {
        let closed = self.open.pop().expect("called with sections open");
        self.current().section.sections.push(closed.section);
    }

    fn finish(mut self) -> Document {
        while self.open.len() > 1 {
            self.close();
        }
        let first = self.lines.first().copied().unwrap_or_default();
        let root = self.open.pop().expect("the top level is open").section;
        Document {
            bom: false,
            newline: if first.ends_with("\r\n") { "\r\n" } else { "\n" },
            indent: self.indent.unwrap_or_default().to_owned(),
            // A file without any entry is all head: new entries go below its comments.
            head: self.head.unwrap_or_else(|| mem::take(&mut self.pending)),
            root,
            tail: self.pending,
        }
    }
}

/// A line without its end.
fn content(raw: &str) -> &str {
    raw.trim_end_matches(['\r', '\n'])
}

/// The offset of the first closing quotes behind which nothing but a comment follows.
fn closing(text: &str, quotes: &str) -> Option<usize> {
    let mut candidates = text.char_indices().map(|(at, _)| at).filter(|at| text[*at..].starts_with(quotes));
    candidates.find(|at| is_tail(&text[at + quotes.len()..]))
}

/// No real line comes near this; the tables made for a line take a few dozen bytes per character.
const LONGEST: usize = 256 * 1024;
const TRIPLES: [&str; 2] = ["\"\"\"", "'''"];
