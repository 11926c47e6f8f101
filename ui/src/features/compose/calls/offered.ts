import type { SendKind } from "@/bindings";

/** The calls that the form offers, in this order. */
export const OFFERED: readonly SendKind[] = [
  "single",
  "batch",
  "chatroom",
  "chatroom_batch",
  "notification",
  "notification_batch",
  "broadcast",
  "chatroom_broadcast",
  "push",
  "stream",
];
