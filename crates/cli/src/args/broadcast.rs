//! Broadcasts and pushes that the service has.

use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use courier::BroadcastFilter;

/// Broadcasts to all users, as the service has them.
#[derive(Debug, Subcommand)]
pub enum BroadcastCommand {
    /// List broadcasts, a line each: ID, time in milliseconds, sender, content
    List(ListBroadcasts),
    /// Show one broadcast
    Show(OneBroadcast),
    /// Recall a broadcast. Exit code: 0 recalled, 1 rejected, 3 unknown
    #[command(alias = "withdraw")]
    Recall(OneBroadcast),
}

/// Which broadcasts.
#[derive(Debug, ClapArgs)]
pub struct ListBroadcasts {
    /// Account, by name or ID
    #[arg(long)]
    pub account: String,
    /// Only those that wait for users who are offline, or only the others
    #[arg(long, value_enum, default_value = "all")]
    pub only: OnlyArg,
    /// At most so many
    #[arg(long, default_value_t = 100)]
    pub limit: u32,
    /// Print one JSON line per broadcast
    #[arg(long)]
    pub json: bool,
}

/// One broadcast.
#[derive(Debug, ClapArgs)]
pub struct OneBroadcast {
    /// Its broadcast_id
    pub id: String,
    /// Account, by name or ID
    #[arg(long)]
    pub account: String,
    /// Confirm recalling at a production app
    #[arg(long)]
    pub yes: bool,
    /// Print one JSON line
    #[arg(long)]
    pub json: bool,
}

/// Pushes to all users, as the service has them.
#[derive(Debug, Subcommand)]
pub enum PushCommand {
    /// List pushes, a line each: ID, time in milliseconds, sender, content
    List(ListPushes),
    /// Show one push
    Show(OnePush),
}

/// Which pushes.
#[derive(Debug, ClapArgs)]
pub struct ListPushes {
    /// Account, by name or ID
    #[arg(long)]
    pub account: String,
    /// At most so many
    #[arg(long, default_value_t = 100)]
    pub limit: u32,
    /// Print one JSON line per push
    #[arg(long)]
    pub json: bool,
}

/// One push.
#[derive(Debug, ClapArgs)]
pub struct OnePush {
    /// Its push_id
    pub id: String,
    /// Account, by name or ID
    #[arg(long)]
    pub account: String,
    /// Print one JSON line
    #[arg(long)]
    pub json: bool,
}

/// Which of them.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum OnlyArg {
    All,
    Offline,
    Online,
}

impl From<OnlyArg> for BroadcastFilter {
    fn from(only: OnlyArg) -> BroadcastFilter {
        match only {
            OnlyArg::All => BroadcastFilter::All,
            OnlyArg::Offline => BroadcastFilter::Offline,
            OnlyArg::Online => BroadcastFilter::Online,
        }
    }
}
