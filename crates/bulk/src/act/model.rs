//! What is done with the messages of a job, and what stands in its way.

use std::collections::HashMap;

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};
use templates::Template;
use yunxin::{Issue, Withdraw};

use crate::job::error::JobError;
use crate::job::model::{JobState, Reason, RowState, Totals};
use crate::mapping::Value;
use crate::mapping::problem::MappingProblem;

/// What is done with every message of a job that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum ActPlan {
    /// It is taken back, or deleted.
    Recall {
        /// How.
        withdraw: Withdraw,
    },
    /// Its text or attachment becomes another. Sender, receiver and type stay; options that a change could carry are left
    /// to the service's defaults.
    Modify {
        /// The message as it is to be; of its body `message.text`, `message.attachment` and `message.sub_type` count.
        template: Template,
        /// Where its variables come from, by their names.
        variables: HashMap<String, Value>,
    },
}

impl ActPlan {
    /// Whether the message is gone afterwards.
    #[must_use]
    pub fn is_recall(&self) -> bool {
        matches!(self, Self::Recall { .. })
    }
}

/// With which rows of a job an act is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ActRows {
    /// Those that were sent.
    #[default]
    Sent,
    /// Those that are open: their messages are looked up, and left alone where they are not found.
    Open,
    /// Both.
    SentAndOpen,
}

impl ActRows {
    pub(crate) fn states(self) -> &'static [RowState] {
        match self {
            Self::Sent => &[RowState::Sent],
            Self::Open => &[RowState::Open],
            Self::SentAndOpen => &[RowState::Sent, RowState::Open],
        }
    }
}

/// Why an act is not done with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Barrier {
    /// The time that the service allows has passed.
    TooLate = 1,
    /// Conversations of this kind do not have this way of recall.
    NotOfThisKind = 2,
    /// Messages of this type cannot be changed.
    NotModifiable = 3,
    /// An earlier recall took it back.
    Gone = 4,
    /// The change cannot be made of the row, or the service would refuse it.
    NotABody = 5,
    /// The change has another type than the message.
    OtherType = 6,
}

impl Barrier {
    const ALL: [Self; 6] = [
        Self::TooLate,
        Self::NotOfThisKind,
        Self::NotModifiable,
        Self::Gone,
        Self::NotABody,
        Self::OtherType,
    ];
}

impl From<(Barrier, u64)> for BarredRows {
    fn from((barrier, rows): (Barrier, u64)) -> Self {
        Self { barrier, rows }
    }
}

impl ToSql for Barrier {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok((*self as u8).into())
    }
}

impl FromSql for Barrier {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        Self::ALL
            .into_iter()
            .find(|barrier| i64::from(*barrier as u8) == number)
            .ok_or(FromSqlError::OutOfRange(number))
    }
}

/// Messages with which an act is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BarredRows {
    /// Why.
    pub barrier: Barrier,
    /// How many.
    #[specta(type = specta_typescript::Number)]
    pub rows: u64,
}

/// What an act will come to, as far as can be known before.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, specta::Type)]
pub struct ActForecast {
    /// Messages that it is tried with.
    #[specta(type = specta_typescript::Number)]
    pub rows: u64,
    /// Those of them with which it works only if the app's console allows more time than by default.
    #[specta(type = specta_typescript::Number)]
    pub uncertain: u64,
    /// Those of them whose id at the service is not known, and is looked up.
    #[specta(type = specta_typescript::Number)]
    pub looked_up: u64,
    /// Messages that it is not tried with.
    pub barred: Vec<BarredRows>,
    /// When the first message becomes too late, Unix milliseconds by this machine's clock; those that are uncertain are not
    /// counted.
    #[specta(type = Option<specta_typescript::Number>)]
    pub first_too_late_ms: Option<i64>,
}

/// A run over the messages of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Its id; later ones are higher.
    pub id: i64,
    /// When it was begun, Unix milliseconds.
    pub created_at_ms: i64,
    /// What is done.
    pub plan: ActPlan,
    /// Where it stands.
    pub state: JobState,
    /// Why it stands there.
    pub reason: Option<Reason>,
    /// How many rows are in each state; `sent` are those with which it was done.
    pub totals: Totals,
}

/// Why an act cannot be planned.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// Mend the recall first.
    #[error("the service would refuse this recall")]
    Recall(Vec<Issue>),
    /// Mend the change first.
    #[error("the change has problems")]
    Modify(Vec<MappingProblem>),
    /// Another act is not finished: go on with it, or stop it.
    #[error("act {id} is not finished")]
    Unfinished {
        /// The other one.
        id: i64,
    },
    /// The job's file could not be read or written, or the job has sent nothing yet.
    #[error(transparent)]
    Job(#[from] JobError),
}
