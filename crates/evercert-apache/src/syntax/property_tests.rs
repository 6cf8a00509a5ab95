//! What holds for every text.

use proptest::{collection::vec, prelude::*, sample::select};

use super::{
    item::Item,
    tree::{Items, Tree},
};

const PIECES: &[&[u8]] = &[
    b"a",
    b"<",
    b">",
    b"</",
    b"<VirtualHost *:80>\n",
    b"</VirtualHost>\n",
    b"<If \"a\">\n",
    b"</If>\n",
    b"<Perl>\n",
    b"</Perl>\n",
    b" ",
    b"\t",
    b"\r\n",
    b"\n",
    b"\n",
    b"\\\n",
    b"\\\r\n",
    b"#",
    b"\"",
    b"'",
    b"\\",
    b"${",
    b"}",
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
        if let Some(section) = directive.section() {
            let end = section.close().map_or(span.end(), |close| close.start());
            stand_in_order(section.items(), section.head().end(), end);
            let parent = Some(directive.id());
            assert!(section.items().directives().all(|child| child.parent().map(|p| p.id()) == parent));
        }
    }
}

proptest! {
    #[test]
    fn a_tree_fits_its_text(text in texts()) {
        let tree = Tree::parse(text.clone());
        prop_assert_eq!(tree.text(), &text);
        stand_in_order(tree.items(), 0, text.len());
    }

    #[test]
    fn mistakes_have_a_place(text in texts()) {
        let tree = Tree::parse(text.clone());
        let offsets: Vec<_> = tree.errors().iter().map(|error| error.offset).collect();
        prop_assert!(offsets.is_sorted());
        prop_assert!(offsets.iter().all(|offset| *offset <= text.len()));
    }
}
