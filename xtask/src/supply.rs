//! The questions of deny.toml, asked without the tool: banned crates, licences, sources.

#[cfg(test)]
mod tests {}
