//! The accounts: the table `accounts`.

use ids::AccountId;
use rusqlite::{OptionalExtension, Row};

use crate::error::Error;
use crate::id_column::id;
use crate::store::Db;

/// An account as it is kept. What is a choice of several or a list is JSON here: what it means is the caller's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Its id.
    pub id: AccountId,
    /// No two are the same but for case.
    pub name: String,
    /// JSON.
    pub color: String,
    /// JSON: test or production.
    pub stage: String,
    /// Which app.
    pub app_key: String,
    /// JSON.
    pub region: String,
    /// JSON: a list of base URLs.
    pub urls: String,
    /// Hosts of this machine and its network may be called.
    pub private_hosts: bool,
    /// Offered as sender.
    pub default_sender: String,
    /// So many further endpoints are tried.
    pub extra_tries: u8,
    /// So many calls are made in a second.
    pub calls_per_s: u32,
    /// JSON.
    pub proxy: String,
    /// PEM, or nothing.
    pub extra_ca_pem: String,
    /// Where its AppSecret lies: `keyring`, `session`, or nowhere.
    pub secret_place: Option<String>,
    /// Where the password of its proxy lies.
    pub proxy_secret_place: Option<String>,
    /// Grows with each change of the row.
    pub revision: i64,
}

/// Which secret of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountSecret {
    /// The AppSecret.
    AppSecret,
    /// The password of its proxy.
    ProxyPassword,
}

const COLUMNS: &str =
    "id, name, color, stage, app_key, region, urls, private_hosts, default_sender, extra_tries, calls_per_s,
    proxy, extra_ca_pem, secret_place, proxy_secret_place, revision";

/// All of them, by name.
///
/// # Errors
/// When the file fails.
pub fn all(db: &Db) -> Result<Vec<AccountRow>, Error> {
    let mut query = db.prepare(&format!("SELECT {COLUMNS} FROM accounts ORDER BY name COLLATE NOCASE"))?;
    Ok(query.query_map([], account)?.collect::<Result<_, _>>()?)
}

/// One by its id.
///
/// # Errors
/// When the file fails.
pub fn one(db: &Db, id: &AccountId) -> Result<Option<AccountRow>, Error> {
    let query = format!("SELECT {COLUMNS} FROM accounts WHERE id = ?1");
    Ok(db.query_row(&query, [id.as_str()], account).optional()?)
}

/// Whether another account than `id` has this name in any case. SQLite's NOCASE knows ASCII only.
///
/// # Errors
/// When the file fails.
pub fn is_taken(db: &Db, name: &str, id: &AccountId) -> Result<bool, Error> {
    let wanted = name.to_lowercase();
    let mut query = db.prepare("SELECT name FROM accounts WHERE id <> ?1")?;
    let others = query.query_map([id.as_str()], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    Ok(others.iter().any(|other| other.to_lowercase() == wanted))
}

/// Adds one. Places of secrets and the revision are not taken from it: see [`note`].
///
/// # Errors
/// When its id or name is there already, or the file fails.
pub fn insert(db: &Db, row: &AccountRow) -> Result<(), Error> {
    let insert =
        "INSERT INTO accounts (id, name, color, stage, app_key, region, urls, private_hosts, default_sender,
            extra_tries, calls_per_s, proxy, extra_ca_pem)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
    write(db, insert, row)?;
    Ok(())
}

/// Changes the one of this id; `false` where there is none. Places of secrets are not taken from it: see [`note`].
///
/// # Errors
/// As [`insert`].
pub fn update(db: &Db, row: &AccountRow) -> Result<bool, Error> {
    let update =
        "UPDATE accounts SET name = ?2, color = ?3, stage = ?4, app_key = ?5, region = ?6, urls = ?7,
            private_hosts = ?8, default_sender = ?9, extra_tries = ?10, calls_per_s = ?11,
            proxy = ?12, extra_ca_pem = ?13, revision = revision + 1
         WHERE id = ?1";
    Ok(write(db, update, row)? > 0)
}

fn write(db: &Db, statement: &str, row: &AccountRow) -> Result<usize, Error> {
    let values = (
        row.id.as_str(),
        &row.name,
        &row.color,
        &row.stage,
        &row.app_key,
        &row.region,
        &row.urls,
        row.private_hosts,
        &row.default_sender,
        row.extra_tries,
        row.calls_per_s,
        &row.proxy,
        &row.extra_ca_pem,
    );
    Ok(db.execute(statement, values)?)
}

/// Notes where a secret of the account lies, which is a change of the account.
///
/// # Errors
/// When the file fails.
pub fn note(db: &Db, secret: AccountSecret, id: &AccountId, place: Option<&str>) -> Result<(), Error> {
    let column = match secret {
        AccountSecret::AppSecret => "secret_place",
        AccountSecret::ProxyPassword => "proxy_secret_place",
    };
    let update = format!("UPDATE accounts SET {column} = ?2, revision = revision + 1 WHERE id = ?1");
    db.execute(&update, (id.as_str(), place))?;
    Ok(())
}

/// Deletes one, and what is known of its uploads; `false` where there is none.
///
/// # Errors
/// When the file fails.
pub fn delete(db: &Db, id: &AccountId) -> Result<bool, Error> {
    if db.execute("DELETE FROM accounts WHERE id = ?1", [id.as_str()])? == 0 {
        return Ok(false);
    }
    db.execute("DELETE FROM uploads WHERE account_id = ?1", [id.as_str()])?;
    db.execute("DELETE FROM contacts WHERE account_id = ?1", [id.as_str()])?;
    Ok(true)
}

fn account(row: &Row<'_>) -> rusqlite::Result<AccountRow> {
    Ok(AccountRow {
        id: id(row, 0)?,
        name: row.get(1)?,
        color: row.get(2)?,
        stage: row.get(3)?,
        app_key: row.get(4)?,
        region: row.get(5)?,
        urls: row.get(6)?,
        private_hosts: row.get(7)?,
        default_sender: row.get(8)?,
        extra_tries: row.get(9)?,
        calls_per_s: row.get(10)?,
        proxy: row.get(11)?,
        extra_ca_pem: row.get(12)?,
        secret_place: row.get(13)?,
        proxy_secret_place: row.get(14)?,
        revision: row.get(15)?,
    })
}
