//! Who there is: the shape of `directory.json`, which a user may also write by hand.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Accounts and teams with what they are to one another. Whoever is not listed is there, is in every team, is everybody's
/// friend and blocks nobody, so that an empty population refuses nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(default, deny_unknown_fields)]
pub struct Population {
    /// By `account_id`, each once.
    pub accounts: Vec<DirectoryAccount>,
    /// By `team_id`, each once.
    pub teams: Vec<DirectoryTeam>,
}

/// One IM account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(default, deny_unknown_fields)]
pub struct DirectoryAccount {
    /// 1 to 32 of letters, digits, `_ @ . -`; kept in lower case.
    pub account_id: String,
    /// What it is called, for the eye.
    pub name: String,
    /// The service does not know it: 102404 as a sender and as a receiver.
    pub unknown: bool,
    /// It is disabled: 102422 as a sender.
    pub disabled: bool,
    /// It may not chat: 102421 as a sender.
    pub muted: bool,
    /// It is not connected: what comes is pushed, and waits to be read.
    pub offline: bool,
    /// Accounts whose messages to it are refused with 102426.
    pub blocks: Vec<String>,
    /// Accounts that are its friends; others are refused with 104404 by a send that asks for it.
    pub friends: Vec<String>,
}

/// One team.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(default, deny_unknown_fields)]
pub struct DirectoryTeam {
    /// A decimal int64.
    pub team_id: String,
    /// Whether it is a super team.
    #[serde(rename = "super")]
    pub is_super: bool,
    /// What it is called, for the eye.
    pub name: String,
    /// The service does not know it, or it was dismissed: 108404.
    pub unknown: bool,
    /// The account that may speak while members are muted.
    pub owner: Option<String>,
    /// Who may not speak.
    pub mute: TeamMute,
    /// Everybody in it; others are refused with 109404.
    pub members: Vec<TeamMember>,
}

/// Who in a team may not speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TeamMute {
    /// Everybody may speak.
    #[default]
    None,
    /// All but its owner: 108306.
    Members,
    /// Nobody: 108423.
    All,
}

/// One member of a team.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(default, deny_unknown_fields)]
pub struct TeamMember {
    /// The account.
    pub account_id: String,
    /// It may not speak in this team: 109424.
    pub muted: bool,
}

impl Population {
    pub(crate) fn account(&self, id: &str) -> Option<&DirectoryAccount> {
        self.accounts.iter().find(|account| account.account_id == id)
    }

    pub(crate) fn team(&self, id: &str) -> Option<&DirectoryTeam> {
        self.teams.iter().find(|team| team.team_id == id)
    }
}

impl DirectoryTeam {
    pub(crate) fn member(&self, account: &str) -> Option<&TeamMember> {
        self.members.iter().find(|member| member.account_id == account)
    }
}
