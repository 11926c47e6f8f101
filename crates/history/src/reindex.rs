//! Indexing rows anew, in the background, after the way in which words are cut has changed.

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::cuttings::below;
use crate::error::Error;
use crate::ids::RowId;
use crate::index::index;
use crate::selection::STEP_ROWS;
use crate::store::History;

/// How far the search index is on its way to the newest cutting. Until it is there, older rows are found as they were before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ReindexProgress {
    /// Rows still to be indexed anew.
    #[specta(type = specta_typescript::Number)]
    pub left: u64,
    /// How many there were at the beginning.
    #[specta(type = specta_typescript::Number)]
    pub total: u64,
}

impl History {
    /// Whether rows are still to be indexed anew, and how many.
    ///
    /// # Errors
    /// Those of the file.
    pub fn reindex_progress(&self) -> Result<Option<ReindexProgress>, Error> {
        self.read(|tx| Ok(progress(tx)?))
    }

    /// Indexes the next rows anew, some hundred in one transaction, and says how many are left; `None` once all are done.
    /// A process that ends in between loses nothing: the next one goes on where it stopped.
    ///
    /// # Errors
    /// Those of the file.
    pub fn reindex_step(&self) -> Result<Option<ReindexProgress>, Error> {
        self.write_more(|tx| {
            let Some(below) = below(tx)? else { return Ok(None) };
            let rows: Vec<RowId> = tx
                .prepare_cached("SELECT id FROM message WHERE id < ?1 ORDER BY id DESC LIMIT ?2")?
                .query_map(params![below, STEP_ROWS as i64], |r| r.get(0))?
                .collect::<Result<_, _>>()?;
            for row in &rows {
                index(tx, *row)?;
            }
            match rows.last() {
                Some(last) if rows.len() == STEP_ROWS => {
                    tx.execute("UPDATE reindex SET below = ?1", [last])?;
                }
                _ => {
                    tx.execute("DELETE FROM reindex", [])?;
                }
            }
            Ok(progress(tx)?)
        })
    }
}

fn progress(tx: &Connection) -> rusqlite::Result<Option<ReindexProgress>> {
    let Some(below) = below(tx)? else { return Ok(None) };
    let left: i64 =
        tx.prepare_cached("SELECT count(*) FROM message WHERE id < ?1")?.query_row([below], |r| r.get(0))?;
    let total: i64 = tx.prepare_cached("SELECT total FROM reindex")?.query_row([], |r| r.get(0))?;
    Ok(Some(ReindexProgress { left: left.cast_unsigned(), total: total.max(left).cast_unsigned() }))
}
