// Generated from the rules in Rust; `make bindings` writes it anew.

/** Limits of the service and of Yanshu: `crates/courier/src/limits.rs`. */
export const LIMITS = {
  "upload_bytes": 15728640,
  "body_bytes": 16777216,
  "fetch_bytes": 104857600,
  "import_bytes": 33554432,
  "text": 5000,
  "disputed_text": 500,
  "description": 500,
  "stream": {
    "text": 5000,
    "chars": {
      "min": 1,
      "max": 1000,
      "usual": 10
    },
    "pace_ms": {
      "min": 50,
      "max": 10000,
      "usual": 200
    },
    "gap_s": 30
  },
  "account_id": 32,
  "batch_receivers": 100,
  "room_messages": 20,
  "abandon_ratio": 9999,
  "forced_push_ids": 100,
  "sound": 30,
  "latitude": 90,
  "longitude": 180,
  "clock_offset_s": 300,
  "recall": {
    "window_s": 120,
    "long_window_s": 2592000,
    "description": 128,
    "push_content": 500,
    "push_payload": 2048,
    "attach": 5000
  },
  "recall_room_extension": 1024,
  "reaction": {
    "push_content": 500,
    "push_payload": 2048
  },
  "keep": {
    "min_expire_s": 86400,
    "tag": 32,
    "kind": 128
  },
  "extra_tries": {
    "min": 0,
    "max": 3,
    "usual": 1
  },
  "calls_per_s": {
    "min": 1,
    "max": 1000,
    "usual": 100
  },
  "link_hours": {
    "min": 1,
    "max": 168
  },
  "late_start_min": 15,
  "pause_s": 10,
  "retention_days": 36500,
  "proxy_password_bytes": 255,
  "data_folder_bytes": 490,
  "tag_chars": 40,
  "row_tags": 20,
  "note_chars": 20000
} as const;

/** The message types that can be sent, with their numbers on the wire. */
export const MESSAGE_TYPES = {
  "text": 0,
  "image": 1,
  "audio": 2,
  "video": 3,
  "location": 4,
  "file": 6,
  "tip": 10,
  "custom": 100
} as const;

/** The kinds of conversations, with their numbers on the wire. */
export const CONVERSATION_TYPES = {
  "p2p": 1,
  "team": 2,
  "superteam": 3
} as const;

/** The calls that send, by kind, in the order in which they are offered. */
export const CALLS = {
  "single": {
    "path": "/im/v2/conversations/{conversation_id}/messages",
    "answer": "message",
    "repeat": "byte_for_byte",
    "evidence": "conversation",
    "source": "documented",
    "everybody": false,
    "sender_at": null,
    "client_id_at": "/message/message_client_id",
    "message": true
  },
  "batch": {
    "path": "/im/v2/conversations/messages",
    "answer": "receivers",
    "repeat": "never",
    "evidence": "each_conversation",
    "source": "documented",
    "everybody": false,
    "sender_at": "/sender_id",
    "client_id_at": "/message/message_client_id",
    "message": true
  },
  "chatroom": {
    "path": "/im/v2/chatrooms/{room_id}/messages",
    "answer": "room_message",
    "repeat": "resend_flag",
    "evidence": "room_history",
    "source": "documented",
    "everybody": false,
    "sender_at": "/sender_id",
    "client_id_at": "/message/message_client_id",
    "message": true
  },
  "chatroom_batch": {
    "path": "/im/v2/chatrooms/messages",
    "answer": "room_messages",
    "repeat": "resend_flag",
    "evidence": "room_history",
    "source": "documented",
    "everybody": false,
    "sender_at": "/sender_id",
    "client_id_at": null,
    "message": false
  },
  "notification": {
    "path": "/im/v2/custom_notification",
    "answer": "empty",
    "repeat": "never",
    "evidence": "nothing",
    "source": "documented",
    "everybody": false,
    "sender_at": "/sender_id",
    "client_id_at": null,
    "message": false
  },
  "notification_batch": {
    "path": "/im/v2/custom_notification/batch",
    "answer": "receivers",
    "repeat": "never",
    "evidence": "nothing",
    "source": "documented",
    "everybody": false,
    "sender_at": "/sender_id",
    "client_id_at": null,
    "message": false
  },
  "broadcast": {
    "path": "/im/v2/broadcast_notification",
    "answer": "broadcast",
    "repeat": "never",
    "evidence": "broadcast_list",
    "source": "documented",
    "everybody": true,
    "sender_at": "/from_account_id",
    "client_id_at": null,
    "message": false
  },
  "chatroom_broadcast": {
    "path": "/im/v2.1/broadcast_notification/actions/chatroom",
    "answer": "room_broadcast",
    "repeat": "resend_flag",
    "evidence": "nothing",
    "source": "sdk",
    "everybody": true,
    "sender_at": "/sender_id",
    "client_id_at": "/client_broadcast_id",
    "message": true
  },
  "push": {
    "path": "/im/v2/push_notification",
    "answer": "push",
    "repeat": "never",
    "evidence": "push_list",
    "source": "sdk",
    "everybody": true,
    "sender_at": "/sender_account_id",
    "client_id_at": null,
    "message": false
  },
  "stream": {
    "path": "/im/v2/conversations/{conversation_id}/messages/actions/stream_message",
    "answer": "message",
    "repeat": "never",
    "evidence": "conversation",
    "source": "documented",
    "everybody": false,
    "sender_at": null,
    "client_id_at": "/message/message_client_id",
    "message": true
  }
} as const;

/** Errors of a call that did not leave this machine. */
export const NEVER_LEFT = [
  "unreached",
  "no_such_host",
  "connection_refused",
  "untrusted",
  "tls_failed",
  "proxy_login",
  "cancelled",
  "bad_endpoint",
  "bad_app_key",
  "no_client"
] as const;

/** Codes that the window itself acts on or names; the others are explained by Rust. */
export const CODES = {
  "success": 200,
  "message_missing": 107404,
  "message_duplicate": 107306
} as const;

/** Codes with which the service refuses what an issue names. */
export const ISSUE_CODES = {
  "both_no_sense": 107330,
  "sender_in_targets": 107339,
  "superteam_must_be_inclusive": 108319,
  "superteam_new_member": 108320,
  "inclusive_new_member": 108321,
  "force_ids_outside_targets": 109318,
  "ai_content_empty": 107336
} as const;

/** Of the sandbox. */
export const SANDBOX = {
  "kept_messages": 10000,
  "directory_codes": {
    "blocked": 102426,
    "not_friends": 104404,
    "account_missing": 102404,
    "account_disabled": 102422,
    "account_muted": 102421,
    "team_missing": 108404,
    "team_muted": 108423,
    "members_muted": 108306,
    "member_muted": 109424,
    "not_a_member": 109404
  }
} as const;

/** A fault of the sandbox: what is allowed, and what is usual. */
export const FAULT = {
  "max_delay_ms": 600000,
  "max_offset_s": 31622400,
  "usual_latency_ms": 1000,
  "usual_drip_ms": 200,
  "usual_offset_s": -420,
  "usual_code": 500,
  "max_code": 999999,
  "max_count": 1000000
} as const;
