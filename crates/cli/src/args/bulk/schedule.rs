//! `bulk schedule`: when a job starts by itself.

use clap::{ArgGroup, Args as ClapArgs};
use jiff::civil::DateTime;

use super::job::JobName;

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
    /// Do not start it automatically any more
    #[arg(long)]
    pub cancel: bool,
    /// Confirm sending from a production account
    #[arg(long)]
    pub yes: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
