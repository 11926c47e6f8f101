import type { SendResult } from "@/bindings";
import { CALLS } from "@/rules";
import { backend, events } from "../backend";
import { renewed } from "../calls/room-messages";
import { STREAM_TEXT } from "../calls/switch";
import { write } from "../edit";
import { fill, outcomeOf, renew, renewMessages, type SendOutcome } from "../press";
import type { SentMessage } from "../sending.svelte";
import type { Session } from "../session.svelte";
import { toast } from "@/components/toast.svelte";
import { failed } from "@/i18n/failed";

/** Hands the message over as it is now. Nothing that happens in the form afterwards changes what goes out. */
export async function sendMessage(session: Session): Promise<SendOutcome> {
  const { sending, draft, account, editing } = session;
  if (sending.busy || session.receivers.joining || session.locked) return "busy";
  if (!account) return "no_account";
  sending.dismiss();
  session.attempted = true;
  if (draft.broken) return "broken";
  const frozen = draft.out(account);
  const sent_id = draft.clientId;
  const stream = { text: draft.string(STREAM_TEXT) ?? "", ...session.stream.chosen };
  /** As it goes out: with what an upload comes to that it waits for. */
  let body = frozen.body;
  const upload =
    draft.upload?.phase === "running"
      ? { storage_id: draft.upload.storage?.id ?? null, choices: session.inputs.choices }
      : null;
  const sent: SentMessage = {
    account_id: account.id,
    account: account.name,
    conversation: frozen.conversation,
    text: frozen.body,
    call: frozen.kind ?? "single",
  };
  sending.sent = sent;
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
        const stop = events.sendFilled(operation, (filled) => {
          body = filled.body;
          fill(draft, frozen.body, body);
        });
        // First kept: should the app end before the history has it, it is not lost.
        await session.settled();
        const answer =
          frozen.kind === "stream"
            ? session.stream.send(frozen, stream, operation)
            : backend.send(frozen, upload, operation);
        return answer.finally(stop);
      });
  if (result) {
    // What is written next has not been tried yet: its empty fields are no errors.
    if (result.outcome === "sent" && session.draft === draft) session.attempted = false;
    session.renewed = renew(draft, sent_id, result) || renewMessages(draft, frozen.body, result);
    // A message of the queue is as Rust left it there.
    sending.sent = editing ? { ...sent, text: draft.text } : nextOf({ ...sent, text: body }, sent_id, result);
    return "done";
  }
  const outcome = sending.failure && outcomeOf(sending.failure);
  if (!outcome) return "failed";
  sending.dismiss();
  if (session.draft === draft) await session.checks.refresh();
  return outcome;
}

/** What went out, with the text that the form has of it under its next ids: as long as it shows that, the result is of it. */
function nextOf(
  sent: SentMessage,
  sent_id: string | undefined,
  { fresh_client_id: fresh }: Pick<SendResult, "fresh_client_id">,
): SentMessage {
  const { text, call } = sent;
  const at = CALLS[call].client_id_at;
  if (fresh == null) return sent;
  if (call === "chatroom_batch") return { ...sent, text: renewed(text, text, fresh) };
  return at === null || sent_id === undefined || fresh === sent_id
    ? sent
    : { ...sent, text: write(text, at, fresh) };
}

/** Brings the result up to date once its row in the history has changed. */
export async function followResult(session: Session, row_id: string): Promise<void> {
  const { draft, sending } = session;
  const sent_id = draft.clientId;
  const { sent } = sending;
  if (!(await sending.follow(row_id)) || !sent) return;
  // The id went out with a message that is there: whatever is sent from the form now is another one.
  if (draft.text !== sent.text || sent_id === undefined) return;
  const fresh_client_id = await backend.newClientId();
  if (!sending.result || sending.sent !== sent) return;
  session.renewed = renew(draft, sent_id, { ...sending.result, fresh_client_id });
  sending.sent = nextOf(sent, sent_id, { fresh_client_id });
}

/** Sends the message of an unknown result again under the same ids: the service knows it, if it arrived. */
export async function sendAgain(session: Session): Promise<void> {
  const { sending, draft } = session;
  const { result: before, sent } = sending;
  if (!before || !sent || sending.busy || session.locked) return;
  const sent_id = draft.text === sent.text ? draft.clientId : undefined;
  const result = await sending.run(sent.account_id, (operation) =>
    backend.sendAgain(before.row_id, operation),
  );
  if (result) {
    if (result.outcome !== "sent" || draft.text !== sent.text) return;
    // It is there now: whatever is sent from the form next is another message.
    const fresh = { ...result, fresh_client_id: await backend.newClientId() };
    if (sending.sent !== sent) return;
    session.renewed = renew(draft, sent_id, fresh) || renewMessages(draft, sent.text, fresh);
    sending.sent = nextOf(sent, sent_id, fresh);
  } else if (sending.failure && outcomeOf(sending.failure)) {
    sending.failure = null;
    sending.result = before;
  }
}

/** Ends what is on its way, where that is still possible. */
export async function cancelSend({ queue, sending }: Session): Promise<void> {
  try {
    await (queue.run.single
      ? sending.cancel(async () => {
          await queue.stop();
          return true;
        })
      : sending.cancel());
  } catch (thrown) {
    toast.show(failed(thrown));
  }
}
