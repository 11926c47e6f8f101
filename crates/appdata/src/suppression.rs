//! Who is not written to in bulk: the tables `suppression_lists` and `suppression_entries`.

use ids::AccountId;
use rusqlite::{Connection, ErrorCode as Sql, OptionalExtension, params};

use crate::clock::now_ms;
use crate::error::Error;
use crate::store::Store;

/// The lists. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Suppression {
    store: Store,
}

/// A list, without those on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuppressionListRow {
    /// No two are the same but for case.
    pub name: String,
    /// For this account alone; `None` is for all.
    pub account_id: Option<AccountId>,
    /// How many are on it.
    pub entries: u64,
}

/// Somebody on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuppressionRow {
    /// Of the conversation: 1 p2p, 2 team, 3 super team.
    pub kind: u8,
    /// Account or id of the group, in lower case.
    pub target: String,
    /// Why, for people.
    pub reason: String,
    /// Who said so.
    pub author: String,
    /// Since when, Unix milliseconds.
    pub added_at_ms: i64,
    /// Until when, Unix milliseconds; `None` is for ever.
    pub expires_at_ms: Option<i64>,
}

/// Somebody who is not written to now, and the list that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuppressedRow {
    /// The name of the list.
    pub list: String,
    /// Of the conversation.
    pub kind: u8,
    /// Account or id of the group, in lower case.
    pub target: String,
    /// Until when, Unix milliseconds; `None` is for ever.
    pub expires_at_ms: Option<i64>,
}

impl Suppression {
    /// The lists of this file.
    #[must_use]
    pub fn new(store: Store) -> Suppression {
        Suppression { store }
    }

    /// Every list, by name.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn lists(&self) -> Result<Vec<SuppressionListRow>, Error> {
        self.store
            .read(|db| {
                let mut find = db.prepare(
                    "SELECT name, account_id, (SELECT count(*) FROM suppression_entries WHERE list_id = id)
                     FROM suppression_lists ORDER BY name",
                )?;
                let rows = find.query_map([], |r| {
                    let row: (String, Option<String>, i64) = (r.get(0)?, r.get(1)?, r.get(2)?);
                    Ok(row)
                })?;
                let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
                Ok(rows
                    .into_iter()
                    .filter_map(|(name, account, entries)| list(name, account, entries))
                    .collect())
            })
            .await
    }

    /// Makes a list.
    ///
    /// # Errors
    /// [`Error::NoName`], [`Error::NameTaken`], and when the file fails.
    pub async fn create(&self, name: &str, account_id: Option<&AccountId>) -> Result<(), Error> {
        let (name, account_id) = (name.trim().to_owned(), account_id.map(ToString::to_string));
        if name.is_empty() {
            return Err(Error::NoName);
        }
        self.store
            .write(move |db| {
                let made = db.execute(
                    "INSERT INTO suppression_lists (name, account_id) VALUES (?1, ?2)",
                    (name, account_id),
                );
                match made {
                    Err(e) if e.sqlite_error_code() == Some(Sql::ConstraintViolation) => {
                        Err(Error::NameTaken)
                    }
                    made => Ok(made.map(drop)?),
                }
            })
            .await
    }

    /// Deletes a list with all on it, and says whether there was one.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn delete(&self, name: &str) -> Result<bool, Error> {
        let name = name.to_owned();
        self.store
            .write(move |db| {
                changed(db)?;
                Ok(db.execute("DELETE FROM suppression_lists WHERE name = ?1", [name])? > 0)
            })
            .await
    }

    /// Puts entries on a list, in place of those with the same target, and says how many are new; `None` when there is no
    /// such list.
    ///
    /// # Errors
    /// When the file fails; then none is on it.
    pub async fn add(&self, name: &str, entries: Vec<SuppressionRow>) -> Result<Option<u64>, Error> {
        let name = name.to_owned();
        self.store
            .write(move |db| {
                let Some(list) = id_of(db, &name)? else { return Ok(None) };
                changed(db)?;
                let count = |db: &Connection| -> Result<i64, Error> {
                    let count = "SELECT count(*) FROM suppression_entries WHERE list_id = ?1";
                    Ok(db.query_row(count, [list], |r| r.get(0))?)
                };
                let before = count(db)?;
                let mut put = db.prepare(
                    "INSERT OR REPLACE INTO suppression_entries
                       (list_id, kind, target, reason, author, added_at_ms, expires_at_ms)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?;
                for row in &entries {
                    let target = row.target.to_ascii_lowercase();
                    let (reason, author) = (&row.reason, &row.author);
                    put.execute(params![
                        list,
                        row.kind,
                        target,
                        reason,
                        author,
                        row.added_at_ms,
                        row.expires_at_ms
                    ])?;
                }
                Ok(Some(u64::try_from(count(db)? - before).unwrap_or(0)))
            })
            .await
    }

    /// Takes somebody off a list, and says whether they were on it.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn remove(&self, name: &str, kind: u8, target: &str) -> Result<bool, Error> {
        let (name, target) = (name.to_owned(), target.to_ascii_lowercase());
        self.store
            .write(move |db| {
                let Some(list) = id_of(db, &name)? else { return Ok(false) };
                changed(db)?;
                let delete =
                    "DELETE FROM suppression_entries WHERE list_id = ?1 AND kind = ?2 AND target = ?3";
                Ok(db.execute(delete, (list, kind, target))? > 0)
            })
            .await
    }

    /// Up to `limit` of a list, after this kind and target.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn entries(
        &self,
        name: &str,
        after: Option<(u8, String)>,
        limit: u32,
    ) -> Result<Vec<SuppressionRow>, Error> {
        let (name, (kind, target)) = (name.to_owned(), after.unwrap_or_default());
        self.store
            .read(move |db| {
                let Some(list) = id_of(db, &name)? else { return Ok(Vec::new()) };
                let mut find = db.prepare(
                    "SELECT kind, target, reason, author, added_at_ms, expires_at_ms FROM suppression_entries
                     WHERE list_id = ?1 AND (kind, target) > (?2, ?3) ORDER BY kind, target LIMIT ?4",
                )?;
                let rows = find.query_map(params![list, kind, target, limit], |r| {
                    Ok(SuppressionRow {
                        kind: r.get(0)?,
                        target: r.get(1)?,
                        reason: r.get(2)?,
                        author: r.get(3)?,
                        added_at_ms: r.get(4)?,
                        expires_at_ms: r.get(5)?,
                    })
                })?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .await
    }

    /// A number that is another after each change of a list.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn revision(&self) -> Result<i64, Error> {
        self.store
            .read(|db| Ok(db.query_row("SELECT revision FROM suppression_revision", [], |r| r.get(0))?))
            .await
    }

    /// Everybody to whom an account does not write now.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn of_account(&self, account_id: &AccountId) -> Result<Vec<SuppressedRow>, Error> {
        let account_id = account_id.to_string();
        self.store
            .read(move |db| {
                let mut find = db.prepare(
                    "SELECT name, kind, target, expires_at_ms
                     FROM suppression_lists JOIN suppression_entries ON list_id = id
                     WHERE (account_id IS NULL OR account_id = ?1) AND (expires_at_ms IS NULL OR expires_at_ms > ?2)",
                )?;
                let rows = find.query_map(params![account_id, now_ms()], |r| {
                    Ok(SuppressedRow {
                        list: r.get(0)?,
                        kind: r.get(1)?,
                        target: r.get(2)?,
                        expires_at_ms: r.get(3)?,
                    })
                })?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .await
    }
}

/// A list as it is kept. One of a malformed account is none of any account: it is left out, and the others are still read.
fn list(name: String, account_id: Option<String>, entries: i64) -> Option<SuppressionListRow> {
    let account_id = match account_id.map(|id| id.parse()).transpose() {
        Ok(account_id) => account_id,
        Err(_) => {
            tracing::warn!("a suppression list is of a malformed account");
            return None;
        }
    };
    Some(SuppressionListRow { name, account_id, entries: u64::try_from(entries).unwrap_or(0) })
}

fn id_of(db: &Connection, name: &str) -> Result<Option<i64>, Error> {
    Ok(db.query_row("SELECT id FROM suppression_lists WHERE name = ?1", [name], |r| r.get(0)).optional()?)
}

fn changed(db: &Connection) -> Result<(), Error> {
    db.execute("UPDATE suppression_revision SET revision = revision + 1", [])?;
    Ok(())
}

#[cfg(test)]
mod tests;
