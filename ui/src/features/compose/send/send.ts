import type { Account, Conversation } from "@/bindings";
import { backend, events } from "../backend";
import { STREAM_TEXT } from "../calls/stream.svelte";
import type { DraftState } from "../draft.svelte";
import { fill, outcomeOf, renew, renewMessages, type SendOutcome } from "../press";
import type { Session } from "../session.svelte";

/** Hands the message over as it is now. Nothing that happens in the form afterwards changes what goes out. */
export async function sendMessage(session: Session): Promise<SendOutcome> {
  const { sending, draft, account, editing } = session;
  if (sending.busy || session.locked) return "busy";
  if (!account) return "no_account";
  sending.dismiss();
  session.attempted = true;
  if (draft.broken) return "broken";
  const frozen = draft.out(account);
  const sent_id = draft.string(draft.clientIdAt);
  const upload =
    draft.upload?.phase === "running"
      ? { storage_id: draft.upload.storage?.id ?? null, choices: session.inputs.choices }
      : null;
  const result = editing
    ? await sending.run(
        account.id,
        async () => {
          await session.queue.save(editing, frozen);
          return backend.sendQueued(editing.id, editing.revision, account.id);
        },
        editing.id,
      )
    : await sending.run(account.id, async (operation) => {
        const stop = events.sendFilled(operation, ({ body }) => fill(draft, frozen.body, body));
        // First kept: should the app end before the history has it, it is not lost.
        await session.settled();
        const sent =
          frozen.kind === "stream"
            ? session.stream.send(frozen, draft.string(STREAM_TEXT) ?? "", operation)
            : backend.send(frozen, upload, operation);
        return sent.finally(stop);
      });
  if (result) {
    session.renewed = renew(draft, sent_id, result) || renewMessages(draft, frozen.body, result);
    note(session, draft, account, frozen.conversation);
    return "done";
  }
  const outcome = sending.failure && outcomeOf(sending.failure);
  if (!outcome) return "failed";
  sending.dismiss();
  if (session.draft === draft) await session.checks.refresh();
  return outcome;
}

/** The result is of this message, as long as the form shows it. */
function note(session: Session, draft: DraftState, { id, name }: Account, conversation: Conversation): void {
  session.sending.sent = { account_id: id, account: name, conversation, text: draft.text, call: draft.call };
}

/** Brings the result up to date once its row in the history has changed. */
export async function followResult(session: Session, row_id: string): Promise<void> {
  const { draft, sending } = session;
  const sent_id = draft.string(draft.clientIdAt);
  const { sent } = sending;
  if (!(await sending.follow(row_id)) || !sent) return;
  // The id went out with a message that is there: whatever is sent from the form now is another one.
  if (draft.text !== sent.text || sent_id === undefined) return;
  const fresh_client_id = await backend.newClientId();
  if (sending.result) session.renewed = renew(draft, sent_id, { ...sending.result, fresh_client_id });
  sending.sent = { ...sent, text: draft.text };
}

/** Sends the message of an unknown result again under the same ids: the service knows it, if it arrived. */
export async function sendAgain(session: Session): Promise<void> {
  const { sending, draft } = session;
  const { result: before, sent } = sending;
  if (!before || !sent || sending.busy || session.locked) return;
  const sent_id = draft.text === sent.text ? draft.string(draft.clientIdAt) : undefined;
  const result = await sending.run(sent.account_id, (operation) =>
    backend.sendAgain(before.row_id, operation),
  );
  if (result) {
    session.renewed = renew(draft, sent_id, result);
    if (sent_id !== undefined) sending.sent = { ...sent, text: draft.text };
  } else if (sending.failure && outcomeOf(sending.failure)) {
    sending.failure = null;
    sending.result = before;
  }
}

/** Ends what is on its way, where that is still possible. */
export async function cancelSend({ queue, sending }: Session): Promise<void> {
  await (queue.run.single
    ? sending.cancel(async () => {
        await queue.stop();
        return true;
      })
    : sending.cancel());
}
