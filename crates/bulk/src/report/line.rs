//! One line of a report.

use super::rows::{ReportRows, Reported, Why};
use crate::act::Barrier;
use crate::import::cell::Row;
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::{JobId, RowState};
use crate::mapping::problem::RowProblem;

/// The words of a report, in the language of the user.
pub trait ReportWords {
    /// The heads of the columns after those of the source, in this order: row, line, result, code, cause, fix, trace id,
    /// client id, message id, time.
    fn heads(&self) -> [String; 10];

    /// What a state is called.
    fn state(&self, state: RowState) -> String;

    /// What a state is called of a message that is recalled or changed.
    fn state_in_act(&self, state: RowState) -> String;

    /// Why an act is not done with a message, and what to do about it.
    fn barrier(&self, barrier: Barrier) -> (String, String);

    /// Why a row is excluded or open, and what to do about it.
    fn problem(&self, problem: &RowProblem, duplicate_of: Option<u64>) -> (String, String);

    /// What a code of the service means, and what to do about it.
    fn code(&self, code: i64) -> (String, String);

    /// A time, Unix milliseconds.
    fn time(&self, at_ms: i64) -> String;
}

/// What every line needs.
pub(super) struct Lines<'a> {
    words: &'a dyn ReportWords,
    job: JobId,
    columns: Vec<String>,
    is_act: bool,
}

impl<'a> Lines<'a> {
    pub(super) fn of(file: &JobFile, rows: ReportRows, words: &'a dyn ReportWords) -> Result<Self, JobError> {
        let job = file.job()?;
        let columns = job.source.report.columns;
        Ok(Self { words, job: job.id, columns, is_act: rows.is_act() })
    }

    pub(super) fn heads(&self) -> Vec<String> {
        self.columns.iter().cloned().chain(self.words.heads()).collect()
    }

    /// The cells of a line: those of the source, then ours. A long row's cells beyond the columns are left out.
    pub(super) fn line(&self, Reported { row, why }: &Reported, cells: &Row) -> Vec<String> {
        let mut line: Vec<String> =
            (0..self.columns.len()).map(|column| cells.text(column).to_owned()).collect();
        let (cause, fix) = match (why, row.code) {
            (Some(Why::Problem(problem)), _) => self.words.problem(problem, row.duplicate_of),
            (Some(Why::Barrier(barrier)), _) => self.words.barrier(*barrier),
            (None, Some(code)) => self.words.code(code),
            (None, None) => (String::new(), String::new()),
        };
        line.extend([
            row.number.to_string(),
            cells.line.to_string(),
            if self.is_act { self.words.state_in_act(row.state) } else { self.words.state(row.state) },
            row.code.map_or_else(String::new, |code| code.to_string()),
            cause,
            fix,
            row.trace_id(self.job).unwrap_or_default(),
            row.message_client_id(self.job).unwrap_or_default(),
            row.server_id.map_or_else(String::new, |id| id.to_string()),
            row.server_time_ms.or(row.at_ms).map_or_else(String::new, |at_ms| self.words.time(at_ms)),
        ]);
        line
    }
}
