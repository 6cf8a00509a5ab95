//! What the owner of a sandbox may do to it while it runs: the common floor of
//! [`Ca`](crate::ca::Ca)'s methods and the management API.

use crate::{
    config::{AriPolicy, AriWindow},
    issuer::time::whole_second,
    server::context::Server,
    state::certificate::Revocation,
    sync::lock,
};

/// Sets the policy for every certificate that has no window of its own.
pub(crate) fn set_ari(server: &Server, policy: AriPolicy) {
    *lock(&server.ari) = policy;
}

/// Gives one certificate a window of its own, or takes it away. False: no such certificate.
pub(crate) fn set_ari_window(server: &Server, ari_id: &str, window: Option<AriWindow>) -> bool {
    let mut state = server.state();
    let Some(issued) = state.certificates.by_ari_id_mut(ari_id) else {
        return false;
    };
    issued.ari_window = window;
    true
}

/// Forgets all windows of single certificates and goes back to the policy of the start.
pub(crate) fn reset_ari(server: &Server) {
    set_ari(server, server.config.ari.clone());
    for issued in server.state().certificates.all_mut() {
        issued.ari_window = None;
    }
}

/// Revokes one certificate, or with `None` all; how many were not revoked before.
pub(crate) fn revoke(server: &Server, serial: Option<&str>, reason: u8) -> usize {
    let at = whole_second(server.now());
    let mut state = server.state();
    let chosen = state
        .certificates
        .all_mut()
        .filter(|issued| issued.revoked.is_none() && serial.is_none_or(|serial| issued.serial == serial));
    chosen.map(|issued| issued.revoked = Some(Revocation { at, reason })).count()
}
