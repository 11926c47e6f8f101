//! `bulk check`: what is sent, to whom, and how.

use std::path::PathBuf;

use clap::{ArgGroup, Args as ClapArgs, ValueEnum};

use super::job::JobName;
use super::kind::{KindArg, RowCallArg};
use super::variables::VariableArgs;

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
    /// Sender of every message; by default a column called sender or from, else the account's or the template's
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
    /// What is sent. For a chatroom the receiver column holds its ID; for a notification --text is its content, a JSON text
    #[arg(long, value_enum, default_value = "message")]
    pub call: RowCallArg,
    /// Send up to 100 rows in one call where they differ only in the receiver; 'bulk plan' shows what that saves and loses
    #[arg(long)]
    pub batch: bool,
    #[command(flatten)]
    pub variables: VariableArgs,
    /// Folder of the files that a column names, for a template with a file variable; URLs need none
    #[arg(long, value_name = "FOLDER")]
    pub files: Option<PathBuf>,
    /// Host at which files may be looked at whose URLs cells name; repeat it for each. Without it their rows are left out
    #[arg(long, value_name = "HOST")]
    pub allow_host: Vec<String>,
    /// Time zone of dates in cells
    #[arg(long, value_name = "ZONE")]
    pub time_zone: Option<String>,
    /// What happens to calls without a usable response
    #[arg(long, value_enum, default_value = "repeat")]
    pub unknown: UnknownArg,
    /// Pause after so many rows, to check the result before the rest goes out
    #[arg(long, value_name = "ROWS")]
    pub pilot: Option<u32>,
    /// Leave out receivers who got the same message from another job within seven days
    #[arg(long)]
    pub skip_sent_before: bool,
    /// Leave out those on this suppression list, and not those on others; repeat it for each list. Without it all lists
    /// count
    #[arg(long, value_name = "NAME", conflicts_with = "no_suppress")]
    pub suppress: Vec<String>,
    /// Leave out nobody because of a suppression list
    #[arg(long)]
    pub no_suppress: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
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
