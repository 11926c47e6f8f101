import type { calls as zh } from "../zh/calls";
import type { Widen } from "../words";

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
  },
  hints: {
    single: "Direct chat, team or super team",
    batch: "One call to many accounts, each in a direct chat",
    chatroom: "Everyone in the room, or some of them",
    chatroom_batch: "Up to 20 messages in one call",
    notification: "To an account, team or super team; handled by the app",
    notification_batch: "One call to many accounts; handled by the app",
    broadcast: "Notifies all users of the app",
    chatroom_broadcast: "To all chatrooms of the app",
    push: "Pushes to all users of the app",
    stream: "Text sent in chunks; the last one ends the message",
  },
  oneSource: "In one official SDK only",
  chosen: (name) => `Now sent as: ${name}. What does not apply is kept aside`,
  senderOptional: "Sender (optional)",
  room: "Chatroom ID",
  roomHint: "Decimal ID",
  directed: "Only to (optional)",
  directedHint:
    "Empty: everyone in the room. If set, it is not kept in the history and has no message settings",
  receiversHint: "Paste a column of accounts, or separate them by commas or spaces",
  over: (n, max) =>
    `${n} too many: one call takes at most ${max} receivers. Keep the first ${max}, and use bulk sending for the rest.`,
  keepFirst: (max) => `Keep the first ${max}`,
  allUsers:
    "This reaches all users of the app, possibly at once. You are asked to confirm it, except in the sandbox.",
  allRooms:
    "This reaches all chatrooms of the app, possibly at once. You are asked to confirm it, except in the sandbox.",
  reach: {
    usersUncounted: "No call of the API counts the users of an app, so their number cannot be named here.",
    roomsUncounted:
      "No call of the API counts the chatrooms of an app, so their number cannot be named here.",
    sandboxUsers: (n) => `The sandbox knows ${n === 1 ? "1 account" : `${n} accounts`}; nobody else gets it.`,
    sandboxRooms: (n) => `The sandbox has messages of ${n === 1 ? "1 chatroom" : `${n} chatrooms`}.`,
    onlineOnly: "Only users who are online get it.",
    offline: "Users who are offline get it later, until ttl has passed.",
    systems: (names) => `Only on ${names}.`,
    manage: "Broadcasts…",
  },
  broadcasts: {
    title: (app) => `Broadcasts of ${app}`,
    about: "Broadcasts to all users that the server has. Those to chatrooms are not listed by the API.",
    which: "Which broadcasts",
    filters: { all: "All", offline: "Also offline", online: "Online only" },
    find: "Look up by broadcast_id",
    look: "Look up",
    none: "No broadcasts",
    more: "Show more",
    offline: "Also offline",
    until: (time) => `Also offline, until ${time}`,
    fromHere: "Sent from here",
    withdraw: "Withdraw",
    keep: "Keep",
    ask: "Withdraw it for everybody?",
    withdrawn: "Withdrawn",
    rejected: "Not withdrawn.",
    unknown: "Unknown: it may have been withdrawn.",
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
    sum: (sent, all) => `${sent} of ${all} sent`,
    more: (n) => `Show ${n} more`,
    strangers: (names) => `The response also names receivers that were not asked for: ${names}`,
    outcomes: { sent: "Sent", rejected: "Rejected", unknown: "Unknown", sending: "Sending" },
  },
  toAll: "all users",
  toRooms: "all chatrooms",
  toSeveral: (n) => `${n} receivers`,
  doubt: {
    each_conversation:
      "The conversation with each receiver can be checked. A repeat might arrive twice, so it is not offered.",
    room_history:
      "The chatroom's history can be checked, or the call repeated with resend_flag 1: the service drops what it has.",
    broadcast_list: "The list of broadcasts gives a hint, no proof. A repeat might arrive twice.",
    nothing:
      "The service keeps nothing that could be checked. A repeat might arrive twice: ask the receivers first.",
    resend:
      "Nothing can be checked, but it can be repeated with resend_flag 1: the service drops what it has.",
  },
};
