//! One line of a report.

use std::collections::HashMap;

use crate::import::cell::Row;
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::{JobId, RowState};
use crate::job::rows::RowStatus;
use crate::mapping::problem::RowProblem;

/// The words of a report, in the language of the user.
pub trait ReportWords {
    /// The heads of the columns after those of the source, in this order: row, line, result, code, cause, fix, trace id,
    /// client id, message id, time.
    fn heads(&self) -> [String; 10];

    /// What a state is called.
    fn state(&self, state: RowState) -> String;

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
    problems: HashMap<i64, RowProblem>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(file: &JobFile, words: &'a dyn ReportWords) -> Result<Self, JobError> {
        let job = file.job()?;
        let columns = job.source.report.columns;
        Ok(Self { words, job: job.id, columns, problems: file.problem_names()? })
    }

    pub(super) fn heads(&self) -> Vec<String> {
        self.columns.iter().cloned().chain(self.words.heads()).collect()
    }

    /// The cells of a line: those of the source, then ours. A long row's cells beyond the columns are left out.
    pub(super) fn line(&self, row: &RowStatus, cells: &Row) -> Vec<String> {
        let mut line: Vec<String> =
            (0..self.columns.len()).map(|column| cells.text(column).to_owned()).collect();
        let (cause, fix) = match (row.problem.and_then(|id| self.problems.get(&id)), row.code) {
            (Some(problem), _) => self.words.problem(problem, row.duplicate_of),
            (None, Some(code)) => self.words.code(code),
            (None, None) => (String::new(), String::new()),
        };
        line.extend([
            row.number.to_string(),
            cells.line.to_string(),
            self.words.state(row.state),
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
