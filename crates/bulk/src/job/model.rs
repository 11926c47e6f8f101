//! What a job is, and what its rows come to.

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::import::ImportReport;

/// Names a job. Ids of its calls and messages are derived from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct JobId(pub Uuid);

impl JobId {
    /// A new one.
    #[must_use]
    pub fn random() -> Self {
        Self(Uuid::new_v4())
    }
}

impl std::fmt::Display for JobId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Imported; what is sent is not decided.
    Draft,
    /// Every row was rendered and checked; nothing was sent.
    Checked,
    /// Waits for its time.
    Scheduled,
    /// Sends.
    Running,
    /// Goes on by itself: the service asked for a rest, or is asked whether it is there.
    Resting,
    /// Waits for the user.
    Paused,
    /// No row is ready, going or unknown.
    Finished,
    /// The user ended it; the rest of its rows is ready still.
    Stopped,
}

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum RowState {
    /// To be sent.
    Ready = 0,
    /// Its intent is on the disk; it may be on its way.
    Going = 1,
    /// The service has it.
    Sent = 2,
    /// The service said no.
    Rejected = 3,
    /// It left, and no usable answer came.
    Unknown = 4,
    /// As unknown, and no proof is to be had: a user decides.
    Open = 5,
    /// Not to be sent, for the reason beside it.
    Excluded = 6,
}

impl RowState {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 7] =
        [Self::Ready, Self::Going, Self::Sent, Self::Rejected, Self::Unknown, Self::Open, Self::Excluded];
}

impl ToSql for RowState {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok((*self as u8).into())
    }
}

impl FromSql for RowState {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        Self::ALL
            .into_iter()
            .find(|state| i64::from(*state as u8) == number)
            .ok_or(FromSqlError::OutOfRange(number))
    }
}

/// How many rows are in each state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals([u64; 7]);

impl Totals {
    /// Of one state.
    #[must_use]
    pub fn of(&self, state: RowState) -> u64 {
        self.0[state as usize]
    }

    /// Of all states: the rows of the source, once they were checked.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.0.iter().sum()
    }

    /// Whether nothing is left to do but by a user.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.of(RowState::Ready) + self.of(RowState::Going) + self.of(RowState::Unknown) == 0
    }

    pub(crate) fn set(&mut self, state: RowState, rows: u64) {
        self.0[state as usize] = rows;
    }
}

/// What was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceInfo {
    /// The file's name, or what it was pasted from; for people.
    pub name: String,
    /// How it was read.
    pub report: ImportReport,
}

/// A job, without its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Its name, for people.
    pub name: String,
    /// When it was imported, Unix milliseconds.
    pub created_at_ms: i64,
    /// Where it stands.
    pub state: JobState,
    /// Why it stands there.
    pub reason: Option<Reason>,
    /// What was imported.
    pub source: SourceInfo,
    /// How many rows are in each state; all zero before they were checked.
    pub totals: Totals,
    /// A copy of another job, made to try it out.
    pub is_rehearsal: bool,
    /// The row with the longest message of those that the check found ready.
    pub longest_row: Option<u64>,
}

/// Why a job is in its state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Reason {
    /// The user asked for it.
    Asked,
    /// The process that ran it ended without a word.
    Interrupted,
    /// The service asked for a rest (416).
    RateLimited,
    /// Several calls in a row had no usable answer; the service is asked whether it is there.
    NoAnswers,
    /// The service refuses every call of the account, or of its sender, by this code.
    Refused {
        /// The code.
        #[specta(type = specta_typescript::Number)]
        code: i64,
    },
    /// The content was refused many times in a row, by this code.
    ContentRefused {
        /// The code.
        #[specta(type = specta_typescript::Number)]
        code: i64,
    },
    /// Calls did not leave this machine.
    NothingLeaves {
        /// What the library said, in English.
        message: String,
    },
    /// The job's file could not be written.
    NotRecorded {
        /// Why, in English.
        message: String,
    },
    /// A row could not be made again as it was checked.
    NotRendered {
        /// The row.
        #[specta(type = specta_typescript::Number)]
        number: u64,
    },
    /// The pilot's rows are through.
    PilotDone,
    /// It was to start by itself, and nothing ran then that could start it.
    MissedStart,
}

/// A change of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// What it became.
    pub state: JobState,
    /// Who did it: a user's name, or a part of the program.
    pub who: String,
    /// Why.
    pub reason: Option<Reason>,
}
