//! What a run of the bench is asked to do.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::bench::client::Client;

/// The options of `cargo xtask bench`.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// Fewer runs, smaller sizes: to see that the bench itself works.
    pub(super) quick: bool,
    /// Where the figures go as JSON.
    pub(super) json: Option<PathBuf>,
    /// Who is measured.
    pub(super) clients: Vec<Client>,
    /// We stand in the private network already.
    pub(super) inside: bool,
}

impl Options {
    /// Reads `[--quick] [--json FILE] [--clients A,B]`.
    pub(crate) fn parse(words: &[&str]) -> Result<Self> {
        let mut options = Self { quick: false, json: None, clients: Client::ALL.to_vec(), inside: false };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--quick" => options.quick = true,
                "--json" => options.json = Some(std::path::absolute(words.next().context("--json needs a file")?)?),
                "--clients" => options.clients = clients(words.next().context("--clients needs names")?)?,
                INSIDE => options.inside = true,
                other => bail!("bench does not know {other}"),
            }
        }
        Ok(options)
    }

    /// The same options as words, for the process in the private network.
    pub(super) fn words(&self) -> Vec<String> {
        let names: Vec<&str> = self.clients.iter().map(|client| client.name()).collect();
        let mut words = vec![INSIDE.to_owned(), "--clients".to_owned(), names.join(",")];
        words.extend(self.quick.then(|| "--quick".to_owned()));
        if let Some(file) = &self.json {
            words.extend(["--json".to_owned(), file.display().to_string()]);
        }
        words
    }

    /// `whole`, or `quick` in a quick run.
    pub(super) fn pick<T>(&self, whole: T, quick: T) -> T {
        if self.quick { quick } else { whole }
    }
}

fn clients(names: &str) -> Result<Vec<Client>> {
    let find = |name| Client::ALL.iter().copied().find(|client: &Client| client.name() == name);
    names.split(',').map(|name| find(name).with_context(|| format!("no such client: {name}"))).collect()
}

const INSIDE: &str = "--inside";
