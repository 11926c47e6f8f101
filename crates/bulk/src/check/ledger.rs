//! What is known of all rows so far, in their order.

use std::collections::HashMap;

use super::problems::Problems;
use super::row::Checked;
use crate::job::model::{RowState, Totals};
use crate::job::record::Failure;
use crate::mapping::LongKey;
use crate::mapping::problem::RowProblem;

/// What is known of all rows so far.
#[derive(Default)]
pub(super) struct Ledger {
    /// The attempt that every row is at.
    pub(super) generation: u32,
    pub(super) rows: u64,
    pub(super) totals: Totals,
    pub(super) problems: Problems,
    pub(super) trimmed_rows: u64,
    pub(super) longest: Option<(u32, u64)>,
    /// The row that each receiver has.
    taken: HashMap<LongKey, u32>,
}

/// What becomes of a row.
pub(super) struct Judged {
    pub(super) state: RowState,
    pub(super) problem: Option<i64>,
    pub(super) other: Option<u64>,
}

impl Ledger {
    /// Of rows at this attempt.
    pub(super) fn of(generation: u32) -> Self {
        Self { generation, ..Self::default() }
    }

    pub(super) fn judge(
        &mut self,
        tx: &rusqlite::Connection,
        number: u64,
        checked: &Checked,
    ) -> Result<Judged, Failure> {
        self.rows += 1;
        self.trimmed_rows += u64::from(checked.was_trimmed);
        for warning in &checked.warnings {
            self.problems.add(tx, warning, false, number)?;
        }
        let excluded = |this: &mut Self, problem: &RowProblem, other| -> Result<Judged, Failure> {
            let problem = Some(this.problems.add(tx, problem, true, number)?);
            Ok(Judged { state: RowState::Excluded, problem, other })
        };
        let judged = match (&checked.problem, checked.target) {
            (Some(problem), _) => excluded(self, problem, None)?,
            (None, Some((_, key))) => match self.taken.get(&key).copied() {
                // Only a row that is sent takes the receiver's place.
                Some(first) => excluded(self, &RowProblem::Duplicate, Some(u64::from(first)))?,
                None => {
                    self.taken.insert(key, number as u32);
                    self.longest = self.longest.max(Some((checked.body_bytes, number)));
                    Judged { state: RowState::Ready, problem: None, other: None }
                }
            },
            (None, None) => excluded(self, &RowProblem::NoTarget, None)?,
        };
        self.totals.set(judged.state, self.totals.of(judged.state) + 1);
        Ok(judged)
    }
}
