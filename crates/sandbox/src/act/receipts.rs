//! Who has read what.
//!
//! Source: fact sheet, section 13.

use std::collections::BTreeSet;

use axum::http::Uri;
use serde::Serialize;

use super::body::Body;
use crate::answer::Refusal;
use crate::clock::now_ms;
use crate::conversation::{Conversation, Kind};
use crate::fields::Group;
use crate::query::{Query, missing, present};
use crate::shared::Shared;
use crate::world::{Change, Ledger, Message};

const TEAM_RECEIPTS_MAX: usize = 50;
const ADVANCED_TEAM: i64 = 1;

#[derive(Serialize)]
pub(super) struct Marked {
    timestamp: u64,
}

/// Marks everything up to the message, as a user reads.
pub(super) fn p2p(shared: &Shared, _: &Uri, body: &Body) -> Result<Marked, Refusal> {
    let root = Group::root(&body.value)?;
    let (reader, sender) = (root.account("from_account_id")?, root.account("to_account_id")?);
    let id = root.required_integer("message_server_id")?;
    let conversation = Conversation::new(&reader, Kind::P2p, &sender).map_err(|problem| {
        Refusal::parameter(format_args!("conversation of from_account_id and to_account_id {problem}"))
    })?;
    let time_ms = now_ms();
    shared.world.change(|ledger| {
        if present(ledger, &conversation, id)?.kept.conversation.owner != sender {
            return Err(missing("to_account_id is not its sender"));
        }
        let is_read = |message: &&Message| {
            message.kept.conversation.owner == sender
                && message.kept.message_server_id <= id
                && !message.state().readers.contains_key(&reader)
        };
        let messages = ledger.conversation(&conversation).map(AsRef::as_ref).filter(is_read);
        let message_server_ids: Vec<i64> = messages.map(|message| message.kept.message_server_id).collect();
        let read = Change::Read { message_server_ids, reader: reader.clone(), time_ms };
        Ok((Some(read), Marked { timestamp: time_ms }))
    })
}

#[derive(Serialize)]
pub(super) struct TeamMarked {
    success_list: Vec<i64>,
    failed_list: Vec<i64>,
}

/// Fails for messages that are not there, are the reader's own, or whose sender asked for no receipts.
pub(super) fn team(shared: &Shared, _: &Uri, body: &Body) -> Result<TeamMarked, Refusal> {
    let root = Group::root(&body.value)?;
    let reader = root.account("from_account_id")?;
    // A number in new SDKs, text in old ones.
    let team_id = match root.value("team_id") {
        Some(value) if value.is_string() => root.required_text("team_id")?.to_owned(),
        _ => root.required_integer("team_id")?.to_string(),
    };
    let conversation = team_of(&reader, &team_id)?;
    let ids = root.integers("message_server_ids")?;
    if !(1..=TEAM_RECEIPTS_MAX).contains(&ids.len()) {
        let what = format_args!("message_server_ids must hold 1 to {TEAM_RECEIPTS_MAX}");
        return Err(Refusal::parameter(what));
    }
    shared.world.change(|ledger| {
        let can_be_read = |id: &i64| {
            present(ledger, &conversation, *id).is_ok_and(|message| {
                message.wants_receipts() && message.kept.conversation.owner != conversation.owner
            })
        };
        let (success_list, failed_list): (Vec<i64>, Vec<i64>) = ids.into_iter().partition(can_be_read);
        let message_server_ids = success_list.clone();
        let read = Change::Read { message_server_ids, reader: reader.clone(), time_ms: now_ms() };
        Ok((Some(read), TeamMarked { success_list, failed_list }))
    })
}

#[derive(Serialize)]
pub(super) struct TeamRead {
    read_size: usize,
    unread_size: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    read_account_ids: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unread_account_ids: Option<Vec<String>>,
}

pub(super) fn team_query(shared: &Shared, uri: &Uri, _: &Body) -> Result<TeamRead, Refusal> {
    let query = Query::of(uri);
    let team_id = query.required::<u64>("team_id")?.to_string();
    let team_type = query.required::<i64>("team_type")?;
    if team_type != ADVANCED_TEAM {
        return Err(Refusal::parameter("team_type must be 1"));
    }
    let sender = query.account("sender_id")?;
    let id = query.required("message_server_id")?;
    let with_accounts = query.optional("snapshot")?.or(query.optional("include_account")?).unwrap_or(false);
    let conversation = team_of(&sender, &team_id)?;
    shared.world.read(|ledger| {
        let message = present(ledger, &conversation, id)?;
        if message.kept.conversation.owner != sender {
            return Err(missing("sender_id is not its sender"));
        }
        if !message.wants_receipts() {
            return Err(Refusal::new(108_301, "receipt record not found: it was sent without mark_as_read"));
        }
        let read: Vec<String> = message.state().readers.keys().cloned().collect();
        let mut unread = seen_in(ledger, &conversation);
        unread.retain(|account| *account != sender && !read.contains(account));
        Ok(TeamRead {
            read_size: read.len(),
            unread_size: unread.len(),
            read_account_ids: with_accounts.then_some(read),
            unread_account_ids: with_accounts.then(|| unread.into_iter().collect()),
        })
    })
}

fn team_of(account: &str, team_id: &str) -> Result<Conversation, Refusal> {
    Conversation::new(account, Kind::Team, team_id)
        .map_err(|problem| Refusal::parameter(format_args!("conversation of team_id {problem}")))
}

/// Accounts that wrote or read in a group: the sandbox has no lists of members.
fn seen_in(ledger: &Ledger, conversation: &Conversation) -> BTreeSet<String> {
    let mut accounts = BTreeSet::new();
    for message in ledger.conversation(conversation) {
        accounts.insert(message.kept.conversation.owner.clone());
        accounts.extend(message.state().readers.keys().cloned());
    }
    accounts
}
