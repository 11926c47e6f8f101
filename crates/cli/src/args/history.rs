//! What can be asked of the history, and done with what was sent.

use std::path::PathBuf;

use clap::{ArgGroup, Args as ClapArgs, Subcommand, ValueEnum};
use courier::{CodeKind, ExportFormat, Language, Retention};

use super::message::code_kind;
use super::recall::RecallArgs;

/// Which records are old.
#[derive(Debug, ClapArgs)]
#[command(group(ArgGroup::new("bound").required(true).multiple(true)
    .args(["older_than_days", "keep_rows", "keep_mib"])))]
pub struct Bounds {
    /// Records older than this many days
    #[arg(long, value_name = "DAYS")]
    pub older_than_days: Option<u32>,
    /// All but the newest of this number
    #[arg(long, value_name = "ROWS")]
    pub keep_rows: Option<u32>,
    /// All but the newest up to this total body size
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
    /// Complete; can be imported again
    Jsonl,
    /// A table for spreadsheets
    Csv,
    /// A workbook for spreadsheets: ids stay text
    Xlsx,
    /// A report to read
    Html,
}

impl From<FormatArg> for ExportFormat {
    fn from(format: FormatArg) -> ExportFormat {
        match format {
            FormatArg::Jsonl => ExportFormat::Jsonl,
            FormatArg::Csv => ExportFormat::Csv,
            FormatArg::Xlsx => ExportFormat::Xlsx,
            FormatArg::Html => ExportFormat::Html,
        }
    }
}

/// What to do with the history.
#[derive(Debug, Subcommand)]
pub enum HistoryCommand {
    /// List messages, newest first
    List {
        /// Maximum number
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// Print one JSON line per record
        #[arg(long)]
        json: bool,
    },
    /// Find messages, newest first: 'invoice "same day" -draft to:bob type:image outcome:unknown after:2026-11-01'
    ///
    /// Words match by prefix, phrases in quotes exactly. Fields: to, from, kind (batch, chatroom, stream and so on),
    /// type, outcome, code, account, after, before, has, tag, note, is (partly, recalled and so on). A comma means any
    /// of these, a leading minus excludes.
    Search {
        /// Search query
        query: String,
        /// Maximum number
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// Print one JSON line per record
        #[arg(long)]
        json: bool,
    },
    /// Finish indexing messages for search after an update. The window does this in the background
    Reindex,
    /// Show a message with its request, response and attempts
    Show {
        /// Record number
        id: courier::RowId,
        /// Print the request as code: json, curl, java, go, python or node
        #[arg(long = "as", value_name = "KIND", value_parser = code_kind)]
        kind: Option<CodeKind>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Check whether a message of unknown outcome arrived. Exit code: 0 it did, 3 still unknown, others as for send
    Check {
        /// Record number
        id: courier::RowId,
        /// Print one JSON line
        #[arg(long)]
        json: bool,
    },
    /// Send a message of unknown outcome again safely, without a second message. Exit codes as for send
    Resend {
        /// Record number
        id: courier::RowId,
        /// Confirm sending from a production account
        #[arg(long)]
        yes: bool,
        /// Print one JSON line
        #[arg(long)]
        json: bool,
    },
    /// End a stream that was cut off, within 30 s after its last piece. Exit codes as for send
    Finish {
        /// Record number
        id: courier::RowId,
        /// Confirm sending from a production account
        #[arg(long)]
        yes: bool,
        /// Print one JSON line
        #[arg(long)]
        json: bool,
    },
    /// Recall or delete a sent message. Exit code: 0 done, 1 rejected, 3 unknown, others as for send
    Recall(RecallOptions),
    /// Edit a sent message. Exit codes as for recall
    Modify(ModifyOptions),
    /// Show a sent message as stored on the server. Exit codes as for recall
    State(ActRow),
    /// Show who read a team message. Exit codes as for recall
    ReadBy(ActRow),
    /// Mark a sent message as read. Exit codes as for recall
    MarkRead(MarkReadOptions),
    /// Add a reaction to a sent message, or remove it. Exit codes as for recall
    React(ReactOptions),
    /// List the reactions to a sent message. Exit codes as for recall
    Reactions(ActRow),
    /// List the replies in the thread of a sent message. Exit codes as for recall
    Thread(ActRow),
    /// Reply in the thread of a sent message, as its sender. Exit codes as for send
    Reply(ReplyOptions),
    /// Export messages to a file, oldest first; secrets are never included
    Export {
        /// The file, or '-' for standard output
        #[arg(value_name = "FILE|-")]
        file: PathBuf,
        /// Format; by default from the file name, else jsonl
        #[arg(long)]
        format: Option<FormatArg>,
        /// Only messages that match this query, as in search
        #[arg(long, default_value = "", hide_default_value = true)]
        query: String,
        /// Initial language of a report: zh or en
        #[arg(long, default_value = "zh", value_parser = language)]
        language: Language,
        /// Print one JSON line
        #[arg(long)]
        json: bool,
    },
    /// Import a JSONL export; existing records are not changed
    Import {
        /// The file
        file: PathBuf,
        /// Print one JSON line
        #[arg(long)]
        json: bool,
    },
    /// Delete an account's old records permanently; without --yes only show what would be deleted. Starred records and
    /// those being sent or of unknown outcome are always kept
    Prune {
        /// Account name or ID
        #[arg(long)]
        account: String,
        #[command(flatten)]
        bounds: Bounds,
        /// Confirm the deletion
        #[arg(long)]
        yes: bool,
        /// Print one JSON line
        #[arg(long)]
        json: bool,
    },
}

/// Which message something is done with.
#[derive(Debug, Clone, ClapArgs)]
pub struct ActRow {
    /// Record number
    pub id: courier::RowId,
    /// Receiver, or message_client_id, of one message where the record has several
    #[arg(long, value_name = "ID")]
    pub part: Option<String>,
    /// Print one JSON line
    #[arg(long)]
    pub json: bool,
}

/// Who has read a message.
#[derive(Debug, ClapArgs)]
pub struct MarkReadOptions {
    #[command(flatten)]
    pub row: ActRow,
    /// Account that read it
    #[arg(long, value_name = "ACCOUNT")]
    pub reader: String,
    /// Confirm for a production account
    #[arg(long)]
    pub yes: bool,
}

/// Which reaction is added or removed.
#[derive(Debug, ClapArgs)]
pub struct ReactOptions {
    #[command(flatten)]
    pub row: ActRow,
    /// Account that reacts
    #[arg(long, value_name = "ACCOUNT")]
    pub operator: String,
    /// Number of the reaction, from 1; its meaning is defined by your app
    #[arg(long, value_name = "N")]
    pub index: i64,
    /// Remove it
    #[arg(long, conflicts_with = "extension")]
    pub remove: bool,
    /// Additional content for clients
    #[arg(long)]
    pub extension: Option<String>,
    /// Confirm for a production account
    #[arg(long)]
    pub yes: bool,
}

/// What is replied to a message.
#[derive(Debug, ClapArgs)]
pub struct ReplyOptions {
    #[command(flatten)]
    pub row: ActRow,
    /// Text of the reply
    #[arg(long)]
    pub text: String,
    /// Confirm for a production account
    #[arg(long)]
    pub yes: bool,
}

/// How a message is recalled.
#[derive(Debug, ClapArgs)]
pub struct RecallOptions {
    #[command(flatten)]
    pub row: ActRow,
    #[command(flatten)]
    pub recall: RecallArgs,
    /// Account that recalls it; chatrooms only, by default the sender
    #[arg(long, value_name = "ACCOUNT")]
    pub operator: Option<String>,
    /// Additional content for clients; chatrooms only
    #[arg(long, value_name = "TEXT")]
    pub extension: Option<String>,
    /// Confirm for a production account
    #[arg(long)]
    pub yes: bool,
}

/// How a message is edited.
#[derive(Debug, ClapArgs)]
#[command(group(ArgGroup::new("change").required(true).args(["text", "body"])))]
pub struct ModifyOptions {
    #[command(flatten)]
    pub row: ActRow,
    /// New text; everything else stays unchanged
    #[arg(long)]
    pub text: Option<String>,
    /// Complete request body from a file, or from standard input with '-'; sent byte for byte
    #[arg(long, value_name = "FILE|-")]
    pub body: Option<PathBuf>,
    /// Confirm for a production account
    #[arg(long)]
    pub yes: bool,
}

fn language(text: &str) -> Result<Language, String> {
    serde_json::from_value(text.into()).map_err(|_| "one of: zh, en".to_owned())
}
