//! Placing an order, and placing it otherwise where the CA does not take it as it is.

use evercert_acme::account::Account;
use evercert_acme::authorization::Authorization;
use evercert_acme::error::Error as AcmeError;
use evercert_acme::order::{NewOrder, Order};
use evercert_acme::problem_kind::ProblemKind;

use crate::issue_error::IssueError;
use crate::profile;
use crate::wish::{Remark, Wish};

/// Places the order for `wish` and fetches its authorizations.
///
/// # Errors
/// What the CA said to the first attempt of the last kind: that is what it thinks of the wish.
pub(crate) async fn place(
    account: &Account,
    wish: &Wish,
    remarks: &mut Vec<Remark>,
) -> Result<(Order, Vec<Authorization>), IssueError> {
    let offers_ari = account.client().directory().renewal_info.is_some();
    let replaces = wish.replaces.as_deref().filter(|_| offers_ari);
    let order = match by_some_profile(account, wish, replaces, remarks).await {
        // A certificate can be replaced once only; a client that insists never renews again.
        Err(error) if replaces.is_some() && refuses_replaces(&error) => {
            let reason = error.problem().map(ToString::to_string).unwrap_or_default();
            remarks.push(Remark::ReplacesRefused { reason });
            by_some_profile(account, wish, None, remarks).await?
        }
        order => order?,
    };
    let authorizations = order.authorizations().await?;
    Ok((order, authorizations))
}

/// Orders by the first profile that the CA takes.
async fn by_some_profile(
    account: &Account,
    wish: &Wish,
    replaces: Option<&str>,
    remarks: &mut Vec<Remark>,
) -> Result<Order, AcmeError> {
    let offered = &account.client().directory().meta.profiles;
    let mut refused = None;
    for profile in profile::candidates(wish.profile.as_ref(), &wish.identifiers, offered) {
        let new = NewOrder { identifiers: &wish.identifiers, profile, replaces };
        match account.order(&new).await {
            Ok(order) => {
                remarks.extend(profile::remark(wish.profile.as_ref(), profile));
                return Ok(order);
            }
            Err(error) if is_refusal(&error, wish) => refused = refused.or(Some(error)),
            Err(error) => return Err(error),
        }
    }
    Err(refused.expect("there is at least one profile to order by, and each was refused"))
}

fn is_refusal(error: &AcmeError, wish: &Wish) -> bool {
    error.problem().is_some_and(|problem| profile::is_refusal(problem, &wish.identifiers))
}

/// Whether an order may have been refused for the certificate it replaces. RFC 9773 section 5 names
/// one type of problem; CAs that do not find the certificate, or do not know the field, use others,
/// an error of their own among them. Only a limit certainly hits the second order as well, and the
/// cost of a wrong guess is one request, against a certificate that is never renewed again.
fn refuses_replaces(error: &AcmeError) -> bool {
    error.problem().is_some_and(|problem| problem.kind != ProblemKind::RateLimited)
}
