import { applyEdits, parseTree, type Edit, type Node } from "jsonc-parser";
import type { Conversation, ConversationType, Details, Draft } from "@/bindings";

const KINDS: Record<string, ConversationType> = { "1": "p2p", "2": "team", "3": "superteam" };

/** `sender|1|receiver`. The bar cannot occur in an account id, so the first two bars part it without doubt. */
export function conversationOf(text: string): Conversation {
  const first = text.indexOf("|");
  const second = text.indexOf("|", first + 1);
  if (first < 0 || second < 0) return { sender: text, kind: "p2p", receiver: "" };
  return {
    sender: text.slice(0, first),
    kind: KINDS[text.slice(first + 1, second)] ?? "p2p",
    receiver: text.slice(second + 1),
  };
}

/**
 * The body with another `message.message_client_id`: nothing but that string changes, byte for byte.
 *
 * A body that had none, or is not JSON, stays as it is; leaving the id out was the person's choice.
 */
export function withClientId(body: string, clientId: string): string {
  const root = parseTree(body);
  const edits: Edit[] = valuesOf(root, "message")
    .flatMap((message) => valuesOf(message, "message_client_id"))
    .map((id) => ({ offset: id.offset, length: id.length, content: JSON.stringify(clientId) }));
  return applyEdits(body, edits);
}

/** Every value of a key: keys may stand twice, and readers disagree about which one counts. */
function valuesOf(object: Node | undefined, key: string): Node[] {
  if (object?.type !== "object") return [];
  return (object.children ?? [])
    .filter((property) => property.children?.[0]?.value === key)
    .flatMap((property) => property.children?.[1] ?? []);
}

/** A draft that sends what a past message sent, as a new message. */
export function draftFrom(details: Details, clientId: string): Draft {
  return {
    account_id: details.row.account_id,
    conversation: conversationOf(details.row.conversation),
    body: withClientId(details.request_body, clientId),
    attachment: null,
  };
}
