//! Wishes that the engine could not grant.

use evercert_engine::{
    accounts::AccountsError,
    assess::Trouble,
    choose::NoChallenge,
    hooks::{output::HookKind, validate::HookError},
    issue_error::IssueError,
    outcome::ObtainError,
    revoke::RevokeError,
    stop::Interrupted,
};
use evercert_plugin::challenge::ChallengeType;

use crate::{
    errors::{
        desk::{CliError, Kind},
        net,
    },
    messages::message::{Message, msg},
};

/// Of a stop nobody knows the signal of; who knows it makes an error of [`Kind::Signal`] instead.
impl From<Interrupted> for CliError {
    fn from(_: Interrupted) -> Self {
        Self::new(Kind::Cancelled, msg!("stopped")).retryable(None)
    }
}

impl From<AccountsError> for CliError {
    fn from(error: AccountsError) -> Self {
        let heading = match error {
            AccountsError::AlreadyRegistered { server, id } => {
                msg!("account-exists", server = net::server(&server), id = id)
            }
            AccountsError::Ca { source, .. } => return source.into(),
            AccountsError::ExternalAccountRequired { server } => {
                msg!("account-external", server = net::server(&server))
            }
            AccountsError::Key(error) => return error.into(),
            AccountsError::None { server } => msg!("account-none", server = net::server(&server)),
            AccountsError::Several { server, ids } => {
                msg!("account-several", server = net::server(&server), ids = ids.join(", "))
            }
            AccountsError::Store(error) => return error.into(),
            AccountsError::TermsNotAgreed { server, terms } => {
                msg!("account-terms-open", server = net::server(&server), terms = terms)
            }
        };
        Self::new(Kind::Input, heading)
    }
}

impl From<IssueError> for CliError {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::Certificate(_) => Self::caused_by(Kind::Ca, msg!("ca-wrong-certificate"), error),
            IssueError::Csr(error) => error.into(),
            IssueError::Interrupted(error) => error.into(),
            IssueError::Key(error) => error.into(),
            IssueError::NoChallenge(error) => error.into(),
            IssueError::Order(error) => error.into(),
            IssueError::Present { source, .. } => source.into(),
            IssueError::Request(error) => error.into(),
        }
    }
}

impl From<NoChallenge> for CliError {
    fn from(error: NoChallenge) -> Self {
        Self::new(Kind::Plugin, unfit(&error))
    }
}

impl From<ObtainError> for CliError {
    fn from(error: ObtainError) -> Self {
        match error {
            ObtainError::Lost => Self::internal(error),
            ObtainError::Hooks(error) => error.into(),
            ObtainError::Issue(error) => error.into(),
            ObtainError::Save(error) => Self::from(error).hint(msg!("issued-not-saved")),
        }
    }
}

impl From<RevokeError> for CliError {
    fn from(error: RevokeError) -> Self {
        match error {
            RevokeError::Accounts(error) => error.into(),
            RevokeError::KeyMismatch => Self::new(Kind::Input, msg!("revoke-key-mismatch")),
            RevokeError::Refused(error) => error.into(),
        }
    }
}

impl From<HookError> for CliError {
    fn from(error: HookError) -> Self {
        let heading = match error {
            HookError::NotExecutable { kind, program } => {
                msg!("hook-not-executable", hook = hook(kind), command = program)
            }
            HookError::NotFound { kind, program, path } => {
                msg!("hook-not-found", hook = hook(kind), command = program, path = path.display().to_string())
            }
        };
        Self::new(Kind::Input, heading)
    }
}

/// For warnings: none of these ends a run.
impl From<Trouble> for CliError {
    fn from(trouble: Trouble) -> Self {
        match &trouble {
            Trouble::Ari(_) => Self::speaking_for(Kind::Network, msg!("ari-unknown"), trouble),
            Trouble::Interval(text) => Self::new(Kind::Input, msg!("interval-bad", value = text)),
            Trouble::Memory(_) => Self::speaking_for(Kind::Store, msg!("ari-not-kept"), trouble),
        }
    }
}

fn unfit(error: &NoChallenge) -> Message {
    let NoChallenge { identifier, offered, able, preferred } = error;
    let fits = |kind: &ChallengeType| offered.iter().any(|offer| offer == kind.as_str());
    if identifier.starts_with("*.") && !able.contains(&ChallengeType::Dns01) {
        return msg!("unfit-wildcard", name = identifier);
    }
    if !preferred.is_empty() && able.iter().any(fits) {
        return msg!("unfit-preference", name = identifier, allowed = list(preferred));
    }
    msg!("unfit", name = identifier, offered = offered.join(", "), able = list(able))
}

fn list(kinds: &[ChallengeType]) -> String {
    match kinds {
        [] => "-".into(),
        some => some.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", "),
    }
}

/// Its name in a sentence: `pre`, as in "the pre hook".
fn hook(kind: HookKind) -> &'static str {
    let flag = kind.as_str();
    flag.strip_suffix("-hook").unwrap_or(flag)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use evercert_acme::error::Error as AcmeError;
    use evercert_store::lineage::LineageError;

    use super::*;

    const SERVER: &str = "https://ca.test/dir";

    #[test]
    fn accounts_are_told_by_what_to_do() {
        let several = AccountsError::Several { server: SERVER.into(), ids: vec!["a1".into(), "b2".into()] };
        assert_eq!(*CliError::from(several).heading(), msg!("account-several", server = "ca.test", ids = "a1, b2"));
        let terms = AccountsError::TermsNotAgreed { server: SERVER.into(), terms: "https://ca.test/tos".into() };
        let expected = msg!("account-terms-open", server = "ca.test", terms = "https://ca.test/tos");
        assert_eq!(*CliError::from(terms).heading(), expected);
        let source = Arc::new(AcmeError::Unsupported { resource: "keyChange" });
        let refused = AccountsError::Ca { server: SERVER.into(), source };
        assert_eq!(CliError::from(refused).heading().id, "ca-unsupported");
    }

    #[test]
    fn why_nothing_fits_is_told_apart() {
        use ChallengeType::{Dns01, Http01};
        let unfit = |identifier: &str, offered: &[&str], able: &[ChallengeType], preferred: &[ChallengeType]| {
            let offered = offered.iter().map(|&kind| kind.to_owned()).collect();
            let (identifier, able, preferred) = (identifier.to_owned(), able.to_vec(), preferred.to_vec());
            CliError::from(NoChallenge { identifier, offered, able, preferred })
        };
        assert_eq!(unfit("*.a.test", &["dns-01"], &[], &[]).heading().id, "unfit-wildcard");
        let preference = unfit("a.test", &["dns-01", "http-01"], &[Http01], &[Dns01]);
        assert_eq!(*preference.heading(), msg!("unfit-preference", name = "a.test", allowed = "dns-01"));
        let offer = unfit("a.test", &["dns-01"], &[Http01], &[]);
        assert_eq!(*offer.heading(), msg!("unfit", name = "a.test", offered = "dns-01", able = "http-01"));
    }

    #[test]
    fn what_was_issued_but_not_saved_is_said_so() {
        let error = CliError::from(ObtainError::Save(LineageError::KeyMismatch));
        assert_eq!((error.heading().id, error.kind()), ("cert-key-mismatch", Kind::Store));
        assert_eq!(error.hints(), [msg!("issued-not-saved")]);
    }

    #[test]
    fn a_stop_without_a_known_signal_is_cancelled() {
        let error = CliError::from(IssueError::from(Interrupted));
        assert_eq!((error.kind(), error.exit_code()), (Kind::Cancelled, 1));
    }

    #[test]
    fn a_missing_hook_is_named_with_its_path() {
        let error = HookError::NotFound { kind: HookKind::Pre, program: "wibble".into(), path: "/bin".into() };
        let expected = msg!("hook-not-found", hook = "pre", command = "wibble", path = "/bin");
        assert_eq!(*CliError::from(error).heading(), expected);
    }

    #[test]
    fn the_ca_that_gave_no_advice_is_the_cause() {
        let status = AcmeError::Status { url: "https://ca.test/ari".into(), status: 404 };
        let error = CliError::from(Trouble::Ari(Arc::new(status)));
        assert_eq!(error.causes(), ["https://ca.test/ari answered with HTTP status 404"]);
    }
}
