//! What came of rows whose end was unknown.

use rusqlite::{Connection, params};

use super::error::JobError;
use super::file::JobFile;
use super::model::RowState;
use super::record::Failure;

/// What came of rows whose end was unknown, over all runs of the job. Of those that are unknown still the totals know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SettledRows {
    /// They were found at the service.
    pub found: u64,
    /// They were not there, and were to be sent again.
    pub absent: u64,
    /// Of those: they wait still.
    pub waiting: u64,
    /// Nothing could be proven, or a repeat was not wanted: a user decides, or has decided.
    pub open: u64,
}

impl JobFile {
    /// What came of rows whose end was unknown.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn settled(&self) -> Result<SettledRows, JobError> {
        self.read(|tx| {
            let mut settled = SettledRows::default();
            let mut find = tx.prepare_cached("SELECT state, rows FROM settled_counter")?;
            let mut rows = find.query([])?;
            while let Some(row) = rows.next()? {
                let (state, count): (RowState, i64) = (row.get(0)?, row.get(1)?);
                let count = u64::try_from(count).map_err(|_| Failure::content("a counter below zero"))?;
                match state {
                    RowState::Sent => settled.found = count,
                    RowState::Ready => settled.absent = count,
                    RowState::Open => settled.open = count,
                    RowState::Going | RowState::Rejected | RowState::Unknown | RowState::Excluded => {}
                }
            }
            // The condition is that of the index.
            let waiting = "SELECT count(*) FROM row INDEXED BY row_waiting WHERE state = 0 AND calls > 0";
            let waiting: i64 = tx.prepare_cached(waiting)?.query_row([], |r| r.get(0))?;
            settled.waiting = waiting.cast_unsigned();
            Ok(settled)
        })
    }
}

/// So many more rows of unknown end came to this state.
pub(crate) fn count_settled(tx: &Connection, state: RowState, rows: i64) -> Result<(), Failure> {
    tx.prepare_cached(
        "INSERT INTO settled_counter (state, rows) VALUES (?1, ?2)
         ON CONFLICT (state) DO UPDATE SET rows = rows + excluded.rows",
    )?
    .execute(params![state, rows])?;
    Ok(())
}
