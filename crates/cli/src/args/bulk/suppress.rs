//! `bulk suppress`: lists of those who are never written to.

use std::path::PathBuf;

use clap::{ArgGroup, Args as ClapArgs, Subcommand};
use jiff::civil::Date;

use super::job::JobName;
use super::kind::KindArg;

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
        /// Print JSON
        #[arg(long)]
        json: bool,
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
        /// Print JSON
        #[arg(long)]
        json: bool,
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
        /// Print JSON
        #[arg(long)]
        json: bool,
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
    /// Table of receivers, read as that of a job, or '-' for text from standard input. Where no column is called as one of
    /// receivers is, the first counts
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
    /// A note that says why
    #[arg(long, default_value = "", hide_default_value = true)]
    pub reason: String,
    /// Until the end of this date, such as 2026-12-31; by default for ever
    #[arg(long, value_name = "DATE")]
    pub until: Option<Date>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
