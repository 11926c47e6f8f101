//! Which job, and how it is run.

use clap::Args as ClapArgs;
use ids::JobId;

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

/// A job, and how what came of it is printed.
#[derive(Debug, ClapArgs)]
pub struct JobOptions {
    /// Job ID, or the start of one
    pub job: JobName,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Who gets the messages of a pilot.
#[derive(Debug, ClapArgs)]
pub struct PilotOptions {
    /// Job ID, or the start of one
    pub job: JobName,
    /// Test accounts; each gets one message
    #[arg(required = true, value_name = "ACCID")]
    pub to: Vec<String>,
    /// Confirm sending from a production account
    #[arg(long)]
    pub yes: bool,
    /// Print JSON lines also on a terminal
    #[arg(long)]
    pub json: bool,
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
