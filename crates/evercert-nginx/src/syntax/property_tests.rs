//! What holds for every text.

use proptest::{collection::vec, prelude::*, sample::select};

use super::{
    item::Item,
    tree::{Items, Tree},
};

const PIECES: &[&[u8]] = &[
    b"a",
    b"server",
    b"{",
    b"}",
    b";",
    b" ",
    b"\t",
    b"\r\n",
    b"\n",
    b"#",
    b"\"",
    b"'",
    b"\\",
    b"$",
    b"${",
    b"=",
    b"[[",
    b"]]",
    b"--",
    b")",
    b"x_by_lua_block",
    b"\xff",
    b"\0",
    "\u{c740}".as_bytes(),
];

/// Texts of the pieces that matter.
fn texts() -> impl Strategy<Value = Vec<u8>> {
    vec(select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

/// Items stand within `from..to`, in order, and side by side.
fn stand_in_order(items: Items<'_>, from: usize, to: usize) {
    let mut at = from;
    for item in items {
        let span = item.span();
        assert!(at <= span.start() && span.start() <= span.end() && span.end() <= to, "{span:?} in {at}..{to}");
        at = span.end();
        let Item::Directive(directive) = item else { continue };
        for word in std::iter::once(directive.name()).chain(directive.args()) {
            assert!(span.start() <= word.span().start() && word.span().end() <= span.end());
            drop(word.value());
        }
        if let Some(block) = directive.block() {
            let inside = block.inside();
            assert!(inside.end() <= span.end());
            stand_in_order(block.items(), inside.start(), inside.end());
        }
    }
}

/// The text that is in no item, no Lua and no comment: white space if the file is without mistake.
fn is_blank_between(tree: &Tree) -> bool {
    let mut covered = vec![false; tree.text().len()];
    let mut cover = |range: std::ops::Range<usize>| covered[range].fill(true);
    for item in tree.items() {
        cover(item.span().range());
    }
    let rest = tree.text().iter().zip(&covered).filter(|(_, covered)| !**covered);
    rest.map(|(byte, _)| *byte).all(|byte| byte.is_ascii_whitespace())
}

proptest! {
    #[test]
    fn a_tree_fits_its_text(text in texts()) {
        let tree = Tree::parse(text.clone());
        prop_assert_eq!(tree.text(), &text);
        stand_in_order(tree.items(), 0, text.len());
        prop_assert!(!tree.errors().is_empty() || is_blank_between(&tree));
    }

    #[test]
    fn mistakes_have_a_place(text in texts()) {
        let tree = Tree::parse(text.clone());
        let offsets: Vec<_> = tree.errors().iter().map(|error| error.offset).collect();
        prop_assert!(offsets.is_sorted());
        prop_assert!(offsets.iter().all(|offset| *offset <= text.len()));
    }
}
