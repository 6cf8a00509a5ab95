//! How to talk: how much, in which form, and whether to ask.

use crate::flags::{
    arguments::Arguments,
    defs::interaction::{
        DEBUG, FORCE_INTERACTIVE, JSON, LANG, NON_INTERACTIVE, PRECONFIGURED_RENEWAL, QUIET, VERBOSE, VERBOSE_LEVEL,
    },
    verb::Verb,
};

/// How to talk.
#[derive(Clone, Debug)]
pub struct Output {
    /// Errors only.
    pub quiet: bool,
    /// How much more than usual; `--verbose-level` may make it negative.
    pub verbosity: i64,
    /// Where an error came from is shown.
    pub debug: bool,
    /// One JSON document on standard output.
    pub json: bool,
    /// The language asked for (`en`, `ko`); else the locale decides.
    pub language: Option<String>,
    /// Whether to ask.
    pub interaction: Interaction,
    /// Renewal is scheduled already: no advice about it.
    pub preconfigured_renewal: bool,
}

/// Whether questions are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interaction {
    /// Never: `-n`, `-q`, `--json`, and all of `renew`.
    Never,
    /// If there is a terminal.
    WithTerminal,
    /// Always (`--force-interactive`).
    Always,
}

impl Output {
    /// What was said about it.
    pub fn new(args: &Arguments) -> Self {
        let count = args.number(&VERBOSE).unwrap_or(0);
        Self {
            quiet: args.switch(&QUIET),
            verbosity: args.number(&VERBOSE_LEVEL).unwrap_or(count),
            debug: args.switch(&DEBUG),
            json: args.switch(&JSON),
            language: args.text(&LANG),
            interaction: interaction(args),
            preconfigured_renewal: args.switch(&PRECONFIGURED_RENEWAL),
        }
    }
}

fn interaction(args: &Arguments) -> Interaction {
    let silent = [&QUIET, &NON_INTERACTIVE, &JSON];
    if args.verb == Verb::Renew || silent.iter().any(|flag| args.switch(flag)) {
        Interaction::Never
    } else if args.switch(&FORCE_INTERACTIVE) {
        Interaction::Always
    } else {
        Interaction::WithTerminal
    }
}
