//! What can be typed.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{ArgGroup, Args as ClapArgs, Parser, Subcommand, ValueEnum};
use courier::{AccountForm, CodeKind, Conversation, ExportFormat, Language, ProxyChoice, Retention};

/// Compose, send and remember NetEase Yunxin IM messages.
///
/// All data lies in one folder; YANSHU_DATA_DIR moves it.
#[derive(Debug, Parser)]
#[command(name = "yanshu-cli", version, arg_required_else_help = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add, list, test or remove accounts
    #[command(subcommand)]
    Account(AccountCommand),
    /// Print the exact request as JSON, or as code; sends nothing
    Compose(Composed),
    /// Send a message. Exit code: 0 sent, 1 rejected, 2 invalid input, 3 unknown, 4 no secret, 5 other failure
    Send(Message),
    /// Look at what was sent
    #[command(subcommand)]
    History(HistoryCommand),
    /// Write a support bundle, a ZIP archive to be read before it is shared
    SupportBundle(BundleOptions),
    /// Run the local look-alike of Yunxin until it is interrupted
    Sandbox(SandboxOptions),
}

impl Command {
    /// Whether the answer is exactly one line of JSON, also when it is a failure. Lists have a line a row, and their
    /// failures go to standard error, so that nobody takes one for a row.
    pub fn wants_one_json_line(&self) -> bool {
        match self {
            Command::Compose(Composed { message, kind }) => message.json && kind.is_none(),
            Command::Send(message) => message.json,
            Command::Account(AccountCommand::Test { json, .. })
            | Command::History(
                HistoryCommand::Show { json, kind: None, .. }
                | HistoryCommand::Check { json, .. }
                | HistoryCommand::Resend { json, .. }
                | HistoryCommand::State { json, .. }
                | HistoryCommand::ReadBy { json, .. }
                | HistoryCommand::Export { json, .. }
                | HistoryCommand::Import { json, .. }
                | HistoryCommand::Prune { json, .. },
            ) => *json,
            Command::History(HistoryCommand::Recall(options)) => options.json,
            Command::History(HistoryCommand::Modify(options)) => options.json,
            Command::Account(_) | Command::History(_) | Command::SupportBundle(_) | Command::Sandbox(_) => {
                false
            }
        }
    }
}

/// What to do with accounts.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Add an account; its AppSecret is read from YANSHU_APP_SECRET or from standard input
    Add(NewAccount),
    /// List all accounts
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Make a signed call that sends nothing, and tell what came of it
    Test {
        /// Name or id
        name: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove an account and its secret; its history stays
    Remove {
        /// Name or id
        name: String,
    },
}

/// A new account.
#[derive(Debug, ClapArgs)]
pub struct NewAccount {
    /// A name of your choice
    #[arg(long)]
    pub name: String,
    /// The app's AppKey
    #[arg(long)]
    pub app_key: String,
    /// Real people receive what this account sends; every send must then be confirmed with --yes
    #[arg(long)]
    pub production: bool,
    /// The app's data centre
    #[arg(long, value_enum, default_value = "china", conflicts_with = "url")]
    pub region: RegionArg,
    /// Base URL with prefix, instead of a region; give it again for each backup
    #[arg(long)]
    pub url: Vec<String>,
    /// The hosts of --url are in a private network: allow plain http
    #[arg(long, requires = "url")]
    pub private_hosts: bool,
    /// Sender of new messages
    #[arg(long, default_value = "")]
    pub sender: String,
    /// Tries after the first where no connection was made or a gateway failed, 0 to 3
    #[arg(long, default_value_t = AccountForm::USUAL_EXTRA_TRIES, value_name = "N")]
    pub extra_tries: u8,
    /// Calls per second, 1 to 1000
    #[arg(long, default_value_t = AccountForm::USUAL_CALLS_PER_S, value_name = "N")]
    pub calls_per_s: u32,
    /// Proxy of this account: 'system', 'none', or http://, https://, socks5:// or socks5h:// with host and port
    #[arg(long, default_value = "system", value_name = "URL", value_parser = proxy)]
    pub proxy: ProxyChoice,
    /// Whom to log in as there; the password is read from YANSHU_PROXY_PASSWORD, or asked for at a terminal
    #[arg(long, default_value = "", value_name = "NAME")]
    pub proxy_user: String,
    /// PEM file with certificates to trust beside those of the system
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
}

/// What goes into a support bundle, and where.
#[derive(Debug, ClapArgs)]
pub struct BundleOptions {
    /// The file to write
    #[arg(long, value_name = "FILE")]
    pub output: PathBuf,
    /// Also request bodies, answers and conversations of the last sends
    #[arg(long)]
    pub bodies: bool,
}

/// Data centres.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum RegionArg {
    China,
    Singapore,
}

/// A message to be shown.
#[derive(Debug, ClapArgs)]
pub struct Composed {
    #[command(flatten)]
    pub message: Message,
    /// Print code that makes the call: json, curl, java, go, python or node. It reads the AppSecret from APP_SECRET
    #[arg(long = "as", value_name = "KIND", value_parser = code_kind)]
    pub kind: Option<CodeKind>,
}

/// One message.
#[derive(Debug, ClapArgs)]
#[command(group(ArgGroup::new("from").required(true).args(["account", "sandbox"])))]
#[command(group(ArgGroup::new("content").required(true).args(["text", "file", "body", "template", "import"])))]
pub struct Message {
    /// The account to send from, by name or id
    #[arg(long)]
    pub account: Option<String>,
    /// Send to a local sandbox that runs for this call
    #[arg(long)]
    pub sandbox: bool,
    /// Sender, type (1 single, 2 team, 3 super team) and receiver: 'a|1|b'
    #[arg(long, value_name = "A|TYPE|B", required_unless_present_any = ["template", "import"])]
    pub to: Option<Conversation>,
    /// A text message
    #[arg(long)]
    pub text: Option<String>,
    /// A file: it is looked at, uploaded and sent as image, audio, video or file message
    #[arg(long)]
    pub file: Option<PathBuf>,
    /// A whole request body from a file, or from standard input with '-'; it goes out byte for byte
    #[arg(long, value_name = "FILE|-")]
    pub body: Option<PathBuf>,
    /// A template: its file, or its path below the template folder
    #[arg(long, value_name = "FILE")]
    pub template: Option<PathBuf>,
    /// A value for a variable of the template; of a file variable, the file
    #[arg(long, value_name = "NAME=VALUE", requires = "template", value_parser = setting)]
    pub set: Vec<(String, String)>,
    /// A request of another tool from a file, or from standard input with '-': cURL, HAR, Postman, or a body
    #[arg(long, value_name = "FILE|-")]
    pub import: Option<PathBuf>,
    /// Yes, send from a production account
    #[arg(long)]
    pub yes: bool,
    /// Print one JSON line
    #[arg(long)]
    pub json: bool,
}

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

/// How the sandbox runs.
#[derive(Debug, ClapArgs)]
pub struct SandboxOptions {
    /// Loopback address and port; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// AppKey to accept; random if not given
    #[arg(long)]
    pub app_key: Option<String>,
    /// Read the AppSecret to accept from standard input; random if not given
    #[arg(long)]
    pub app_secret_stdin: bool,
    /// Where messages and files are kept; the data folder's `sandbox-cli` if not given
    #[arg(long)]
    pub data: Option<PathBuf>,
}

fn proxy(text: &str) -> Result<ProxyChoice, Infallible> {
    Ok(match text {
        "system" => ProxyChoice::System,
        "none" => ProxyChoice::Direct,
        url => ProxyChoice::Own { url: url.to_owned(), user: String::new() },
    })
}

fn language(text: &str) -> Result<Language, String> {
    serde_json::from_value(text.into()).map_err(|_| "one of: zh, en".to_owned())
}

fn code_kind(text: &str) -> Result<CodeKind, String> {
    serde_json::from_value(text.into()).map_err(|_| "one of: json, curl, java, go, python, node".to_owned())
}

fn setting(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}
