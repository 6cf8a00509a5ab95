//! How renewal goes.

use crate::flags::{
    arguments::Arguments,
    defs::hooks::{NO_AUTORENEW, NO_RANDOM_SLEEP, PARALLEL},
};

/// How renewal goes.
#[derive(Clone, Debug)]
pub struct RenewalSettings {
    /// Whether `renew` takes this certificate.
    pub autorenew: bool,
    /// Whether to wait a while before the first renewal when nobody watches.
    pub random_sleep: bool,
    /// How many certificates at once; at least 1.
    pub parallel: usize,
}

impl RenewalSettings {
    pub(super) fn new(args: &Arguments) -> Self {
        let parallel = args.number(&PARALLEL).unwrap_or(1);
        Self {
            autorenew: !args.switch(&NO_AUTORENEW),
            random_sleep: !args.switch(&NO_RANDOM_SLEEP),
            parallel: usize::try_from(parallel).unwrap_or(1).max(1),
        }
    }
}
