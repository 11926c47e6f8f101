import type { Account } from "@/bindings";
import { backend } from "../backend";
import type { SendOutcome } from "../press";
import type { Session } from "../session.svelte";
import { issueWords } from "@/i18n/issues";
import { draftsFor } from "./receivers.svelte";

const RECEIVER = "/conversation/receiver";

/**
 * A message for each receiver joins the queue, which sends them unless other messages wait in it. The form keeps the message
 * and loses the receivers, so that another press does not send it to all of them again.
 */
export async function sendToSeveral(session: Session): Promise<SendOutcome> {
  const { account, draft, receivers, queue, sending } = session;
  if (sending.busy || receivers.joining || queue.run.running) return "busy";
  if (!account) return "no_account";
  session.attempted = true;
  if (draft.broken) return "broken";
  if (draft.upload?.phase === "running") return "uploading";
  const alone = queue.items.length === 0;
  receivers.joining = true;
  try {
    if (!(await join(session, account))) return "invalid";
  } finally {
    receivers.joining = false;
  }
  // What came into the queue meanwhile is not sent unasked.
  if (alone && receivers.alone) await session.runQueue(account);
  return "done";
}

/** The message as it is at the press, for the receivers of the press, goes into the queue; false: it is not valid. */
async function join(session: Session, account: Account): Promise<boolean> {
  const { draft, receivers, queue } = session;
  const { list } = receivers;
  const { clientId } = draft;
  const drafts = draftsFor(list, draft.out(account));
  const previews = await Promise.all(drafts.map((one) => backend.preview(one)));
  const errors = previews.map(({ issues }) => issues.filter(({ severity }) => severity === "error"));
  const problems = drafts.flatMap(({ conversation }, n) => {
    const issue = errors[n]?.find(({ pointer }) => pointer === RECEIVER);
    return issue ? [[conversation.receiver, issueWords(issue)]] : [];
  });
  receivers.mark(list, Object.fromEntries(problems) as Record<string, string>);
  if (previews.some(({ syntax }, n) => syntax || (errors[n]?.length ?? 0) > 0)) {
    await session.checks.refresh();
    return false;
  }
  const takeBack = receivers.hand(list, queue.items);
  try {
    await queue.addMessages(drafts);
  } catch (thrown) {
    takeBack();
    throw thrown;
  }
  // Another message may stand in the form by now: its receivers are its own.
  if (draft.clientId === clientId) receivers.leave(list);
  if (session.draft === draft) session.attempted = false;
  return true;
}
