import type { Details } from "@/bindings";

type RecordBackend = {
  get(id: string): Promise<Details>;
  /** Calls back with the id of each row that changes; answers with the way to stop. */
  listen(changed: (id: string) => void): () => void;
};

/** What the history knows of one send, kept up to date while it is shown. */
export class FollowedRecord {
  details = $state.raw<Details | null>(null);
  problem = $state.raw<unknown>(null);
  readonly #backend: RecordBackend;
  #id = "";

  constructor(backend: RecordBackend) {
    this.#backend = backend;
  }

  /** Shows this row from now on; returns how to stop. */
  follow(id: string): () => void {
    this.#id = id;
    this.details = null;
    this.problem = null;
    void this.load();
    return this.#backend.listen((changed) => {
      if (changed === this.#id) void this.load();
    });
  }

  async load(): Promise<void> {
    const id = this.#id;
    try {
      const details = await this.#backend.get(id);
      if (id === this.#id) [this.details, this.problem] = [details, null];
    } catch (thrown) {
      if (id === this.#id) this.problem = thrown;
    }
  }
}

/** When a message was taken back for both sides, or deleted; null: it was not. */
export function recalledAt(details: Details): number | null {
  const act = details.acts.find(({ kind, state }) => kind === "recall" && state === "done");
  return details.choices.two_sided.closed === "gone" ? (act?.started_at_ms ?? 0) : null;
}
