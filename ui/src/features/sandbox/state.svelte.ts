import { later } from "@/components/later";
import { oneAtATime } from "@/components/one-at-a-time";
import type { ArrivedMessage, Fault, SandboxFaults } from "@/bindings";

export type Backend = {
  faults(): Promise<SandboxFaults>;
  add(fault: Fault): Promise<unknown>;
  clear(): Promise<unknown>;
  /** Forgets every message. */
  empty(): Promise<unknown>;
  /** Newest first: the newest, or those before the one with this `message_server_id`. */
  messages(before: string | null, limit: number): Promise<ArrivedMessage[]>;
  /** Calls back when something was sent; answers with the way to stop. */
  listen(changed: () => void): () => void;
};

const STEP = 100;
const GATHER_MS = 250;

/** What the sandbox page shows. Old news stay in sight while newer ones are read. */
export class SandboxView {
  faults = $state.raw<SandboxFaults | null>(null);
  messages = $state.raw<readonly ArrivedMessage[] | null>(null);
  /** At most as many messages are shown. */
  limit = $state(STEP);
  reading = $state(false);
  changing = $state(false);
  /** Why reading failed. */
  problem = $state.raw<unknown>(null);

  readonly #backend: Backend;
  /** One refresh for a burst of messages, and while it lasts. */
  readonly #soon = later(() => void this.refresh(), GATHER_MS, GATHER_MS);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** There may be older ones than those in sight. */
  get more(): boolean {
    return this.messages !== null && this.messages.length >= this.limit;
  }

  /** Follows what is sent until the returned function is called. */
  visit(): () => void {
    const stop = this.#backend.listen(() => this.#soon.call());
    void this.refresh();
    return () => {
      stop();
      this.#soon.cancel();
    };
  }

  /** One reading at a time: each of a burst of messages would outdate the one on its way. */
  readonly refresh = oneAtATime(async () => {
    this.reading = true;
    try {
      [this.faults, this.messages] = await Promise.all([this.#backend.faults(), this.#newest()]);
      this.problem = null;
    } catch (problem) {
      this.problem = problem;
    } finally {
      this.reading = false;
    }
  });

  showMore(): Promise<void> {
    this.limit += STEP;
    return this.refresh();
  }

  /** Throws what the command threw. */
  add(fault: Fault): Promise<void> {
    return this.#change(() => this.#backend.add(fault));
  }

  clear(): Promise<void> {
    return this.#change(() => this.#backend.clear());
  }

  /** Forgets every message that arrived. */
  empty(): Promise<void> {
    return this.#change(() => this.#backend.empty());
  }

  /** As many as are to be shown, a page at a time: no answer holds more. */
  async #newest(): Promise<ArrivedMessage[]> {
    const all: ArrivedMessage[] = [];
    while (all.length < this.limit) {
      const before = all.at(-1)?.message_server_id ?? null;
      const page = await this.#backend.messages(before, STEP);
      all.push(...page);
      if (page.length < STEP) break;
    }
    return all;
  }

  async #change(work: () => Promise<unknown>): Promise<void> {
    if (this.changing) return;
    this.changing = true;
    try {
      await work();
      await this.refresh();
    } finally {
      this.changing = false;
    }
  }
}
