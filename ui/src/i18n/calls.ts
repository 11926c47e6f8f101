import type { KeptKind, KeptPart } from "@/bindings";
import { CALLS } from "@/rules";
import { i18n } from "./index.svelte";

/** What can be done about a call of unknown end; empty for a single message in one conversation. */
export function doubtWords(call: KeptKind): string {
  if (call === "broadcast_recall") return i18n.w.calls.broadcasts.record.unknown;
  if (call === "stream") return i18n.w.stream.doubt;
  const { evidence, repeat } = CALLS[call];
  const w = i18n.w.calls.doubt;
  if (evidence === "nothing" && repeat === "resend_flag") return w.resend;
  return evidence === "conversation" ? "" : w[evidence];
}

/** Whether it can be looked for at the service. */
export function canCheck(call: KeptKind): boolean {
  if (call === "broadcast_recall") return false;
  const { evidence } = CALLS[call];
  return evidence !== "nothing" && evidence !== "broadcast_list" && evidence !== "push_list";
}
/** Whether it can be sent once more so that it cannot arrive twice. */
export function canRepeat(call: KeptKind): boolean {
  return call !== "broadcast_recall" && CALLS[call].repeat !== "never";
}

/** How many parts of a call were sent, in words: of a stream they are pieces of one message. */
export function sumWords(call: KeptKind, sent: number, all: number): string {
  return call === "stream" ? i18n.w.stream.sum(sent, all) : i18n.w.calls.parts.sum(sent, all);
}

/** What the parts of a call are called, how many of them were sent, and the parts as a list names them. */
export function partWords(parts: readonly KeptPart[]): {
  label: string;
  sum: (sent: number, all: number) => string;
  named: readonly KeptPart[];
} {
  const { parts: w } = i18n.w.calls;
  const kind = parts[0]?.kind;
  if (kind === "message") {
    // A receiver that some of the messages did not reach stands among them.
    const named = parts.map((part) =>
      part.kind === "receiver" ? { ...part, name: w.receiver(part.name) } : part,
    );
    return { label: w.messages, sum: w.sum, named };
  }
  if (kind !== "piece" && kind !== "last_piece") return { label: w.receivers, sum: w.sum, named: parts };
  const s = i18n.w.stream;
  const name = (part: KeptPart): string =>
    `${s.piece(Number(part.name) + 1)} ${part.text || (part.kind === "last_piece" ? s.last : "")}`;
  return { label: s.pieces, sum: s.sum, named: parts.map((part) => ({ ...part, name: name(part) })) };
}

/** Whether the pieces are those of a stream that nobody ended. */
export function isUnfinished(parts: readonly KeptPart[]): boolean {
  const isStream = parts[0]?.kind === "piece" || parts[0]?.kind === "last_piece";
  return isStream && !parts.some(({ kind, outcome }) => kind === "last_piece" && outcome === "sent");
}

/** Whom a record went to, as it was kept: of a call to everybody a star, which no receiver is called. */
export function receiverOf(call: KeptKind | undefined, receiver: string): string {
  const w = i18n.w.calls;
  if (call === "chatroom_broadcast") return w.toRooms;
  return call === "broadcast" || call === "broadcast_recall" || call === "push" ? w.toAll : receiver;
}

/** What the service calls the id that it gave; null: `message_server_id`, as for every message. */
export function idNameOf(call: KeptKind | undefined): string | null {
  const { idNames } = i18n.w.calls;
  if (call === "broadcast_recall") return idNames.broadcast;
  return call === "broadcast" || call === "push" ? idNames[call] : null;
}
