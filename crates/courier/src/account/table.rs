//! The table `accounts` in `app.db`.

use rusqlite::types::Type as SqlType;
use rusqlite::{Connection, OptionalExtension, Row};
use serde::{Serialize, de::DeserializeOwned};

use super::{Account, AccountForm, Kept, Noted, SecretProblem, SecretState, SecretUse, keyring};
use crate::{Error, ErrorCode};

const COLUMNS: &str =
    "id, name, color, stage, app_key, region, urls, private_hosts, default_sender, secret_place,
    extra_tries, calls_per_s, proxy, proxy_secret_place, extra_ca_pem, revision";

/// All of them, by name.
pub(super) fn all(db: &Connection) -> Result<Vec<Account>, Error> {
    let mut query = db.prepare(&format!("SELECT {COLUMNS} FROM accounts ORDER BY name COLLATE NOCASE"))?;
    let accounts = query.query_map([], account)?.collect::<Result<Vec<_>, _>>()?;
    Ok(accounts)
}

pub(super) fn one(db: &Connection, id: &str) -> Result<Option<Account>, Error> {
    let query = format!("SELECT {COLUMNS} FROM accounts WHERE id = ?1");
    Ok(db.query_row(&query, [id], account).optional()?)
}

/// Writes the account, if its name is free, and says its id. The proxy's password is noted as gone where it is not needed.
pub(super) fn write(db: &Connection, form: &AccountForm) -> Result<String, Error> {
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
                proxy = ?12, extra_ca_pem = ?13, revision = revision + 1
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
    if db.execute(statement, values)? == 0 {
        return Err(Error::NoAccount { id });
    }
    if !form.proxy.logs_in() {
        note(db, SecretUse::ProxyPassword, &id, Noted::Nowhere)?;
    }
    Ok(id)
}

/// Notes where a secret of the account lies, which is a change of the account.
pub(super) fn note(db: &Connection, usage: SecretUse, id: &str, noted: Noted) -> Result<(), Error> {
    let column = if usage == SecretUse::ProxyPassword { "proxy_secret_place" } else { "secret_place" };
    let update = format!("UPDATE accounts SET {column} = ?2, revision = revision + 1 WHERE id = ?1");
    db.execute(&update, (id, noted.column()))?;
    Ok(())
}

pub(super) fn delete(db: &Connection, id: &str) -> Result<(), Error> {
    if db.execute("DELETE FROM accounts WHERE id = ?1", [id])? == 0 {
        return Err(Error::NoAccount { id: id.to_owned() });
    }
    db.execute("DELETE FROM uploads WHERE account_id = ?1", [id])?;
    Ok(())
}

/// Whether another account has this name in any case. SQLite's NOCASE knows ASCII only, and the sandbox is no row.
fn is_taken(db: &Connection, name: &str, id: &str) -> Result<bool, Error> {
    let wanted = name.to_lowercase();
    let mut query = db.prepare("SELECT name FROM accounts WHERE id <> ?1")?;
    let others = query.query_map([id], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    Ok(wanted == "sandbox" || others.iter().any(|other| other.to_lowercase() == wanted))
}

fn account(row: &Row<'_>) -> rusqlite::Result<Account> {
    let noted = |column: usize| -> rusqlite::Result<Noted> {
        Ok(Noted::read(row.get::<_, Option<String>>(column)?.as_deref()))
    };
    let kept = Kept { revision: row.get(15)?, app_secret: noted(9)?, proxy_password: noted(13)? };
    Ok(Account {
        id: row.get(0)?,
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
        proxy_password: (kept.proxy_password != Noted::Nowhere).then(|| last_known(kept.proxy_password)),
        extra_ca_pem: row.get(14)?,
        secret: last_known(kept.app_secret),
        sandbox: false,
        kept,
    })
}

/// A secret as the table remembers it. That of an earlier session is gone: the table knows only that there was one.
fn last_known(noted: Noted) -> SecretState {
    let stored = noted == Noted::Keyring;
    let problem = if stored { None } else { Some(SecretProblem::Missing) };
    SecretState { place: keyring::place(), stored, problem }
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
