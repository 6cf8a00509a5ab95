//! Servers that show challenges through their own configuration.

use std::net::SocketAddr;

use evercert_pki::identifier::Identifier;

use crate::challenge::{Challenge, ChallengeType};
use crate::edit::Plan;
use crate::install_error::InstallError;
use crate::installer::Installer;

/// An installer whose server can prove identifiers, too: its configuration is changed so that it shows what the CA
/// wants to see, and changed back.
///
/// The engine makes an authenticator of it. For each batch of challenges it takes the one plan for all of them through a
/// checkpoint of its own, then [`test`](Installer::test), then [`reload`](Installer::reload), then looks at
/// [`sights`](Self::sights) for a while; when the CA has looked, or something failed, or a stop was asked for, all edits
/// are undone and the server is reloaded. So everything that is said of planning there holds here: nothing is written,
/// and what is planned may never be done.
///
/// While challenges are shown, nothing else is planned, and no second plan is made above the first: when others are to be
/// shown beside them, the first are undone and one plan is made for all.
pub trait ChallengeServer: Installer {
    /// The challenge types that it can show for this identifier, best first; empty if none. Pure. The default is http-01
    /// for whatever that can prove.
    fn challenge_types(&self, identifier: &Identifier) -> Vec<ChallengeType> {
        let mut kinds = vec![ChallengeType::Http01];
        kinds.retain(|kind| kind.can_prove(identifier));
        kinds
    }

    /// What must change so that the CA sees every one of these challenges, or an error and nothing: a challenge that
    /// cannot be shown fails the plan, and the engine then tries each certificate by itself. Several challenges may be
    /// for the same identifier. The token and the key authorization come from the CA, and are not to be trusted: what
    /// would not be base64url must not get into a configuration.
    fn plan_challenges(&self, challenges: &[Challenge]) -> Result<Plan, InstallError>;

    /// Where, on this host, requests for http-01 challenges arrive while they are shown: every address and port at which
    /// the server would be asked for them by plain HTTP, with loopback in the place of "all addresses". The same for all
    /// of them; called once a batch, while it is shown. The default knows of no place: nobody looks.
    fn sights(&self) -> Vec<SocketAddr> {
        Vec::new()
    }
}
