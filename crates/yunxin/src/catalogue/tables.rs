//! The options of the send call.

use super::field::{Field, FieldKind, Group, Required};
use super::make::{EVERYWHERE, IN_GROUPS, accounts, field, json, open_switch, switch, text};
use crate::conversation::ConversationType::{P2p, Superteam, Team};

/// Most members of a team that are pushed to whatever they set.
pub const MAX_FORCED_PUSH_IDS: u32 = 100;

pub(super) const MESSAGE: &[Field] = &[
    field("message_type", "/message/message_type", FieldKind::Integer).required(Required::Always),
    field("sub_type", "/message/sub_type", FieldKind::Integer).min(1),
    text("text", "/message/text").max(5000).required(Required::ByMessageType),
    field("attachment", "/message/attachment", FieldKind::Object)
        .usual_max(5000)
        .required(Required::ByMessageType),
    text("message_client_id", "/message/message_client_id"),
];

pub(super) const TOP: &[Field] = &[
    switch("sender_no_sense", "/sender_no_sense", false),
    switch("receiver_no_sense", "/receiver_no_sense", false),
    json("extension", "/extension").usual_max(1024),
];

pub(super) const MESSAGE_CONFIG: &[Field] = &[
    switch("unread_enabled", "/message_config/unread_enabled", true),
    switch("mutil_sync_enabled", "/message_config/mutil_sync_enabled", true),
    switch("offline_enabled", "/message_config/offline_enabled", true),
    switch("history_enabled", "/message_config/history_enabled", true),
    switch("roaming_enabled", "/message_config/roaming_enabled", true),
    switch("conversation_update_enabled", "/message_config/conversation_update_enabled", true),
];

pub(super) const TARGET_OPTION: &[Field] = &[
    accounts("receiver_account_ids", "/target_option/receiver_account_ids")
        .only(IN_GROUPS)
        .min(1)
        .required(Required::WithGroup)
        .sdk(),
    open_switch("inclusive", "/target_option/inclusive").only(IN_GROUPS).sdk(),
    open_switch("check_team_member_valid", "/target_option/check_team_member_valid").only(IN_GROUPS).sdk(),
    switch("visible_to_new_member", "/target_option/visible_to_new_member", false).only(IN_GROUPS).sdk(),
];

pub(super) const ROUTE_CONFIG: &[Field] = &[
    switch("route_enabled", "/route_config/route_enabled", true),
    text("route_environment", "/route_config/route_environment").max(32),
];

const PUSH_ENABLED: Field = switch("push_enabled", "/push_config/push_enabled", true);
const PUSH_NICK_ENABLED: Field = switch("push_nick_enabled", "/push_config/push_nick_enabled", true);
const PUSH_CONTENT: Field = text("push_content", "/push_config/push_content").max(500);
const PUSH_PAYLOAD: Field = json("push_payload", "/push_config/push_payload").max(2048);
/// What a call that reaches single accounts only has of it.
pub(super) const PUSH_CONFIG_P2P: &[Field] = &[PUSH_ENABLED, PUSH_NICK_ENABLED, PUSH_CONTENT, PUSH_PAYLOAD];
pub(super) const PUSH_CONFIG: &[Field] = &[
    PUSH_ENABLED,
    PUSH_NICK_ENABLED,
    PUSH_CONTENT,
    PUSH_PAYLOAD,
    switch("push_forcepush_enable", "/push_config/push_forcepush_enable", false).only(IN_GROUPS).sdk(),
    switch("push_forcepush_all", "/push_config/push_forcepush_all", false).only(IN_GROUPS),
    accounts("push_forcepush_ids", "/push_config/push_forcepush_ids")
        .max(MAX_FORCED_PUSH_IDS)
        .only(IN_GROUPS),
    text("push_forcepush_content", "/push_config/push_forcepush_content").max(500).only(IN_GROUPS),
];

pub(super) const ANTISPAM_CONFIG: &[Field] = &[
    switch("antispam_enabled", "/antispam_config/antispam_enabled", true),
    text("antispam_business_id", "/antispam_config/antispam_business_id"),
    json("antispam_extension", "/antispam_config/antispam_extension").max(1024),
    json("antispam_cheating", "/antispam_config/antispam_cheating").max(1024),
    switch("antispam_custom_message_enabled", "/antispam_config/antispam_custom_message_enabled", false),
    json("antispam_custom_message", "/antispam_config/antispam_custom_message")
        .usual_max(5000)
        .required(Required::WithSwitch),
];

pub(super) const P2P_OPTION: &[Field] =
    &[switch("check_friend", "/p2p_option/check_friend", false).only(&[P2p])];
pub(super) const TEAM_OPTION: &[Field] = &[
    switch("mark_as_read", "/team_option/mark_as_read", false).only(&[Team]),
    switch("ignore_chat_banned", "/team_option/ignore_chat_banned", false).only(&[Team]),
    switch("ignore_member_chat_banned", "/team_option/ignore_member_chat_banned", false).only(&[Team]).sdk(),
    switch("check_team_member_valid", "/team_option/check_team_member_valid", true).only(&[Team]).sdk(),
];

pub(super) const SUPERTEAM_OPTION: &[Field] = &[
    switch("ignore_chat_banned", "/superteam_option/ignore_chat_banned", false).only(&[Superteam]),
    switch("ignore_member_chat_banned", "/superteam_option/ignore_member_chat_banned", false)
        .only(&[Superteam])
        .sdk(),
    switch("check_team_member_valid", "/superteam_option/check_team_member_valid", true)
        .only(&[Superteam])
        .sdk(),
];

pub(super) const ROBOT_CONFIG: &[Field] = &[
    text("robot_account_id", "/robot_config/robot_account_id").only(IN_GROUPS),
    text("robot_topic", "/robot_config/robot_topic").only(IN_GROUPS),
    text("robot_function", "/robot_config/robot_function").only(IN_GROUPS),
    text("robot_custom_content", "/robot_config/robot_custom_content").only(IN_GROUPS),
];

pub(super) const THREAD_CONFIG: &[Field] = &[
    text("thread_root.sender_id", "/thread_config/thread_root/sender_id").sdk(),
    text("thread_root.receiver_id", "/thread_config/thread_root/receiver_id").sdk(),
    field("thread_root.create_time", "/thread_config/thread_root/create_time", FieldKind::Millis).sdk(),
    field("thread_root.message_server_id", "/thread_config/thread_root/message_server_id", FieldKind::Int64)
        .sdk(),
    text("thread_root.message_client_id", "/thread_config/thread_root/message_client_id").sdk(),
    text("thread_reply.sender_id", "/thread_config/thread_reply/sender_id").sdk(),
    text("thread_reply.receiver_id", "/thread_config/thread_reply/receiver_id").sdk(),
    field("thread_reply.create_time", "/thread_config/thread_reply/create_time", FieldKind::Millis).sdk(),
    field(
        "thread_reply.message_server_id",
        "/thread_config/thread_reply/message_server_id",
        FieldKind::Int64,
    )
    .sdk(),
    text("thread_reply.message_client_id", "/thread_config/thread_reply/message_client_id").sdk(),
];

pub(super) const AI_PARAMS: &[Field] = &[
    text("account", "/ai_params/account").required(Required::WithGroup).sdk(),
    json("content", "/ai_params/content").sdk(),
    json("messages", "/ai_params/messages").sdk(),
    json("prompt_variables", "/ai_params/prompt_variables").sdk(),
    json("config", "/ai_params/config").sdk(),
    open_switch("send_original", "/ai_params/send_original").sdk(),
];

pub(super) const GROUPS: &[Group] = &[
    Group { name: "message", applies_to: EVERYWHERE, fields: MESSAGE },
    Group { name: "top", applies_to: EVERYWHERE, fields: TOP },
    Group { name: "message_config", applies_to: EVERYWHERE, fields: MESSAGE_CONFIG },
    Group { name: "target_option", applies_to: IN_GROUPS, fields: TARGET_OPTION },
    Group { name: "route_config", applies_to: EVERYWHERE, fields: ROUTE_CONFIG },
    Group { name: "push_config", applies_to: EVERYWHERE, fields: PUSH_CONFIG },
    Group { name: "antispam_config", applies_to: EVERYWHERE, fields: ANTISPAM_CONFIG },
    Group { name: "p2p_option", applies_to: &[P2p], fields: P2P_OPTION },
    Group { name: "team_option", applies_to: &[Team], fields: TEAM_OPTION },
    Group { name: "superteam_option", applies_to: &[Superteam], fields: SUPERTEAM_OPTION },
    Group { name: "robot_config", applies_to: IN_GROUPS, fields: ROBOT_CONFIG },
    Group { name: "thread_config", applies_to: EVERYWHERE, fields: THREAD_CONFIG },
    Group { name: "ai_params", applies_to: EVERYWHERE, fields: AI_PARAMS },
];
