//! The accounts on disk, joined with what is known of their secrets.

use std::sync::{Arc, PoisonError, RwLock};

use rusqlite::types::Type as SqlType;
use rusqlite::{Connection, Row};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    Account, AccountForm, SANDBOX_ID, SandboxLink, SecretPlace, SecretProblem, SecretState, SecretUse,
    Secrets,
};
use crate::store::Store;
use crate::{Error, ErrorCode};

const COLUMNS: &str =
    "id, name, color, stage, app_key, region, urls, private_hosts, default_sender, secret_place,
    extra_tries, calls_per_s, proxy, proxy_secret_place, extra_ca_pem";

/// All accounts: the stored ones and the sandbox. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Book {
    store: Store,
    secrets: Secrets,
    sandbox: Arc<RwLock<Option<SandboxLink>>>,
}

impl Book {
    pub(crate) fn new(store: Store, secrets: Secrets) -> Book {
        Book { store, secrets, sandbox: Arc::default() }
    }

    pub(crate) fn link_sandbox(&self, link: SandboxLink) {
        *self.sandbox.write().unwrap_or_else(PoisonError::into_inner) = Some(link);
    }

    pub(crate) fn sandbox(&self) -> Option<SandboxLink> {
        self.sandbox.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Every account, the sandbox first, with what was last known of the secrets. Does not touch the keyring.
    pub(crate) async fn list(&self) -> Result<Vec<Account>, Error> {
        let stored = self
            .store
            .read(|db| {
                let mut query =
                    db.prepare(&format!("SELECT {COLUMNS} FROM accounts ORDER BY name COLLATE NOCASE"))?;
                let accounts = query.query_map([], account)?.collect::<Result<Vec<_>, _>>()?;
                Ok(accounts)
            })
            .await?;
        Ok(self.sandbox().iter().map(SandboxLink::account).chain(stored).collect())
    }

    /// Every account, after asking the keyring about each secret.
    pub(crate) async fn list_checked(&self) -> Result<Vec<Account>, Error> {
        let mut accounts = self.list().await?;
        for account in accounts.iter_mut().filter(|account| !account.sandbox) {
            self.look_after_secrets(account).await;
        }
        Ok(accounts)
    }

    async fn look_after_secrets(&self, account: &mut Account) {
        account.secret = self.secrets.state(SecretUse::AppSecret, &account.id).await;
        if account.proxy_password.is_some() {
            account.proxy_password = Some(self.secrets.state(SecretUse::ProxyPassword, &account.id).await);
        }
    }

    /// One account by id, or by name in any case.
    pub(crate) async fn find(&self, id_or_name: &str) -> Result<Account, Error> {
        let wanted = id_or_name.to_lowercase();
        self.list()
            .await?
            .into_iter()
            .find(|account| account.id == id_or_name || account.name.to_lowercase() == wanted)
            .ok_or_else(|| match id_or_name {
                SANDBOX_ID => Error::NoSandbox,
                _ => Error::NoAccount { id: id_or_name.to_owned() },
            })
    }

    /// Makes or changes an account; the secrets in hand, if any, are stored with it.
    pub(crate) async fn save(&self, form: AccountForm) -> Result<Account, Error> {
        if form.id.as_deref() == Some(SANDBOX_ID) {
            return Err(Error::SandboxFixed);
        }
        let form = form.checked()?;
        let logs_in = form.proxy.logs_in();
        let id = self.store.write(move |db| write(db, &form)).await?;
        self.keep_in_hand(SecretUse::AppSecret, "secret_place", &id).await?;
        if logs_in {
            self.keep_in_hand(SecretUse::ProxyPassword, "proxy_secret_place", &id).await?;
        } else {
            self.forget_proxy_password(&id).await?;
        }
        let mut account = self.find(&id).await?;
        self.look_after_secrets(&mut account).await;
        Ok(account)
    }

    /// Keeps the secret in hand for this account, if there is one, and notes where in a column.
    async fn keep_in_hand(&self, usage: SecretUse, column: &'static str, id: &str) -> Result<(), Error> {
        let Some(secret) = self.secrets.in_hand(usage) else { return Ok(()) };
        let place = self.secrets.store(usage, id, secret).await?;
        self.secrets.drop_in_hand(usage);
        self.note_place(column, id, Some(place)).await
    }

    /// A proxy that asks nobody needs no password, and one that is not needed is not kept.
    async fn forget_proxy_password(&self, id: &str) -> Result<(), Error> {
        self.secrets.drop_in_hand(SecretUse::ProxyPassword);
        if self.find(id).await?.proxy_password.is_none() {
            return Ok(());
        }
        self.secrets.forget(SecretUse::ProxyPassword, id).await?;
        self.note_place("proxy_secret_place", id, None).await
    }

    /// Deletes an account and its secrets. What it sent stays in the history.
    pub(crate) async fn delete(&self, id: &str) -> Result<(), Error> {
        if id == SANDBOX_ID {
            return Err(Error::SandboxFixed);
        }
        self.secrets.forget(SecretUse::AppSecret, id).await?;
        // Also one that the table does not know of: a crash may have come between keyring and table.
        self.secrets.forget(SecretUse::ProxyPassword, id).await?;
        let id = id.to_owned();
        self.store
            .write(move |db| {
                if db.execute("DELETE FROM accounts WHERE id = ?1", [&id])? == 0 {
                    return Err(Error::NoAccount { id });
                }
                db.execute("DELETE FROM uploads WHERE account_id = ?1", [&id])?;
                Ok(())
            })
            .await
    }

    async fn note_place(
        &self,
        column: &'static str,
        id: &str,
        place: Option<SecretPlace>,
    ) -> Result<(), Error> {
        let id = id.to_owned();
        let place = place.map(|place| if place == SecretPlace::Session { "session" } else { "keyring" });
        self.store
            .write(move |db| {
                db.execute(&format!("UPDATE accounts SET {column} = ?2 WHERE id = ?1"), (id, place))?;
                Ok(())
            })
            .await
    }
}

/// Writes the account, if its name is free, and says its id.
fn write(db: &Connection, form: &AccountForm) -> Result<String, Error> {
    let id = form.id.clone().unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
    if is_taken(db, &form.name, &id)? {
        return Err(Error::Field { field: "name", code: ErrorCode::NameTaken });
    }
    let statement = match form.id {
        None => {
            "INSERT INTO accounts (id, name, color, stage, app_key, region, urls, private_hosts, default_sender,
                extra_tries, calls_per_s, proxy, extra_ca_pem)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
        }
        Some(_) => {
            "UPDATE accounts SET name = ?2, color = ?3, stage = ?4, app_key = ?5, region = ?6, urls = ?7,
                private_hosts = ?8, default_sender = ?9, extra_tries = ?10, calls_per_s = ?11,
                proxy = ?12, extra_ca_pem = ?13
             WHERE id = ?1"
        }
    };
    let values = (
        &id,
        &form.name,
        word(&form.color)?,
        word(&form.stage)?,
        &form.app_key,
        word(&form.region)?,
        word(&form.urls)?,
        form.private_hosts,
        &form.default_sender,
        form.extra_tries,
        form.calls_per_s,
        word(&form.proxy)?,
        &form.extra_ca_pem,
    );
    match db.execute(statement, values)? {
        0 => Err(Error::NoAccount { id }),
        _ => Ok(id),
    }
}

/// Whether another account has this name in any case. SQLite's NOCASE knows ASCII only, and the sandbox is no row.
fn is_taken(db: &Connection, name: &str, id: &str) -> Result<bool, Error> {
    let wanted = name.to_lowercase();
    let mut query = db.prepare("SELECT name FROM accounts WHERE id <> ?1")?;
    let others = query.query_map([id], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    Ok(wanted == "sandbox" || others.iter().any(|other| other.to_lowercase() == wanted))
}

fn account(row: &Row<'_>) -> rusqlite::Result<Account> {
    let id: String = row.get(0)?;
    let secret: Option<String> = row.get(9)?;
    let password: Option<String> = row.get(13)?;
    Ok(Account {
        id,
        name: row.get(1)?,
        color: unword(row, 2)?,
        stage: unword(row, 3)?,
        app_key: row.get(4)?,
        region: unword(row, 5)?,
        urls: unword(row, 6)?,
        private_hosts: row.get(7)?,
        default_sender: row.get(8)?,
        extra_tries: row.get(10)?,
        calls_per_s: row.get(11)?,
        proxy: unword(row, 12)?,
        proxy_password: password.map(|place| last_known(Some(&place))),
        extra_ca_pem: row.get(14)?,
        secret: last_known(secret.as_deref()),
        sandbox: false,
    })
}

/// A secret as the table remembers it. That of an earlier session is gone: the table knows only that there was one.
fn last_known(place: Option<&str>) -> SecretState {
    let stored = place == Some("keyring");
    let problem = if stored { None } else { Some(SecretProblem::Missing) };
    SecretState { place: super::secrets::keyring_place(), stored, problem }
}

/// A value as its JSON, which for our enums is the quoted snake_case name.
fn word<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

fn unword<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, SqlType::Text, Box::new(error)))
}
