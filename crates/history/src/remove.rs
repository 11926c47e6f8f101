//! Deleting: out of sight at once, gone for good once it can no longer be undone.

use std::ops::ControlFlow;

use rusqlite::{OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::{Error, Failure};
use crate::ids::RowId;
use crate::model::send::Outcome;
use crate::selection::{STEP_ROWS, Selection, in_turns};
use crate::store::History;

/// What came of a deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Deleted {
    /// By which it is undone: the time at which it began, Unix milliseconds.
    #[specta(type = specta_typescript::Number)]
    pub at_ms: i64,
    /// How many rows are out of sight now.
    #[specta(type = specta_typescript::Number)]
    pub rows: u64,
    /// How many were left since they are still on their way.
    #[specta(type = specta_typescript::Number)]
    pub sending: u64,
    /// How many were left since their end is unknown.
    #[specta(type = specta_typescript::Number)]
    pub unknown: u64,
}

impl History {
    /// Puts rows out of sight: no page, count, search or look finds them any more. [`History::purge`] ends them.
    ///
    /// Rows still on their way stay. Those of unknown end stay unless `unknown_too`: they are all that is known of a
    /// message that may have arrived.
    ///
    /// # Errors
    /// Those of the file. What was deleted before stays deleted.
    pub fn delete(&self, selection: &Selection, unknown_too: bool, at_ms: i64) -> Result<Deleted, Error> {
        self.make_room();
        let at_ms = self.unused_mark(at_ms)?;
        let mut deleted = Deleted { at_ms, rows: 0, sending: 0, unknown: 0 };
        let work = |tx: &Transaction<'_>, row: RowId| {
            let outcome: Outcome = tx
                .prepare_cached("SELECT outcome FROM message WHERE id = ?1")?
                .query_row([row], |r| r.get(0))?;
            match outcome {
                Outcome::Sending => deleted.sending += 1,
                Outcome::Unknown if !unknown_too => deleted.unknown += 1,
                Outcome::Sent | Outcome::Rejected | Outcome::Unknown => {
                    tx.prepare_cached("UPDATE message SET deleted_at_ms = ?2 WHERE id = ?1")?
                        .execute(params![row, at_ms])?;
                    return Ok(true);
                }
            }
            Ok(false)
        };
        let rows = self.on_each(selection, work, |_| ControlFlow::Continue(()))?;
        Ok(Deleted { rows, ..deleted })
    }

    /// Brings back what one deletion put out of sight, as far as it is not gone. Says how many rows.
    ///
    /// # Errors
    /// Those of the file.
    pub fn restore(&self, deleted_at_ms: i64) -> Result<u64, Error> {
        let mut restored = 0;
        in_turns(|| {
            let rows = self.write(|tx| {
                let changed = tx
                    .prepare_cached(
                        "UPDATE message SET deleted_at_ms = NULL WHERE id IN
                           (SELECT id FROM message WHERE deleted_at_ms = ?1 LIMIT ?2)",
                    )?
                    .execute(params![deleted_at_ms, STEP_ROWS as i64])?;
                Ok(changed as u64)
            })?;
            restored += rows;
            Ok(if rows == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(restored)
    }

    /// Ends the rows that were deleted before this time, with all that belongs to them, in steps that keep no send
    /// waiting. Says how many. The space is given back by [`History::shrink`].
    ///
    /// # Errors
    /// Those of the file.
    pub fn purge(&self, before_ms: i64) -> Result<u64, Error> {
        self.make_room();
        let mut purged = 0;
        in_turns(|| {
            let rows = self.write(|tx| {
                let rows: Vec<RowId> = tx
                    .prepare_cached("SELECT id FROM message WHERE deleted_at_ms < ?1 LIMIT ?2")?
                    .query_map(params![before_ms, STEP_ROWS as i64], |r| r.get(0))?
                    .collect::<Result<_, _>>()?;
                for row in &rows {
                    end(tx, *row)?;
                }
                Ok(rows.len() as u64)
            })?;
            purged += rows;
            Ok(if rows == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(purged)
    }

    /// When the oldest deletion that can still be undone was made.
    ///
    /// # Errors
    /// Those of the file.
    pub fn oldest_deletion_ms(&self) -> Result<Option<i64>, Error> {
        self.read(|tx| {
            let mut find =
                tx.prepare_cached("SELECT min(deleted_at_ms) FROM message WHERE deleted_at_ms IS NOT NULL")?;
            Ok(find.query_row([], |r| r.get(0))?)
        })
    }

    /// Two deletions never share the time by which they are undone.
    fn unused_mark(&self, at_ms: i64) -> Result<i64, Error> {
        self.read(|tx| {
            let mut find = tx.prepare_cached("SELECT 1 FROM message WHERE deleted_at_ms = ?1 LIMIT 1")?;
            let mut mark = at_ms;
            while find.query_row([mark], |_| Ok(())).optional()?.is_some() {
                mark += 1;
            }
            Ok(mark)
        })
    }
}

/// Ends a row and all that belongs to it.
pub(crate) fn end(tx: &Transaction<'_>, row: RowId) -> Result<(), Failure> {
    tx.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([row])?;
    // What belongs to it goes along: see `ON DELETE CASCADE` in the schema.
    tx.prepare_cached("DELETE FROM message WHERE id = ?1")?.execute([row])?;
    Ok(())
}
