//! The messages that wait to be sent one after another: the table `queue`.

use ids::QueueItemId;
use rusqlite::{OptionalExtension, Row};

use crate::error::Error;
use crate::id_column::id;
use crate::store::Db;

/// A message as it is kept. What it holds is JSON here: what it means is the caller's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// Its id.
    pub id: QueueItemId,
    /// JSON: the file that it was made for.
    pub file: String,
    /// JSON: the message.
    pub draft: String,
    /// The name of its state.
    pub state: String,
    /// Its latest row in the history.
    pub row_id: Option<i64>,
    /// Which process marked it as being sent.
    pub process: Option<String>,
}

const COLUMNS: &str = "SELECT id, file, draft, state, row_id, process FROM queue";

/// All of them, in the order of sending.
///
/// # Errors
/// When the file fails.
pub fn all(db: &Db) -> Result<Vec<QueueRow>, Error> {
    let mut query = db.prepare(&format!("{COLUMNS} ORDER BY position, rowid"))?;
    Ok(query.query_map([], message)?.collect::<Result<_, _>>()?)
}

/// One by its id.
///
/// # Errors
/// When the file fails.
pub fn one(db: &Db, id: &QueueItemId) -> Result<Option<QueueRow>, Error> {
    Ok(db.query_row(&format!("{COLUMNS} WHERE id = ?1"), [id.as_str()], message).optional()?)
}

/// The ids of all, in the order of sending.
///
/// # Errors
/// When the file fails.
pub fn order(db: &Db) -> Result<Vec<QueueItemId>, Error> {
    let mut query = db.prepare("SELECT id FROM queue ORDER BY position, rowid")?;
    Ok(query.query_map([], |row| id(row, 0))?.collect::<Result<_, _>>()?)
}

/// Puts one at the end.
///
/// # Errors
/// When its id is there already, or the file fails.
pub fn append(db: &Db, row: &QueueRow) -> Result<(), Error> {
    db.execute(
        "INSERT INTO queue (id, position, file, draft, state, row_id, process)
         VALUES (?1, (SELECT coalesce(max(position), 0) + 1 FROM queue), ?2, ?3, ?4, ?5, ?6)",
        (row.id.as_str(), &row.file, &row.draft, &row.state, row.row_id, &row.process),
    )?;
    Ok(())
}

/// Sends in this order from now on.
///
/// # Errors
/// When the file fails.
pub fn reorder(db: &Db, ids: &[QueueItemId]) -> Result<(), Error> {
    for (position, id) in (1i64..).zip(ids) {
        db.execute("UPDATE queue SET position = ?2 WHERE id = ?1", (id.as_str(), position))?;
    }
    Ok(())
}

/// Changes the message of one.
///
/// # Errors
/// When the file fails.
pub fn set_draft(db: &Db, id: &QueueItemId, draft: &str) -> Result<(), Error> {
    db.execute("UPDATE queue SET draft = ?2 WHERE id = ?1", (id.as_str(), draft))?;
    Ok(())
}

/// Changes the state of one; `process` is who is sending it, if somebody is. Without a `row_id` it keeps the one it has.
///
/// # Errors
/// When the file fails.
pub fn set_state(
    db: &Db,
    id: &QueueItemId,
    state: &str,
    row_id: Option<i64>,
    process: Option<&str>,
) -> Result<(), Error> {
    db.execute(
        "UPDATE queue SET state = ?2, row_id = coalesce(?3, row_id), process = ?4 WHERE id = ?1",
        (id.as_str(), state, row_id, process),
    )?;
    Ok(())
}

/// Takes one out.
///
/// # Errors
/// When the file fails.
pub fn delete(db: &Db, id: &QueueItemId) -> Result<(), Error> {
    db.execute("DELETE FROM queue WHERE id = ?1", [id.as_str()])?;
    Ok(())
}

fn message(row: &Row<'_>) -> rusqlite::Result<QueueRow> {
    Ok(QueueRow {
        id: id(row, 0)?,
        file: row.get(1)?,
        draft: row.get(2)?,
        state: row.get(3)?,
        row_id: row.get(4)?,
        process: row.get(5)?,
    })
}
