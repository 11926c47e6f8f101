//! What a chatroom call must look like.

use crate::answer::Refusal;
use crate::fields::Group;
use crate::options::Limits;
use crate::receivers::receivers;
use crate::send::rules;
use crate::world::Priority;

const EXTENSION_MAX: usize = 4096;
const TAGS_MAX: usize = 128;
const MAX_ABANDON_RATIO: i64 = 9999;

/// What all messages of a call have in common.
pub(super) struct Common {
    pub(super) sender_id: String,
    /// Empty: everybody in the room, unless the call is directed and all of its receivers failed.
    pub(super) receivers: Vec<String>,
    /// Whether it named receivers, whoever of them is left.
    pub(super) directed: bool,
    pub(super) resent: bool,
    pub(super) extension: Option<String>,
    pub(super) in_history: bool,
    pub(super) priority: Priority,
}

pub(super) fn common(root: &Group<'_>) -> Result<Common, Refusal> {
    let sender_id = root.account("sender_id")?;
    let receivers = match root.value("receiver_ids") {
        // The sources name no limit for directed messages.
        Some(_) => receivers(root, "receiver_ids", None)?,
        None => Vec::new(),
    };
    let directed = !receivers.is_empty();
    let resent = root.one_of("resend_flag", &[0, 1])? == Some(1);
    let extension = root.text("extension", Some(EXTENSION_MAX))?.map(str::to_owned);
    let mut common = Common {
        sender_id,
        receivers,
        directed,
        resent,
        extension,
        in_history: true,
        priority: Priority::default(),
    };
    if let Some(config) = root.group("message_config")? {
        if directed {
            return Err(root.wrong("message_config", "must be left out of a directed message"));
        }
        check_config(&config, &mut common)?;
    }
    rules::check_route(root)?;
    Ok(common)
}

fn check_config(config: &Group<'_>, common: &mut Common) -> Result<(), Refusal> {
    config.booleans(&["ignore_chat_banned", "need_high_priority_msg_resend"])?;
    common.in_history = config.boolean("history_enabled")?.unwrap_or(true);
    config.text("notify_target_tags", Some(TAGS_MAX))?;
    config.one_of("chat_msg_priority", &[0, 1, 2, 3])?;
    let abandon_ratio = config.integer("abandon_ratio")?.unwrap_or(0);
    if !(0..=MAX_ABANDON_RATIO).contains(&abandon_ratio) {
        return Err(config.wrong("abandon_ratio", format_args!("must be 0 to {MAX_ABANDON_RATIO}")));
    }
    common.priority = Priority {
        high: config.boolean("high_priority")?.unwrap_or(false),
        or_nothing: config.one_of("forbidden_if_high_priority_msg_freq", &[0, 1])? == Some(1),
        abandon_ratio,
    };
    Ok(())
}

/// One message. Returns its type, and the id that it is known by.
pub(super) fn message(
    message: &Group<'_>,
    directed: bool,
    limits: &Limits,
) -> Result<(i64, String), Refusal> {
    let client_id = message.required_text("message_client_id")?.to_owned();
    let kind = rules::check_message(message, limits)?;
    for name in ["location_x", "location_y", "location_z"] {
        let Some(value) = message.value(name) else { continue };
        if !value.is_number() {
            return Err(message.wrong(name, "must be a number"));
        }
        if directed {
            return Err(message.wrong(name, "must be left out of a directed message"));
        }
    }
    Ok((kind, client_id))
}
