//! Rows: which are listed, what they hold, and what became of them.

use bulk::job::model::RowState;
use bulk::job::rows::RowFilter;
use bulk::mapping::problem::RowProblem;
use bulk::setup::RowCall;
use ids::JobId;
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;
use yunxin::Conversation;

/// Rows of bulk jobs that were searched for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Type)]
pub struct RowsFound {
    /// The newest jobs first.
    pub rows: Vec<FoundRow>,
    /// There are more.
    pub more: bool,
}

/// A row of a bulk job that was searched for.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct FoundRow {
    /// The job.
    pub job_id: JobId,
    /// Its name.
    pub job_name: String,
    /// The row.
    pub row: JobRow,
    /// By which call it goes out.
    pub call: RowCall,
    /// From whom to whom; `None` where the row has a problem. A chatroom's id stands as the receiver.
    pub conversation: Option<Conversation>,
}

/// Which rows are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum JobRowFilter {
    /// All of them.
    #[default]
    All,
    /// Those in one state.
    State {
        /// The state.
        state: RowState,
    },
    /// Those rejected with one code.
    Code {
        /// The code.
        #[specta(type = Number)]
        code: i64,
    },
    /// Those with one problem.
    Problem {
        /// The id of its group.
        #[specta(type = Number)]
        id: i64,
    },
}

impl From<JobRowFilter> for RowFilter {
    fn from(filter: JobRowFilter) -> RowFilter {
        match filter {
            JobRowFilter::All => RowFilter::All,
            JobRowFilter::State { state } => RowFilter::State(state),
            JobRowFilter::Code { code } => RowFilter::Code(code),
            JobRowFilter::Problem { id } => RowFilter::Problem(id),
        }
    }
}

/// A row: what it holds, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct JobRow {
    /// Its number, from 1.
    #[specta(type = Number)]
    pub number: u64,
    /// Its line in the file, from 1.
    #[specta(type = Number)]
    pub line: u64,
    /// Its cells, as imported.
    pub cells: Vec<String>,
    /// Where it stands; `None` before the rows were checked.
    pub state: Option<RowState>,
    /// Deliberate attempts before this one.
    pub generation: u32,
    /// Why it is excluded or open.
    pub problem: Option<RowProblem>,
    /// The row that it is a duplicate of.
    #[specta(type = Option<Number>)]
    pub duplicate_of: Option<u64>,
    /// The service's last answer.
    #[specta(type = Option<Number>)]
    pub code: Option<i64>,
    /// When it last changed, Unix milliseconds.
    #[specta(type = Option<Number>)]
    pub at_ms: Option<i64>,
    /// The service's id of the message, in decimal.
    pub message_server_id: Option<String>,
    /// The trace id of its call; `None` where nothing of it went out.
    pub trace_id: Option<String>,
    /// Its `message_client_id`; `None` where nothing of it went out.
    pub message_client_id: Option<String>,
}

/// The message that a row becomes.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct JobPreview {
    /// The row.
    pub row: JobRow,
    /// By which call it goes out.
    pub call: RowCall,
    /// From whom to whom; `None` where the row has a problem. A chatroom's id stands as the receiver.
    pub conversation: Option<Conversation>,
    /// The body, byte for byte as it goes out; `None` where the row has a problem.
    pub body: Option<String>,
    /// What is wrong with the row, the first thing at least.
    pub problems: Vec<RowProblem>,
}
