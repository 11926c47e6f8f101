import type { ErrorKind, Outcome } from "@/bindings";

/** What a row says about its end. `unsent` is a rejection by this machine: the service never saw the message. */
export type End = Outcome | "unsent";

const NEVER_LEFT: readonly string[] = [
  "unreached",
  "no_such_host",
  "connection_refused",
  "untrusted",
  "tls_failed",
  "cancelled",
  "bad_endpoint",
  "bad_app_key",
  "no_client",
] satisfies ErrorKind[];

export function endOf(row: { outcome: Outcome; error: string | null }): End {
  return row.outcome === "rejected" && row.error !== null && NEVER_LEFT.includes(row.error)
    ? "unsent"
    : row.outcome;
}

export const OUTCOMES: readonly Outcome[] = ["sent", "rejected", "unknown", "sending"];

/** The types that can be sent, as the service numbers them. */
export const MESSAGE_TYPES = [0, 1, 2, 3, 4, 6, 10, 100] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

/** The types as a query names them. */
export const TYPE_NAMES: Record<MessageType, string> = {
  0: "text",
  1: "image",
  2: "audio",
  3: "video",
  4: "location",
  6: "file",
  10: "tip",
  100: "custom",
};

export function isMessageType(value: number | null): value is MessageType {
  return value !== null && (MESSAGE_TYPES as readonly number[]).includes(value);
}
