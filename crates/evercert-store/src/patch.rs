//! Changes of a few bytes, and what they make of a text.

use std::collections::BTreeMap;
use std::ops::Range;

/// Other bytes for a few.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// The bytes that go.
    pub range: Range<usize>,
    /// Those that come.
    pub with: Vec<u8>,
}

impl Patch {
    /// These bytes for those.
    pub fn new(range: Range<usize>, with: impl Into<Vec<u8>>) -> Self {
        Self { range, with: with.into() }
    }

    /// More bytes before an offset.
    pub fn insertion(at: usize, with: impl Into<Vec<u8>>) -> Self {
        Self::new(at..at, with)
    }
}

/// Changes of several texts, told apart by keys.
#[derive(Clone, Debug)]
pub struct Patches<K> {
    texts: BTreeMap<K, Vec<Patch>>,
}

impl<K: Copy + Ord> Patches<K> {
    /// Adds one; the same one twice counts once.
    pub fn add(&mut self, key: K, patch: Patch) {
        let patches = self.texts.entry(key).or_default();
        if !patches.contains(&patch) {
            patches.push(patch);
        }
    }

    /// Adds several of one text.
    pub fn extend(&mut self, key: K, patches: impl IntoIterator<Item = Patch>) {
        patches.into_iter().for_each(|patch| self.add(key, patch));
    }

    /// The texts for which there are some.
    pub fn keys(&self) -> impl Iterator<Item = K> {
        self.texts.iter().filter(|(_, patches)| !patches.is_empty()).map(|(key, _)| *key)
    }

    /// What each text becomes that becomes another.
    pub fn outcomes<'a>(&self, text: impl Fn(K) -> &'a [u8]) -> impl Iterator<Item = (K, Vec<u8>)> {
        self.texts.iter().filter_map(move |(key, patches)| {
            let before = text(*key);
            let after = patched(before, 0..before.len(), patches);
            (before != after).then_some((*key, after))
        })
    }
}

impl<K> Default for Patches<K> {
    fn default() -> Self {
        Self { texts: BTreeMap::new() }
    }
}

/// What patches make of a part of a text; those outside of it do not count. Of two that overlap the first one counts, but
/// no insertion is lost; insertions at one place keep their order.
pub fn patched(text: &[u8], part: Range<usize>, patches: &[Patch]) -> Vec<u8> {
    let within = |patch: &&Patch| part.start <= patch.range.start && patch.range.end <= part.end;
    let mut patches: Vec<_> = patches.iter().filter(within).collect();
    patches.sort_by_key(|patch| (patch.range.start, patch.range.end));
    let mut out = Vec::with_capacity(part.len());
    let mut at = part.start;
    for patch in patches {
        if patch.range.start < at {
            let lost: &[u8] = if patch.range.is_empty() { &patch.with } else { b"" };
            out.extend_from_slice(lost);
            continue;
        }
        out.extend_from_slice(&text[at..patch.range.start]);
        out.extend_from_slice(&patch.with);
        at = patch.range.end;
    }
    out.extend_from_slice(&text[at..part.end]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patches_change_their_bytes_alone() {
        let patches = [
            Patch::new(4..6, "X"),
            Patch::insertion(2, "one"),
            Patch::insertion(2, "two"),
            Patch::new(5..7, "lost"),
            Patch::insertion(5, "kept"),
            Patch::new(0..1, ""),
        ];
        assert_eq!(patched(b"01234567", 0..8, &patches), b"1onetwo23Xkept67");
        assert_eq!(patched(b"01234567", 2..5, &patches), b"onetwo234kept");
    }
}
