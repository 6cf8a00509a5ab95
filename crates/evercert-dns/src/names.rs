//! Names of the DNS as texts.

/// The name and all above it, the longest first.
pub(crate) fn parents(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |name| name.split_once('.').map(|(_, rest)| rest)).filter(|name| !name.is_empty())
}

/// A name as we write it: lower case, no final dot.
pub(crate) fn normal(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_go_up_to_the_top() {
        assert_eq!(parents("x.a.test").collect::<Vec<_>>(), ["x.a.test", "a.test", "test"]);
        assert_eq!(normal("A.Test."), "a.test");
    }
}
