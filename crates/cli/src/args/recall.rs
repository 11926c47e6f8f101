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

impl RecallArgs {
    /// An option that was given, and that a recall in a chatroom does not have.
    pub fn outside_rooms(&self) -> Option<&'static str> {
        let given = [
            ("--description", self.description.is_some()),
            ("--push-content", self.push_content.is_some()),
            ("--push-payload", self.push_payload.is_some()),
            ("--route-environment", self.route_environment.is_some()),
            ("--attach", self.attach.is_some()),
            ("--check-team-member-valid", self.check_team_member_valid.is_some()),
            ("--ignore-window", self.ignore_window),
        ];
        given.into_iter().find_map(|(option, given)| given.then_some(option))
    }
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
