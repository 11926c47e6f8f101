import type { SendKind } from "@/bindings";
import { CALLS } from "@/rules";
import { i18n } from "./index.svelte";

/** What can be done about a call of unknown end; empty for a message in one conversation. */
export function doubtWords(call: SendKind): string {
  const { evidence, repeat } = CALLS[call];
  const w = i18n.w.calls.doubt;
  if (evidence === "nothing" && repeat === "resend_flag") return w.resend;
  return evidence === "conversation" ? "" : w[evidence];
}

/** Whether it can be looked for at the service. */
export function canCheck(call: SendKind): boolean {
  const { evidence } = CALLS[call];
  return evidence !== "nothing" && evidence !== "broadcast_list";
}
/** Whether it can be sent once more so that it cannot arrive twice. */
export function canRepeat(call: SendKind): boolean {
  return CALLS[call].repeat !== "never";
}
