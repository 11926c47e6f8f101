//! Bulk jobs: one message to every row of a table.

mod acts;
mod after;
mod check;
mod import;
mod job;
mod kind;
mod schedule;
mod suppress;
mod variables;

pub use acts::{ActOptions, ChangeOptions, RecallJobOptions};
pub use after::{DecisionArg, FilterArgs, ReportOptions, RerunOptions, RowsOptions};
pub use check::{CheckOptions, UnknownArg};
pub use import::ImportOptions;
pub use job::{JobName, JobOptions, PilotOptions, RunOptions};
pub use kind::{CallsArg, RowCallArg};
pub use schedule::ScheduleOptions;
#[cfg(test)]
pub use schedule::StartAt;
pub use suppress::{SuppressCommand, SuppressOptions};
pub use variables::VariableArgs;

use clap::Subcommand;

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
    /// Show how many calls it takes, one by one and up to 100 rows a call, and choose
    ///
    /// Rows can share a call where their requests are the same but for the receiver. That takes fewer calls; the server
    /// cannot be asked about rows in a call without a usable response, so they are yours to decide.
    Plan {
        /// Job ID, or the start of one
        job: JobName,
        /// Choose this for the job
        #[arg(long, value_enum)]
        choose: Option<CallsArg>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
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
    /// Run a copy of a job against a local sandbox: nobody receives anything
    ///
    /// The copy is a separate job, with the same rows, message and exclusions; see it with status, rows and report. Exit
    /// codes as for run.
    Rehearse {
        /// Job ID, or the start of one
        job: JobName,
        /// Print JSON lines also on a terminal
        #[arg(long)]
        json: bool,
    },
    /// Send the first messages to test accounts, as a separate job
    ///
    /// The first account gets the message of the first row, and so on, from the same sender and account. The job itself sends
    /// nothing until it is run. Exit codes as for run.
    Pilot(PilotOptions),
    /// Send, or go on; runs until all rows are through. Ctrl+C pauses
    ///
    /// On a terminal it shows a progress bar, elsewhere it prints a JSON line each second. Calls without a usable
    /// response are looked up at the server while it runs.
    #[command(visible_aliases = ["start", "resume"])]
    Run(RunOptions),
    /// Look up rows with unknown outcome at the server, without sending others
    Settle(RunOptions),
    /// Pause a job that runs, also in another process; rows on their way are waited for
    Pause(JobOptions),
    /// Stop a job permanently; rows that were not sent stay unsent
    Stop(JobOptions),
    /// Show how far a job is
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
    /// Write what became of every row to a file: .csv, .xlsx or .jsonl; or a summary page: .html
    Report(ReportOptions),
    /// Make rejected rows ready to be sent again, under new IDs; then use `run`
    ///
    /// Rows of unknown outcome are left out, because they may have arrived.
    Rerun(RerunOptions),
    /// Recall every message of a job, within the time limits of Yunxin; runs until all are through. Ctrl+C pauses
    ///
    /// The same command goes on where it stopped; no message is recalled twice. The job itself is not changed. Exit codes as
    /// for run, about the recalls: 0 all done, 1 some rejected, 3 some unknown, 6 paused or stopped.
    Recall(RecallJobOptions),
    /// Edit every message of a job, within the time limits of Yunxin; runs until all are through. Ctrl+C pauses
    ///
    /// Sender, receiver and type stay. The same command goes on where it stopped. Exit codes as for recall.
    Change(Box<ChangeOptions>),
    /// Stop a recall or an edit that is not finished; the rest of the messages stays unchanged
    StopAct(JobOptions),
    /// Decide about a row whose outcome could not be resolved
    Decide {
        /// Job ID, or the start of one
        job: JobName,
        /// Row number, from 1
        row: u64,
        /// Decision
        decision: DecisionArg,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Find rows of all jobs by receiver, message ID, trace ID or job
    ///
    /// For example `bulk find 2305843009213693953`, `bulk find to:lilei from:kefu` or `bulk find 'job:spring sale'`. `history
    /// search` takes the same and more for messages that were not sent in bulk.
    Find {
        /// Account or group ID, message_server_id, message_client_id or trace ID; or to:, from: and job: with a value
        query: String,
        /// Number of rows at most
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: u32,
        /// Print JSON, one line for each row
        #[arg(long)]
        json: bool,
    },
    /// Start a job automatically at a later time
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
    Delete(JobOptions),
}
