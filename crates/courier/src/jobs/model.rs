//! A job, as the window and the CLI see it.

use bulk::import::ImportReport;
use bulk::import::error::EncodingCandidate;
use bulk::job::model::{Event, Job, JobState, Reason};
use bulk::mapping::Mapping;
use bulk::mapping::problem::MappingProblem;
use bulk::plan::Plan;
use bulk::setup::{Batching, Doubts, RowCall};
use ids::{AccountId, JobId};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;
use templates::Template;

use super::act_model::JobAct;
use super::totals::{JobCode, JobSettled, JobTotals};
use crate::error::ErrorCode;

/// The result of an import.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum JobImported {
    /// There is a job.
    Imported {
        /// The job.
        job: Box<JobView>,
    },
    /// The text may be in several encodings: the user chooses by what the lines look like, and imports again.
    EncodingUnclear {
        /// What it can be, likeliest first.
        candidates: Vec<EncodingCandidate>,
    },
}

/// What a job sends, to whom, and how, as far as it is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct JobSetup {
    /// The account that sends.
    pub account_id: Option<AccountId>,
    /// The message.
    pub template: Template,
    /// Which columns are what.
    pub mapping: Option<Mapping>,
    /// By which call a row goes out.
    #[serde(default)]
    pub call: RowCall,
    /// How many rows go out in one call.
    #[serde(default)]
    pub calls: Batching,
    /// What becomes of calls that left and had no usable answer.
    pub doubts: Doubts,
    /// The time zone of days and times in cells: an IANA name, such as `Asia/Shanghai`.
    pub time_zone: String,
    /// Hold after so many rows have been sent, until the user starts it again.
    pub pilot_rows: Option<u32>,
    /// The suppression lists that hold for it, by name; `None` is all.
    pub lists: Option<Vec<String>>,
}

/// What it takes to send a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct JobPlan {
    /// With a call for each row, and with calls that take many.
    pub plan: Plan,
    /// By which call a row goes out.
    pub call: RowCall,
    /// Which of them is chosen.
    pub chosen: Batching,
    /// Calls per second that the account may make.
    pub calls_per_s: u32,
}

/// A job in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct JobSummary {
    /// Its id.
    pub id: JobId,
    /// What is known of it; `None` where its file cannot be read.
    pub job: Option<JobHead>,
    /// Why its file cannot be read.
    pub problem: Option<ErrorCode>,
}

/// A job without its rows.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct JobHead {
    /// Its name.
    pub name: String,
    /// When it was imported, Unix milliseconds.
    #[specta(type = Number)]
    pub created_at_ms: i64,
    /// Where it stands.
    pub state: JobState,
    /// Why it stands there.
    pub reason: Option<Reason>,
    /// The name of its file; empty where it was pasted.
    pub source_name: String,
    /// Rows of the table.
    #[specta(type = Number)]
    pub rows: u64,
    /// How many rows are in each state; all zero before they were checked.
    pub totals: JobTotals,
    /// Who runs it.
    pub runs: JobRuns,
    /// The account that sends, where it is decided.
    pub account_id: Option<AccountId>,
    /// A copy of another job that goes to the sandbox to try it out.
    pub rehearsal: bool,
}

impl JobHead {
    pub(super) fn new(job: &Job, runs: JobRuns, account_id: Option<AccountId>) -> JobHead {
        JobHead {
            name: job.name.clone(),
            created_at_ms: job.created_at_ms,
            state: job.state,
            reason: job.reason.clone(),
            source_name: job.source.name.clone(),
            rows: job.source.report.rows,
            totals: job.totals.into(),
            runs,
            account_id,
            rehearsal: job.is_rehearsal,
        }
    }
}

/// The result of beginning an act.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum JobActBegun {
    /// The change has problems that must be fixed first.
    Mapping {
        /// What is wrong with it.
        problems: Vec<MappingProblem>,
    },
    /// It runs.
    Begun {
        /// The job; the act is the last of its acts.
        job: Box<JobView>,
    },
}

/// A job, opened.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct JobView {
    /// Its id.
    pub id: JobId,
    /// As in the list.
    pub job: JobHead,
    /// How its table was read.
    pub import: ImportReport,
    /// The row with the longest message of those that the check found ready.
    #[specta(type = Option<Number>)]
    pub longest_row: Option<u64>,
    /// What it sends; `None` before anything was decided.
    pub setup: Option<JobSetup>,
    /// When it starts by itself; `None` is never.
    pub start: Option<JobStart>,
    /// How many rows were rejected with each code, the commonest first.
    pub codes: Vec<JobCode>,
    /// What became of rows whose call had no usable answer.
    pub settled: JobSettled,
    /// What was done with its messages after they were sent, oldest first.
    pub acts: Vec<JobAct>,
    /// Every change of the job, oldest first.
    pub events: Vec<JobEvent>,
}

/// When a job starts by itself. The app, or `yanshu-cli bulk run-scheduled`, must run then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct JobStart {
    /// When, Unix milliseconds.
    #[specta(type = Number)]
    pub at_ms: i64,
    /// The time zone in which that was said: an IANA name, for people.
    pub time_zone: String,
}

/// Who runs a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum JobRuns {
    /// Nobody.
    Nowhere,
    /// This process.
    Here,
    /// Another process, such as the command line.
    Elsewhere,
}

/// A change of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct JobEvent {
    /// When, Unix milliseconds.
    #[specta(type = Number)]
    pub at_ms: i64,
    /// What it became.
    pub state: JobState,
    /// Who did it: a user's name, or a part of the program.
    pub who: String,
    /// Why.
    pub reason: Option<Reason>,
}

impl From<Event> for JobEvent {
    fn from(Event { at_ms, state, who, reason }: Event) -> JobEvent {
        JobEvent { at_ms, state, who, reason }
    }
}
