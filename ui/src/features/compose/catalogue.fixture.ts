// The catalogue as Rust has it, for tests. Taken from the reviewed snapshot of crates/yunxin.
import type { CatalogueField, ConversationType, Group } from "@/bindings";

const ALL: ConversationType[] = ["p2p", "team", "superteam"];
const GROUPS: ConversationType[] = ["team", "superteam"];

function field(
  pointer: string,
  kind: CatalogueField["kind"],
  facts: Partial<CatalogueField> & { applies_to: ConversationType[]; source: CatalogueField["source"] },
): CatalogueField {
  const path = pointer.split("/").slice(1);
  const name = (path.length > 1 ? path.slice(1) : path).join(".");
  const none = { default: null, default_number: null, max: null, min: null, choices: [], names: [] };
  return { name, pointer, kind, ...none, ...facts } as unknown as CatalogueField;
}

// prettier-ignore
export const CATALOGUE: Group[] = [
  { name: "message", applies_to: ALL, fields: [
    field("/message/message_type", "integer", { applies_to: ALL, source: "documented" }),
    field("/message/sub_type", "integer", { min: 1, applies_to: ALL, source: "documented" }),
    field("/message/text", "text", { max: 5000, applies_to: ALL, source: "documented" }),
    field("/message/attachment", "object", { max: 5000, applies_to: ALL, source: "documented" }),
    field("/message/message_client_id", "text", { applies_to: ALL, source: "documented" }),
  ] },
  { name: "top", applies_to: ALL, fields: [
    field("/sender_no_sense", "bool", { default: false, applies_to: ALL, source: "documented" }),
    field("/receiver_no_sense", "bool", { default: false, applies_to: ALL, source: "documented" }),
    field("/extension", "json_text", { max: 1024, applies_to: ALL, source: "documented" }),
  ] },
  { name: "message_config", applies_to: ALL, fields: [
    field("/message_config/unread_enabled", "bool", { default: true, applies_to: ALL, source: "documented" }),
    field("/message_config/mutil_sync_enabled", "bool", { default: true, applies_to: ALL, source: "documented" }),
    field("/message_config/offline_enabled", "bool", { default: true, applies_to: ALL, source: "documented" }),
    field("/message_config/history_enabled", "bool", { default: true, applies_to: ALL, source: "documented" }),
    field("/message_config/roaming_enabled", "bool", { default: true, applies_to: ALL, source: "documented" }),
    field("/message_config/conversation_update_enabled", "bool", { default: true, applies_to: ALL, source: "documented" }),
  ] },
  { name: "target_option", applies_to: GROUPS, fields: [
    field("/target_option/receiver_account_ids", "account_ids", { min: 1, applies_to: GROUPS, source: "sdk" }),
    field("/target_option/inclusive", "bool", { applies_to: GROUPS, source: "sdk" }),
    field("/target_option/check_team_member_valid", "bool", { applies_to: GROUPS, source: "sdk" }),
    field("/target_option/visible_to_new_member", "bool", { default: false, applies_to: GROUPS, source: "sdk" }),
  ] },
  { name: "route_config", applies_to: ALL, fields: [
    field("/route_config/route_enabled", "bool", { default: true, applies_to: ALL, source: "documented" }),
    field("/route_config/route_environment", "text", { max: 32, applies_to: ALL, source: "documented" }),
  ] },
  { name: "push_config", applies_to: ALL, fields: [
    field("/push_config/push_enabled", "bool", { default: true, applies_to: ALL, source: "documented" }),
    field("/push_config/push_nick_enabled", "bool", { default: true, applies_to: ALL, source: "documented" }),
    field("/push_config/push_content", "text", { max: 500, applies_to: ALL, source: "documented" }),
    field("/push_config/push_payload", "json_text", { max: 2048, applies_to: ALL, source: "documented" }),
    field("/push_config/push_forcepush_enable", "bool", { default: false, applies_to: GROUPS, source: "sdk" }),
    field("/push_config/push_forcepush_all", "bool", { default: false, applies_to: GROUPS, source: "documented" }),
    field("/push_config/push_forcepush_ids", "account_ids", { max: 100, applies_to: GROUPS, source: "documented" }),
    field("/push_config/push_forcepush_content", "text", { max: 500, applies_to: GROUPS, source: "documented" }),
  ] },
  { name: "antispam_config", applies_to: ALL, fields: [
    field("/antispam_config/antispam_enabled", "bool", { default: true, applies_to: ALL, source: "documented" }),
    field("/antispam_config/antispam_business_id", "text", { applies_to: ALL, source: "documented" }),
    field("/antispam_config/antispam_extension", "json_text", { max: 1024, applies_to: ALL, source: "documented" }),
    field("/antispam_config/antispam_cheating", "json_text", { max: 1024, applies_to: ALL, source: "documented" }),
    field("/antispam_config/antispam_custom_message_enabled", "bool", { default: false, applies_to: ALL, source: "documented" }),
    field("/antispam_config/antispam_custom_message", "json_text", { max: 5000, applies_to: ALL, source: "documented" }),
  ] },
  { name: "p2p_option", applies_to: ["p2p"], fields: [
    field("/p2p_option/check_friend", "bool", { default: false, applies_to: ["p2p"], source: "documented" }),
  ] },
  { name: "team_option", applies_to: ["team"], fields: [
    field("/team_option/mark_as_read", "bool", { default: false, applies_to: ["team"], source: "documented" }),
    field("/team_option/ignore_chat_banned", "bool", { default: false, applies_to: ["team"], source: "documented" }),
    field("/team_option/ignore_member_chat_banned", "bool", { default: false, applies_to: ["team"], source: "sdk" }),
    field("/team_option/check_team_member_valid", "bool", { default: true, applies_to: ["team"], source: "sdk" }),
  ] },
  { name: "superteam_option", applies_to: ["superteam"], fields: [
    field("/superteam_option/ignore_chat_banned", "bool", { default: false, applies_to: ["superteam"], source: "documented" }),
    field("/superteam_option/ignore_member_chat_banned", "bool", { default: false, applies_to: ["superteam"], source: "sdk" }),
    field("/superteam_option/check_team_member_valid", "bool", { default: true, applies_to: ["superteam"], source: "sdk" }),
  ] },
  { name: "robot_config", applies_to: GROUPS, fields: [
    field("/robot_config/robot_account_id", "text", { applies_to: GROUPS, source: "documented" }),
    field("/robot_config/robot_topic", "text", { applies_to: GROUPS, source: "documented" }),
    field("/robot_config/robot_function", "text", { applies_to: GROUPS, source: "documented" }),
    field("/robot_config/robot_custom_content", "text", { applies_to: GROUPS, source: "documented" }),
  ] },
  { name: "thread_config", applies_to: ALL, fields: [
    field("/thread_config/thread_root/sender_id", "text", { applies_to: ALL, source: "sdk" }),
    field("/thread_config/thread_root/receiver_id", "text", { applies_to: ALL, source: "sdk" }),
    field("/thread_config/thread_root/create_time", "millis", { applies_to: ALL, source: "sdk" }),
    field("/thread_config/thread_root/message_server_id", "int64", { applies_to: ALL, source: "sdk" }),
    field("/thread_config/thread_root/message_client_id", "text", { applies_to: ALL, source: "sdk" }),
    field("/thread_config/thread_reply/sender_id", "text", { applies_to: ALL, source: "sdk" }),
    field("/thread_config/thread_reply/receiver_id", "text", { applies_to: ALL, source: "sdk" }),
    field("/thread_config/thread_reply/create_time", "millis", { applies_to: ALL, source: "sdk" }),
    field("/thread_config/thread_reply/message_server_id", "int64", { applies_to: ALL, source: "sdk" }),
    field("/thread_config/thread_reply/message_client_id", "text", { applies_to: ALL, source: "sdk" }),
  ] },
  { name: "ai_params", applies_to: ALL, fields: [
    field("/ai_params/account", "text", { applies_to: ALL, source: "sdk" }),
    field("/ai_params/content", "json_text", { applies_to: ALL, source: "sdk" }),
    field("/ai_params/messages", "json_text", { applies_to: ALL, source: "sdk" }),
    field("/ai_params/prompt_variables", "json_text", { applies_to: ALL, source: "sdk" }),
    field("/ai_params/config", "json_text", { applies_to: ALL, source: "sdk" }),
    field("/ai_params/send_original", "bool", { applies_to: ALL, source: "sdk" }),
  ] },
];
