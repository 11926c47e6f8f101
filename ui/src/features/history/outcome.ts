import type { KeptKind, Later, MessageKind, Outcome, PartCounts } from "@/bindings";
import { isPartly } from "@/i18n/calls";
import { MESSAGE_TYPES, NEVER_LEFT } from "@/rules";

/** What a row says about its end. `unsent` is a rejection by this machine: the service never saw the message. */
export type End = Outcome | "unsent";

export function endOf(row: { outcome: Outcome; error: string | null }): End {
  return row.outcome === "rejected" &&
    row.error !== null &&
    (NEVER_LEFT as readonly string[]).includes(row.error)
    ? "unsent"
    : row.outcome;
}

/** The end with that of the call's parts: `partly` where the service took the call, and not for all in it. */
type WholeEnd = End | "partly";

export function wholeEndOf(row: Parameters<typeof endOf>[0] & { parts?: PartCounts }): WholeEnd {
  return isPartly(row.outcome, row.parts) ? "partly" : endOf(row);
}

/** What a row says: how its send ended, or that its message was taken back since. */
export type Standing = WholeEnd | "recalled";

/** Whether a row sent something; else it recalled a broadcast of which there is no record. */
export const isSend = (row: { kind?: KeptKind }): boolean => row.kind !== "broadcast_recall";

/** Whether a call sent several messages, each of which is recalled, or changed, for itself. */
export const isSeveral = (row: { kind?: KeptKind }): boolean =>
  row.kind === "batch" || row.kind === "chatroom_batch";

export function standingOf(
  row: Parameters<typeof wholeEndOf>[0] & { kind?: KeptKind; later?: Later },
): Standing {
  const end = wholeEndOf(row);
  if (!isSend(row)) return end === "sent" ? "recalled" : end;
  return row.later?.recalled && !isSeveral(row) ? "recalled" : end;
}

export const OUTCOMES: readonly Outcome[] = ["sent", "rejected", "unknown", "sending"];

export type MessageType = (typeof MESSAGE_TYPES)[MessageKind];

/** The types as a query names them, in the order of their numbers. */
export const TYPE_NAMES = Object.keys(MESSAGE_TYPES) as MessageKind[];

export function isMessageType(value: number | null): value is MessageType {
  return value !== null && (Object.values(MESSAGE_TYPES) as number[]).includes(value);
}
