//! What became of an act, and of its rows.

use rusqlite::{Transaction, params};
use serde::{Deserialize, Serialize};

use super::model::{Act, Barrier};
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::RowState;
use crate::job::record::{Failure, of_json, of_word};
use crate::job::row_set::RowSet;
use crate::mapping::problem::RowProblem;

/// What became of a message in an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActRow {
    /// The number of its row.
    pub number: u64,
    /// Where it stands; `sent`: the service has done it.
    pub state: RowState,
    /// Deliberate attempts before this one.
    pub generation: u32,
    /// Calls of this attempt that may have arrived.
    pub calls: u32,
    /// Why it is excluded.
    pub barrier: Option<Barrier>,
    /// Why it is open.
    pub problem: Option<RowProblem>,
    /// The service's last answer.
    pub code: Option<i64>,
    /// When it last changed, Unix milliseconds.
    pub at_ms: Option<i64>,
}

/// Which rows of an act are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum ActRowFilter {
    /// All of them.
    #[default]
    All,
    /// Those in one state.
    State(RowState),
    /// Those rejected by one code.
    Code(i64),
    /// Those with which it was not done, for one reason.
    Barred(Barrier),
}

impl JobFile {
    /// The acts on the messages of this job, oldest first.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn acts(&self) -> Result<Vec<Act>, JobError> {
        self.read(|tx| {
            let mut find =
                tx.prepare("SELECT id, created_at_ms, state, reason, plan FROM act ORDER BY id")?;
            let rows = find.query_map([], |r| {
                Ok((
                    r.get(0)?,
                    r.get(1)?,
                    r.get::<_, String>(2)?,
                    r.get::<_, Option<String>>(3)?,
                    r.get::<_, String>(4)?,
                ))
            })?;
            rows.map(|row| {
                let (id, created_at_ms, state, reason, plan) = row?;
                Ok(Act {
                    id,
                    created_at_ms,
                    plan: of_json(&plan)?,
                    state: of_word(&state)?,
                    reason: reason.map(|text| of_json(&text)).transpose()?,
                    totals: RowSet::Act(id).totals(tx)?,
                })
            })
            .collect()
        })
    }

    /// One of them.
    ///
    /// # Errors
    /// [`JobError::Damaged`] when there is no such act; those of a disk.
    pub fn act(&self, id: i64) -> Result<Act, JobError> {
        let found = self.acts()?.into_iter().find(|act| act.id == id);
        found
            .ok_or_else(|| JobError::Damaged { path: self.path().to_owned(), what: "no such act".to_owned() })
    }

    /// What became of up to `limit` messages in an act, from the row with this number on.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn act_rows(
        &self,
        act: i64,
        filter: ActRowFilter,
        from: u64,
        limit: u32,
    ) -> Result<Vec<ActRow>, JobError> {
        let not_done = RowSet::Act(act).not_sent();
        let (table, clause, value) = match filter {
            ActRowFilter::All => ("act_row", "?1 IS NULL", None),
            ActRowFilter::State(RowState::Sent) => ("act_row", "state = 2 AND ?1 IS NULL", None),
            ActRowFilter::State(state) => {
                (not_done, "state <> 2 AND state = ?1", Some(i64::from(state as u8)))
            }
            ActRowFilter::Code(code) => {
                ("act_row INDEXED BY act_row_rejected", "state = 3 AND code = ?1", Some(code))
            }
            ActRowFilter::Barred(barrier) => {
                ("act_row INDEXED BY act_row_barred", "barrier = ?1", Some(i64::from(barrier as u8)))
            }
        };
        let sql = format!(
            "SELECT number, state, generation, calls, barrier, code, at_ms,
                    (SELECT kind FROM problem WHERE id = act_row.problem)
             FROM {table} WHERE act = ?4 AND {clause} AND number >= ?2 ORDER BY number LIMIT ?3"
        );
        self.read(|tx| {
            let mut find = tx.prepare_cached(&sql)?;
            let rows = find.query_map(params![value, from as i64, limit, act], |r| {
                let row = ActRow {
                    number: r.get::<_, i64>(0)? as u64,
                    state: r.get(1)?,
                    generation: r.get(2)?,
                    calls: r.get(3)?,
                    barrier: r.get(4)?,
                    problem: None,
                    code: r.get(5)?,
                    at_ms: r.get(6)?,
                };
                Ok((row, r.get::<_, Option<String>>(7)?))
            })?;
            rows.map(|row| {
                let (row, problem) = row?;
                let problem = problem.map(|kind| of_json(kind.trim_start())).transpose()?;
                Ok(ActRow { problem, ..row })
            })
            .collect()
        })
    }

    /// By which codes messages were refused in an act, the commonest first.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn act_codes(&self, act: i64) -> Result<Vec<(i64, u64)>, JobError> {
        self.read(|tx| {
            let mut find = tx.prepare_cached(
                "SELECT code, count(*) FROM act_row INDEXED BY act_row_rejected WHERE act = ?1 AND state = 3
                 GROUP BY code ORDER BY count(*) DESC, code",
            )?;
            let codes = find.query_map([act], |r| Ok((r.get(0)?, r.get::<_, i64>(1)? as u64)))?;
            Ok(codes.collect::<Result<_, _>>()?)
        })
    }

    /// How many messages an act was not done with, and why.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn act_barriers(&self, act: i64) -> Result<Vec<(Barrier, u64)>, JobError> {
        self.read(|tx: &Transaction<'_>| -> Result<_, Failure> {
            let mut find = tx.prepare_cached(
                "SELECT barrier, count(*) FROM act_row INDEXED BY act_row_barred WHERE act = ?1 AND barrier IS NOT NULL
                 GROUP BY barrier ORDER BY count(*) DESC",
            )?;
            let barriers = find.query_map([act], |r| Ok((r.get(0)?, r.get::<_, i64>(1)? as u64)))?;
            Ok(barriers.collect::<Result<_, _>>()?)
        })
    }
}
