//! What the window and the CLI see of bulk jobs beside the types of [`bulk`].

use bulk::check::{CheckReport as Checked, ProblemGroup};
use bulk::import::error::EncodingCandidate;
use bulk::import::text_encoding::TextEncoding;
use bulk::import::{ImportOptions, ImportReport};
use bulk::job::model::{Event, Job, JobState, Reason, RowState, Totals};
use bulk::job::rows::RowFilter;
use bulk::mapping::Mapping;
use bulk::mapping::problem::{MappingProblem, RowProblem};
use bulk::setup::Doubts;
use ids::{AccountId, JobId};
use media::FileId;
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;
use templates::Template;
use yunxin::Conversation;

use crate::error::ErrorCode;

/// A table that a job is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct JobImport {
    /// What the job is called; empty for the name of its file.
    pub name: String,
    /// The table.
    pub source: JobSource,
    /// The encoding of a text, where it was not found rightly.
    pub encoding: Option<TextEncoding>,
    /// What parts the cells of a text, likewise.
    pub delimiter: Option<char>,
    /// Whether the first row names the columns, likewise.
    pub has_header: Option<bool>,
    /// The sheet of a workbook; `None` for the first one with a row.
    pub sheet: Option<String>,
}

impl JobImport {
    pub(super) fn options(&self) -> ImportOptions {
        ImportOptions {
            encoding: self.encoding,
            delimiter: self.delimiter,
            has_header: self.has_header,
            sheet: self.sheet.clone(),
            ..ImportOptions::default()
        }
    }
}

/// Where a table comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum JobSource {
    /// A file that the user chose: see [`Attachments::choose_file`](crate::Attachments::choose_file).
    File {
        /// Its id.
        file_id: FileId,
    },
    /// Text from the clipboard.
    Pasted {
        /// The text.
        text: String,
    },
}

/// What came of an import.
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

/// How far an import or a check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct JobWork {
    /// Rows that are through.
    #[specta(type = Number)]
    pub rows: u64,
    /// Done, of a thousand parts.
    pub permille: u32,
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
    /// What becomes of calls that left and had no usable answer.
    pub doubts: Doubts,
    /// The time zone of days and times in cells: an IANA name, such as `Asia/Shanghai`.
    pub time_zone: String,
    /// Hold after so many rows have been sent, until the user starts it again.
    pub pilot_rows: Option<u32>,
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
        }
    }
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
    /// What it sends; `None` before anything was decided.
    pub setup: Option<JobSetup>,
    /// When it starts by itself; `None` is never.
    pub start: Option<JobStart>,
    /// How many rows were rejected with each code, the commonest first.
    pub codes: Vec<JobCode>,
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

/// Rows of bulk jobs that were searched for.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
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
    /// From whom to whom; `None` where the row has a problem.
    pub conversation: Option<Conversation>,
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

/// How many rows are in each state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct JobTotals {
    /// To be sent.
    #[specta(type = Number)]
    pub ready: u64,
    /// On their way.
    #[specta(type = Number)]
    pub going: u64,
    /// The service has them.
    #[specta(type = Number)]
    pub sent: u64,
    /// The service said no.
    #[specta(type = Number)]
    pub rejected: u64,
    /// They left, and no usable answer came; they are looked for at the service.
    #[specta(type = Number)]
    pub unknown: u64,
    /// As unknown, and no proof is to be had: the user decides.
    #[specta(type = Number)]
    pub open: u64,
    /// Not to be sent.
    #[specta(type = Number)]
    pub excluded: u64,
}

impl From<Totals> for JobTotals {
    fn from(totals: Totals) -> JobTotals {
        JobTotals {
            ready: totals.of(RowState::Ready),
            going: totals.of(RowState::Going),
            sent: totals.of(RowState::Sent),
            rejected: totals.of(RowState::Rejected),
            unknown: totals.of(RowState::Unknown),
            open: totals.of(RowState::Open),
            excluded: totals.of(RowState::Excluded),
        }
    }
}

/// Rows that were rejected with one code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct JobCode {
    /// The service's code.
    #[specta(type = Number)]
    pub code: i64,
    /// How many rows.
    #[specta(type = Number)]
    pub rows: u64,
}

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

/// What a check came to.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum JobCheck {
    /// The mapping is to be mended first; no row was looked at.
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
    /// Its `message_client_id`, likewise.
    pub message_client_id: Option<String>,
}

/// The message that a row becomes.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct JobPreview {
    /// The row.
    pub row: JobRow,
    /// From whom to whom; `None` where the row has a problem.
    pub conversation: Option<Conversation>,
    /// The body, byte for byte as it goes out; `None` likewise.
    pub body: Option<String>,
    /// What is wrong with the row, the first thing at least.
    pub problems: Vec<RowProblem>,
}

/// How far a job is that runs, or how it ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct JobProgress {
    /// Which job.
    pub id: JobId,
    /// Where it stands.
    pub state: JobState,
    /// Why it stands there.
    pub reason: Option<Reason>,
    /// How many rows are in each state.
    pub totals: JobTotals,
    /// Rows on their way at this moment.
    pub in_flight: u32,
    /// Rows per second of the last seconds.
    pub rows_per_s: u32,
    /// Seconds until all are through at this rate; `None` while that cannot be known.
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
