import { backend } from "../backend";
import type { SendOutcome } from "../press";
import type { Session } from "../session.svelte";
import { issueWords } from "../words";

const RECEIVER = "/conversation/receiver";

/** Takes a list of receivers over into the form; false: the text is none. */
export function takeReceivers(session: Session, text: string): boolean {
  if (session.editing) return false;
  const { draft, receivers } = session;
  const first = receivers.take(text, draft.receiver.trim() === text.trim() ? "" : draft.receiver);
  if (first === null) return false;
  draft.type("receiver", first);
  return true;
}
export function removeReceiver({ draft, receivers }: Session, id: string): void {
  draft.type("receiver", receivers.remove(id));
}
/** Those that the last message was handed to the queue for, once more. */
export function sameReceivers({ draft, receivers }: Session): void {
  draft.type("receiver", receivers.again());
}

/**
 * A message for each receiver joins the queue, which sends them unless other messages wait in it. The form keeps the message
 * and loses the receivers, so that another press does not send it to all of them again.
 */
export async function sendToSeveral(session: Session): Promise<SendOutcome> {
  const { account, draft, receivers, queue, sending } = session;
  if (sending.busy || queue.run.running) return "busy";
  if (!account) return "no_account";
  session.attempted = true;
  if (draft.broken) return "broken";
  if (draft.upload?.phase === "running") return "uploading";
  const drafts = receivers.drafts(draft.out(account));
  const previews = await Promise.all(drafts.map((one) => backend.preview(one)));
  const errors = previews.map(({ issues }) => issues.filter(({ severity }) => severity === "error"));
  receivers.problems = Object.fromEntries(
    drafts.flatMap(({ conversation }, n) => {
      const issue = errors[n]?.find(({ pointer }) => pointer === RECEIVER);
      return issue ? [[conversation.receiver, issueWords(issue)]] : [];
    }),
  );
  if (previews.some(({ syntax }, n) => syntax || (errors[n]?.length ?? 0) > 0)) {
    await session.checks.refresh();
    return "invalid";
  }
  const alone = queue.items.length === 0;
  receivers.hand(queue.items);
  try {
    await queue.addMessages(drafts);
  } catch (thrown) {
    receivers.takeBack();
    throw thrown;
  }
  draft.remember();
  draft.receiver = "";
  session.attempted = false;
  if (alone) await session.runQueue();
  return "done";
}
