//! The rows of a report, and why each has its end.

use std::ops::ControlFlow;

use tokio_util::sync::CancellationToken;

use crate::act::{ActRowFilter, Barrier};
use crate::check::problems::{ProblemGroup, SHOWN_ROWS};
use crate::import::cell::Row;
use crate::import::error::ImportError;
use crate::job::block::BLOCK_ROWS;
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::rows::{RowFilter, RowStatus};
use crate::mapping::problem::RowProblem;

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportRows {
    /// What became of the messages that pass.
    Messages(RowFilter),
    /// What became of every message of the act with this id in it.
    Act(i64),
}

impl From<RowFilter> for ReportRows {
    fn from(filter: RowFilter) -> Self {
        Self::Messages(filter)
    }
}

impl ReportRows {
    /// Whether ends are those of an act.
    pub(super) fn is_act(self) -> bool {
        matches!(self, Self::Act(_))
    }
}

/// A row of a report.
pub(super) struct Reported {
    /// Its end. In that of an act the ids are still those of the message.
    pub(super) row: RowStatus,
    /// Why it has no other.
    pub(super) why: Option<Why>,
}

/// Why a row was not sent, or an act not done with it.
pub(super) enum Why {
    Problem(RowProblem),
    Barrier(Barrier),
}

impl JobFile {
    /// Every row that a report has, in order, with its cells.
    pub(super) fn each_reported(
        &self,
        rows: ReportRows,
        stop: &CancellationToken,
        mut take: impl FnMut(&Reported, &Row) -> Result<(), JobError>,
    ) -> Result<u64, JobError> {
        match rows {
            ReportRows::Messages(filter) => {
                let groups = self.problems()?;
                if let RowFilter::Problem(id) = filter
                    && let Some(group) = groups.iter().find(|group| group.id == id)
                {
                    self.all_are_kept(group)?;
                }
                let problems: std::collections::HashMap<_, _> =
                    groups.into_iter().map(|group| (group.id, group.problem)).collect();
                self.each_row(filter, stop, |row, cells| {
                    let problem = row.problem.and_then(|id| problems.get(&id));
                    let why = problem.cloned().map(Why::Problem);
                    take(&Reported { row: row.clone(), why }, cells)?;
                    Ok(ControlFlow::Continue(()))
                })
            }
            ReportRows::Act(act) => self.each_of_act(act, stop, take),
        }
    }

    /// Fails where only those rows of a warning are known that are shown: earlier versions kept no others.
    pub(super) fn all_are_kept(&self, group: &ProblemGroup) -> Result<(), JobError> {
        if group.blocks || group.rows <= SHOWN_ROWS {
            return Ok(());
        }
        let kept = self.read(|tx| {
            let count = "SELECT count(*) FROM problem_row WHERE problem = ?1";
            Ok(tx.query_row(count, [group.id], |r| r.get::<_, i64>(0))?.cast_unsigned())
        })?;
        if kept > SHOWN_ROWS {
            return Ok(());
        }
        Err(JobError::WarnedRowsNotKept { kept, rows: group.rows })
    }

    fn each_of_act(
        &self,
        act: i64,
        stop: &CancellationToken,
        mut take: impl FnMut(&Reported, &Row) -> Result<(), JobError>,
    ) -> Result<u64, JobError> {
        let (mut from, mut count) = (1, 0);
        loop {
            if stop.is_cancelled() {
                return Err(ImportError::Stopped.into());
            }
            let rows = self.act_rows(act, ActRowFilter::All, from, BLOCK_ROWS as u32)?;
            let Some(last) = rows.last() else { return Ok(count) };
            from = last.number + 1;
            for of_act in rows {
                let (number, state, code, at_ms) = (of_act.number, of_act.state, of_act.code, of_act.at_ms);
                let why = of_act.barrier.map(Why::Barrier).or(of_act.problem.map(Why::Problem));
                let row = RowStatus {
                    state,
                    code,
                    at_ms,
                    problem: None,
                    duplicate_of: None,
                    server_time_ms: None,
                    ..self.row(number)?
                };
                take(&Reported { row, why }, &self.cells(number)?)?;
                count += 1;
            }
        }
    }
}
