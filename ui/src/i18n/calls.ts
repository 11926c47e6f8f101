import type { KeptKind, KeptPart, Outcome, PartCounts } from "@/bindings";
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

type Counts = Pick<PartCounts, "all" | "sent" | "failed_receivers" | "unfinished">;

/** What is counted of a call where its parts are: of a stream they are pieces of one message. */
export function countedOf(call: KeptKind | undefined): "piece" | "message" | "receiver" {
  return call === "stream" ? "piece" : call === "chatroom_batch" ? "message" : "receiver";
}

/** Whether the service took a call, and not for all in it, or not to the end of a stream. */
export function isPartly(outcome: Outcome, counts: Counts | undefined): boolean {
  if (outcome !== "sent" || !counts) return false;
  return counts.sent < counts.all || counts.failed_receivers > 0 || counts.unfinished;
}

/** As Rust counts them: a receiver that some messages failed for is counted apart from the messages. */
export function countsOf(parts: readonly KeptPart[]): Counts {
  const messages = parts.filter(({ kind }) => kind === "message");
  const counted = messages.length > 0 ? messages : parts;
  const sent = counted.filter(({ outcome }) => outcome === "sent").length;
  const failed_receivers = parts.length - counted.length;
  return { all: counted.length, sent, failed_receivers, unfinished: isUnfinished(parts) };
}

/** Whether the pieces are those of a stream that nobody ended: none is open, some were sent, and none as the last. */
function isUnfinished(parts: readonly KeptPart[]): boolean {
  const has = (test: (part: KeptPart) => boolean): boolean => parts.some(test);
  return (
    has(({ kind }) => kind === "piece" || kind === "last_piece") &&
    has(({ outcome }) => outcome === "sent") &&
    !has(({ outcome }) => outcome === "unknown" || outcome === "sending") &&
    !has(({ kind, outcome }) => kind === "last_piece" && outcome === "sent")
  );
}

/** How many parts were sent, in words that say what is counted: of a stream they are pieces of one message. */
function sumOf(kind: KeptPart["kind"] | undefined, counts: Counts): string {
  const { sent, all, failed_receivers, unfinished } = counts;
  const { sum } = i18n.w.calls.parts;
  if (kind === "piece" || kind === "last_piece")
    return i18n.w.stream.sum(sent, all) + (unfinished ? i18n.w.stream.notFinished : "");
  if (kind !== "message") return sum.receivers(sent, all);
  const messages = sum.messages(sent, all);
  return failed_receivers > 0 ? messages + sum.failed(failed_receivers) : messages;
}

/** How many parts of a call were sent, where only their numbers are at hand. */
export function sumWords(call: KeptKind | undefined, counts: Counts): string {
  return sumOf(countedOf(call), counts);
}

/** What the parts of a call are called, how many of them were sent, and the parts as a list names them. */
export function partWords(parts: readonly KeptPart[]): {
  label: string;
  sum: string;
  named: readonly KeptPart[];
} {
  const { parts: w } = i18n.w.calls;
  const kind = parts[0]?.kind;
  const sum = sumOf(kind, countsOf(parts));
  if (kind === "message") {
    // A receiver that some of the messages did not reach stands among them.
    const named = parts.map((part) =>
      part.kind === "receiver" ? { ...part, name: w.receiver(part.name) } : part,
    );
    return { label: w.messages, sum, named };
  }
  if (kind !== "piece" && kind !== "last_piece") return { label: w.receivers, sum, named: parts };
  const s = i18n.w.stream;
  const name = (part: KeptPart): string =>
    `${s.piece(Number(part.name) + 1)} ${part.text || (part.kind === "last_piece" ? s.last : "")}`;
  return { label: s.pieces, sum, named: parts.map((part) => ({ ...part, name: name(part) })) };
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
