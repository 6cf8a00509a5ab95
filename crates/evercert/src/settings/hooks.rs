//! What runs before and after.

use crate::flags::{
    arguments::Arguments,
    defs::{
        challenge::RUN_DEPLOY_HOOKS,
        hooks::{
            DEPLOY_HOOK, DISABLE_HOOK_VALIDATION, DISABLE_RENEW_UPDATES, NO_DIRECTORY_HOOKS, POST_HOOK, PRE_HOOK,
            STRICT_HOOKS,
        },
    },
};

/// What runs before and after, each a shell command.
#[derive(Clone, Debug)]
pub struct HookSettings {
    /// Before an attempt.
    pub pre: Option<String>,
    /// After all attempts.
    pub post: Option<String>,
    /// After each certificate saved.
    pub deploy: Option<String>,
    /// Whether the hook directories are used.
    pub from_directories: bool,
    /// Whether deploy hooks run in a rehearsal.
    pub deploy_in_dry_run: bool,
    /// Whether a failing hook makes the run fail.
    pub strict: bool,
    /// Whether renewals may change the configuration of servers beside the certificate.
    pub renew_updates: bool,
    /// Whether the programs are looked for beforehand.
    pub validate: bool,
}

impl HookSettings {
    pub(super) fn new(args: &Arguments) -> Self {
        let command = |flag| args.text(flag).filter(|text| !text.is_empty());
        Self {
            pre: command(&PRE_HOOK),
            post: command(&POST_HOOK),
            deploy: command(&DEPLOY_HOOK),
            from_directories: !args.switch(&NO_DIRECTORY_HOOKS),
            deploy_in_dry_run: args.switch(&RUN_DEPLOY_HOOKS),
            strict: args.switch(&STRICT_HOOKS),
            renew_updates: !args.switch(&DISABLE_RENEW_UPDATES),
            validate: !args.switch(&DISABLE_HOOK_VALIDATION),
        }
    }
}
