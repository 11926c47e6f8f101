//! Keys by which a JSON document is known: those of exports, of bodies, of wrappers, and names of environments.

/// Keys of exports that no request body has at its top. Source: the formats themselves; a body has `message` and groups of
/// options.
pub(super) const OF_EXPORTS: [&str; 29] = [
    "info",
    "item",
    "items",
    "collection",
    "collections",
    "request",
    "requests",
    "resources",
    "values",
    "variables",
    "variable",
    "environment",
    "environments",
    "folders",
    "paths",
    "components",
    "definitions",
    "log",
    "entries",
    "endpoint",
    "url",
    "headers",
    "_type",
    "__export_format",
    "brunoConfig",
    "opencollection",
    "apifoxProject",
    "apiCollection",
    "yanshu_template",
];
/// Keys that only a body has, or a message that lost the object around it.
pub(super) const OF_BODIES_ALONE: [&str; 5] =
    ["message", "sender_id", "receiver_id", "receiver_ids", "message_type"];
/// The other keys at the top of the bodies that send something, and of a message. Source: `fields.json` of the API's facts.
pub(super) const OF_BODIES: [&str; 38] = [
    "message_config",
    "target_option",
    "route_config",
    "push_config",
    "antispam_config",
    "p2p_option",
    "team_option",
    "superteam_option",
    "robot_config",
    "thread_config",
    "sender_no_sense",
    "receiver_no_sense",
    "extension",
    "ai_params",
    "need_message_detail",
    "rag_info_list",
    "resend_flag",
    "room_id",
    "messages",
    "type",
    "content",
    "sound",
    "notification_config",
    "from_account_id",
    "offline_enabled",
    "ttl",
    "target_os",
    "client_broadcast_id",
    "sender_account_id",
    "target_type",
    "roam_enabled",
    "roam_expire_after",
    "operator",
    "sub_type",
    "text",
    "attachment",
    "message_client_id",
    "seq_no",
];

/// What tools and their servers wrap an export in.
pub(super) const WRAPPERS: [&str; 8] =
    ["data", "result", "response", "payload", "content", "export", "export_data", "body"];
/// Names that JetBrains and others give environments, each with its variables in an object.
pub(super) const ENVIRONMENTS: [&str; 11] = [
    "$shared",
    "dev",
    "development",
    "local",
    "test",
    "testing",
    "qa",
    "staging",
    "stage",
    "prod",
    "production",
];
