//! Rules between fields: exclusions, and options that need or contradict one another.

use serde_json::Value;

use super::fields::{at, present};
use super::issue::{Findings, IssueCode, utf16_len};
use crate::body::Body;
use crate::conversation::{Conversation, ConversationType};
use crate::request::MessageType;

pub(super) fn check(conversation: &Conversation, body: &Body, found: &mut Findings) {
    message(body, found);
    no_sense(body.value(), found);
    antispam(body, found);
    ai(body, found);
    if conversation.kind != ConversationType::P2p {
        robot(body.value(), found);
        force_push(body.value(), found);
        targets(conversation, body.value(), found);
    }
}

pub(super) fn is_on(body: &Value, pointer: &str) -> bool {
    at(body, pointer) == Some(&Value::Bool(true))
}

fn is_off(body: &Value, pointer: &str) -> bool {
    at(body, pointer) == Some(&Value::Bool(false))
}

pub(super) fn is_blank(body: &Value, pointer: &str) -> bool {
    present(body, pointer).is_none_or(|value| value.as_str() == Some(""))
}

fn message(body: &Body, found: &mut Findings) {
    let value = body.value();
    if !value.get("message").is_some_and(Value::is_object) {
        return;
    }
    if is_blank(value, "/message/message_client_id") {
        found.warn("/message/message_client_id", IssueCode::ClientIdMissing);
    }
    content(body, found);
}

/// What a message says, whichever call it goes out by.
pub(super) fn content(body: &Body, found: &mut Findings) {
    let value = body.value();
    if !value.get("message").is_some_and(Value::is_object) {
        return;
    }
    let kind = body.message_type();
    text(kind, value, found);
    if kind == Some(MessageType::Custom) && present(value, "/message/sub_type").is_none() {
        found.warn("/message/sub_type", IssueCode::SubTypeRecommended);
    }
}

fn text(kind: Option<MessageType>, body: &Value, found: &mut Findings) {
    const AT: &str = "/message/text";
    if kind.is_some_and(MessageType::is_worded) && is_blank(body, AT) {
        found.error(AT, IssueCode::Required);
    }
    let actual = at(body, AT).and_then(Value::as_str).map_or(0, utf16_len);
    let max = kind.unwrap_or_default().max_text();
    if actual > max {
        found.error(AT, IssueCode::TooLong).numbers(max, actual);
    } else if actual > MessageType::DISPUTED_TEXT {
        found.warn(AT, IssueCode::DisputedLength).numbers(MessageType::DISPUTED_TEXT, actual);
    }
}

pub(super) fn no_sense(body: &Value, found: &mut Findings) {
    if is_on(body, "/sender_no_sense") && is_on(body, "/receiver_no_sense") {
        found.error("/receiver_no_sense", IssueCode::BothNoSense).about("/sender_no_sense");
    }
}

pub(super) fn antispam(body: &Body, found: &mut Findings) {
    let may_be_custom = body.message_type().is_none_or(|kind| kind == MessageType::Custom);
    antispam_of(body.value(), (may_be_custom, "/message/message_type"), found);
}

/// The rules of a call with several messages: it may hold a custom one.
pub(super) fn antispam_of_several(body: &Value, found: &mut Findings) {
    let messages = body.get("messages").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let custom = i64::from(MessageType::Custom.code());
    let may_be_custom =
        |one: &Value| one.get("message_type").and_then(Value::as_i64).is_none_or(|kind| kind == custom);
    antispam_of(body, (messages.is_empty() || messages.iter().any(may_be_custom), "/messages"), found);
}

fn antispam_of(value: &Value, (may_be_custom, kind_at): (bool, &str), found: &mut Findings) {
    const SWITCH: &str = "/antispam_config/antispam_custom_message_enabled";
    const CUSTOM: &str = "/antispam_config/antispam_custom_message";
    if is_on(value, SWITCH) {
        if !may_be_custom {
            found.warn(SWITCH, IssueCode::CustomMessageOnlyForCustom).about(kind_at);
        } else if is_blank(value, CUSTOM) {
            found.error(CUSTOM, IssueCode::Required).about(SWITCH);
        }
    }
    let inner = at(value, CUSTOM).and_then(Value::as_str).map(serde_json::from_str::<Value>);
    if let Some(Ok(inner)) = inner {
        let type_fits = inner.get("type").and_then(Value::as_i64).is_some_and(|kind| (1..=3).contains(&kind));
        if !type_fits || inner.get("data").is_none() {
            found.warn(CUSTOM, IssueCode::CustomMessageShape);
        }
    }
}

pub(super) fn ai(body: &Body, found: &mut Findings) {
    let value = body.value();
    let is_wordless = body.message_type().is_some_and(|kind| kind != MessageType::Text);
    if present(value, "/ai_params").is_some() && is_wordless && is_blank(value, "/ai_params/content") {
        found.error("/ai_params/content", IssueCode::AiContentEmpty).about("/message/message_type");
    }
}

fn robot(body: &Value, found: &mut Findings) {
    if present(body, "/robot_config").is_some() && is_blank(body, "/robot_config/robot_account_id") {
        found.warn("/robot_config/robot_account_id", IssueCode::RobotAccountMissing);
    }
}

pub(super) fn force_push(body: &Value, found: &mut Findings) {
    const SWITCH: &str = "/push_config/push_forcepush_enable";
    let forced = [
        ("/push_config/push_forcepush_all", is_on(body, "/push_config/push_forcepush_all")),
        ("/push_config/push_forcepush_ids", !ids(body, "/push_config/push_forcepush_ids").is_empty()),
        ("/push_config/push_forcepush_content", !is_blank(body, "/push_config/push_forcepush_content")),
    ];
    if let Some((first, _)) = forced.iter().find(|(_, is_set)| *is_set)
        && !is_on(body, SWITCH)
    {
        found.warn(SWITCH, IssueCode::ForcePushNotEnabled).about(first);
    }
}

/// Account ids in lower case, as the service keeps them.
fn ids(body: &Value, pointer: &str) -> Vec<String> {
    let list = at(body, pointer).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    list.iter().map(|id| id.as_str().unwrap_or_default().to_ascii_lowercase()).collect()
}

pub(super) fn targets(conversation: &Conversation, body: &Value, found: &mut Findings) {
    const LIST: &str = "/target_option/receiver_account_ids";
    const INCLUSIVE: &str = "/target_option/inclusive";
    const NEW_MEMBER: &str = "/target_option/visible_to_new_member";
    const FORCED: &str = "/push_config/push_forcepush_ids";
    if !body.get("target_option").is_some_and(Value::is_object) {
        return;
    }
    let targets = ids(body, LIST);
    let sender = conversation.sender.to_ascii_lowercase();
    if let Some(index) = targets.iter().position(|id| *id == sender) {
        found.error(&format!("{LIST}/{index}"), IssueCode::SenderInTargets).about("/conversation/sender");
    }
    if conversation.kind == ConversationType::Superteam {
        if is_off(body, INCLUSIVE) {
            found.error(INCLUSIVE, IssueCode::SuperteamMustBeInclusive);
        } else if !is_on(body, INCLUSIVE) {
            // What the service assumes when it is absent is unknown.
            found.warn(INCLUSIVE, IssueCode::SuperteamMustBeInclusive);
        }
        if is_on(body, NEW_MEMBER) {
            found.error(NEW_MEMBER, IssueCode::SuperteamNewMember);
        }
    } else if is_on(body, INCLUSIVE) && is_on(body, NEW_MEMBER) {
        found.error(NEW_MEMBER, IssueCode::InclusiveNewMember).about(INCLUSIVE);
    }
    // With an excluding list the accounts that see the message are not known here.
    if !is_off(body, INCLUSIVE) && !targets.is_empty() {
        for (index, id) in ids(body, FORCED).iter().enumerate() {
            if !targets.contains(id) {
                found.error(&format!("{FORCED}/{index}"), IssueCode::ForceIdsOutsideTargets).about(LIST);
            }
        }
    }
}
