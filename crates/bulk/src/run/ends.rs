//! What becomes of a row, and how it is written down.

use std::collections::BTreeMap;

use rusqlite::{Transaction, params};

use crate::check::insert_problem;
use crate::job::file::Failure;
use crate::job::model::RowState;
use crate::mapping::problem::RowProblem;

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RowEnd {
    /// The service has it. Its id and time are not known where a repeat was refused as one.
    Sent { server_id: Option<i64>, server_time_ms: Option<i64>, code: Option<i64> },
    /// The service said no.
    Rejected { code: i64 },
    /// It left, and no usable answer came.
    Unknown { code: Option<i64> },
    /// No part of it left, or it is proven absent: the same attempt is made again. `left` says whether the call counts.
    Again { left: bool },
    /// The call was refused as a whole: a new attempt is made.
    Anew { code: Option<i64> },
    /// A user decides.
    Open { problem: RowProblem },
    /// Not to be sent.
    Excluded { problem: RowProblem },
}

impl RowEnd {
    /// Where the row is then.
    pub(crate) fn state(&self) -> RowState {
        match self {
            Self::Sent { .. } => RowState::Sent,
            Self::Rejected { .. } => RowState::Rejected,
            Self::Unknown { .. } => RowState::Unknown,
            Self::Again { .. } | Self::Anew { .. } => RowState::Ready,
            Self::Open { .. } => RowState::Open,
            Self::Excluded { .. } => RowState::Excluded,
        }
    }

    /// The service's last answer.
    pub(crate) fn code(&self) -> Option<i64> {
        match self {
            Self::Rejected { code } => Some(*code),
            Self::Sent { code, .. } | Self::Unknown { code } | Self::Anew { code } => *code,
            Self::Again { .. } | Self::Open { .. } | Self::Excluded { .. } => None,
        }
    }

    /// Whether a row that is sent gets it before its intent is written.
    pub(crate) fn is_before_intent(&self) -> bool {
        matches!(self, Self::Open { .. } | Self::Excluded { .. })
    }
}

/// Gives a row its end, if it is still where it was thought to be.
pub(crate) fn put_end(
    tx: &Transaction<'_>,
    moved: &mut Moved,
    number: u64,
    from: RowState,
    end: &RowEnd,
    at_ms: i64,
) -> Result<bool, Failure> {
    let row = number as i64;
    let changed = match end {
        RowEnd::Sent { server_id, server_time_ms, code } => tx
            .prepare_cached(
                "UPDATE row SET state = 2, server_id = ?3, server_time_ms = ?4, code = ?5, at_ms = ?6, problem = NULL
                 WHERE number = ?1 AND state = ?2",
            )?
            .execute(params![row, from, server_id, server_time_ms, code, at_ms])?,
        RowEnd::Rejected { code } => tx
            .prepare_cached(
                "UPDATE row SET state = 3, code = ?3, at_ms = ?4 WHERE number = ?1 AND state = ?2",
            )?
            .execute(params![row, from, code, at_ms])?,
        RowEnd::Unknown { code } => tx
            .prepare_cached(
                "UPDATE row SET state = 4, code = ?3, at_ms = ?4 WHERE number = ?1 AND state = ?2",
            )?
            .execute(params![row, from, code, at_ms])?,
        RowEnd::Again { left } => tx
            .prepare_cached(
                "UPDATE row SET state = 0, calls = calls - ?3, at_ms = ?4 WHERE number = ?1 AND state = ?2",
            )?
            .execute(params![row, from, u8::from(!left), at_ms])?,
        RowEnd::Anew { code } => tx
            .prepare_cached(
                "UPDATE row SET state = 0, calls = 0, generation = generation + 1, code = ?3, at_ms = ?4, problem = NULL
                 WHERE number = ?1 AND state = ?2",
            )?
            .execute(params![row, from, code, at_ms])?,
        RowEnd::Open { problem } | RowEnd::Excluded { problem } => {
            let problem = insert_problem(tx, problem)?;
            let put = "UPDATE row SET state = ?3, problem = ?4, at_ms = ?5 WHERE number = ?1 AND state = ?2";
            let changed = tx.prepare_cached(put)?.execute(params![row, from, end.state(), problem, at_ms])?;
            if changed == 1 {
                tx.prepare_cached("UPDATE problem SET rows = rows + 1 WHERE id = ?1")?.execute([problem])?;
            }
            changed
        }
    };
    if changed != 1 {
        return Ok(false);
    }
    moved.row(from, end.state());
    if let RowEnd::Rejected { code } = end {
        moved.code(*code, 1);
    }
    Ok(true)
}

/// How the counters change with the rows of one commit.
#[derive(Debug, Default)]
pub(crate) struct Moved {
    states: [i64; RowState::ALL.len()],
    codes: BTreeMap<i64, i64>,
}

impl Moved {
    pub(crate) fn row(&mut self, from: RowState, to: RowState) {
        self.rows(from, to, 1);
    }

    pub(crate) fn rows(&mut self, from: RowState, to: RowState, rows: i64) {
        self.states[from as usize] -= rows;
        self.states[to as usize] += rows;
    }

    pub(crate) fn code(&mut self, code: i64, rows: i64) {
        *self.codes.entry(code).or_default() += rows;
    }

    pub(crate) fn write(&self, tx: &Transaction<'_>) -> Result<(), Failure> {
        for (state, rows) in RowState::ALL.into_iter().zip(self.states) {
            if rows != 0 {
                tx.prepare_cached(
                    "INSERT INTO counter (state, rows) VALUES (?1, ?2)
                     ON CONFLICT (state) DO UPDATE SET rows = rows + excluded.rows",
                )?
                .execute(params![state, rows])?;
            }
        }
        for (code, rows) in &self.codes {
            tx.prepare_cached(
                "INSERT INTO code_counter (code, rows) VALUES (?1, ?2)
                 ON CONFLICT (code) DO UPDATE SET rows = rows + excluded.rows",
            )?
            .execute(params![code, rows])?;
        }
        Ok(())
    }
}
