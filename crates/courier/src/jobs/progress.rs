//! How far a run is.

use bulk::job::model::{JobState, Reason, RowState};
use ids::{JobActId, JobId};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

use super::totals::{JobSettled, JobTotals};

/// How far a job is that runs, or how it ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct JobProgress {
    /// Which job.
    pub id: JobId,
    /// The act on its messages that runs; `None`: they are sent. States and totals below are of that.
    pub act: Option<JobActId>,
    /// Nothing is sent: rows whose outcome is unknown are looked for.
    pub settling: bool,
    /// Where it stands.
    pub state: JobState,
    /// Why it stands there.
    pub reason: Option<Reason>,
    /// How many rows are in each state.
    pub totals: JobTotals,
    /// What became of rows whose call had no usable answer; all zero for an act.
    pub settled: JobSettled,
    /// Rows on their way at this moment.
    pub in_flight: u32,
    /// Rows per second of the last seconds.
    pub rows_per_s: u32,
    /// Seconds until all are through, or looked for, at this rate; `None` while that cannot be known.
    pub left_s: Option<u32>,
    /// The last rows, newest last.
    pub last: Vec<JobLastRow>,
    /// Whether the run goes on. The last progress of a run says no.
    pub running: bool,
}

/// A row that came to an end just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct JobLastRow {
    /// Its number.
    #[specta(type = Number)]
    pub number: u64,
    /// Where it is now.
    pub state: RowState,
    /// The service's answer.
    #[specta(type = Option<Number>)]
    pub code: Option<i64>,
}
