import type { AppError, SendResult } from "@/bindings";
import { renewed } from "./calls/room-messages";
import type { DraftState } from "./draft.svelte";
import { sameTokens } from "./edit";

export const CLIENT_ID = "/message/message_client_id";

/** What came of pressing Send, for the page to react to. */
export type SendOutcome =
  "busy" | "no_account" | "uploading" | "broken" | "invalid" | "unconfirmed" | "stopped" | "failed" | "done";

/** Errors of a send that the form itself shows, or that are no error but the user's wish. */
const SHOWN: Partial<Record<AppError["code"], SendOutcome>> = {
  body_syntax: "broken",
  body_invalid: "invalid",
  production_unconfirmed: "unconfirmed",
  cancelled: "stopped",
};

/** As [`renew`], for the messages of a chatroom batch, each of which has an id of its own. */
export function renewMessages(
  draft: DraftState,
  sent: string,
  { fresh_client_id: fresh }: SendResult,
): boolean {
  if (fresh == null || draft.call !== "chatroom_batch") return false;
  const body = renewed(draft.text, sent, fresh);
  if (draft.broken || body === draft.text) return false;
  draft.setText(body);
  return true;
}

/** What the form makes of a send that failed; undefined: the failure is shown as one. */
export function outcomeOf({ code }: AppError): SendOutcome | undefined {
  return SHOWN[code];
}

/**
 * The upload that a send waited for is done: the form shows the very text that goes out, if it is still that message.
 * `pressed`: its text at the press.
 */
export function fill(draft: DraftState, pressed: string, body: string): void {
  if (draft.text === pressed || sameTokens(draft.text, body)) draft.setText(body);
}

/**
 * The message that was sent has used up its id, if Rust gave another; what took its place in the form has its own. Returns
 * whether the draft has the new one.
 */
export function renew(
  draft: DraftState,
  sent_id: string | undefined,
  { fresh_client_id: fresh }: SendResult,
): boolean {
  if (fresh == null || sent_id === undefined || fresh === sent_id) return false;
  draft.retire(sent_id);
  if (draft.broken || draft.clientId !== sent_id) return false;
  draft.freshClientId(fresh);
  return true;
}
