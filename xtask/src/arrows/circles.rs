//! Circles in a graph: Tarjan's strongly connected components.

use std::collections::{BTreeMap, BTreeSet};

/// Who uses whom.
pub(crate) type Arrows = BTreeMap<String, BTreeSet<String>>;

/// The groups of more than one node in which each reaches each, every group sorted.
pub(crate) fn circles(arrows: &Arrows) -> Vec<Vec<String>> {
    let mut walk = Walk { arrows, order: BTreeMap::new(), low: BTreeMap::new(), path: Vec::new(), found: Vec::new() };
    for node in arrows.keys() {
        if !walk.order.contains_key(node.as_str()) {
            walk.visit(node);
        }
    }
    walk.found
}

struct Walk<'a> {
    arrows: &'a Arrows,
    /// When a node was first seen.
    order: BTreeMap<&'a str, usize>,
    /// The earliest node on the path that it reaches.
    low: BTreeMap<&'a str, usize>,
    path: Vec<&'a str>,
    found: Vec<Vec<String>>,
}

impl<'a> Walk<'a> {
    fn visit(&mut self, node: &'a str) {
        let order = self.order.len();
        self.order.insert(node, order);
        self.low.insert(node, order);
        self.path.push(node);
        for next in self.arrows.get(node).into_iter().flatten() {
            self.follow(node, next);
        }
        if self.low[node] == order {
            self.close(node);
        }
    }

    fn follow(&mut self, node: &'a str, next: &'a str) {
        let reached = match self.order.get(next) {
            None => {
                self.visit(next);
                self.low[next]
            }
            Some(order) if self.path.contains(&next) => *order,
            Some(_) => return,
        };
        let low = self.low[node].min(reached);
        self.low.insert(node, low);
    }

    /// Everything on the path from `node` on belongs together.
    fn close(&mut self, node: &str) {
        let start = self.path.iter().position(|there| *there == node).unwrap_or_default();
        let mut circle: Vec<String> = self.path.split_off(start).into_iter().map(str::to_owned).collect();
        if circle.len() > 1 {
            circle.sort();
            self.found.push(circle);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_each_circle_once() {
        let arrows = graph(&[("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "d"), ("f", "a")]);
        assert_eq!(circles(&arrows), [vec!["d", "e"], vec!["a", "b", "c"]]);
    }

    #[test]
    fn a_tree_has_none() {
        let arrows = graph(&[("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]);
        assert_eq!(circles(&arrows), Vec::<Vec<String>>::new());
    }

    fn graph(pairs: &[(&str, &str)]) -> Arrows {
        let mut arrows = Arrows::new();
        for (from, to) in pairs {
            arrows.entry((*from).to_owned()).or_default().insert((*to).to_owned());
        }
        arrows
    }
}
