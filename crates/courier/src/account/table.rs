//! Accounts and their rows in `app.db`.

use appdata::Db;
use appdata::accounts::{self, AccountRow, AccountSecret};
use ids::AccountId;
use serde::{Serialize, de::DeserializeOwned};

use super::keyring;
use super::model::{Account, AccountForm, Kept};
use super::secret::{SecretLocation, SecretState};
use crate::error::{Error, ErrorCode, FormField};
use crate::secret_use::{SecretProblem, SecretUse};

/// All of them, by name.
pub(super) fn all(db: &Db) -> Result<Vec<Account>, Error> {
    accounts::all(db)?.into_iter().map(account).collect()
}

pub(super) fn one(db: &Db, id: &AccountId) -> Result<Option<Account>, Error> {
    accounts::one(db, id)?.map(account).transpose()
}

/// Writes the account, if its name is free, and says its id. The proxy's password is noted as gone where it is not needed.
pub(super) fn write(db: &Db, form: &AccountForm) -> Result<AccountId, Error> {
    let row = row(form)?;
    // The sandbox is no row.
    if form.is_named_as_sandbox() || accounts::is_taken(db, &row.name, &row.id)? {
        return Err(Error::Field { field: FormField::Name, code: ErrorCode::NameTaken });
    }
    match form.id {
        None => accounts::insert(db, &row)?,
        Some(_) if !accounts::update(db, &row)? => return Err(Error::NoAccount { id: row.id.to_string() }),
        Some(_) => {}
    }
    if !form.proxy.logs_in() {
        note(db, SecretUse::ProxyPassword, &row.id, SecretLocation::Nowhere)?;
    }
    Ok(row.id)
}

/// Notes where a secret of the account lies, which is a change of the account.
pub(super) fn note(db: &Db, usage: SecretUse, id: &AccountId, noted: SecretLocation) -> Result<(), Error> {
    let secret = match usage {
        SecretUse::ProxyPassword => AccountSecret::ProxyPassword,
        SecretUse::AppSecret | SecretUse::StorageSecret => AccountSecret::AppSecret,
    };
    Ok(accounts::note(db, secret, id, noted.column())?)
}

pub(super) fn delete(db: &Db, id: &AccountId) -> Result<(), Error> {
    if accounts::delete(db, id)? { Ok(()) } else { Err(Error::NoAccount { id: id.to_string() }) }
}

/// The row of a form; with an id of its own where the form has none.
fn row(form: &AccountForm) -> Result<AccountRow, Error> {
    Ok(AccountRow {
        id: form.id.clone().unwrap_or_else(AccountId::random),
        name: form.name.clone(),
        color: word(&form.color)?,
        stage: word(&form.stage)?,
        app_key: form.app_key.clone(),
        region: word(&form.region)?,
        urls: word(&form.urls)?,
        private_hosts: form.private_hosts,
        default_sender: form.default_sender.clone(),
        extra_tries: form.extra_tries,
        calls_per_s: form.calls_per_s,
        proxy: word(&form.proxy)?,
        extra_ca_pem: form.extra_ca_pem.clone(),
        // Not written with the rest.
        secret_place: None,
        proxy_secret_place: None,
        revision: 0,
    })
}

fn account(row: AccountRow) -> Result<Account, Error> {
    let kept = Kept {
        revision: row.revision,
        app_secret: SecretLocation::read(row.secret_place.as_deref()),
        proxy_password: SecretLocation::read(row.proxy_secret_place.as_deref()),
    };
    Ok(Account {
        id: row.id,
        name: row.name,
        color: unword(&row.color)?,
        stage: unword(&row.stage)?,
        app_key: row.app_key,
        region: unword(&row.region)?,
        urls: unword(&row.urls)?,
        private_hosts: row.private_hosts,
        default_sender: row.default_sender,
        extra_tries: row.extra_tries,
        calls_per_s: row.calls_per_s,
        proxy: unword(&row.proxy)?,
        proxy_password: (kept.proxy_password != SecretLocation::Nowhere)
            .then(|| last_known(kept.proxy_password)),
        extra_ca_pem: row.extra_ca_pem,
        secret: last_known(kept.app_secret),
        sandbox: false,
        kept,
    })
}

/// A secret as the table remembers it. That of an earlier session is gone: the table knows only that there was one.
fn last_known(noted: SecretLocation) -> SecretState {
    let stored = noted == SecretLocation::Keyring;
    let problem = if stored { None } else { Some(SecretProblem::Missing) };
    SecretState { place: keyring::place(), stored, problem }
}

/// A value as its JSON, which for our enums is the quoted snake_case name.
fn word<T: Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|source| Error::Encode { what: "an account", source })
}

fn unword<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|source| Error::Encode { what: "an account", source })
}
