//! The result of a check, and the files that rows name.

use bulk::check::{CheckReport as Checked, ProblemGroup};
use bulk::mapping::problem::MappingProblem;
use ids::JobId;
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

use super::totals::JobTotals;
use crate::error::ErrorCode;

/// How far the upload of the files is that the rows of a job name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct JobAttachProgress {
    /// Files that are through.
    pub files: u32,
    /// Files in all, each once.
    pub of_files: u32,
    /// The file that goes up, as the table names it.
    pub named: String,
    /// Bytes of it that left.
    #[specta(type = Number)]
    pub sent_bytes: u64,
    /// Its bytes.
    #[specta(type = Number)]
    pub total_bytes: u64,
}

/// What came of the files that the rows of a job name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct JobAttached {
    /// Files whose rows can be sent.
    pub files: u32,
    /// Those that cannot; rows that name them are excluded by the check.
    pub problems: Vec<JobAttachProblem>,
}

/// A file that a row cannot have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct JobAttachProblem {
    /// As the table names it.
    pub named: String,
    /// Why.
    pub code: ErrorCode,
}

/// The result of a check.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum JobCheck {
    /// The mapping has problems that must be fixed first; no row was checked.
    Mapping {
        /// What is wrong with it.
        problems: Vec<MappingProblem>,
    },
    /// Every row was looked at.
    Checked {
        /// How many rows are ready, and how many are excluded.
        totals: JobTotals,
        /// What is wrong, the commonest first. A row that is excluded counts in one group; warnings count in each of theirs.
        problems: Vec<ProblemGroup>,
        /// Rows around whose ids something was left out.
        #[specta(type = Number)]
        trimmed_rows: u64,
        /// The row whose body is the longest of those that are ready.
        #[specta(type = Option<Number>)]
        longest_row: Option<u64>,
        /// Another job that has sent the same to some of the receivers within seven days.
        sent_before: Option<SentBefore>,
    },
}

impl JobCheck {
    pub(super) fn checked(report: Checked, sent_before: Option<SentBefore>) -> JobCheck {
        let Checked { totals, problems, trimmed_rows, longest_row } = report;
        JobCheck::Checked { totals: totals.into(), problems, trimmed_rows, longest_row, sent_before }
    }
}

/// A job that has sent the same table and message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SentBefore {
    /// The other job.
    pub id: JobId,
    /// Its name.
    pub name: String,
    /// When it was imported, Unix milliseconds.
    #[specta(type = Number)]
    pub created_at_ms: i64,
    /// Rows of this job whose receivers it has reached, or may have.
    #[specta(type = Number)]
    pub rows: u64,
}
