//! What a user decides about rows after a run: rows that were rejected are tried anew, and open ones are decided.

use rusqlite::{OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};

use crate::act::plan::unfinished;
use crate::clock::now_ms;
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::{JobState, Reason, RowState};
use crate::job::record::Failure;
use crate::job::row_set::RowSet;
use crate::job::run_lock::RunLock;
use crate::run::ends::{Moved, RowEnd, RowWrites};

/// Which rows are tried anew.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct Rerun {
    /// Those rejected by one of these codes.
    #[specta(type = Vec<specta_typescript::Number>)]
    pub codes: Vec<i64>,
    /// Those that are open, too: some of them may have arrived.
    pub open: bool,
}

/// What a user decides about an open row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It arrived.
    CountAsSent,
    /// It is sent in a new attempt, whether it arrived or not.
    SendAgain,
}

impl JobFile {
    /// Makes rows ready for a new attempt, under new ids, and says how many. The job is paused then; without such rows it
    /// stays as it is.
    ///
    /// # Errors
    /// [`JobError::WrongState`] when the job was not run yet, or was stopped; [`JobError::ActUnfinished`] when open rows
    /// are to be sent again, which it may be done with; those of a disk.
    pub fn rerun(&self, _lock: &RunLock, rerun: &Rerun, who: &str) -> Result<u64, JobError> {
        self.write(|tx| {
            match RowSet::Messages.state(tx)?.0 {
                // One that was stopped would go on with all that it was not to send any more.
                JobState::Paused | JobState::Finished => {}
                state => return Err(JobError::WrongState { state }.into()),
            }
            let (mut moved, at_ms, mut count) = (Moved::default(), now_ms(), 0);
            for code in &rerun.codes {
                let changed = tx.execute(
                    "UPDATE row SET state = 0, calls = 0, generation = generation + 1, at_ms = ?2
                     WHERE state = 3 AND code = ?1",
                    params![code, at_ms],
                )?;
                moved.rows(RowState::Rejected, RowState::Ready, changed as i64);
                moved.code(*code, -(changed as i64));
                count += changed as u64;
            }
            if rerun.open {
                refuse_amid_act(tx)?;
                tx.execute(
                    "UPDATE problem SET rows = rows -
                       (SELECT count(*) FROM row WHERE row.problem = problem.id AND row.state = 5)",
                    [],
                )?;
                let changed = tx.execute(
                    "UPDATE row SET state = 0, calls = 0, generation = generation + 1, at_ms = ?1, problem = NULL
                     WHERE problem IS NOT NULL AND state = 5",
                    [at_ms],
                )?;
                moved.rows(RowState::Open, RowState::Ready, changed as i64);
                count += changed as u64;
            }
            // A job that is finished waits for nobody.
            if count == 0 {
                return Ok(0);
            }
            moved.write(tx, RowSet::Messages)?;
            RowSet::Messages.put_state(tx, JobState::Paused, who, Some(&Reason::Asked))?;
            Ok(count)
        })
    }

    /// Decides an open row.
    ///
    /// # Errors
    /// [`JobError::NoSuchRow`] when it is not open; [`JobError::WrongState`] when it is to be sent again and the job was stopped;
    /// [`JobError::ActUnfinished`] as for [`JobFile::rerun`]; those of a disk.
    pub fn decide(&self, number: u64, decision: Decision) -> Result<(), JobError> {
        self.write(|tx| {
            let state = RowSet::Messages.state(tx)?.0;
            if decision == Decision::SendAgain {
                if state == JobState::Stopped {
                    return Err(JobError::WrongState { state }.into());
                }
                refuse_amid_act(tx)?;
            }
            let end = match decision {
                Decision::CountAsSent => RowEnd::Sent { server_id: None, server_time_ms: None, code: None },
                Decision::SendAgain => RowEnd::Anew { code: None },
            };
            tx.execute(
                "UPDATE problem SET rows = rows - 1
                 WHERE id = (SELECT problem FROM row WHERE number = ?1 AND state = 5)",
                [number as i64],
            )?;
            // What counts as sent left then and not now: around that moment the message is looked for, should it be taken back.
            let find = "SELECT at_ms FROM row WHERE number = ?1";
            let left_at_ms: Option<i64> =
                tx.query_row(find, [number as i64], |r| r.get(0)).optional()?.flatten();
            let at_ms = left_at_ms.filter(|_| decision == Decision::CountAsSent).unwrap_or_else(now_ms);
            let (mut moved, writes) = (Moved::default(), RowWrites::of(RowSet::Messages));
            if !writes.end(tx, &mut moved, number, RowState::Open, &end, at_ms)? {
                return Err(JobError::NoSuchRow { number }.into());
            }
            moved.write(tx, RowSet::Messages)?;
            if decision == Decision::SendAgain && state == JobState::Finished {
                RowSet::Messages.put_state(tx, JobState::Paused, "decision", Some(&Reason::Asked))?;
            }
            Ok(())
        })
    }
}

/// An act that is not through takes the message of a row for the one that it was begun for: what is sent again now would be
/// recalled with it.
fn refuse_amid_act(tx: &Transaction<'_>) -> Result<(), Failure> {
    if unfinished(tx)?.is_some() { Err(JobError::ActUnfinished.into()) } else { Ok(()) }
}
