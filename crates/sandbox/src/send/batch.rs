//! One message to many accounts.
//!
//! Source: fact sheet, section 9. What is left of a success without `need_message_detail` is not documented; here the
//! receiver and the time, so that a client which counts on ids is found out.

use std::sync::Arc;

use serde::Serialize;

use super::rules;
use crate::answer::Refusal;
use crate::conversation::{Conversation, Kind};
use crate::fields::Group;
use crate::forced;
use crate::receivers::{FailedAccount, receivers};
use crate::request::Input;
use crate::shared::Shared;
use crate::world::{Incoming, Message, Origin, Shown};

const RECEIVERS_MAX: usize = 100;

#[derive(Serialize)]
pub(super) struct Batch {
    success_list: Vec<Sent>,
    failed_list: Vec<FailedAccount>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Sent {
    Whole(Shown),
    Short { receiver_id: String, create_time: u64 },
}

pub(super) fn send(shared: &Shared, input: &Input) -> Result<Batch, Refusal> {
    let root = Group::root(&input.value)?;
    let sender = root.account("sender_id")?;
    let receivers = receivers(&root, "receiver_ids", Some(RECEIVERS_MAX))?;
    let detail = root.boolean("need_message_detail")?.unwrap_or(false);
    let to_nobody = Conversation { owner: sender.clone(), kind: Kind::P2p, peer: String::new() };
    let checked = rules::check(&input.value, &to_nobody, &shared.limits)?;
    let client_id = checked.client_id.filter(|_| shared.limits.batch_keeps_client_id);
    shared.directory.admit_sender(&sender)?;
    let mut batch = Batch { success_list: Vec::new(), failed_list: Vec::new() };
    for receiver in receivers {
        match send_to(shared, input, &sender, &receiver, client_id.clone()) {
            Ok(message) => batch.success_list.push(if detail {
                Sent::Whole(message.send_data())
            } else {
                Sent::Short { receiver_id: receiver, create_time: message.kept.create_time_ms }
            }),
            Err(refusal) => batch.failed_list.push(FailedAccount::new(receiver, refusal)),
        }
    }
    Ok(batch)
}

/// Each receiver gets a message with ids of its own; a `message_client_id` of the call is nobody's, unless it is given here.
fn send_to(
    shared: &Shared,
    input: &Input,
    sender: &str,
    receiver: &str,
    client_id: Option<String>,
) -> Result<Arc<Message>, Refusal> {
    let conversation = Conversation::new(sender, Kind::P2p, receiver)
        .map_err(|problem| Refusal::parameter(format_args!("conversation {problem}")))?;
    if let Some(forced) = forced::refusal(&conversation) {
        return Err(forced);
    }
    shared.directory.admit_message(&conversation, &input.value)?;
    shared.world.accept(Incoming {
        conversation_id: format!("{sender}|1|{receiver}"),
        conversation,
        trace_id: input.trace_id.clone(),
        client_id,
        answers: None,
        headers: input.headers.clone(),
        body: input.text.clone(),
        seen: Arc::clone(&input.seen),
        origin: Origin::Batch,
    })
}
