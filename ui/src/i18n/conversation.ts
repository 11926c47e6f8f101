import type { Conversation } from "@/bindings";
import { CONVERSATION_TYPES } from "@/rules";

/** `sender|type|receiver`, as the service writes it. */
export function conversationId(c: Conversation): string {
  return `${c.sender}|${CONVERSATION_TYPES[c.kind]}|${c.receiver}`;
}
