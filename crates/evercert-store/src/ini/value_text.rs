//! Reading the text behind an equals sign: one value, or a list, then perhaps a comment.
//!
//! ConfigObj does this with a backtracking pattern whose odd results are part of the format. Here the same decisions
//! are tabulated from the end of the line, so that no line can make them slow.

use crate::ini::document::Value;
use crate::ini::lexical::{is_space, unquote};

/// A value and how many bytes of the text it takes (spaces and comment behind it not counted).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Spelled {
    pub(super) value: Value,
    pub(super) length: usize,
}

/// Reads a value; `None` when it is badly quoted.
pub(super) fn read(text: &str) -> Option<Spelled> {
    if !text.contains(['"', '\'', ',', '#']) {
        let value = text.trim_end_matches(is_space);
        return Some(Spelled { value: value.into(), length: value.len() });
    }
    let chars: Vec<char> = text.chars().collect();
    let (value, end) = read_chars(&chars)?;
    let spelled: usize = chars[..end].iter().map(|c| c.len_utf8()).sum();
    Some(Spelled { value, length: text[..spelled].trim_end_matches(is_space).len() })
}

fn read_chars(chars: &[char]) -> Option<(Value, usize)> {
    let table = Table::build(chars);
    let mut at = 0;
    while let Step::Item { next } = table.steps[at] {
        at = next;
    }
    let end = match table.steps[at] {
        Step::Last { end } => end,
        _ if chars.first() == Some(&',') && table.tail[1] => return Some((Value::List(Vec::new()), 1)),
        _ => return None,
    };
    let last: String = chars[at..end].iter().collect();
    let last = unquote(&last).to_owned();
    if at == 0 {
        return Some((Value::Text(last), end));
    }
    let mut list = split_items(&chars[..at])?;
    if end > at {
        list.push(last);
    }
    Some((Value::List(list), end))
}

/// What stands at a place between the elements of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// An element with its comma; the next place.
    Item { next: usize },
    /// The last element (empty when `end` is the place itself) and its end.
    Last { end: usize },
    /// Nothing that makes sense.
    Fail,
}

/// For every place in the line what would follow, from the end to the beginning.
struct Table<'a> {
    chars: &'a [char],
    steps: Vec<Step>,
    /// Only spaces and perhaps a comment follow.
    tail: Vec<bool>,
    /// The next place if spaces and a comma follow here and the rest makes sense.
    behind_comma: Vec<Option<usize>>,
    next_comma: Vec<usize>,
    next_hash: Vec<usize>,
    next_tail: Vec<usize>,
    /// The next closing quote (double, single) with a comma behind it.
    next_item_quote: [Vec<usize>; 2],
    /// The next closing quote (double, single) with the tail behind it.
    next_last_quote: [Vec<usize>; 2],
}

impl<'a> Table<'a> {
    fn build(chars: &'a [char]) -> Self {
        let n = chars.len();
        let nowhere = || vec![NOWHERE; n + 2];
        let mut table = Self {
            chars,
            steps: vec![Step::Fail; n + 1],
            tail: vec![false; n + 2],
            behind_comma: vec![None; n + 1],
            next_comma: nowhere(),
            next_hash: nowhere(),
            next_tail: nowhere(),
            next_item_quote: [nowhere(), nowhere()],
            next_last_quote: [nowhere(), nowhere()],
        };
        table.tail[n] = true;
        table.next_tail[n] = n;
        table.steps[n] = Step::Last { end: n };
        (0..n).rev().for_each(|at| table.fill(at));
        table
    }

    fn fill(&mut self, at: usize) {
        let c = self.chars[at];
        self.tail[at] = c == '#' || (is_space(c) && self.tail[at + 1]);
        self.next_tail[at] = if self.tail[at] { at } else { self.next_tail[at + 1] };
        self.next_comma[at] = if c == ',' { at } else { self.next_comma[at + 1] };
        self.next_hash[at] = if c == '#' { at } else { self.next_hash[at + 1] };
        for (which, quote) in QUOTES.into_iter().enumerate() {
            let item = c == quote && self.behind_comma[at + 1].is_some();
            let last = c == quote && self.tail[at + 1];
            self.next_item_quote[which][at] = if item { at } else { self.next_item_quote[which][at + 1] };
            self.next_last_quote[which][at] = if last { at } else { self.next_last_quote[which][at + 1] };
        }
        self.behind_comma[at] = match c {
            ',' => self.place_behind(at),
            c if is_space(c) => self.behind_comma[at + 1],
            _ => None,
        };
        self.steps[at] = self.item(at).or_else(|| self.last(at)).unwrap_or(Step::Fail);
    }

    /// The spaces behind a comma are taken greedily and given back while the rest makes no sense.
    fn place_behind(&self, comma: usize) -> Option<usize> {
        let spaces = self.chars[comma + 1..].iter().take_while(|c| is_space(**c)).count();
        (comma + 1..=comma + 1 + spaces).rev().find(|place| self.steps[*place] != Step::Fail)
    }

    fn item(&self, at: usize) -> Option<Step> {
        let comma_at = match quote_index(self.chars[at]) {
            Some(which) => self.next_item_quote[which][at + 1].checked_add(1)?,
            None if matches!(self.chars[at], ',' | '#') => return None,
            None => {
                let comma = self.next_comma[at + 1];
                (comma < self.next_hash[at + 1]).then_some(comma)?
            }
        };
        let next = self.behind_comma[comma_at]?;
        Some(Step::Item { next })
    }

    fn last(&self, at: usize) -> Option<Step> {
        let c = self.chars[at];
        let end = match quote_index(c) {
            Some(which) => self.next_last_quote[which][at + 1].checked_add(1)?,
            None if matches!(c, ',' | '#') || is_space(c) => self.tail[at].then_some(at)?,
            None => {
                let end = self.next_tail[at + 1];
                (end <= self.next_comma[at + 1]).then_some(end)?
            }
        };
        Some(Step::Last { end })
    }
}

/// Splits the elements that end with a comma; an empty one is an error.
///
/// This is a second look with a laxer pattern, as in ConfigObj: the first one only decides where the list ends.
fn split_items(chars: &[char]) -> Option<Vec<String>> {
    let comma_follows = commas_behind_spaces(chars);
    let next_end = next_where(chars, |at| comma_follows[at]);
    let closings = QUOTES.map(|quote| next_where(chars, |at| chars[at] == quote && comma_follows[at + 1]));
    let mut items = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let closing = quote_index(chars[at]).map_or(NOWHERE, |which| closings[which][at + 1]);
        let least = if matches!(chars[at], '"' | '\'' | ',' | '#') { at } else { at + 1 };
        let end = if closing == NOWHERE { next_end[least] } else { closing + 1 };
        if end == NOWHERE {
            break;
        }
        let item: String = chars[at..end].iter().collect();
        items.push((!item.is_empty()).then(|| unquote(&item).to_owned())?);
        let comma = end + chars[end..].iter().take_while(|c| is_space(**c)).count();
        at = comma + 1 + chars[comma + 1..].iter().take_while(|c| is_space(**c)).count();
    }
    Some(items)
}

/// For every place whether spaces and a comma follow.
fn commas_behind_spaces(chars: &[char]) -> Vec<bool> {
    let mut follows = vec![false; chars.len() + 1];
    for at in (0..chars.len()).rev() {
        follows[at] = chars[at] == ',' || (is_space(chars[at]) && follows[at + 1]);
    }
    follows
}

/// For every place the next one (itself included) that satisfies `wanted`.
fn next_where(chars: &[char], wanted: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut next = vec![NOWHERE; chars.len() + 1];
    for at in (0..chars.len()).rev() {
        next[at] = if wanted(at) { at } else { next[at + 1] };
    }
    next
}

fn quote_index(c: char) -> Option<usize> {
    QUOTES.iter().position(|quote| *quote == c)
}

const QUOTES: [char; 2] = ['"', '\''];
const NOWHERE: usize = usize::MAX;
