//! How messages are recalled.

use clap::{Args as ClapArgs, ValueEnum};
use courier::{Withdraw, WithdrawKind};

/// How messages are recalled.
#[derive(Debug, Clone, ClapArgs)]
pub struct RecallArgs {
    /// one-sided: the receiver is notified and no longer sees it; two-sided: both are notified; delete: nobody is notified
    #[arg(long, alias = "way", value_enum, default_value = "two-sided")]
    pub method: MethodArg,
    /// Text shown by clients in its place
    #[arg(long)]
    pub description: Option<String>,
    /// Push text; two-sided only
    #[arg(long)]
    pub push_content: Option<String>,
    /// Push payload, JSON text; two-sided only
    #[arg(long)]
    pub push_payload: Option<String>,
    /// Callback environment; two-sided only
    #[arg(long)]
    pub route_environment: Option<String>,
    /// Additional content for clients; two-sided only
    #[arg(long)]
    pub attach: Option<String>,
    /// Whether the sender must still be in the team
    #[arg(long, value_name = "BOOL")]
    pub check_team_member_valid: Option<bool>,
    /// 30 days instead of the default 2 minutes
    #[arg(long)]
    pub ignore_window: bool,
}

/// The three methods to recall a message.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum MethodArg {
    OneSided,
    TwoSided,
    Delete,
}

impl From<RecallArgs> for Withdraw {
    fn from(args: RecallArgs) -> Withdraw {
        Withdraw {
            method: match args.method {
                MethodArg::OneSided => WithdrawKind::OneSided,
                MethodArg::TwoSided => WithdrawKind::TwoSided,
                MethodArg::Delete => WithdrawKind::Delete,
            },
            description: args.description,
            push_content: args.push_content,
            push_payload: args.push_payload,
            route_environment: args.route_environment,
            attach: args.attach,
            check_team_member_valid: args.check_team_member_valid,
            ignore_window: args.ignore_window.then_some(true),
        }
    }
}
