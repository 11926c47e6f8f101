//! The options of the calls beside the single send. Groups that are the same there are taken from it.
//!
//! Source: fact sheet §9, §14 to §17 and `fields.json`; [`Confidence`](super::Confidence) says which.

use super::field::{Field, FieldKind, Group, Required};
use super::make::{EVERYWHERE, accounts, field, integer, json, open_switch, switch, text};
use super::tables::{
    AI_PARAMS, ANTISPAM_CONFIG, MESSAGE, MESSAGE_CONFIG, P2P_OPTION, PUSH_CONFIG, PUSH_CONFIG_P2P,
    ROUTE_CONFIG, TARGET_OPTION, TEAM_OPTION, THREAD_CONFIG,
};
use crate::conversation::ConversationType::{P2p, Team};

/// Most receivers of one call to several accounts.
pub const MAX_BATCH_RECEIVERS: u32 = 100;
/// Most messages of one call to a chatroom.
pub const MAX_ROOM_MESSAGES: u32 = 20;
/// Longest name of the sound of a push.
pub const MAX_SOUND_CHARS: u32 = 30;
/// How long a broadcast is kept where its caller does not say: hours, as most sources have it.
pub(crate) const BROADCAST_TTL: u32 = 168;
/// The largest share of a chatroom's messages that is dropped, in ten thousandths.
pub const MAX_ABANDON_RATIO: u32 = 9_999;

const SENDER: Field = text("sender_id", "/sender_id").required(Required::Always);
/// 0: sent anew; 1: the service drops what it has already by its client id.
const RESEND_FLAG: Field = integer("resend_flag", "/resend_flag").one_of(&[0, 1]);
const TARGET_OS: Field =
    field("target_os", "/target_os", FieldKind::Texts).named(&["ios", "aos", "pc", "web", "mac"]);

const ROUTE: Group = Group { name: "route_config", applies_to: EVERYWHERE, fields: ROUTE_CONFIG };
const ANTISPAM: Group = Group { name: "antispam_config", applies_to: EVERYWHERE, fields: ANTISPAM_CONFIG };
const PUSH_P2P: Group = Group { name: "push_config", applies_to: EVERYWHERE, fields: PUSH_CONFIG_P2P };

pub(super) const BATCH: &[Group] = &[
    Group { name: "message", applies_to: EVERYWHERE, fields: MESSAGE },
    Group {
        name: "top",
        applies_to: EVERYWHERE,
        fields: &[
            SENDER,
            accounts("receiver_ids", "/receiver_ids")
                .min(1)
                .max(MAX_BATCH_RECEIVERS)
                .required(Required::Always),
            switch("sender_no_sense", "/sender_no_sense", false),
            switch("receiver_no_sense", "/receiver_no_sense", false),
            json("extension", "/extension").usual_max(1024),
            switch("need_message_detail", "/need_message_detail", false),
        ],
    },
    Group { name: "message_config", applies_to: EVERYWHERE, fields: MESSAGE_CONFIG },
    ROUTE,
    PUSH_P2P,
    ANTISPAM,
    Group { name: "p2p_option", applies_to: &[P2p], fields: P2P_OPTION },
];

const ROOM_MESSAGE: &[Field] = &[
    integer("message_type", "/message/message_type").required(Required::Always),
    integer("sub_type", "/message/sub_type").min(1),
    text("text", "/message/text").max(5000).required(Required::ByMessageType),
    field("attachment", "/message/attachment", FieldKind::Object)
        .usual_max(5000)
        .required(Required::ByMessageType),
    text("message_client_id", "/message/message_client_id").required(Required::Always),
    field("location_x", "/message/location_x", FieldKind::Number).sdk(),
    field("location_y", "/message/location_y", FieldKind::Number).sdk(),
    field("location_z", "/message/location_z", FieldKind::Number).sdk(),
];

const ROOM_CONFIG: &[Field] = &[
    switch("ignore_chat_banned", "/message_config/ignore_chat_banned", false).sdk(),
    switch("history_enabled", "/message_config/history_enabled", true).sdk(),
    switch("high_priority", "/message_config/high_priority", false),
    open_switch("need_high_priority_msg_resend", "/message_config/need_high_priority_msg_resend"),
    integer("abandon_ratio", "/message_config/abandon_ratio").min(0).max(MAX_ABANDON_RATIO),
    text("notify_target_tags", "/message_config/notify_target_tags").max(128),
    integer("chat_msg_priority", "/message_config/chat_msg_priority").chosen_of(&[0, 1, 2, 3]),
    integer("forbidden_if_high_priority_msg_freq", "/message_config/forbidden_if_high_priority_msg_freq")
        .one_of(&[0, 1]),
];
const ROOM_CONFIG_GROUP: Group =
    Group { name: "message_config", applies_to: EVERYWHERE, fields: ROOM_CONFIG };

pub(super) const CHATROOM: &[Group] = &[
    Group { name: "message", applies_to: EVERYWHERE, fields: ROOM_MESSAGE },
    Group {
        name: "top",
        applies_to: EVERYWHERE,
        fields: &[
            SENDER,
            accounts("receiver_ids", "/receiver_ids").min(1),
            RESEND_FLAG,
            text("extension", "/extension").usual_max(4096),
        ],
    },
    ROOM_CONFIG_GROUP,
    ROUTE,
    ANTISPAM,
    Group { name: "ai_params", applies_to: EVERYWHERE, fields: AI_PARAMS },
];

/// One of the messages of a chatroom batch, as a body of its own.
pub(super) const ROOM_MESSAGE_ALONE: &[Group] =
    &[Group { name: "message", applies_to: EVERYWHERE, fields: ROOM_MESSAGE }];

pub(super) const CHATROOM_BATCH: &[Group] = &[
    Group {
        name: "top",
        applies_to: EVERYWHERE,
        fields: &[
            field("room_id", "/room_id", FieldKind::Int64).min(1).required(Required::Always),
            SENDER,
            field("messages", "/messages", FieldKind::Objects)
                .min(1)
                .max(MAX_ROOM_MESSAGES)
                .required(Required::Always),
            accounts("receiver_ids", "/receiver_ids").min(1),
            RESEND_FLAG,
            text("extension", "/extension").usual_max(4096),
        ],
    },
    ROOM_CONFIG_GROUP,
    ROUTE,
    ANTISPAM,
];

const CONTENT: Field = json("content", "/content").max(4096).required(Required::Always);
const SOUND: Field = text("sound", "/sound").max(MAX_SOUND_CHARS);
const NOTIFICATION_CONFIG: Group = Group {
    name: "notification_config",
    applies_to: EVERYWHERE,
    fields: &[
        switch("offline_enabled", "/notification_config/offline_enabled", true),
        switch("unread_enabled", "/notification_config/unread_enabled", true),
    ],
};

pub(super) const NOTIFICATION: &[Group] = &[
    Group {
        name: "top",
        applies_to: EVERYWHERE,
        fields: &[
            SENDER,
            integer("type", "/type").chosen_of(&[1, 2, 3]).required(Required::Always),
            text("receiver_id", "/receiver_id").required(Required::Always),
            CONTENT,
            SOUND,
        ],
    },
    NOTIFICATION_CONFIG,
    Group { name: "push_config", applies_to: EVERYWHERE, fields: PUSH_CONFIG },
    ROUTE,
];

pub(super) const NOTIFICATION_BATCH: &[Group] = &[
    Group {
        name: "top",
        applies_to: EVERYWHERE,
        fields: &[
            SENDER,
            accounts("receiver_ids", "/receiver_ids").min(1).max(500).required(Required::Always),
            CONTENT,
            SOUND,
        ],
    },
    NOTIFICATION_CONFIG,
    Group { name: "push_config", applies_to: EVERYWHERE, fields: PUSH_CONFIG },
    ROUTE,
];

pub(super) const BROADCAST: &[Group] = &[Group {
    name: "top",
    applies_to: EVERYWHERE,
    fields: &[
        text("content", "/content").max(4096).required(Required::Always),
        text("from_account_id", "/from_account_id"),
        switch("offline_enabled", "/offline_enabled", false),
        integer("ttl", "/ttl").min(1).default_number(BROADCAST_TTL),
        TARGET_OS,
    ],
}];

pub(super) const CHATROOM_BROADCAST: &[Group] = &[
    Group {
        name: "message",
        applies_to: EVERYWHERE,
        fields: &[
            integer("message_type", "/message/message_type").required(Required::Always),
            integer("sub_type", "/message/sub_type").min(1),
            text("text", "/message/text").max(5000).required(Required::ByMessageType),
            field("attachment", "/message/attachment", FieldKind::Object)
                .usual_max(5000)
                .required(Required::ByMessageType),
        ],
    },
    Group {
        name: "top",
        applies_to: EVERYWHERE,
        fields: &[
            text("client_broadcast_id", "/client_broadcast_id").required(Required::Always),
            SENDER,
            RESEND_FLAG,
            text("extension", "/extension").max(4096),
        ],
    },
    Group {
        name: "message_config",
        applies_to: EVERYWHERE,
        fields: &[
            switch("high_priority", "/message_config/high_priority", false),
            text("notify_target_tags", "/message_config/notify_target_tags").max(128),
        ],
    },
    ROUTE,
    ANTISPAM,
];

pub(super) const PUSH: &[Group] = &[
    Group {
        name: "top",
        applies_to: EVERYWHERE,
        fields: &[
            text("content", "/content").required(Required::Always).sdk(),
            text("sender_account_id", "/sender_account_id").sdk(),
            integer("target_type", "/target_type").sdk(),
            TARGET_OS.sdk(),
            open_switch("roam_enabled", "/roam_enabled").sdk(),
            integer("roam_expire_after", "/roam_expire_after").min(0).sdk(),
        ],
    },
    Group {
        name: "push_config",
        applies_to: EVERYWHERE,
        fields: &[
            open_switch("push_nick_enabled", "/push_config/push_nick_enabled").sdk(),
            open_switch("push_badge_enabled", "/push_config/push_badge_enabled").sdk(),
            text("push_content", "/push_config/push_content").sdk(),
            json("push_payload", "/push_config/push_payload").sdk(),
        ],
    },
];

/// A source that an answer of a model names.
const RAG_INFO: &[(&str, FieldKind)] = &[
    ("name", FieldKind::Text),
    ("icon", FieldKind::Text),
    ("title", FieldKind::Text),
    ("time", FieldKind::Millis),
    ("url", FieldKind::Text),
    ("description", FieldKind::Text),
];

pub(super) const STREAM: &[Group] = &[
    Group {
        name: "message",
        applies_to: &[P2p, Team],
        fields: &[
            integer("message_type", "/message/message_type").one_of(&[0]).required(Required::Always),
            text("message_client_id", "/message/message_client_id"),
            field("message_server_id", "/message/message_server_id", FieldKind::Int64).only(&[P2p, Team]),
            text("attachment.text", "/message/attachment/text").max(5000).required(Required::Always),
            integer("attachment.index", "/message/attachment/index").min(0).required(Required::Always),
            integer("attachment.finish", "/message/attachment/finish").one_of(&[0, 1]),
        ],
    },
    Group {
        name: "top",
        applies_to: &[P2p, Team],
        fields: &[
            json("extension", "/extension").usual_max(1024),
            field("rag_info_list", "/rag_info_list", FieldKind::Objects).entries(RAG_INFO),
        ],
    },
    Group {
        name: "message_config",
        applies_to: &[P2p, Team],
        fields: &[
            switch("unread_enabled", "/message_config/unread_enabled", true),
            switch("mutil_sync_enabled", "/message_config/mutil_sync_enabled", true),
            switch("history_enabled", "/message_config/history_enabled", true),
            switch("conversation_update_enabled", "/message_config/conversation_update_enabled", true),
        ],
    },
    ROUTE,
    PUSH_P2P,
    Group { name: "p2p_option", applies_to: &[P2p], fields: P2P_OPTION },
    Group { name: "team_option", applies_to: &[Team], fields: TEAM_OPTION },
    Group { name: "target_option", applies_to: &[Team], fields: TARGET_OPTION },
    Group { name: "thread_config", applies_to: EVERYWHERE, fields: THREAD_CONFIG },
];
