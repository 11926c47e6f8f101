//! By which cuttings of words the rows are indexed.

use rusqlite::{Connection, OptionalExtension};

use crate::words::Cuttings;

/// By which cuttings rows are indexed now.
pub(crate) fn cuttings(tx: &Connection) -> rusqlite::Result<Cuttings> {
    Ok(if below(tx)?.is_some() { Cuttings::Both } else { Cuttings::Current })
}

/// Rows below this number are to be indexed anew; `None` when there are none.
pub(crate) fn below(tx: &Connection) -> rusqlite::Result<Option<i64>> {
    tx.prepare_cached("SELECT below FROM reindex")?.query_row([], |r| r.get(0)).optional()
}
