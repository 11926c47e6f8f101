//! What a send request must look like.
//!
//! Source: fact sheet, sections 5 to 7. A group that does not fit the conversation is not looked at.

use serde_json::Value;

use crate::answer::Refusal;
use crate::conversation::{Conversation, Kind};
use crate::fields::{Group, units};
use crate::options::Limits;

const TYPES: [i64; 8] = [0, 1, 2, 3, 4, 6, 10, 100];
/// Text and tip: the only types that need a text, allow a long one, and need no attachment.
const TEXT_TYPES: [i64; 2] = [0, 10];
const CUSTOM: i64 = 100;
const FORCE_PUSH_MAX_IDS: usize = 100;

/// What the world needs of a request that passed.
pub(crate) struct Checked {
    pub(crate) client_id: Option<String>,
    /// `thread_config.thread_reply.message_server_id`.
    pub(crate) answers: Option<i64>,
}

pub(crate) fn check(request: &Value, to: &Conversation, limits: &Limits) -> Result<Checked, Refusal> {
    let root = Group::root(request)?;
    let message = root.group("message")?.ok_or_else(|| Refusal::parameter("message is missing"))?;
    let kind = check_message(&message, limits)?;
    let answers = check_options(&root, to, kind, limits)?;
    let client_id = message.text("message_client_id", None)?.filter(|id| !id.is_empty());
    Ok(Checked { client_id: client_id.map(str::to_owned), answers })
}

/// Everything but the message itself. Returns the id of the message that is being answered.
pub(super) fn check_options(
    root: &Group<'_>,
    to: &Conversation,
    kind: i64,
    limits: &Limits,
) -> Result<Option<i64>, Refusal> {
    root.text("extension", limits.extension_units)?;
    if let Some(config) = root.group("message_config")? {
        let names = ["unread_enabled", "mutil_sync_enabled", "offline_enabled", "history_enabled"];
        config.booleans(&names)?;
        config.booleans(&["roaming_enabled", "conversation_update_enabled"])?;
    }
    check_route(root)?;
    let forced = root.group("push_config")?.map(|push| check_push(&push)).transpose()?.unwrap_or_default();
    if let Some(antispam) = root.group("antispam_config")? {
        check_antispam(&antispam, kind)?;
    }
    check_applicable(root, to, &forced)?;
    let answers = root.group("thread_config")?.map(|thread| check_thread(&thread)).transpose()?.flatten();
    if let Some(ai) = root.group("ai_params")? {
        check_ai(&ai, kind)?;
    }
    let (sender, receiver) = (root.boolean("sender_no_sense")?, root.boolean("receiver_no_sense")?);
    if sender == Some(true) && receiver == Some(true) {
        let what = "sender_no_sense and receiver_no_sense cannot both be true";
        return Err(Refusal::new(107_330, what));
    }
    Ok(answers)
}

/// `route_config` of any call.
pub(crate) fn check_route(root: &Group<'_>) -> Result<(), Refusal> {
    let Some(route) = root.group("route_config")? else { return Ok(()) };
    route.booleans(&["route_enabled"])?;
    route.text("route_environment", Some(32)).map(drop)
}

/// Returns the message type.
pub(crate) fn check_message(message: &Group<'_>, limits: &Limits) -> Result<i64, Refusal> {
    let kind = message.integer("message_type")?.ok_or_else(|| message.wrong("message_type", "is missing"))?;
    if !TYPES.contains(&kind) {
        return Err(
            message.wrong("message_type", format_args!("{kind} cannot be sent; use one of {TYPES:?}"))
        );
    }
    if message.integer("sub_type")?.is_some_and(|sub_type| sub_type <= 0) {
        return Err(message.wrong("sub_type", "must be greater than 0"));
    }
    let is_text = TEXT_TYPES.contains(&kind);
    let max_units = if is_text && !limits.text_strict_500 { 5000 } else { 500 };
    let text = message.text("text", Some(max_units))?;
    if is_text && text.is_none_or(str::is_empty) {
        return Err(message.wrong("text", "is empty"));
    }
    match message.value("attachment") {
        None if !is_text => Err(message.wrong("attachment", "is missing")),
        None => Ok(kind),
        Some(attachment) if !attachment.is_object() => {
            Err(message.wrong("attachment", "must be an object, not a string or a list"))
        }
        Some(attachment) => match limits.attachment_units {
            Some(max) if units(&attachment.to_string()) > max => {
                Err(message.wrong("attachment", format_args!("exceeds {max}")))
            }
            _ => Ok(kind),
        },
    }
}

/// Returns the accounts to be pushed to in any case.
pub(crate) fn check_push(push: &Group<'_>) -> Result<Vec<String>, Refusal> {
    push.booleans(&["push_enabled", "push_nick_enabled", "push_forcepush_enable", "push_forcepush_all"])?;
    push.text("push_content", Some(500))?;
    push.json_text("push_payload", Some(2048))?;
    push.text("push_forcepush_content", Some(500))?;
    let forced = push.accounts("push_forcepush_ids")?.unwrap_or_default();
    if forced.len() > FORCE_PUSH_MAX_IDS {
        let what = format!("push_config.push_forcepush_ids exceeds {FORCE_PUSH_MAX_IDS} ids");
        return Err(Refusal::new(107_316, what));
    }
    Ok(forced)
}

pub(crate) fn check_antispam(antispam: &Group<'_>, kind: i64) -> Result<(), Refusal> {
    antispam.booleans(&["antispam_enabled"])?;
    antispam.texts(&["antispam_business_id"])?;
    antispam.json_text("antispam_extension", Some(1024))?;
    antispam.json_text("antispam_cheating", Some(1024))?;
    // Meant to be JSON, but the service's own example holds plain words.
    let custom = antispam.text("antispam_custom_message", Some(5000))?;
    let wanted = antispam.boolean("antispam_custom_message_enabled")? == Some(true);
    if wanted && kind == CUSTOM && custom.is_none() {
        let what = "is missing although antispam_custom_message_enabled is true";
        return Err(antispam.wrong("antispam_custom_message", what));
    }
    Ok(())
}

/// The groups that belong to one kind of conversation.
fn check_applicable(root: &Group<'_>, to: &Conversation, forced: &[String]) -> Result<(), Refusal> {
    let group_flags = ["ignore_chat_banned", "ignore_member_chat_banned", "check_team_member_valid"];
    match to.kind {
        Kind::P2p => {
            if let Some(option) = root.group("p2p_option")? {
                option.booleans(&["check_friend"])?;
            }
            return Ok(());
        }
        Kind::Team => {
            if let Some(option) = root.group("team_option")? {
                option.booleans(&["mark_as_read"])?;
                option.booleans(&group_flags)?;
            }
        }
        Kind::SuperTeam => {
            if let Some(option) = root.group("superteam_option")? {
                option.booleans(&group_flags)?;
            }
        }
    }
    if let Some(robot) = root.group("robot_config")? {
        robot.texts(&["robot_account_id", "robot_topic", "robot_function", "robot_custom_content"])?;
    }
    root.group("target_option")?.map_or(Ok(()), |target| check_target(&target, to, forced))
}

fn check_target(target: &Group<'_>, to: &Conversation, forced: &[String]) -> Result<(), Refusal> {
    let receivers = target.accounts("receiver_account_ids")?.unwrap_or_default();
    if receivers.is_empty() {
        return Err(target.wrong("receiver_account_ids", "is empty"));
    }
    target.booleans(&["check_team_member_valid"])?;
    let inclusive = target.boolean("inclusive")?;
    let visible = target.boolean("visible_to_new_member")? == Some(true);
    let refuse = |code, what: &str| Err(Refusal::new(code, format!("target_option.{what}")));
    if receivers.contains(&to.owner) {
        return refuse(107_339, "receiver_account_ids names the sender");
    }
    if to.kind == Kind::SuperTeam && inclusive != Some(true) {
        return refuse(108_319, "inclusive must be true in a super group");
    }
    if to.kind == Kind::SuperTeam && visible {
        return refuse(108_320, "visible_to_new_member is not allowed in a super group");
    }
    if inclusive == Some(true) && visible {
        return refuse(108_321, "visible_to_new_member is not allowed with inclusive");
    }
    if inclusive == Some(true) && forced.iter().any(|account| !receivers.contains(account)) {
        return refuse(109_318, "receiver_account_ids lacks an account of push_config.push_forcepush_ids");
    }
    Ok(())
}

/// Returns the id of the message that is being answered.
fn check_thread(thread: &Group<'_>) -> Result<Option<i64>, Refusal> {
    let mut answers = None;
    for name in ["thread_root", "thread_reply"] {
        let Some(message) = thread.group(name)? else { continue };
        message.texts(&["sender_id", "receiver_id", "message_client_id"])?;
        message.integer("create_time")?;
        let id = message.integer("message_server_id")?;
        if name == "thread_reply" {
            answers = id;
        }
    }
    Ok(answers)
}

pub(crate) fn check_ai(ai: &Group<'_>, kind: i64) -> Result<(), Refusal> {
    if ai.text("account", None)?.is_none_or(str::is_empty) {
        return Err(ai.wrong("account", "is missing"));
    }
    ai.booleans(&["send_original"])?;
    // Strings with JSON today, objects in older SDKs: both are taken.
    for name in ["content", "messages", "prompt_variables", "config"] {
        if !ai.value(name).is_some_and(|value| value.is_object() || value.is_array()) {
            ai.json_text(name, None)?;
        }
    }
    if kind != 0 && is_blank(ai.value("content")) {
        return Err(Refusal::new(107_336, "ai_params.content is empty while the message is not text"));
    }
    Ok(())
}

/// Absent, or nothing in it, as a value or as JSON text.
fn is_blank(content: Option<&Value>) -> bool {
    match content {
        None | Some(Value::Null) => true,
        Some(Value::Object(map)) => map.is_empty(),
        Some(Value::Array(list)) => list.is_empty(),
        Some(Value::String(text)) => {
            text.is_empty() || serde_json::from_str(text).is_ok_and(|inner: Value| is_blank(Some(&inner)))
        }
        Some(Value::Bool(_) | Value::Number(_)) => false,
    }
}
