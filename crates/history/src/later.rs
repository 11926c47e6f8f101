//! What the service has carried out with messages since they were sent.

use rusqlite::Connection;

use crate::ids::RowId;
use crate::model::act::ActKind;
use crate::model::page::Later;

/// What was carried out with the message of a row.
pub(crate) fn later(tx: &Connection, row: RowId) -> rusqlite::Result<Later> {
    let mut done = tx.prepare_cached("SELECT kind FROM act WHERE message_id = ?1 AND state = 1")?;
    let kinds: Vec<ActKind> = done.query_map([row], |r| r.get(0))?.collect::<Result<_, _>>()?;
    Ok(Later::of(kinds.into_iter()))
}
