//! Accounts: create, find, update, deactivate, list orders (RFC 8555 sections 7.3 and 7.1.2).

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    problem::{Kind, Problem},
    server::{
        context::Server,
        external_account,
        reply::Reply,
        request::Request,
        signed::{Signed, deactivated},
    },
    state::{
        account::{Account, AccountStatus},
        order::OrderStatus,
    },
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewAccount {
    #[serde(default)]
    contact: Vec<String>,
    #[serde(default)]
    terms_of_service_agreed: bool,
    #[serde(default)]
    only_return_existing: bool,
    external_account_binding: Option<Value>,
}

pub(crate) fn create(server: &Server, signed: &Signed<'_>) -> Result<Reply, Problem> {
    let wish: NewAccount = signed.json()?;
    // Held to the end: two requests with one key must not make two accounts.
    let mut state = server.state();
    if let Some(known) = state.accounts.by_key(&signed.key) {
        return match known.status {
            AccountStatus::Valid => Ok(reply(200, signed.request, known)),
            AccountStatus::Deactivated => Err(deactivated()),
        };
    }
    if wish.only_return_existing {
        let words = "there is no account with this key";
        return Err(Problem::new(Kind::AccountDoesNotExist, words));
    }
    if server.config.terms && !wish.terms_of_service_agreed {
        return Err(Problem::malformed("the terms of service must be agreed to"));
    }
    check_contacts(&wish.contact)?;
    external_account::check(server, signed, wish.external_account_binding.as_ref())?;
    let account = Account {
        id: server.token(9),
        key: signed.key.clone(),
        status: AccountStatus::Valid,
        contact: wish.contact,
        terms_agreed: wish.terms_of_service_agreed,
        external_binding: wish.external_account_binding,
    };
    let reply = reply(201, signed.request, &account);
    state.accounts.insert(account);
    Ok(reply)
}

#[derive(Deserialize)]
struct Update {
    contact: Option<Vec<String>>,
    status: Option<String>,
}

pub(crate) fn update(server: &Server, signed: &Signed<'_>) -> Result<Reply, Problem> {
    let id = &signed.account()?.id;
    signed.check_owner(signed.request.target.argument(0))?;
    let wish: Update = match signed.is_post_as_get() {
        true => Update { contact: None, status: None },
        false => signed.json()?,
    };
    check_contacts(wish.contact.as_deref().unwrap_or_default())?;
    let mut state = server.state();
    let account = state.accounts.get_mut(id).ok_or_else(|| Problem::not_found("account"))?;
    match wish.status.as_deref() {
        None | Some("valid") => {}
        Some("deactivated") => account.status = AccountStatus::Deactivated,
        Some(other) => {
            let words = format!("an account cannot be set to {other:?}");
            return Err(Problem::malformed(words));
        }
    }
    if let Some(contact) = wish.contact {
        account.contact = contact;
    }
    Ok(reply(200, signed.request, account))
}

/// One page of an account's orders, without those that came to nothing.
pub(crate) fn orders(server: &Server, signed: &Signed<'_>) -> Result<Reply, Problem> {
    let target = &signed.request.target;
    signed.check_owner(target.argument(0))?;
    signed.require_post_as_get()?;
    let skip: usize = target.argument(1).parse().unwrap_or(0);
    let (state, now) = (server.state(), server.now());
    let lives = |id: &&String| {
        let order = state.orders.get(id);
        order.is_some_and(|one| one.status(&state.authorizations, now) != OrderStatus::Invalid)
    };
    let all = state.orders.of_account(target.argument(0));
    let page: Vec<String> = all
        .iter()
        .skip(skip)
        .take(PAGE)
        .filter(lives)
        .map(|id| signed.request.url(&format!("/acme/order/{id}")))
        .collect();
    let reply = Reply::json(200, &json!({ "orders": page }));
    let end = skip.saturating_add(PAGE);
    if all.len() <= end {
        return Ok(reply);
    }
    let next = format!("/acme/orders/{}/{}", target.argument(0), end);
    Ok(reply.with_link(&signed.request.url(&next), "next"))
}

fn reply(status: u16, request: &Request, account: &Account) -> Reply {
    let mut body = json!({
        "status": account.status,
        "contact": account.contact,
        "orders": request.url(&format!("/acme/orders/{}", account.id)),
    });
    if account.terms_agreed {
        body["termsOfServiceAgreed"] = json!(true);
    }
    if let Some(binding) = &account.external_binding {
        body["externalAccountBinding"] = binding.clone();
    }
    let location = account_url(request, &account.id);
    Reply::json(status, &body).with_header("location", location)
}

/// The name of an account, under which the client that asks knows it.
pub(crate) fn account_url(request: &Request, id: &str) -> String {
    request.url(&format!("/acme/account/{id}"))
}

/// RFC 8555 section 7.3: mailto with one address and nothing else (RFC 6068 allows more).
fn check_contacts(contacts: &[String]) -> Result<(), Problem> {
    contacts.iter().try_for_each(|contact| {
        let address = contact.strip_prefix("mailto:").ok_or_else(|| {
            let words = format!("contact {contact:?} is not a mailto URL");
            Problem::new(Kind::UnsupportedContact, words)
        })?;
        match is_address(address) {
            true => Ok(()),
            false => Err(Problem::new(Kind::InvalidContact, format!("contact {contact:?} is not one mail address"))),
        }
    })
}

fn is_address(text: &str) -> bool {
    let plain = text.is_ascii() && !text.contains(['?', ',', ' ', '<', '>', '%']);
    let parts = text.split_once('@');
    let domain =
        |domain: &str| domain.contains('.') && !domain.contains('@') && domain.split('.').all(|l| !l.is_empty());
    plain && parts.is_some_and(|(local, rest)| !local.is_empty() && domain(rest))
}

const PAGE: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_one_mail_address() {
        for good in ["mailto:a@b.test", "mailto:a+b@c.d.test"] {
            assert!(check_contacts(&[good.into()]).is_ok(), "{good}");
        }
        for bad in [
            "tel:+1",
            "a@b.test",
            "mailto:a",
            "mailto:@b.test",
            "mailto:a@b",
            "mailto:a@b.test,c@d.test",
            "mailto:a@b.test?subject=x",
            "mailto:a@b..test",
        ] {
            assert!(check_contacts(&[bad.into()]).is_err(), "{bad}");
        }
    }
}
