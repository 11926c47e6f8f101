import type { ArrivedMessage } from "@/bindings";

/** What a body says, for one line of a list. Only looked at: what is shown in full is the text itself. */
export function bodySummary(body: string): { type: number | null; text: string } {
  let message: unknown;
  try {
    message = (JSON.parse(body) as { message?: unknown } | null)?.message;
  } catch {
    return { type: null, text: "" };
  }
  if (typeof message !== "object" || message === null) return { type: null, text: "" };
  const { message_type, text } = message as { message_type?: unknown; text?: unknown };
  return {
    type: typeof message_type === "number" ? message_type : null,
    text: typeof text === "string" ? text : "",
  };
}

/** It was asked for more than once. */
export function repeated(message: ArrivedMessage): boolean {
  return message.times_seen > 1 || message.client_id_times_seen > 1;
}
