//! Which messages an account has, and how it sees them.

use serde_json::Value;

use super::view::{SeatMessage, SeatPush, SeatReaction};
use crate::conversation::{Conversation, Kind};
use crate::directory::Population;
use crate::world::{Ledger, Message, Withdrawal};

/// One account looking at the messages; with no id, somebody outside of every conversation.
pub(super) struct Viewer<'a> {
    pub(super) account: &'a str,
    pub(super) population: &'a Population,
}

impl Viewer<'_> {
    /// Whether the account has this message at all.
    pub(super) fn has(&self, message: &Message) -> bool {
        let to = &message.kept.conversation;
        let is_side = match to.kind {
            Kind::P2p => self.account == to.owner || self.account == to.peer,
            Kind::Team | Kind::SuperTeam => self.is_in(to) && self.is_targeted(message),
        };
        let state = message.state();
        is_side && !state.cleared_by.contains(self.account) && state.withdrawal != Some(Withdrawal::Silent)
    }

    /// What a list calls it: the other account, or the team.
    pub(super) fn peer<'m>(&self, of: &'m Conversation) -> &'m str {
        if of.kind == Kind::P2p && of.owner != self.account { &of.owner } else { &of.peer }
    }

    /// A team that is not listed is everybody's.
    fn is_in(&self, to: &Conversation) -> bool {
        to.owner == self.account
            || self.population.team(&to.peer).is_none_or(|team| team.member(self.account).is_some())
    }

    fn is_targeted(&self, message: &Message) -> bool {
        if message.kept.conversation.owner == self.account {
            return true;
        }
        let target = &message.request()["target_option"];
        let Some(named) = target["receiver_account_ids"].as_array() else { return true };
        let is_named = named.iter().filter_map(Value::as_str).any(|id| id.eq_ignore_ascii_case(self.account));
        is_named == (target["inclusive"] != Value::Bool(false))
    }

    pub(super) fn is_unread(&self, message: &Message) -> bool {
        let state = message.state();
        !self.account.is_empty()
            && message.kept.conversation.owner != self.account
            && !state.readers.contains_key(self.account)
            && state.withdrawal.is_none()
            && message.request()["message_config"]["unread_enabled"] != Value::Bool(false)
    }

    pub(super) fn view(&self, message: &Message, file: impl Fn(&str) -> Option<String>) -> SeatMessage {
        let sent = message.kept.conversation.owner == self.account;
        let unread = self.is_unread(message);
        let withdrawal = message.state().withdrawal;
        // One side keeps what it took back from the other.
        let recalled = withdrawal.is_some_and(|withdrawal| !(sent && withdrawal == Withdrawal::OneSided));
        let content = serde_json::to_value(message.item()).unwrap_or_default();
        let attachment = &content["attachment"];
        let file = attachment["url"].as_str().and_then(file);
        let state = message.state();
        let shown = |text: &str| if recalled { String::new() } else { text.to_owned() };
        SeatMessage {
            message_server_id: message.kept.message_server_id.to_string(),
            sender_id: message.kept.conversation.owner.clone(),
            sent,
            create_time_ms: message.kept.create_time_ms,
            message_type: small(content["message_type"].as_i64()),
            text: shown(content["text"].as_str().unwrap_or_default()),
            attachment: if attachment.is_null() { String::new() } else { shown(&attachment.to_string()) },
            file: file.filter(|_| !recalled),
            recalled,
            modified: !state.modifications.is_empty(),
            unread,
            read_by: state.readers.keys().cloned().collect(),
            reactions: state
                .reactions
                .iter()
                .map(|reaction| SeatReaction {
                    operator_id: reaction.operator_id.clone(),
                    index: small(Some(reaction.index)),
                })
                .collect(),
            streaming: state.stream.as_ref().map(|stream| !stream.ended),
            push: (!sent).then(|| self.push(&message.request())).flatten(),
        }
    }

    fn push(&self, request: &Value) -> Option<SeatPush> {
        let config = &request["push_config"];
        let forced = config["push_forcepush_all"] == Value::Bool(true)
            || config["push_forcepush_ids"].as_array().is_some_and(|ids| {
                ids.iter().filter_map(Value::as_str).any(|id| id.eq_ignore_ascii_case(self.account))
            });
        if config["push_enabled"] == Value::Bool(false) && !forced {
            return None;
        }
        let text = |name: &str| config[name].as_str().filter(|text| !text.is_empty());
        let payload: Value =
            text("push_payload").and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let forced_text = if forced { text("push_forcepush_content") } else { None };
        Some(SeatPush {
            title: payload["pushTitle"].as_str().unwrap_or_default().to_owned(),
            text: forced_text.or(text("push_content")).unwrap_or_default().to_owned(),
            with_name: config["push_nick_enabled"] != Value::Bool(false),
        })
    }
}

/// The messages of a conversation that the account has, newest first.
pub(super) fn conversation<'a>(
    ledger: &'a Ledger,
    viewer: &'a Viewer<'a>,
    of: &'a Conversation,
) -> impl Iterator<Item = &'a Message> {
    ledger.conversation(of).rev().map(AsRef::as_ref).filter(|message| viewer.has(message))
}

/// No type and no reaction has a number that does not fit.
fn small(number: Option<i64>) -> i32 {
    number.and_then(|number| i32::try_from(number).ok()).unwrap_or(-1)
}
