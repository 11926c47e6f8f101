import type { Conversation, SendKind } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import { listAt, parse, rawAt, stringAt } from "../body";

/** Whom a call goes to, in a few words. `text`: its body. */
export function receiverWords(call: SendKind, conversation: Conversation, text: string): string {
  const w = i18n.w.calls;
  switch (call) {
    case "single":
    case "stream":
    case "chatroom":
      return conversation.receiver;
    case "chatroom_batch":
      return rawAt(parse(text), "/room_id") ?? "";
    case "notification":
      return stringAt(parse(text), "/receiver_id") ?? "";
    case "batch":
    case "notification_batch": {
      const ids = listAt(parse(text), "/receiver_ids") ?? [];
      return ids.length === 1 ? ids.join("") : w.toSeveral(ids.length);
    }
    case "chatroom_broadcast":
      return w.toRooms;
    case "broadcast":
    case "push":
      return w.toAll;
  }
}
