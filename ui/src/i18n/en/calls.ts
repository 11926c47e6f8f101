import type { calls as zh } from "../zh/calls";
import type { Widen } from "../words";
import { limits } from "../limits";

export const calls: Widen<typeof zh> = {
  title: "Send as",
  names: {
    single: "One conversation",
    batch: "Several receivers",
    chatroom: "Chatroom",
    chatroom_batch: "Chatroom (several messages)",
    notification: "Custom notification",
    notification_batch: "Custom notification (several receivers)",
    broadcast: "Broadcast",
    chatroom_broadcast: "Chatroom broadcast",
    push: "Push to all users",
    stream: "Stream (AI)",
    broadcast_recall: "Recall of a broadcast",
  },
  hints: {
    single: "Direct chat, team or super team",
    batch: "One call to many accounts, each in a direct chat",
    chatroom: "Everyone in the room, or some of them",
    chatroom_batch: `Up to ${limits.room_messages} messages in one call`,
    notification: "To an account, team or super team; handled by the app",
    notification_batch: "One call to many accounts; handled by the app",
    broadcast: "Notifies all users of the app",
    chatroom_broadcast: "To all chatrooms of the app",
    push: "Pushes to all users of the app",
    stream: "Text sent in pieces; the last one ends the message",
  },
  oneSource: "In one official SDK only",
  chosen: (name) => `Now sent as: ${name}. What does not apply is set aside`,
  senderOptional: "Sender (optional)",
  room: "Chatroom ID",
  roomHint: "Decimal ID",
  directed: "Only to (optional)",
  directedHint:
    "Empty: everyone in the room. If set, it is not kept in the history and has no message settings",
  notForSelected:
    "A message to selected members has no message settings or location. Clear this, or send to everyone.",
  receiversHint: "Paste a column of accounts, or separate them by commas or spaces",
  over: (n, max) =>
    `${n} too many: one call takes at most ${max} receivers. Keep the first ${max}, and use bulk sending for the rest.`,
  keepFirst: (max) => `Keep the first ${max}`,
  allUsers:
    "This reaches all users of the app, possibly at once. You are asked to confirm it, except in the sandbox.",
  allRooms:
    "This reaches all chatrooms of the app, possibly at once. You are asked to confirm it, except in the sandbox.",
  roomMessages: {
    title: "Messages",
    one: (n) => `Message ${n}`,
    other: (type) => `Type ${type}: edit it as JSON`,
    add: "Add message",
    remove: (n) => `Remove message ${n}`,
    count: (n, max) => `${n} / ${max}`,
    full: (max) => `One call takes at most ${max} messages: send these, then the others in another call`,
    over: (n, max) =>
      `${n} too many: one call takes at most ${max} messages. Keep the first ${max}, and send the others in another call.`,
    keepFirst: (max) => `Keep the first ${max}`,
  },
  recent: "Recent",
  reach: {
    usersUncounted: "The API does not report how many users an app has.",
    roomsUncounted: "The API does not report how many chatrooms an app has.",
    sandboxUsers: (n) =>
      `The sandbox has ${n === 1 ? "1 account" : `${n} accounts`}; nobody else receives it.`,
    sandboxRooms: (n) => `The sandbox has messages of ${n === 1 ? "1 chatroom" : `${n} chatrooms`}.`,
    onlineOnly: "Only users who are online get it.",
    offline: "Users who are offline get it when they come online, until its ttl expires.",
    systems: (names) => `Only on ${names}.`,
    manage: "Broadcasts…",
    managePushes: "Pushes…",
  },
  broadcasts: {
    title: (app) => `Broadcasts of ${app}`,
    about:
      "Broadcasts to all users that are stored on the server. The API does not list chatroom broadcasts.",
    which: "Which broadcasts",
    filters: { all: "All", offline: "Also offline", online: "Online only" },
    find: "Look up by broadcast_id",
    none: "No broadcasts",
    withdraw: "Recall",
    keep: "Keep",
    ask: "Recall it for everyone?",
    withdrawn: "Recalled",
    rejected: "Recall failed.",
    unknown: "Unknown: it may have been recalled.",
    record: {
      was: "Recalled broadcast",
      wasUnread: "It could not be read before the recall, so its content is not known.",
      sent: "There is no record of this broadcast here. It has been recalled.",
      rejected: "The server rejected the recall: the broadcast is still active, or no longer exists.",
      unsent: "The request did not leave this computer: the broadcast is still active.",
      unknown:
        "It may have been recalled. Look it up by its broadcast_id in the list of broadcasts; recalling it again has no other effect.",
      sending: "The recall is being sent.",
    },
  },
  listed: {
    look: "Look up",
    more: "Show more",
    offline: "Also offline",
    until: (time) => `Also offline, until ${time}`,
    fromHere: "Sent with Yanshu",
  },
  pushes: {
    title: (app) => `Pushes of ${app}`,
    about:
      "Pushes to all users that are stored on the server. These calls are known from one official SDK only; a push cannot be recalled.",
    find: "Look up by push_id",
    none: "No pushes",
  },
  content: "Content",
  contentHint: "JSON text, delivered unchanged; the app decides how it is shown",
  contentText: "Delivered unchanged; the app decides how it is shown",
  noFile: "This way of sending does not take files",
  asReceived: "As the receiver's app gets it",
  shownByApp: "The app decides whether and how it is shown",
  noPush: "No push text (push_content), so there is no push",
  unset: "Default",
  unsetNumber: (n) => `Default (${n})`,
  choice: (field, n) =>
    ({
      resend_flag: ["0: new message", "1: repeat, dropped if known"],
      forbidden_if_high_priority_msg_freq: ["0: sent with lower priority", "1: rejected"],
    })[field]?.[n] ?? String(n),
  systems: { ios: "iOS", aos: "Android", pc: "PC", web: "Web", mac: "macOS" },
  parts: {
    receivers: "Receivers",
    messages: "Messages",
    receiver: (name) => `Receiver ${name}`,
    abandoned: (n) =>
      `The chatroom dropped ${n === 1 ? "1 message" : `${n} messages`} on the way to its members (msg_abandon): too many messages at once.`,
    sum: {
      receivers: (sent, all) => `Sent to ${sent} of ${all === 1 ? "1 receiver" : `${all} receivers`}`,
      messages: (sent, all) => `${sent} of ${all === 1 ? "1 message" : `${all} messages`} sent`,
      failed: (n) => `, failed for ${n === 1 ? "1 receiver" : `${n} receivers`}`,
    },
    more: (n) => `Show ${n} more`,
    strangers: (names) => `The response also lists receivers that were not in the request: ${names}`,
    outcomes: { sent: "Sent", rejected: "Rejected", unknown: "Unknown", sending: "Sending" },
  },
  idNames: { broadcast: "broadcast_id", push: "push_id" },
  toAll: "all users",
  toRooms: "all chatrooms",
  toSeveral: (n) => `${n} receivers`,
  doubt: {
    each_conversation:
      "The conversation with each receiver can be checked. Sending it again might deliver it twice, so that is not offered.",
    room_history:
      "The chatroom's history can be checked, or the call repeated with resend_flag 1: the server drops duplicates.",
    push_list: "The list of pushes is a hint, not proof. Sending it again might deliver it twice.",
    broadcast_list: "The list of broadcasts is a hint, not proof. Sending it again might deliver it twice.",
    nothing:
      "The server keeps nothing to check. Sending it again might deliver it twice: ask the receivers first.",
    resend:
      "Nothing can be checked, but the call can be repeated with resend_flag 1: the server drops duplicates.",
  },
};
