//! Storages of one's own, and which account uses which: the tables `storages` and `storage_choices`.

use ids::{AccountId, StorageId};
use rusqlite::{OptionalExtension, Row};

use crate::error::Error;
use crate::id_column::id;
use crate::store::Db;

/// A storage as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageRow {
    /// Its id.
    pub id: StorageId,
    /// No two are the same but for case.
    pub name: String,
    /// JSON: where it is and how it is called.
    pub setup: String,
    /// Where its secret lies: `keyring`, `session`, or nowhere.
    pub secret_place: Option<String>,
}

const COLUMNS: &str = "id, name, setup, secret_place";

/// All of them, by name.
///
/// # Errors
/// When the file fails.
pub fn all(db: &Db) -> Result<Vec<StorageRow>, Error> {
    let mut query = db.prepare(&format!("SELECT {COLUMNS} FROM storages ORDER BY name COLLATE NOCASE"))?;
    Ok(query.query_map([], storage)?.collect::<Result<_, _>>()?)
}

/// One by its id.
///
/// # Errors
/// When the file fails.
pub fn one(db: &Db, id: &StorageId) -> Result<Option<StorageRow>, Error> {
    let query = format!("SELECT {COLUMNS} FROM storages WHERE id = ?1");
    Ok(db.query_row(&query, [id.as_str()], storage).optional()?)
}

/// Whether another storage than `id` has this name in any case. SQLite's NOCASE knows ASCII only.
///
/// # Errors
/// When the file fails.
pub fn is_taken(db: &Db, name: &str, id: Option<&StorageId>) -> Result<bool, Error> {
    let mut query = db.prepare("SELECT name FROM storages WHERE id IS NOT ?1")?;
    let others = query
        .query_map([id.map(StorageId::as_str)], |row| row.get(0))?
        .collect::<Result<Vec<String>, _>>()?;
    Ok(others.iter().any(|other| other.to_lowercase() == name.to_lowercase()))
}

/// Adds one, whose secret lies nowhere yet.
///
/// # Errors
/// When its id or name is there already, or the file fails.
pub fn insert(db: &Db, id: &StorageId, name: &str, setup: &str) -> Result<(), Error> {
    db.execute("INSERT INTO storages (id, name, setup) VALUES (?1, ?2, ?3)", (id.as_str(), name, setup))?;
    Ok(())
}

/// Changes the one of this id.
///
/// # Errors
/// When another has the name, or the file fails.
pub fn update(db: &Db, id: &StorageId, name: &str, setup: &str) -> Result<(), Error> {
    db.execute("UPDATE storages SET name = ?2, setup = ?3 WHERE id = ?1", (id.as_str(), name, setup))?;
    Ok(())
}

/// Forgets what lies there, and what is on its way.
///
/// # Errors
/// When the file fails.
pub fn forget_objects(db: &Db, id: &StorageId) -> Result<(), Error> {
    db.execute("DELETE FROM storage_objects WHERE storage_id = ?1", [id.as_str()])?;
    Ok(())
}

/// Notes where its secret lies.
///
/// # Errors
/// When the file fails.
pub fn note(db: &Db, id: &StorageId, place: Option<&str>) -> Result<(), Error> {
    db.execute("UPDATE storages SET secret_place = ?2 WHERE id = ?1", (id.as_str(), place))?;
    Ok(())
}

/// Deletes one, and what is known of it; `false` where there is none.
///
/// # Errors
/// When the file fails.
pub fn delete(db: &Db, id: &StorageId) -> Result<bool, Error> {
    Ok(db.execute("DELETE FROM storages WHERE id = ?1", [id.as_str()])? > 0)
}

/// The ids of account and storage wherever an account uses one.
///
/// # Errors
/// When the file fails.
pub fn choices(db: &Db) -> Result<Vec<(AccountId, StorageId)>, Error> {
    let mut query = db.prepare("SELECT account_id, storage_id FROM storage_choices")?;
    Ok(query.query_map([], |row| Ok((id(row, 0)?, id(row, 1)?)))?.collect::<Result<_, _>>()?)
}

/// The id of the storage that an account uses.
///
/// # Errors
/// When the file fails.
pub fn chosen(db: &Db, account_id: &AccountId) -> Result<Option<StorageId>, Error> {
    let chosen = "SELECT storage_id FROM storage_choices WHERE account_id = ?1";
    Ok(db.query_row(chosen, [account_id.as_str()], |row| id(row, 0)).optional()?)
}

/// From now on the account uses this storage; `false` where there is none.
///
/// # Errors
/// When the file fails.
pub fn choose(db: &Db, account_id: &AccountId, storage_id: &StorageId) -> Result<bool, Error> {
    let chosen = db.execute(
        "INSERT OR REPLACE INTO storage_choices (account_id, storage_id)
         SELECT ?1, id FROM storages WHERE id = ?2",
        (account_id.as_str(), storage_id.as_str()),
    )?;
    Ok(chosen > 0)
}

/// From now on the account uses none.
///
/// # Errors
/// When the file fails.
pub fn choose_none(db: &Db, account_id: &AccountId) -> Result<(), Error> {
    db.execute("DELETE FROM storage_choices WHERE account_id = ?1", [account_id.as_str()])?;
    Ok(())
}

fn storage(row: &Row<'_>) -> rusqlite::Result<StorageRow> {
    Ok(StorageRow { id: id(row, 0)?, name: row.get(1)?, setup: row.get(2)?, secret_place: row.get(3)? })
}
