//! What can be asked of the history, and done with what was sent.

use std::path::PathBuf;

use clap::{ArgGroup, Args as ClapArgs, Subcommand, ValueEnum};
use courier::{CodeKind, ExportFormat, Language, Retention};

use super::message::code_kind;

/// What old rows are.
#[derive(Debug, ClapArgs)]
#[command(group(ArgGroup::new("bound").required(true).multiple(true)
    .args(["older_than_days", "keep_rows", "keep_mib"])))]
pub struct Bounds {
    /// Rows that started longer ago
    #[arg(long, value_name = "DAYS")]
    pub older_than_days: Option<u32>,
    /// All but so many of the newest
    #[arg(long, value_name = "ROWS")]
    pub keep_rows: Option<u32>,
    /// All but the newest whose texts are together at most so large
    #[arg(long, value_name = "MIB")]
    pub keep_mib: Option<u32>,
}

impl From<Bounds> for Retention {
    fn from(bounds: Bounds) -> Retention {
        Retention {
            max_age_days: bounds.older_than_days,
            max_rows: bounds.keep_rows,
            max_mib: bounds.keep_mib,
        }
    }
}

/// How an export is written.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum FormatArg {
    /// Everything, to be imported again
    Jsonl,
    /// A table for spreadsheets
    Csv,
    /// A report to read
    Html,
}

impl From<FormatArg> for ExportFormat {
    fn from(format: FormatArg) -> ExportFormat {
        match format {
            FormatArg::Jsonl => ExportFormat::Jsonl,
            FormatArg::Csv => ExportFormat::Csv,
            FormatArg::Html => ExportFormat::Html,
        }
    }
}

/// What to look at.
#[derive(Debug, Subcommand)]
pub enum HistoryCommand {
    /// List sends, newest first
    List {
        /// How many
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// Print one JSON line a row
        #[arg(long)]
        json: bool,
    },
    /// Find sends, newest first: 'invoice "same day" -draft to:bob type:image outcome:unknown after:2026-11-01'
    ///
    /// Words are found by their beginning, phrases in quotes as they stand. Fields: to, from, type, outcome, code,
    /// account, after, before, has. A comma means any of these, a minus in front means not.
    Search {
        /// What to find
        #[arg(allow_hyphen_values = true)]
        query: String,
        /// How many
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// Print one JSON line a row
        #[arg(long)]
        json: bool,
    },
    /// Show one send with its request, answer and attempts
    Show {
        /// The row's number
        id: courier::RowId,
        /// Print code that makes the call: json, curl, java, go, python or node
        #[arg(long = "as", value_name = "KIND", value_parser = code_kind)]
        kind: Option<CodeKind>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Ask Yunxin whether a message of unknown outcome arrived. Exit code: 0 it did, 3 still unknown, others as of send
    Check {
        /// The row's number
        id: courier::RowId,
        /// Print one JSON line
        #[arg(long)]
        json: bool,
    },
    /// Send a message of unknown outcome again, so that it cannot arrive twice. Exit codes as of send
    Resend {
        /// The row's number
        id: courier::RowId,
        /// Yes, send from a production account
        #[arg(long)]
        yes: bool,
        /// Print one JSON line
        #[arg(long)]
        json: bool,
    },
    /// Recall or delete a sent message. Exit code: 0 done, 1 refused, 3 unknown, others as of send
    Recall(RecallOptions),
    /// Change a sent message. Exit codes as of recall
    Modify(ModifyOptions),
    /// Read a sent message as Yunxin keeps it. Exit codes as of recall
    State {
        /// The row's number
        id: courier::RowId,
        /// Print one JSON line
        #[arg(long)]
        json: bool,
    },
    /// Ask who read a message of an advanced group. Exit codes as of recall
    ReadBy {
        /// The row's number
        id: courier::RowId,
        /// Print one JSON line
        #[arg(long)]
        json: bool,
    },
    /// Write rows into a file, oldest first; secrets are never in it
    Export {
        /// The file, or '-' for standard output
        #[arg(value_name = "FILE|-")]
        file: PathBuf,
        /// As what; told from the file's name if not given, and jsonl where that says nothing
        #[arg(long)]
        format: Option<FormatArg>,
        /// Only what this finds, as in search
        #[arg(long, default_value = "", hide_default_value = true, allow_hyphen_values = true)]
        query: String,
        /// The language in which a report opens: zh or en
        #[arg(long, default_value = "zh", value_parser = language)]
        language: Language,
        /// Print one JSON line
        #[arg(long)]
        json: bool,
    },
    /// Bring the rows of a JSONL export in; what is here already stays as it is
    Import {
        /// The file
        file: PathBuf,
        /// Print one JSON line
        #[arg(long)]
        json: bool,
    },
    /// Delete an account's old rows for good; without --yes only say what would go. Starred rows, rows on their way and
    /// rows of unknown outcome always stay
    Prune {
        /// The account, by name or id
        #[arg(long)]
        account: String,
        #[command(flatten)]
        bounds: Bounds,
        /// Yes, delete them
        #[arg(long)]
        yes: bool,
        /// Print one JSON line
        #[arg(long)]
        json: bool,
    },
}

/// How a message is taken back.
#[derive(Debug, ClapArgs)]
pub struct RecallOptions {
    /// The row's number
    pub id: courier::RowId,
    /// The receiver is told and loses it, the sender keeps it; both are told; or it goes in silence
    #[arg(long, value_enum, default_value = "two-sided")]
    pub way: WayArg,
    /// What clients show in its place
    #[arg(long)]
    pub description: Option<String>,
    /// Text of a push; two-sided only
    #[arg(long)]
    pub push_content: Option<String>,
    /// JSON text of a push; two-sided only
    #[arg(long)]
    pub push_payload: Option<String>,
    /// Which of the app's servers gets a copy; two-sided only
    #[arg(long)]
    pub route_environment: Option<String>,
    /// More for the clients; two-sided only
    #[arg(long)]
    pub attach: Option<String>,
    /// Whether the sender has to be in the group still
    #[arg(long, value_name = "BOOL")]
    pub check_team_member_valid: Option<bool>,
    /// Thirty days instead of the usual two minutes
    #[arg(long)]
    pub ignore_window: bool,
    /// Yes, with a production account
    #[arg(long)]
    pub yes: bool,
    /// Print one JSON line
    #[arg(long)]
    pub json: bool,
}

/// The three ways to take a message back.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum WayArg {
    OneSided,
    TwoSided,
    Delete,
}

/// How a message is changed.
#[derive(Debug, ClapArgs)]
#[command(group(ArgGroup::new("change").required(true).args(["text", "body"])))]
pub struct ModifyOptions {
    /// The row's number
    pub id: courier::RowId,
    /// Its new text; everything else stays
    #[arg(long)]
    pub text: Option<String>,
    /// A whole request body from a file, or from standard input with '-'; it goes out byte for byte
    #[arg(long, value_name = "FILE|-")]
    pub body: Option<PathBuf>,
    /// Yes, with a production account
    #[arg(long)]
    pub yes: bool,
    /// Print one JSON line
    #[arg(long)]
    pub json: bool,
}

fn language(text: &str) -> Result<Language, String> {
    serde_json::from_value(text.into()).map_err(|_| "one of: zh, en".to_owned())
}
