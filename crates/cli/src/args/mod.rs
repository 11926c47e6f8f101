//! What can be typed.

mod broadcast;
mod bulk;
mod call;
mod free_text;
mod history;
mod message;
mod recall;

pub use broadcast::{BroadcastCommand, ListBroadcasts, ListPushes, OneBroadcast, OnePush, PushCommand};
pub use bulk::{
    ActOptions, BulkCommand, CallsArg, ChangeOptions, CheckOptions, DecisionArg, FilterArgs, ImportOptions,
    JobName, JobOptions, PilotOptions, RecallJobOptions, ReportOptions, RerunOptions, RowCallArg,
    RowsOptions, RunOptions, ScheduleOptions, SuppressCommand, SuppressOptions, UnknownArg, VariableArgs,
};
pub use call::BroadcastArg;
pub use history::{
    ActRow, HistoryCommand, MarkReadOptions, ModifyOptions, ReactOptions, RecallOptions, ReplyOptions,
};
pub use message::{Composed, Message};

use std::convert::Infallible;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{
    Args as ClapArgs, Command as ClapCommand, CommandFactory as _, FromArgMatches as _, Parser, Subcommand,
    ValueEnum,
};
use courier::{AccountForm, ProxyChoice};

/// Compose, send and remember NetEase Yunxin IM messages.
///
/// All data is stored in one folder; set YANSHU_DATA_DIR to change it.
#[derive(Debug, Parser)]
#[command(name = "yanshu-cli", bin_name = "yanshu-cli", version, arg_required_else_help = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Args {
    /// What the arguments say, the name of the program first. Ends the process where they cannot be read or ask for help.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Args {
        let matches = Args::command_line().get_matches_from(arguments);
        Args::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }

    fn command_line() -> ClapCommand {
        free_text::with_free_texts(Args::command())
    }
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
    /// Send one message to every row of a table, each exactly once
    #[command(subcommand)]
    Bulk(BulkCommand),
    /// List, show and recall broadcasts to all users
    #[command(subcommand)]
    Broadcasts(BroadcastCommand),
    /// List and show pushes to all users; these calls are known from one official SDK only
    #[command(subcommand)]
    Pushes(PushCommand),
    /// Search and manage sent messages
    #[command(subcommand)]
    History(HistoryCommand),
    /// Create a support bundle, a ZIP archive; review it before you share it
    SupportBundle(BundleOptions),
    /// Run the local simulation of Yunxin until interrupted
    Sandbox(SandboxOptions),
    /// Print the completions for a shell; its manual says where it reads them
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual pages into a folder
    Manual {
        /// The folder
        folder: PathBuf,
    },
}

impl Command {
    /// Whether the answer is exactly one line of JSON, also when it is a failure. Lists have a line a row, and their
    /// failures go to standard error, so that nobody takes one for a row.
    pub fn wants_one_json_line(&self) -> bool {
        match self {
            Command::Compose(Composed { message, kind }) => message.json && kind.is_none(),
            Command::Send(message) => message.json,
            Command::Broadcasts(BroadcastCommand::Show(one) | BroadcastCommand::Recall(one)) => one.json,
            Command::Pushes(PushCommand::Show(one)) => one.json,
            Command::Account(AccountCommand::Test { json, .. })
            | Command::History(
                HistoryCommand::Show { json, kind: None, .. }
                | HistoryCommand::Check { json, .. }
                | HistoryCommand::Resend { json, .. }
                | HistoryCommand::Finish { json, .. }
                | HistoryCommand::Export { json, .. }
                | HistoryCommand::Import { json, .. }
                | HistoryCommand::Prune { json, .. },
            ) => *json,
            Command::History(
                HistoryCommand::State(row)
                | HistoryCommand::ReadBy(row)
                | HistoryCommand::Reactions(row)
                | HistoryCommand::Thread(row)
                | HistoryCommand::MarkRead(MarkReadOptions { row, .. })
                | HistoryCommand::React(ReactOptions { row, .. })
                | HistoryCommand::Recall(RecallOptions { row, .. })
                | HistoryCommand::Modify(ModifyOptions { row, .. })
                | HistoryCommand::Reply(ReplyOptions { row, .. }),
            ) => row.json,
            // A run prints a line a second.
            Command::Bulk(
                BulkCommand::Import(ImportOptions { json, .. })
                | BulkCommand::Plan { json, .. }
                | BulkCommand::Preview { json, .. }
                | BulkCommand::Status { json, .. }
                | BulkCommand::Decide { json, .. }
                | BulkCommand::Pause(JobOptions { json, .. })
                | BulkCommand::Stop(JobOptions { json, .. })
                | BulkCommand::StopAct(JobOptions { json, .. })
                | BulkCommand::Delete(JobOptions { json, .. })
                | BulkCommand::Report(ReportOptions { json, .. })
                | BulkCommand::Rerun(RerunOptions { json, .. })
                | BulkCommand::Schedule(ScheduleOptions { json, .. })
                | BulkCommand::Suppress(
                    SuppressCommand::Create { json, .. }
                    | SuppressCommand::Add(SuppressOptions { json, .. })
                    | SuppressCommand::Remove { json, .. }
                    | SuppressCommand::Delete { json, .. },
                ),
            ) => *json,
            Command::Bulk(BulkCommand::Check(options)) => options.json,
            Command::Account(_)
            | Command::Broadcasts(_)
            | Command::Pushes(_)
            | Command::Bulk(_)
            | Command::History(_)
            | Command::SupportBundle(_)
            | Command::Sandbox(_)
            | Command::Completions { .. }
            | Command::Manual { .. } => false,
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
    /// Test the connection with one signed request that sends no message
    Test {
        /// Name or ID
        name: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove an account and its secret; its history stays
    Remove {
        /// Name or ID
        name: String,
    },
}

/// A new account.
#[derive(Debug, ClapArgs)]
pub struct NewAccount {
    /// Account name
    #[arg(long)]
    pub name: String,
    /// The app's AppKey
    #[arg(long)]
    pub app_key: String,
    /// Real users receive what this account sends; every send must be confirmed with --yes
    #[arg(long)]
    pub production: bool,
    /// Data center of the app
    #[arg(long, value_enum, default_value = "china", conflicts_with = "url")]
    pub region: RegionArg,
    /// Base URL with path prefix, instead of a region; repeat for backups
    #[arg(long)]
    pub url: Vec<String>,
    /// The hosts of --url are private: allow unencrypted http
    #[arg(long, requires = "url")]
    pub private_hosts: bool,
    /// Default sender
    #[arg(long, default_value = "")]
    pub sender: String,
    /// Automatic retries after a failed connection or gateway error, 0 to 3
    #[arg(long, default_value_t = AccountForm::USUAL_EXTRA_TRIES, value_name = "N")]
    pub extra_tries: u8,
    /// Maximum requests per second, 1 to 1000
    #[arg(long, default_value_t = AccountForm::USUAL_CALLS_PER_S, value_name = "N")]
    pub calls_per_s: u32,
    /// Proxy of this account: 'system', 'none', or http://, https://, socks5:// or socks5h:// with host and port
    #[arg(long, default_value = "system", value_name = "URL", value_parser = proxy)]
    pub proxy: ProxyChoice,
    /// Proxy user name; the password is read from YANSHU_PROXY_PASSWORD, or prompted for
    #[arg(long, default_value = "", value_name = "NAME")]
    pub proxy_user: String,
    /// PEM file with additional CA certificates to trust
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
}

/// What goes into a support bundle, and where.
#[derive(Debug, ClapArgs)]
pub struct BundleOptions {
    /// The file to write
    #[arg(long, value_name = "FILE")]
    pub output: PathBuf,
    /// Include request bodies, responses and conversations of the last messages
    #[arg(long)]
    pub bodies: bool,
}

/// Data centers.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum RegionArg {
    China,
    Singapore,
}

/// How the sandbox runs.
#[derive(Debug, ClapArgs)]
pub struct SandboxOptions {
    /// Loopback address and port; port 0 selects a free one
    #[arg(long, default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// AppKey to accept; random if not given
    #[arg(long)]
    pub app_key: Option<String>,
    /// Read the AppSecret to accept from standard input; random if not given
    #[arg(long)]
    pub app_secret_stdin: bool,
    /// Folder for messages and files; by default `sandbox-cli` in the data folder
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// Calls per second before code 416
    #[arg(long, default_value_t = 100, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub calls_per_s: u32,
}

fn proxy(text: &str) -> Result<ProxyChoice, Infallible> {
    Ok(match text {
        "system" => ProxyChoice::System,
        "none" => ProxyChoice::Direct,
        url => ProxyChoice::Custom { url: url.to_owned(), user: String::new() },
    })
}

#[cfg(test)]
mod tests;
