//! `bulk recall` and `bulk change`: what is done with messages that were sent.

use std::path::PathBuf;

use clap::{ArgGroup, Args as ClapArgs, ValueEnum};
use courier::ActRows;

use super::job::JobName;
use super::variables::VariableArgs;
use crate::args::recall::RecallArgs;

/// How the messages of a job are recalled.
#[derive(Debug, ClapArgs)]
pub struct RecallJobOptions {
    /// Job ID, or the start of one
    pub job: JobName,
    #[command(flatten)]
    pub recall: RecallArgs,
    #[command(flatten)]
    pub act: ActOptions,
}

/// How the messages of a job are changed.
#[derive(Debug, ClapArgs)]
#[command(group(ArgGroup::new("content").required(true).args(["text", "body", "template"])))]
pub struct ChangeOptions {
    /// Job ID, or the start of one
    pub job: JobName,
    /// New text; {{name}} stands for the cell of a column
    #[arg(long)]
    pub text: Option<String>,
    /// Complete request body from a file, or from standard input with '-'; its text, attachment and sub_type count
    #[arg(long, value_name = "FILE|-")]
    pub body: Option<PathBuf>,
    /// Template: a file, or a path below the template folder
    #[arg(long, value_name = "FILE")]
    pub template: Option<PathBuf>,
    #[command(flatten)]
    pub variables: VariableArgs,
    #[command(flatten)]
    pub act: ActOptions,
}

/// With which messages, and how it is shown.
#[derive(Debug, ClapArgs)]
pub struct ActOptions {
    /// Which messages
    #[arg(long, value_enum, default_value = "sent")]
    pub rows: ActRowsArg,
    /// Only print with how many messages it can be done, and until when
    #[arg(long)]
    pub forecast: bool,
    /// Confirm for a production account
    #[arg(long)]
    pub yes: bool,
    /// Print JSON lines also on a terminal
    #[arg(long)]
    pub json: bool,
}

/// Messages of a job.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ActRowsArg {
    /// Those that were sent
    Sent,
    /// Those whose outcome could not be resolved; they are looked up, and left alone where they are not found
    Open,
    /// Both
    SentAndOpen,
}

impl From<ActRowsArg> for ActRows {
    fn from(rows: ActRowsArg) -> ActRows {
        match rows {
            ActRowsArg::Sent => ActRows::Sent,
            ActRowsArg::Open => ActRows::Open,
            ActRowsArg::SentAndOpen => ActRows::SentAndOpen,
        }
    }
}
