import type { CheckReport, ErrorKind } from "@/bindings";
import { backend } from "./backend";

const PAGE_ROWS = 100;
/** Why a row could not be checked: a command failed, or the check itself did. */
type Unclear = { problem: unknown } | { error: ErrorKind };

/** Checks the sends that a crash cut off, one after the other, and counts what came of them. */
export class RecoveryCheck {
  phase = $state<"idle" | "finding" | "running" | "done" | "failed">("idle");
  all = $state(0);
  sent = $state(0);
  partly = $state(0);
  notSeen = $state(0);
  unclear = $state(0);
  stopping = $state(false);
  /** Why the first of the unclear ones is unclear. */
  why = $state.raw<Unclear | null>(null);

  readonly done = $derived(this.sent + this.partly + this.notSeen + this.unclear);
  readonly busy = $derived(this.phase === "finding" || this.phase === "running");

  /** The newest `count` sends of unknown end that were cut off. */
  async start(count: number): Promise<void> {
    if (this.busy) return;
    this.phase = "finding";
    this.all = this.sent = this.partly = this.notSeen = this.unclear = 0;
    this.stopping = false;
    this.why = null;
    let ids: string[];
    try {
      ids = await interrupted(count);
    } catch (problem) {
      this.why = { problem };
      this.phase = "failed";
      return;
    }
    this.all = ids.length;
    this.phase = "running";
    for (const id of ids) {
      if (this.stopping) break;
      await this.#check(id);
    }
    this.phase = "done";
  }

  /** The check on its way is still counted. */
  stop(): void {
    this.stopping = true;
  }

  async #check(id: string): Promise<void> {
    let report: CheckReport;
    try {
      report = await backend.check(id);
    } catch (problem) {
      this.unclear += 1;
      this.why ??= { problem };
      return;
    }
    if (report.found && report.partly) this.partly += 1;
    else if (report.found || report.outcome === "sent") this.sent += 1;
    else if (report.error === null) this.notSeen += 1;
    else {
      this.unclear += 1;
      this.why ??= { error: report.error };
    }
  }
}

async function interrupted(count: number): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof backend.historyPage>> = await backend.historyPage(
      "outcome:unknown",
      { from: after, direction: "older" },
      PAGE_ROWS,
    );
    ids.push(...page.rows.filter((row) => row.error === "interrupted").map((row) => row.id));
    after = page.next;
  } while (after !== null && ids.length < count);
  return ids.slice(0, count);
}
