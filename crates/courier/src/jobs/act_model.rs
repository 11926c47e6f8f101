//! What the window and the CLI see of acts: the recall, or the change, of the messages of a job.

use std::path::Path;

use bulk::act::{Act, ActForecast, ActPlan, ActRow, ActRowFilter, ActRows, BarredRows, Barrier};
use bulk::import::cell::Row;
use bulk::job::error::JobError;
use bulk::job::model::{JobState, Reason, RowState};
use bulk::mapping::problem::{MappingProblem, RowProblem};
use ids::JobActId;
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

use super::totals::{JobCode, JobTotals};

/// What is to be done, and with which messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct JobActOrder {
    /// What.
    pub plan: ActPlan,
    /// With which.
    pub rows: ActRows,
}

/// A recall or a change of the messages of a job. At most one is unfinished at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct JobAct {
    /// Its id; later ones are higher.
    pub id: JobActId,
    /// When it was begun, Unix milliseconds.
    #[specta(type = Number)]
    pub created_at_ms: i64,
    /// What is done.
    pub plan: ActPlan,
    /// Where it stands: running, resting, paused, finished or stopped.
    pub state: JobState,
    /// Why it stands there.
    pub reason: Option<Reason>,
    /// How many messages are in each state: `sent` are those with which it was done, `rejected` those with which the service
    /// refused it, `excluded` those with which it is not tried.
    pub totals: JobTotals,
    /// With how many the service refused it by each code, the commonest first.
    pub codes: Vec<JobCode>,
    /// With how many it is not tried, and why.
    pub barred: Vec<BarredRows>,
}

impl JobAct {
    pub(super) fn new(id: JobActId, act: Act, codes: Vec<(i64, u64)>, barred: Vec<(Barrier, u64)>) -> JobAct {
        let Act { id: _, created_at_ms, plan, state, reason, totals } = act;
        JobAct {
            id,
            created_at_ms,
            plan,
            state,
            reason,
            totals: totals.into(),
            codes: codes.into_iter().map(|(code, rows)| JobCode { code, rows }).collect(),
            barred: barred.into_iter().map(Into::into).collect(),
        }
    }

    /// Whether it can be resumed.
    #[must_use]
    pub fn is_unfinished(&self) -> bool {
        !matches!(self.state, JobState::Finished | JobState::Stopped)
    }
}

/// The id of an act in the file of a job. A number that this program does not give is damage.
pub(super) fn act_id(number: i64, path: &Path) -> Result<JobActId, JobError> {
    JobActId::try_from(number)
        .map_err(|malformed| JobError::Damaged { path: path.to_path_buf(), what: malformed.to_string() })
}

/// What an act would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum JobActForecast {
    /// The change has problems that must be fixed first.
    Mapping {
        /// What is wrong with it.
        problems: Vec<MappingProblem>,
    },
    /// It can be begun.
    Ready {
        /// With how many messages, and until when.
        forecast: ActForecast,
    },
}

/// Which messages of an act are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum JobActRowFilter {
    /// All of them.
    #[default]
    All,
    /// Those in one state.
    State {
        /// The state.
        state: RowState,
    },
    /// Those with which the service refused it by one code.
    Code {
        /// The code.
        #[specta(type = Number)]
        code: i64,
    },
    /// Those with which it is not tried, for one reason.
    Barred {
        /// The reason.
        barrier: Barrier,
    },
}

impl From<JobActRowFilter> for ActRowFilter {
    fn from(filter: JobActRowFilter) -> ActRowFilter {
        match filter {
            JobActRowFilter::All => ActRowFilter::All,
            JobActRowFilter::State { state } => ActRowFilter::State(state),
            JobActRowFilter::Code { code } => ActRowFilter::Code(code),
            JobActRowFilter::Barred { barrier } => ActRowFilter::Barred(barrier),
        }
    }
}

/// What became of one message in an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct JobActRow {
    /// The number of its row.
    #[specta(type = Number)]
    pub number: u64,
    /// The cells of its row, as imported.
    pub cells: Vec<String>,
    /// Where it stands; `sent`: the service has done it.
    pub state: RowState,
    /// Why it is not tried.
    pub barrier: Option<Barrier>,
    /// Why it is open.
    pub problem: Option<RowProblem>,
    /// The service's last answer.
    #[specta(type = Option<Number>)]
    pub code: Option<i64>,
    /// When it last changed, Unix milliseconds.
    #[specta(type = Option<Number>)]
    pub at_ms: Option<i64>,
}

impl JobActRow {
    pub(super) fn new(row: ActRow, cells: &Row) -> JobActRow {
        let ActRow { number, state, barrier, problem, code, at_ms, .. } = row;
        let cells = cells.cells().map(|(text, _)| text.to_owned()).collect();
        JobActRow { number, cells, state, barrier, problem, code, at_ms }
    }
}
