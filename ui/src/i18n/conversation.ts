import type { Conversation, ConversationType, Span } from "@/bindings";
import { CONVERSATION_TYPES } from "@/rules";
import { i18n } from "./index.svelte";

/** `sender|type|receiver`, as the service writes it. */
export function conversationId(c: Conversation): string {
  return `${c.sender}|${CONVERSATION_TYPES[c.kind]}|${c.receiver}`;
}

/** From whom to whom: `goose → bob`, `goose → Team 345`. Its id belongs into a tooltip beside it. */
export function conversationWords({ sender, kind, receiver }: Conversation): string {
  return `${sender} → ${kind === "p2p" ? "" : `${i18n.w.history.kinds[kind]}\u00a0`}${receiver}`;
}

/** One end of a conversation, with what of it was searched for. */
type End = { text: string; spans: Span[] };

/**
 * The ends of `sender|type|receiver`, with what was found in it; null: it is none. Parts that have no name, of another
 * service or a later version, have no kind.
 */
export function conversationEnds(
  id: string,
  spans: readonly Span[] = [],
): { sender: End; kind: ConversationType | null; receiver: End } | null {
  const first = id.indexOf("|");
  const second = id.indexOf("|", first + 1);
  if (first < 0 || second < 0) return null;
  const end = (from: number, to: number): End => ({
    text: id.slice(from, to),
    spans: spans
      .map((span) => ({ start: Math.max(span.start, from) - from, end: Math.min(span.end, to) - from }))
      .filter((span) => span.start < span.end),
  });
  const digits = id.slice(first + 1, second);
  const kind = (Object.keys(CONVERSATION_TYPES) as ConversationType[]).find(
    (name) => String(CONVERSATION_TYPES[name]) === digits,
  );
  return { sender: end(0, first), kind: kind ?? null, receiver: end(second + 1, id.length) };
}
