//! The questions of deny.toml, asked without that tool: banned crates, licences, sources. Only tests.

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use cargo_metadata::{Metadata, MetadataCommand, Package};

    use crate::{process, workspace};

    /// By `cargo tree`: the resolver's own list also names optional crates that no feature switches on.
    #[test]
    fn no_banned_crate_is_built() {
        let words = ["tree", "--workspace", "--edges", "all", "--prefix", "none", "--format", "{p}"];
        let tree = process::read(&mut process::command("cargo", words)).expect("the workspace can be resolved");
        let names = tree.lines().filter_map(|line| line.split(' ').next());
        let found: BTreeSet<&str> = names.filter(|name| BANNED.contains(name)).collect();
        assert_eq!(found, BTreeSet::new());
        assert!(tree.lines().any(|line| line.starts_with("rustls v")), "this is no tree: {tree}");
    }

    #[test]
    fn every_licence_is_permissive() {
        let metadata = metadata();
        let strange: Vec<String> = foreign(&metadata)
            .filter(|package| !is_permissive(package.license.as_deref().unwrap_or_default()))
            .map(|package| format!("{} {:?}", package.name, package.license))
            .collect();
        assert_eq!(strange, Vec::<String>::new());
    }

    #[test]
    fn every_crate_comes_from_the_registry() {
        let metadata = metadata();
        let strange: Vec<&str> = foreign(&metadata)
            .filter(|package| !package.source.as_ref().is_some_and(|source| source.is_crates_io()))
            .map(|package| package.name.as_str())
            .collect();
        assert_eq!(strange, Vec::<&str>::new());
    }

    /// With the features we build, for the platform we build on.
    fn metadata() -> Metadata {
        let manifest = workspace::root().join("Cargo.toml");
        let platform = ["--filter-platform", "x86_64-unknown-linux-gnu"].map(str::to_owned);
        MetadataCommand::new()
            .manifest_path(manifest)
            .other_options(platform)
            .exec()
            .expect("the workspace can be resolved")
    }

    fn foreign(metadata: &Metadata) -> impl Iterator<Item = &Package> {
        let resolved = metadata.resolve.as_ref().expect("dependencies were asked for");
        let built = resolved.nodes.iter().map(|node| &metadata[&node.id]);
        built.filter(|package| !metadata.workspace_members.contains(&package.id))
    }

    /// Whether one side of every OR, and both sides of every AND, is on the list.
    fn is_permissive(expression: &str) -> bool {
        let plain = expression.replace(['(', ')'], " ").replace('/', " OR ");
        plain.split(" AND ").all(|part| part.split(" OR ").any(|licence| ALLOWED.contains(&licence.trim())))
    }

    const BANNED: &[&str] = &["ring", "rsa", "openssl-sys", "native-tls", "hickory-client"];

    const ALLOWED: &[&str] = &[
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "CDLA-Permissive-2.0",
        "ISC",
        "MIT",
        "Unicode-3.0",
        "Zlib",
    ];
}
