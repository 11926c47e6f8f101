import type { callOptions as zh } from "../zh/call-options";
import { limits } from "../limits";

/** The options of the calls beside the single send, by JSON pointer in the body. */
export const callOptions: typeof zh = {
  groups: {
    message: { label: "More about the message", help: "Place in the room" },
    notification_config: { label: "Notification", help: "Offline and unread" },
  },
  fields: {
    "/need_message_detail": {
      label: "Details of each message",
      help: "The response then names each receiver's message ID and time. If off, receivers that it omits stay unknown.",
    },
    "/resend_flag": {
      label: "Repeat",
      help: "With 1, the server drops a message whose client ID it already has, so repeating is safe.",
    },
    "/message/location_x": { label: "Place: X", help: "X coordinate of a spatial message." },
    "/message/location_y": { label: "Place: Y", help: "Y coordinate of a spatial message." },
    "/message/location_z": { label: "Place: Z", help: "Z coordinate of a spatial message." },
    "/message_config/ignore_chat_banned": {
      label: "Ignore mute",
      help: "Sends even if the sender is muted.",
    },
    "/message_config/high_priority": {
      label: "High priority",
      help: "High-priority messages have a separate rate limit.",
    },
    "/message_config/need_high_priority_msg_resend": {
      label: "Resend high priority",
      help: "Whether a high-priority message needs to be resent.",
    },
    "/message_config/abandon_ratio": {
      label: "Drop ratio",
      help: `0 to ${limits.abandon_ratio}: the share of messages that is dropped.`,
    },
    "/message_config/notify_target_tags": {
      label: "Target tags",
      help: "Tag expression: only matching members receive it.",
    },
    "/message_config/chat_msg_priority": { label: "Message priority", help: "For the CDN channel." },
    "/message_config/forbidden_if_high_priority_msg_freq": {
      label: "High priority over the limit",
      help: "Over the rate limit it is sent as a normal message, or rejected.",
    },
    "/room_id": { label: "Chatroom ID", help: "Decimal digits." },
    "/messages": {
      label: "Messages",
      help: `JSON array of up to ${limits.room_messages}; each needs a message_client_id.`,
    },
    "/sound": { label: "Push sound", help: `Sound file of an iOS push, up to ${limits.sound} characters.` },
    "/notification_config/offline_enabled": {
      label: "Store offline",
      help: "Whether an offline receiver gets it later.",
    },
    "/notification_config/unread_enabled": { label: "Count as unread", help: "Whether it counts as unread." },
    "/offline_enabled": { label: "Store offline", help: "Whether offline users get it later." },
    "/ttl": {
      label: "Time to live",
      help: "Only if stored offline. Hours in most sources (default 168), seconds in the Go SDK.",
    },
    "/target_os": { label: "Target systems", help: "All systems if none is chosen." },
    "/client_broadcast_id": {
      label: "Client broadcast ID",
      help: "The server recognizes a repeated broadcast by it.",
    },
    "/target_type": { label: "Target type", help: "The meaning of its values is not published." },
    "/roam_enabled": { label: "Roaming", help: "Whether newly signed-in devices see it." },
    "/roam_expire_after": {
      label: "Roaming expires after",
      help: "The unit is not documented; the Java SDK's own test counts in seconds.",
    },
    "/push_config/push_badge_enabled": {
      label: "Push badge",
      help: "Whether the push counts in the app's badge.",
    },
    "/message/message_server_id": {
      label: "Server message ID",
      help: "Required in every piece after the first; 64-bit integer.",
    },
    "/message/attachment/text": { label: "Text of this piece", help: "What this piece adds." },
    "/message/attachment/index": { label: "Piece number", help: "From 0." },
    "/message/attachment/finish": { label: "Finish", help: "1 for the last piece." },
    "/rag_info_list": {
      label: "References",
      help: "JSON array of objects with name, icon, title, time, url, description.",
    },
  },
};
