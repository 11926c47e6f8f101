//! Sending to a chatroom.

use std::sync::Arc;

use serde::Serialize;

use super::path::{is_room, room_id};
use super::rules::{self, Common};
use crate::answer::Refusal;
use crate::fields::Group;
use crate::forced;
use crate::receivers::FailedAccount;
use crate::request::Input;
use crate::send::rules as message_rules;
use crate::shared::Shared;
use crate::world::{RoomIncoming, RoomMessage, Shown, room_texts};

const MESSAGES_MAX: usize = 20;
const MESSAGE_MAX_BYTES: usize = 5 * 1024;

#[derive(Serialize)]
pub(super) struct One {
    message: Shown,
    failed_list: Vec<FailedAccount>,
}

#[derive(Serialize)]
pub(super) struct Batch {
    success_list: Vec<Shown>,
    failed_list: Vec<Failed>,
}

/// Who, and what, a call with several messages failed for.
#[derive(Serialize)]
struct Failed {
    failed_account_ids: Vec<FailedAccount>,
    failed_messages: Vec<FailedMessage>,
}

#[derive(Serialize)]
struct FailedMessage {
    message_client_id: Option<String>,
    error_code: i64,
    error_msg: String,
}

pub(super) fn one(shared: &Shared, input: &Input) -> Result<One, Refusal> {
    let room_id = room_id(&input.uri)?;
    let root = Group::root(&input.value)?;
    let mut common = rules::common(&root)?;
    let group = root.group("message")?.ok_or_else(|| Refusal::parameter("message is missing"))?;
    let (kind, client_id) = rules::message(&group, common.directed, &shared.limits)?;
    if let Some(antispam) = root.group("antispam_config")? {
        message_rules::check_antispam(&antispam, kind)?;
    }
    if let Some(ai) = root.group("ai_params")? {
        message_rules::check_ai(&ai, kind)?;
    }
    shared.directory.admit_sender(&common.sender_id)?;
    let failed_list = split(shared, &mut common)?;
    let text = room_texts(&input.text).into_iter().next().unwrap_or_default();
    let message = keep(shared, input, room_id, &common, client_id, text)?;
    Ok(One { message: message.data(), failed_list })
}

pub(super) fn batch(shared: &Shared, input: &Input) -> Result<Batch, Refusal> {
    let root = Group::root(&input.value)?;
    let room_id = is_room(root.integer("room_id")?)?;
    let mut common = rules::common(&root)?;
    let messages = root.groups("messages")?;
    if !(1..=MESSAGES_MAX).contains(&messages.len()) {
        return Err(root.wrong("messages", format_args!("must hold 1 to {MESSAGES_MAX}")));
    }
    if let Some(antispam) = root.group("antispam_config")? {
        message_rules::check_antispam(&antispam, 0)?;
    }
    shared.directory.admit_sender(&common.sender_id)?;
    let failed_account_ids = split(shared, &mut common)?;
    let mut success_list = Vec::new();
    let mut failed_messages = Vec::new();
    for (at, (group, text)) in messages.iter().zip(room_texts(&input.text)).enumerate() {
        let kept = rules::message(group, common.directed, &shared.limits).and_then(|(_, id)| {
            if text.len() > MESSAGE_MAX_BYTES {
                let what = format_args!("messages[{at}] exceeds {MESSAGE_MAX_BYTES} bytes");
                return Err(Refusal::parameter(what));
            }
            keep(shared, input, room_id, &common, id, text)
        });
        match kept {
            Ok(message) => success_list.push(message.data()),
            Err(Refusal { code: error_code, msg: error_msg }) => {
                let id = group.text("message_client_id", None).ok().flatten().map(str::to_owned);
                failed_messages.push(FailedMessage { message_client_id: id, error_code, error_msg });
            }
        }
    }
    let all_well = failed_account_ids.is_empty() && failed_messages.is_empty();
    let failed = (!all_well).then_some(Failed { failed_account_ids, failed_messages });
    Ok(Batch { success_list, failed_list: failed.into_iter().collect() })
}

/// Puts the receivers aside for whom the call fails. A call to the whole room is forced by the name of its sender.
fn split(shared: &Shared, common: &mut Common) -> Result<Vec<FailedAccount>, Refusal> {
    if !common.directed {
        return forced::of_account(&common.sender_id).map_or(Ok(Vec::new()), Err);
    }
    let mut failed = Vec::new();
    common.receivers.retain(|account| {
        let admitted = forced::of_account(account).map_or(Ok(()), Err);
        match admitted.and_then(|()| shared.directory.admit_receiver(account)) {
            Ok(()) => true,
            Err(refusal) => {
                failed.push(FailedAccount::new(account.clone(), refusal));
                false
            }
        }
    });
    Ok(failed)
}

fn keep(
    shared: &Shared,
    input: &Input,
    room_id: i64,
    common: &Common,
    message_client_id: String,
    message: String,
) -> Result<Arc<RoomMessage>, Refusal> {
    shared.world.rooms().accept(RoomIncoming {
        room_id,
        sender_id: common.sender_id.clone(),
        message_client_id,
        receivers: common.receivers.clone(),
        to_nobody: common.directed && common.receivers.is_empty(),
        in_history: common.in_history,
        priority: common.priority,
        resent: common.resent,
        trace_id: input.trace_id.clone(),
        message,
        extension: common.extension.clone(),
        body: input.text.clone(),
    })
}
