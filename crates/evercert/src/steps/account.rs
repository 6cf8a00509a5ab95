//! Coming by an account: the saved one, the only one, one of several, or a new one.

use evercert_acme::external_account::{ExternalAccount, MacAlgorithm};
use evercert_engine::accounts::{Accounts, AccountsError, Chosen, NewAccount};

use crate::errors::desk::{CliError, Kind};
use crate::messages::message::msg;
use crate::settings::account::AccountSettings;
use crate::settings::whole::Settings;
use crate::ui::prompt::Question;
use crate::ui::speak::Ui;
use crate::world::World;

/// The account that orders for these settings; registers one if there is none.
pub(crate) async fn choose(world: &World, settings: &Settings) -> Result<Chosen, CliError> {
    let accounts = world.accounts(settings)?;
    match accounts.existing(settings.account.id.as_deref()).await {
        Err(AccountsError::None { .. }) => register(world, settings, &accounts).await,
        Err(AccountsError::Several { server, ids }) => {
            let id = one_of(&world.ui, &server, &ids)?;
            Ok(accounts.existing(Some(&id)).await?)
        }
        found => Ok(found?),
    }
}

/// Makes an account, asking for what is missing: an address, which may be left out, and consent.
pub(crate) async fn register(world: &World, settings: &Settings, accounts: &Accounts) -> Result<Chosen, CliError> {
    let new = NewAccount {
        emails: emails(&world.ui, settings)?,
        terms_agreed: settings.account.agree_tos,
        external_account: external_account(&settings.account)?,
    };
    let registered = match accounts.register(&new).await {
        Err(AccountsError::TermsNotAgreed { terms, .. }) => {
            agree(&world.ui, &terms)?;
            accounts.register(&NewAccount { terms_agreed: true, ..new }).await?
        }
        registered => registered?,
    };
    world.ui.say(&msg!("account-registered"));
    Ok(registered)
}

/// The id of the account that a command about accounts means: named, the only one, or chosen.
pub(crate) fn id(world: &World, accounts: &Accounts) -> Result<String, CliError> {
    match accounts.stored(world.settings.account.id.as_deref()) {
        Err(AccountsError::Several { server, ids }) => one_of(&world.ui, &server, &ids),
        stored => Ok(stored?.id()),
    }
}

/// Which of several accounts.
fn one_of(ui: &Ui, server: &str, ids: &[String]) -> Result<String, CliError> {
    let question = Question::new(msg!("account-which", server = server), Some("--account"));
    let index = ui.choose(&question, ids, None)?;
    Ok(ids[index].clone())
}

fn emails(ui: &Ui, settings: &Settings) -> Result<Vec<String>, CliError> {
    let account = &settings.account;
    if let Some(emails) = &account.email {
        return Ok(emails.clone());
    }
    if account.without_email || settings.server.dry_run {
        return Ok(Vec::new());
    }
    ask_for_emails(ui, Some(""))
}

/// Asks for an address; an empty answer is none.
pub(crate) fn ask_for_emails(ui: &Ui, default: Option<&str>) -> Result<Vec<String>, CliError> {
    let question = Question::new(msg!("account-email"), Some("--email"));
    let is_address = |text: &str| text.is_empty() || text.contains('@');
    let answer = ui.ask(&question, default, &is_address)?;
    Ok(Some(answer).filter(|answer| !answer.is_empty()).into_iter().collect())
}

fn agree(ui: &Ui, terms: &str) -> Result<(), CliError> {
    let question = Question::new(msg!("account-terms", url = terms), Some("--agree-tos"));
    match ui.confirm(&question, None)? {
        true => Ok(()),
        false => Err(CliError::new(Kind::Cancelled, msg!("account-terms-refused"))),
    }
}

/// The external account of the settings, with its key decoded.
pub(crate) fn external_account(settings: &AccountSettings) -> Result<Option<ExternalAccount>, CliError> {
    let Some(eab) = &settings.eab else { return Ok(None) };
    let algorithm = MacAlgorithm::from_name(&eab.algorithm).unwrap_or(MacAlgorithm::Hs256);
    let account = ExternalAccount::new(eab.kid.as_str(), eab.hmac_key.reveal(), algorithm);
    account.map(Some).map_err(|_| CliError::new(Kind::Input, msg!("eab-key-bad")))
}
