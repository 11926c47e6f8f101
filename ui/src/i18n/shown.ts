import type { MessageKind } from "@/bindings";
import { MESSAGE_TYPES } from "@/rules";
import { i18n } from "./index.svelte";

export type Shown = { kind: keyof typeof MESSAGE_TYPES | "notification" | "unknown"; text: string };

/** What a receiver sees of a message, in short. */
export function shownOf(body: string): Shown {
  try {
    const parsed = JSON.parse(body) as { message?: Record<string, unknown>; content?: unknown };
    const { message, content } = parsed;
    if (!message) return { kind: "notification", text: typeof content === "string" ? content : "" };
    const found = Object.entries(MESSAGE_TYPES).find(([, number]) => number === message["message_type"]);
    const attachment = (message["attachment"] ?? {}) as Record<string, unknown>;
    const text = [message["text"], attachment["title"], attachment["name"]].find(
      (t) => typeof t === "string",
    );
    return {
      kind: (found?.[0] as Shown["kind"] | undefined) ?? "unknown",
      text: (text as string | undefined) ?? "",
    };
  } catch {
    return { kind: "unknown", text: "" };
  }
}

/** The type of the message of a body; null: it has none that we know. */
export function messageKindOf(body: string): MessageKind | null {
  const { kind } = shownOf(body);
  return kind in MESSAGE_TYPES ? (kind as MessageKind) : null;
}

/** The same, with the words that a bubble shows beside it. */
export function bubbleOf(body: string): Shown & { label: string; empty: string } {
  const shown = shownOf(body);
  const w = i18n.w.shown;
  const label = shown.kind === "text" ? "" : w.placeholder[shown.kind];
  return { ...shown, label, empty: w.emptyText };
}
