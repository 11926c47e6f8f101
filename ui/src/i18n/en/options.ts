import type { options as zh } from "../zh/options";

/** Every option of the send call, by its JSON pointer in the body. */
export const options: typeof zh = {
  groups: {
    top: { label: "General", help: "What each side keeps, and the extension" },
    message_config: { label: "Message", help: "Unread, device sync, offline, history, roaming" },
    target_option: { label: "Targeted message", help: "Only some members of the group see it" },
    route_config: { label: "Callback copy", help: "Whether your server gets a copy" },
    push_config: { label: "Push", help: "Words, payload and forced push while offline" },
    antispam_config: { label: "Content safety", help: "Content check and what goes with it" },
    p2p_option: { label: "Single chat", help: "Single chats only" },
    team_option: { label: "Team", help: "Teams only: read receipts, mutes, membership" },
    superteam_option: { label: "Super team", help: "Super teams only: mutes, membership" },
    robot_config: { label: "Robot", help: "Hands a group message to a robot" },
    thread_config: { label: "Thread reply", help: "Makes this a reply to another message" },
    ai_params: { label: "Digital human (AI)", help: "What a digital human needs to answer" },
  },
  fields: {
    "/sender_no_sense": {
      label: "Sender keeps nothing",
      help: "No device sync, roaming or history for the sender. Not together with the receiver's.",
    },
    "/receiver_no_sense": {
      label: "Receiver keeps nothing",
      help: "No device sync, roaming or history for the receiver. Not together with the sender's.",
    },
    "/extension": {
      label: "Server extension",
      help: "Your own content, delivered with the message; JSON is advised.",
    },

    "/message_config/unread_enabled": {
      label: "Count as unread",
      help: "Adds one to the receiver's unread count.",
    },
    "/message_config/mutil_sync_enabled": {
      label: "Sync to sender's devices",
      help: "Copies it to the sender's other devices. The field is really spelled like this.",
    },
    "/message_config/offline_enabled": {
      label: "Keep for offline",
      help: "Delivers it later when the receiver is offline now.",
    },
    "/message_config/history_enabled": {
      label: "Keep in cloud history",
      help: "Can be found in the cloud history afterwards.",
    },
    "/message_config/roaming_enabled": {
      label: "Roaming",
      help: "Seen by the receiver after signing in on a new device.",
    },
    "/message_config/conversation_update_enabled": {
      label: "Update conversation",
      help: "Becomes the last message in the list of conversations.",
    },

    "/target_option/receiver_account_ids": {
      label: "Members",
      help: "Who is in or out is decided by the next option. The sender may not be listed.",
    },
    "/target_option/inclusive": {
      label: "Only the listed see it",
      help: "On: only the listed members. Off: everyone but them. Must be on in super teams.",
    },
    "/target_option/check_team_member_valid": {
      label: "Check membership",
      help: "Checks that every listed account is a member.",
    },
    "/target_option/visible_to_new_member": {
      label: "Visible to new members",
      help: "Seen by members who join later. Not in super teams, nor when only the listed see it.",
    },

    "/route_config/route_enabled": { label: "Copy to your server", help: "Triggers the message callback." },
    "/route_config/route_environment": {
      label: "Callback environment",
      help: "The name of an environment set in the console.",
    },

    "/push_config/push_enabled": { label: "Push", help: "Pushes to a receiver who is offline." },
    "/push_config/push_nick_enabled": {
      label: "Nickname in push",
      help: "Puts the sender's nickname before the words.",
    },
    "/push_config/push_content": {
      label: "Push words",
      help: "Worded by Yunxin by message type when unset.",
    },
    "/push_config/push_payload": {
      label: "Push payload",
      help: "Settings for vendor channels: pushTitle, apsField, hwField, vivoField, oppoField, fcmField and others.",
    },
    "/push_config/push_forcepush_enable": {
      label: "Enable forced push",
      help: "Turn on together with any of the next three.",
    },
    "/push_config/push_forcepush_all": {
      label: "Force push to all",
      help: "Reaches every member, whatever their reminder settings.",
    },
    "/push_config/push_forcepush_ids": {
      label: "Force push to",
      help: "Members reached whatever their settings; up to 100. In a targeted message they must be among its members.",
    },
    "/push_config/push_forcepush_content": {
      label: "Forced push words",
      help: "The words of the forced push.",
    },

    "/antispam_config/antispam_enabled": {
      label: "Content check",
      help: "Works once the safety service is on for the app; off skips this message.",
    },
    "/antispam_config/antispam_business_id": {
      label: "Business id",
      help: "Which set of check rules is used.",
    },
    "/antispam_config/antispam_extension": {
      label: "Check extension",
      help: "More facts for the check, as JSON.",
    },
    "/antispam_config/antispam_cheating": {
      label: "Anti-cheating facts",
      help: "Facts about device or user, such as an e-mail address, as JSON.",
    },
    "/antispam_config/antispam_custom_message_enabled": {
      label: "Check custom message",
      help: "Custom messages only: checks the content of the next option.",
    },
    "/antispam_config/antispam_custom_message": {
      label: "Content to check",
      help: "JSON with type (1 text, 2 image, 3 video) and data.",
    },

    "/p2p_option/check_friend": {
      label: "Check friendship",
      help: "Refused when the receiver is not a friend of the sender.",
    },

    "/team_option/mark_as_read": {
      label: "Ask for read receipts",
      help: "Members can confirm that they read it.",
    },
    "/team_option/ignore_chat_banned": {
      label: "Ignore team mute",
      help: "Sends although the whole team is muted.",
    },
    "/team_option/ignore_member_chat_banned": {
      label: "Ignore member mute",
      help: "Sends although the sender is muted.",
    },
    "/team_option/check_team_member_valid": {
      label: "Check sender's membership",
      help: "Refused when the sender is not a member.",
    },

    "/superteam_option/ignore_chat_banned": {
      label: "Ignore team mute",
      help: "Sends although the whole super team is muted.",
    },
    "/superteam_option/ignore_member_chat_banned": {
      label: "Ignore member mute",
      help: "Sends although the sender is muted.",
    },
    "/superteam_option/check_team_member_valid": {
      label: "Check sender's membership",
      help: "Refused when the sender is not a member of the super team.",
    },

    "/robot_config/robot_account_id": { label: "Robot account", help: "Needed when this group is used." },
    "/robot_config/robot_topic": { label: "Topic", help: "The topic given to the robot." },
    "/robot_config/robot_function": { label: "Function", help: "The function given to the robot." },
    "/robot_config/robot_custom_content": {
      label: "Custom content",
      help: "Your own content for the robot.",
    },

    "/thread_config/thread_root": { label: "Root message", help: "The first message of the thread." },
    "/thread_config/thread_root/sender_id": {
      label: "Root: sender",
      help: "Sender account of the root message.",
    },
    "/thread_config/thread_root/receiver_id": {
      label: "Root: receiver",
      help: "Receiver account or team id of the root message.",
    },
    "/thread_config/thread_root/create_time": {
      label: "Root: time",
      help: "Service time of the root message, in milliseconds.",
    },
    "/thread_config/thread_root/message_server_id": {
      label: "Root: server id",
      help: "64-bit integer, kept to the last digit.",
    },
    "/thread_config/thread_root/message_client_id": {
      label: "Root: client id",
      help: "message_client_id of the root message.",
    },
    "/thread_config/thread_reply": {
      label: "Message replied to",
      help: "The message that this one answers.",
    },
    "/thread_config/thread_reply/sender_id": {
      label: "Reply to: sender",
      help: "Sender account of the message replied to.",
    },
    "/thread_config/thread_reply/receiver_id": {
      label: "Reply to: receiver",
      help: "Receiver account or team id of the message replied to.",
    },
    "/thread_config/thread_reply/create_time": {
      label: "Reply to: time",
      help: "Service time of the message replied to, in milliseconds.",
    },
    "/thread_config/thread_reply/message_server_id": {
      label: "Reply to: server id",
      help: "64-bit integer, kept to the last digit.",
    },
    "/thread_config/thread_reply/message_client_id": {
      label: "Reply to: client id",
      help: "message_client_id of the message replied to.",
    },

    "/ai_params/account": { label: "Digital human's account", help: "Needed when this group is used." },
    "/ai_params/content": {
      label: "Question",
      help: "JSON object {msg, type}. Not empty for a non-text message.",
    },
    "/ai_params/messages": {
      label: "Context",
      help: "JSON array of {msg, type, role}; role is user, assistant or system.",
    },
    "/ai_params/prompt_variables": {
      label: "Prompt variables",
      help: "Filled into the prompt; a JSON object.",
    },
    "/ai_params/config": {
      label: "Model settings",
      help: "JSON object with prompt, maxTokens, topP, temperature.",
    },
    "/ai_params/send_original": {
      label: "Deliver the message too",
      help: "Whether the message that asks is delivered as well.",
    },
  },
};
