//! Where our files are.

use std::path::PathBuf;

use crate::flags::{
    arguments::Arguments,
    defs::interaction::{CONFIG_DIR, LOGS_DIR, MAX_LOG_BACKUPS, STRICT_PERMISSIONS, WORK_DIR},
};

/// Where our files are. All paths are absolute.
#[derive(Clone, Debug)]
pub struct PathSettings {
    /// Certificates, keys, options, accounts.
    pub config: PathBuf,
    /// Work in progress.
    pub work: PathBuf,
    /// Logs.
    pub logs: PathBuf,
    /// Refuse directories of another owner or mode.
    pub strict_permissions: bool,
    /// Logs to keep; 0 appends to one for ever.
    pub max_log_backups: u32,
}

impl PathSettings {
    pub(super) fn new(args: &Arguments) -> Self {
        let path = |flag| args.text(flag).unwrap_or_default().into();
        let backups = args.number(&MAX_LOG_BACKUPS).unwrap_or_default();
        Self {
            config: path(&CONFIG_DIR),
            work: path(&WORK_DIR),
            logs: path(&LOGS_DIR),
            strict_permissions: args.switch(&STRICT_PERMISSIONS),
            max_log_backups: u32::try_from(backups).unwrap_or(u32::MAX),
        }
    }
}
