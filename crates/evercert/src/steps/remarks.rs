//! Telling what went otherwise than wished.

use evercert_engine::wave::LeftBehind;
use evercert_engine::wish::Remark;

use crate::messages::message::msg;
use crate::ui::speak::Ui;

/// Tells each remark on the certificate `name`. In a rehearsal a missing chain is no news.
pub(crate) fn tell(ui: &Ui, name: &str, remarks: &[Remark], dry_run: bool) {
    for remark in remarks {
        match remark {
            Remark::ChainNotOffered { .. } if dry_run => {}
            Remark::ChainNotOffered { wanted, offered } => {
                let offered = offered.join(", ");
                ui.warn(&msg!("chain-not-offered", name = name, wanted = wanted, offered = offered));
            }
            Remark::ProfileForAddresses { taken } => {
                ui.say(&msg!("profile-for-addresses", name = name, profile = taken));
            }
            Remark::ProfileNotOffered { wanted } => {
                ui.warn(&msg!("profile-not-offered", name = name, wanted = wanted));
            }
            Remark::ReplacesRefused { reason } => {
                ui.detail(&msg!("replaces-refused", name = name, reason = reason));
            }
        }
    }
}

/// Warns of something that was published and is still there.
pub(crate) fn left_behind(ui: &Ui, left: LeftBehind) {
    let reason = ui.in_a_sentence(&left.error.into());
    ui.warn(&msg!("clean-up-failed", authenticator = left.authenticator, reason = reason));
}
