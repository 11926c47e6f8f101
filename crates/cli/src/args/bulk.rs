//! Bulk jobs: one message to every row of a table.

use std::path::PathBuf;

use clap::{ArgGroup, Args as ClapArgs, Subcommand, ValueEnum};
use courier::{ConversationType, Language, RowState, TextEncoding};
use ids::JobId;
use jiff::civil::{Date, DateTime};

/// What to do with bulk jobs.
///
/// A job is made in three steps and then run:
///
///   1. `bulk import customers.csv` reads the table and prints the ID of the job.
///   2. `bulk check ID --account Shop --text 'Hello {{name}}'` says what to send, and checks every row without sending one.
///   3. `bulk run ID` sends. Ctrl+C pauses; the same command goes on where it stopped, and no row goes out twice.
///
/// `bulk status`, `bulk report` and `bulk rerun` look after it. To practice, send to an account of
/// `yanshu-cli sandbox`, a simulation on this computer: nobody receives anything.
///
/// Exit code: 0 all sent, 1 some rejected, 2 invalid input, 3 some unknown, 4 no secret, 5 other failure, 6 paused or
/// stopped.
#[derive(Debug, Subcommand)]
pub enum BulkCommand {
    /// Make a job of a table: CSV, TSV or XLSX. Sends nothing
    ///
    /// The format, encoding, delimiter and header row are found by looking at the file; the options below choose others.
    /// The file is copied into the job: what happens to it afterwards changes nothing.
    Import(ImportOptions),
    /// Say what to send to whom, and check every row. Sends nothing
    ///
    /// Columns are matched by their names: a column called account, accid, uid, 账号 and the like names the receiver, and a
    /// column called as a variable of the message fills it in. Every row is rendered and validated; rows with problems are
    /// left out and counted by kind. It can be repeated until the first row is sent.
    Check(Box<CheckOptions>),
    /// Print the message of one row as it goes out
    Preview {
        /// Job ID, or the start of one
        job: JobName,
        /// Row number, from 1
        #[arg(default_value_t = 1)]
        row: u64,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Send, or go on; runs until all rows are through. Ctrl+C pauses
    ///
    /// On a terminal it shows a progress bar, elsewhere it prints a JSON line each second. Calls without a usable answer
    /// are looked up at Yunxin while it runs.
    Run(RunOptions),
    /// Look up rows with unknown outcome at Yunxin, without sending others
    Settle(RunOptions),
    /// Pause a job that runs, also in another process; rows on their way are waited for
    Pause {
        /// Job ID, or the start of one
        job: JobName,
    },
    /// Stop a job for good; rows that were not sent stay unsent
    Stop {
        /// Job ID, or the start of one
        job: JobName,
    },
    /// Show where a job stands
    Status {
        /// Job ID, or the start of one
        job: JobName,
        /// Follow it until it stops running: a progress bar on a terminal, JSON lines elsewhere
        #[arg(long)]
        watch: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List jobs, newest first
    List {
        /// Print JSON, one line for each job
        #[arg(long)]
        json: bool,
    },
    /// List rows and what became of them
    Rows(RowsOptions),
    /// Write what became of every row to a file: .csv or .xlsx
    Report(ReportOptions),
    /// Make rejected rows ready to be sent again, under new IDs; then use `run`
    ///
    /// Rows of unknown outcome are left out, because they may have arrived.
    Rerun(RerunOptions),
    /// Decide about a row that could not be settled
    Decide {
        /// Job ID, or the start of one
        job: JobName,
        /// Row number, from 1
        row: u64,
        /// What to do about it
        decision: DecisionArg,
    },
    /// Find rows of all jobs by receiver, message ID or trace ID
    Find {
        /// Account or group ID, message_server_id, message_client_id or trace ID
        text: String,
        /// Number of rows at most
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: u32,
        /// Print JSON, one line for each row
        #[arg(long)]
        json: bool,
    },
    /// Start a job by itself at a later time
    ///
    /// The app or `bulk run-scheduled` must run then. It starts up to 15 minutes late, such as after the computer slept;
    /// later than that it is paused instead.
    Schedule(ScheduleOptions),
    /// Start scheduled jobs at their time; runs until none is left
    RunScheduled {
        /// Print JSON lines also on a terminal
        #[arg(long)]
        json: bool,
    },
    /// Manage lists of those who are never written to in bulk
    #[command(subcommand)]
    Suppress(SuppressCommand),
    /// Delete a job and its rows; messages that were sent are not recalled
    Delete {
        /// Job ID, or the start of one
        job: JobName,
    },
}

/// The id of a job, or the start of one that no other has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobName(pub JobId);

impl std::str::FromStr for JobName {
    type Err = ids::MalformedId;

    fn from_str(text: &str) -> Result<JobName, ids::MalformedId> {
        // An id by its signs, whatever its length.
        text.parse().map(JobName)
    }
}

/// A table to read.
#[derive(Debug, ClapArgs)]
pub struct ImportOptions {
    /// The table, or '-' for text from standard input
    #[arg(value_name = "FILE|-")]
    pub file: PathBuf,
    /// Name of the job; by default that of the file
    #[arg(long, default_value = "", hide_default_value = true)]
    pub name: String,
    /// Text encoding
    #[arg(long, value_enum)]
    pub encoding: Option<EncodingArg>,
    /// Delimiter, one character; 'tab' for a tab
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    pub delimiter: Option<char>,
    /// The first row names the columns
    #[arg(long, conflicts_with = "no_header")]
    pub header: bool,
    /// The first row is a receiver like all others
    #[arg(long)]
    pub no_header: bool,
    /// Sheet of a workbook; by default the first with content
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

fn delimiter(text: &str) -> Result<char, String> {
    let mut signs = text.chars();
    match (text, signs.next(), signs.next()) {
        ("tab" | "\\t", ..) => Ok('\t'),
        (_, Some(sign), None) => Ok(sign),
        _ => Err("one character, or 'tab'".to_owned()),
    }
}

/// Text encodings.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum EncodingArg {
    #[value(name = "utf-8")]
    Utf8,
    #[value(name = "utf-16le")]
    Utf16Le,
    #[value(name = "utf-16be")]
    Utf16Be,
    #[value(name = "gb18030", alias = "gbk")]
    Gb18030,
    #[value(name = "big5")]
    Big5,
    #[value(name = "shift-jis")]
    ShiftJis,
    #[value(name = "euc-kr")]
    EucKr,
    #[value(name = "windows-1252", alias = "latin1")]
    Windows1252,
}

impl From<EncodingArg> for TextEncoding {
    fn from(encoding: EncodingArg) -> TextEncoding {
        match encoding {
            EncodingArg::Utf8 => TextEncoding::Utf8,
            EncodingArg::Utf16Le => TextEncoding::Utf16Le,
            EncodingArg::Utf16Be => TextEncoding::Utf16Be,
            EncodingArg::Gb18030 => TextEncoding::Gb18030,
            EncodingArg::Big5 => TextEncoding::Big5,
            EncodingArg::ShiftJis => TextEncoding::ShiftJis,
            EncodingArg::EucKr => TextEncoding::EucKr,
            EncodingArg::Windows1252 => TextEncoding::Windows1252,
        }
    }
}

/// What is sent, to whom, and how.
#[derive(Debug, ClapArgs)]
#[command(group(ArgGroup::new("content").required(true).args(["text", "body", "template"])))]
pub struct CheckOptions {
    /// Job ID, or the start of one
    pub job: JobName,
    /// Account to send from, by name or ID
    #[arg(long)]
    pub account: String,
    /// Text message; {{name}} stands for the cell of a column
    #[arg(long)]
    pub text: Option<String>,
    /// Complete request body from a file, or from standard input with '-'
    #[arg(long, value_name = "FILE|-")]
    pub body: Option<PathBuf>,
    /// Template: a file, or a path below the template folder
    #[arg(long, value_name = "FILE")]
    pub template: Option<PathBuf>,
    /// Sender of every message; by default the account's or the template's
    #[arg(long, value_name = "ACCID", conflicts_with = "from_column")]
    pub from: Option<String>,
    /// Column that names the sender of each row
    #[arg(long, value_name = "COLUMN")]
    pub from_column: Option<String>,
    /// Column that names the receiver of each row
    #[arg(long, value_name = "COLUMN")]
    pub to_column: Option<String>,
    /// What the receivers are
    #[arg(long, value_enum, default_value = "p2p", requires = "to_column", conflicts_with = "kind_column")]
    pub kind: KindArg,
    /// Column that says what each receiver is: p2p, team, superteam, or 单聊, 高级群, 超大群
    #[arg(long, value_name = "COLUMN", requires = "to_column")]
    pub kind_column: Option<String>,
    /// Column that fills a variable, where it has another name
    #[arg(long, value_name = "NAME=COLUMN", value_parser = pair)]
    pub map: Vec<(String, String)>,
    /// The same value in every row
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub set: Vec<(String, String)>,
    /// What an empty cell of a variable means: 'skip' the row, 'send' nothing, or '=TEXT' in its place
    #[arg(long, value_name = "NAME=skip|send|=TEXT", value_parser = pair)]
    pub empty: Vec<(String, String)>,
    /// Folder of the files that a column names, for a template with a file variable; URLs need none
    #[arg(long, value_name = "FOLDER")]
    pub files: Option<PathBuf>,
    /// Time zone of dates in cells
    #[arg(long, value_name = "ZONE")]
    pub time_zone: Option<String>,
    /// What to do about calls without a usable answer
    #[arg(long, value_enum, default_value = "repeat")]
    pub unknown: UnknownArg,
    /// Pause after so many rows, to look at the result before the rest goes out
    #[arg(long, value_name = "ROWS")]
    pub pilot: Option<u32>,
    /// Leave out receivers who got the same message from another job within seven days
    #[arg(long)]
    pub skip_sent_before: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Kinds of receivers.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum KindArg {
    #[value(name = "p2p")]
    P2p,
    Team,
    Superteam,
}

impl From<KindArg> for ConversationType {
    fn from(kind: KindArg) -> ConversationType {
        match kind {
            KindArg::P2p => ConversationType::P2p,
            KindArg::Team => ConversationType::Team,
            KindArg::Superteam => ConversationType::Superteam,
        }
    }
}

/// What becomes of calls without a usable answer.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum UnknownArg {
    /// Look them up, and send again what is proven absent, under the same IDs
    Repeat,
    /// Look them up, and send nothing again
    Prove,
    /// Do nothing; every such row is yours to decide
    Leave,
}

/// How a job is run.
#[derive(Debug, ClapArgs)]
pub struct RunOptions {
    /// Job ID, or the start of one
    pub job: JobName,
    /// Confirm sending from a production account
    #[arg(long)]
    pub yes: bool,
    /// Print JSON lines also on a terminal
    #[arg(long)]
    pub json: bool,
}

/// Which rows are listed.
#[derive(Debug, ClapArgs)]
pub struct RowsOptions {
    /// Job ID, or the start of one
    pub job: JobName,
    #[command(flatten)]
    pub filter: FilterArgs,
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
    /// Yunxin has it
    Sent,
    /// Yunxin said no
    Rejected,
    /// It left, and no usable answer came; it is being looked up
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
    /// The file to write; its name ends with .csv or .xlsx
    pub file: PathBuf,
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Language of its words
    #[arg(long, value_enum, default_value = "en")]
    pub language: LanguageArg,
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
    /// Also rows that could not be settled; some of them may have arrived
    #[arg(long)]
    pub open: bool,
}

/// When a job starts by itself.
#[derive(Debug, ClapArgs)]
#[command(group(ArgGroup::new("when").required(true).args(["at", "cancel"])))]
pub struct ScheduleOptions {
    /// Job ID, or the start of one
    pub job: JobName,
    /// Date and time, such as '2026-12-24 09:00'
    #[arg(long, value_name = "DATE TIME")]
    pub at: Option<DateTime>,
    /// Time zone of --at; by default that of this computer
    #[arg(long, value_name = "ZONE", requires = "at")]
    pub time_zone: Option<String>,
    /// Do not start it by itself any more
    #[arg(long)]
    pub cancel: bool,
    /// Confirm sending from a production account
    #[arg(long)]
    pub yes: bool,
}

/// What to do with lists of those who are never written to.
#[derive(Debug, Subcommand)]
pub enum SuppressCommand {
    /// Show all lists
    List {
        /// Print JSON, one line for each list
        #[arg(long)]
        json: bool,
    },
    /// Make a list
    Create {
        /// Its name
        name: String,
        /// Only for this account, by name or ID; by default for all
        #[arg(long)]
        account: Option<String>,
    },
    /// Put receivers on a list: those named, those of a table, or rejected ones of a job
    Add(SuppressOptions),
    /// Take a receiver off a list
    Remove {
        /// Name of the list
        name: String,
        /// Account or group ID
        target: String,
        /// What it is
        #[arg(long, value_enum, default_value = "p2p")]
        kind: KindArg,
    },
    /// Show who is on a list
    Show {
        /// Name of the list
        name: String,
        /// Print JSON, one line for each entry
        #[arg(long)]
        json: bool,
    },
    /// Delete a list
    Delete {
        /// Name of the list
        name: String,
    },
}

/// Who comes onto a list.
#[derive(Debug, ClapArgs)]
#[command(group(ArgGroup::new("who").required(true).args(["target", "file", "job"])))]
pub struct SuppressOptions {
    /// Name of the list
    pub name: String,
    /// Account or group IDs
    pub target: Vec<String>,
    /// Table of receivers, or '-' for text from standard input
    #[arg(long, value_name = "FILE|-")]
    pub file: Option<PathBuf>,
    /// Receivers that this job was rejected for; needs --code
    #[arg(long, value_name = "JOB", requires = "code")]
    pub job: Option<JobName>,
    /// The code that they were rejected with
    #[arg(long, requires = "job")]
    pub code: Option<i64>,
    /// What they are, where no column says so
    #[arg(long, value_enum, default_value = "p2p")]
    pub kind: KindArg,
    /// Why, for people
    #[arg(long, default_value = "", hide_default_value = true)]
    pub reason: String,
    /// Until this date, such as 2026-12-31; by default for ever
    #[arg(long, value_name = "DATE")]
    pub until: Option<Date>,
}

/// What to do about a row that could not be settled.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum DecisionArg {
    /// It arrived
    Sent,
    /// Send it again, whether it arrived or not
    Again,
}
