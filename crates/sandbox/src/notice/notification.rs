//! Custom system notifications.
//!
//! Source: fact sheet, section 16. No push text, no push.

use serde::Serialize;

use crate::answer::Refusal;
use crate::conversation::{Conversation, Kind};
use crate::fields::Group;
use crate::forced;
use crate::receivers::{FailedAccount, receivers};
use crate::request::Input;
use crate::send::rules;
use crate::shared::Shared;
use crate::world::{NoticeContent, Notification};

const CONTENT_MAX: usize = 4096;
const SOUND_MAX: usize = 30;
const RECEIVERS_MAX: usize = 500;

#[derive(Serialize)]
pub(super) struct Sent {}

#[derive(Serialize)]
pub(super) struct Batch {
    success_list: Vec<String>,
    failed_list: Vec<FailedAccount>,
}

pub(super) fn one(shared: &Shared, input: &Input) -> Result<Sent, Refusal> {
    let root = Group::root(&input.value)?;
    let sender = root.account("sender_id")?;
    let kind = root.kind("type")?;
    let receiver = root.required_text("receiver_id")?;
    let content = check(&root)?;
    deliver(shared, input, &sender, kind, receiver, content)?;
    Ok(Sent {})
}

pub(super) fn batch(shared: &Shared, input: &Input) -> Result<Batch, Refusal> {
    let root = Group::root(&input.value)?;
    let sender = root.account("sender_id")?;
    let receivers = receivers(&root, "receiver_ids", Some(RECEIVERS_MAX))?;
    let content = check(&root)?;
    let mut batch = Batch { success_list: Vec::new(), failed_list: Vec::new() };
    for receiver in receivers {
        match deliver(shared, input, &sender, Kind::P2p, &receiver, content) {
            Ok(()) => batch.success_list.push(receiver),
            Err(refusal) => batch.failed_list.push(FailedAccount::new(receiver, refusal)),
        }
    }
    Ok(batch)
}

/// Returns the content.
fn check<'a>(root: &Group<'a>) -> Result<&'a str, Refusal> {
    let content = root.required_text("content")?;
    root.json_text("content", Some(CONTENT_MAX))?;
    root.text("sound", Some(SOUND_MAX))?;
    if let Some(config) = root.group("notification_config")? {
        config.booleans(&["offline_enabled", "unread_enabled"])?;
    }
    if let Some(push) = root.group("push_config")? {
        rules::check_push(&push)?;
    }
    rules::check_route(root)?;
    Ok(content)
}

fn deliver(
    shared: &Shared,
    input: &Input,
    sender: &str,
    kind: Kind,
    receiver: &str,
    content: &str,
) -> Result<(), Refusal> {
    let to = Conversation::new(sender, kind, receiver)
        .map_err(|problem| Refusal::parameter(format_args!("sender_id, receiver_id: {problem}")))?;
    if let Some(forced) = forced::refusal(&to) {
        return Err(forced);
    }
    shared.directory.admit_notification(&to)?;
    let notification = NoticeContent::Notification(Notification {
        sender_id: to.owner,
        kind: kind.number(),
        receiver_id: to.peer,
        content: content.to_owned(),
    });
    shared.world.notices().accept(notification, input.trace_id.clone(), input.text.clone()).map(drop)
}
