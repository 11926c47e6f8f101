//! `bulk rows`, `report`, `rerun` and `decide`: what became of rows.

use std::path::PathBuf;

use clap::{ArgGroup, Args as ClapArgs, ValueEnum};
use courier::{JobReportFormat, Language, RowState};
use ids::JobActId;

use super::job::JobName;

/// Which rows are listed.
#[derive(Debug, ClapArgs)]
pub struct RowsOptions {
    /// Job ID, or the start of one
    pub job: JobName,
    #[command(flatten)]
    pub filter: FilterArgs,
    /// What became of them in this recall or edit; 'status' has its number
    #[arg(long, value_name = "NUMBER")]
    pub act: Option<JobActId>,
    /// First row number
    #[arg(long, default_value_t = 1, value_name = "ROW")]
    pub start: u64,
    /// Number of rows at most
    #[arg(long, default_value_t = 50, value_name = "N")]
    pub limit: u32,
    /// Print JSON, one line for each row
    #[arg(long)]
    pub json: bool,
}

/// Which rows pass.
#[derive(Debug, ClapArgs)]
pub struct FilterArgs {
    /// Only rows in this state
    #[arg(long, value_enum)]
    pub state: Option<StateArg>,
    /// Only rows rejected with this code
    #[arg(long, conflicts_with = "state")]
    pub code: Option<i64>,
}

/// States of rows.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum StateArg {
    /// To be sent
    Ready,
    /// On its way
    Going,
    /// The server has it
    Sent,
    /// The server rejected it
    Rejected,
    /// It went out without a usable response; it is being looked up
    Unknown,
    /// As unknown, and it cannot be proven; yours to decide
    Open,
    /// Left out
    Excluded,
}

impl From<StateArg> for RowState {
    fn from(state: StateArg) -> RowState {
        match state {
            StateArg::Ready => RowState::Ready,
            StateArg::Going => RowState::Going,
            StateArg::Sent => RowState::Sent,
            StateArg::Rejected => RowState::Rejected,
            StateArg::Unknown => RowState::Unknown,
            StateArg::Open => RowState::Open,
            StateArg::Excluded => RowState::Excluded,
        }
    }
}

/// How a report is written.
#[derive(Debug, ClapArgs)]
pub struct ReportOptions {
    /// Job ID, or the start of one
    pub job: JobName,
    /// The file to write
    pub file: PathBuf,
    /// Format; by default from the file name
    #[arg(long, value_enum)]
    pub format: Option<ReportFormatArg>,
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Only rows with this problem; 'check' prints its number
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["state", "code"])]
    pub problem: Option<i64>,
    /// What became of every message in this recall or edit; 'status' has its number
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["state", "code", "problem"])]
    pub act: Option<JobActId>,
    /// Language of its words
    #[arg(long, value_enum, default_value = "en")]
    pub language: LanguageArg,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Formats of a report.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ReportFormatArg {
    /// Text for spreadsheet programs
    Csv,
    /// A workbook
    Xlsx,
    /// One JSON object per line, for programs
    Jsonl,
    /// A summary page with charts
    Html,
}

impl From<ReportFormatArg> for JobReportFormat {
    fn from(format: ReportFormatArg) -> JobReportFormat {
        match format {
            ReportFormatArg::Csv => JobReportFormat::Csv,
            ReportFormatArg::Xlsx => JobReportFormat::Xlsx,
            ReportFormatArg::Jsonl => JobReportFormat::Jsonl,
            ReportFormatArg::Html => JobReportFormat::Html,
        }
    }
}

/// Languages.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum LanguageArg {
    Zh,
    En,
}

impl From<LanguageArg> for Language {
    fn from(language: LanguageArg) -> Language {
        match language {
            LanguageArg::Zh => Language::Zh,
            LanguageArg::En => Language::En,
        }
    }
}

/// Which rows are sent again.
#[derive(Debug, ClapArgs)]
#[command(group(ArgGroup::new("which").required(true).multiple(true).args(["code", "open"])))]
pub struct RerunOptions {
    /// Job ID, or the start of one
    pub job: JobName,
    /// Rows rejected with this code; repeat for several
    #[arg(long)]
    pub code: Vec<i64>,
    /// Also rows whose outcome could not be resolved; some of them may have arrived
    #[arg(long)]
    pub open: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What to do about a row that could not be settled.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum DecisionArg {
    /// It arrived
    Sent,
    /// Send it again, whether it arrived or not
    Again,
}
