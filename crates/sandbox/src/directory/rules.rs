//! What a call is refused with because of who there is.
//!
//! Source: fact sheet, section 21. Whether a block also stops notifications is not documented: here it does not.

use serde::Serialize;
use serde_json::Value;

use super::population::{DirectoryAccount, DirectoryTeam, Population, TeamMute};
use crate::answer::Refusal;
use crate::conversation::{Conversation, Kind};
use crate::forced::meaning;

/// The codes that a population leads to, by what is so.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct DirectoryCodes {
    /// The receiver blocks the sender.
    pub blocked: i64,
    /// They are no friends, and the request asks for that.
    pub not_friends: i64,
    /// There is no such account.
    pub account_missing: i64,
    /// The sender is disabled.
    pub account_disabled: i64,
    /// The sender is muted.
    pub account_muted: i64,
    /// There is no such team.
    pub team_missing: i64,
    /// The team is muted.
    pub team_muted: i64,
    /// All members of the team but its owner are muted.
    pub members_muted: i64,
    /// The sender is muted in the team.
    pub member_muted: i64,
    /// The sender is not in the team.
    pub not_a_member: i64,
}

/// As the service has them.
pub const DIRECTORY_CODES: DirectoryCodes = DirectoryCodes {
    blocked: 102_426,
    not_friends: 104_404,
    account_missing: 102_404,
    account_disabled: 102_422,
    account_muted: 102_421,
    team_missing: 108_404,
    team_muted: 108_423,
    members_muted: 108_306,
    member_muted: 109_424,
    not_a_member: 109_404,
};

/// A message, with the options that a request asks for.
pub(super) fn message(population: &Population, to: &Conversation, request: &Value) -> Result<(), Refusal> {
    sender(population, &to.owner)?;
    if to.kind.is_group() {
        return in_team(population, to, request);
    }
    let Some(receiver) = population.account(&to.peer) else { return Ok(()) };
    known(receiver)?;
    if receiver.blocks.contains(&to.owner) {
        return Err(refusal(DIRECTORY_CODES.blocked, format!("{} blocks {}", to.peer, to.owner)));
    }
    let asks = request["p2p_option"]["check_friend"] == Value::Bool(true);
    if asks && !receiver.friends.contains(&to.owner) {
        return Err(refusal(DIRECTORY_CODES.not_friends, format!("{} and {}", to.owner, to.peer)));
    }
    Ok(())
}

/// Who sends anything.
pub(super) fn sender(population: &Population, id: &str) -> Result<(), Refusal> {
    let Some(sender) = population.account(id) else { return Ok(()) };
    known(sender)?;
    if sender.disabled {
        return Err(refusal(DIRECTORY_CODES.account_disabled, id));
    }
    if sender.muted { Err(refusal(DIRECTORY_CODES.account_muted, id)) } else { Ok(()) }
}

/// Who sends a notification, a broadcast or a push: whoever is muted may.
pub(super) fn notifier(population: &Population, id: &str) -> Result<(), Refusal> {
    let Some(sender) = population.account(id) else { return Ok(()) };
    known(sender)?;
    if sender.disabled { Err(refusal(DIRECTORY_CODES.account_disabled, id)) } else { Ok(()) }
}

/// Whether an account is there.
pub(super) fn receiver(population: &Population, id: &str) -> Result<(), Refusal> {
    population.account(id).map_or(Ok(()), known)
}

/// A notification: whether everybody is there.
pub(super) fn notification(population: &Population, to: &Conversation) -> Result<(), Refusal> {
    notifier(population, &to.owner)?;
    if !to.kind.is_group() {
        return receiver(population, &to.peer);
    }
    let Some(team) = population.team(&to.peer) else { return Ok(()) };
    there(team, to)?;
    if team.member(&to.owner).is_none() { Err(no_member(&to.owner, team)) } else { Ok(()) }
}

fn in_team(population: &Population, to: &Conversation, request: &Value) -> Result<(), Refusal> {
    let Some(team) = population.team(&to.peer) else { return Ok(()) };
    there(team, to)?;
    let option = &request[if to.kind == Kind::Team { "team_option" } else { "superteam_option" }];
    let is = |name: &str, value: bool| option[name] == Value::Bool(value);
    let member = team.member(&to.owner);
    if member.is_none() && !is("check_team_member_valid", false) {
        return Err(no_member(&to.owner, team));
    }
    if member.is_some_and(|member| member.muted) && !is("ignore_member_chat_banned", true) {
        return Err(refusal(DIRECTORY_CODES.member_muted, format!("{} in {}", to.owner, team.team_id)));
    }
    let ignores = is("ignore_chat_banned", true);
    match team.mute {
        TeamMute::All if !ignores => return Err(refusal(DIRECTORY_CODES.team_muted, &team.team_id)),
        TeamMute::Members if !ignores && team.owner.as_ref() != Some(&to.owner) => {
            return Err(refusal(DIRECTORY_CODES.members_muted, &team.team_id));
        }
        _ => {}
    }
    let target = &request["target_option"];
    if target["check_team_member_valid"] == Value::Bool(true) {
        let named = target["receiver_account_ids"].as_array().into_iter().flatten();
        let mut named = named.filter_map(Value::as_str).map(str::to_ascii_lowercase);
        if let Some(stranger) = named.find(|account| team.member(account).is_none()) {
            return Err(no_member(&stranger, team));
        }
    }
    Ok(())
}

fn known(account: &DirectoryAccount) -> Result<(), Refusal> {
    if account.unknown { Err(refusal(DIRECTORY_CODES.account_missing, &account.account_id)) } else { Ok(()) }
}

fn there(team: &DirectoryTeam, to: &Conversation) -> Result<(), Refusal> {
    if team.unknown || team.is_super != (to.kind == Kind::SuperTeam) {
        Err(refusal(DIRECTORY_CODES.team_missing, &team.team_id))
    } else {
        Ok(())
    }
}

fn no_member(account: &str, team: &DirectoryTeam) -> Refusal {
    refusal(DIRECTORY_CODES.not_a_member, format!("{account} in {}", team.team_id))
}

fn refusal(code: i64, whom: impl std::fmt::Display) -> Refusal {
    Refusal::new(code, format!("{}: {whom}", meaning(code).unwrap_or_default()))
}
