import type { JobRow, JobRowFilter } from "./model";

export type RowsBackend = {
  /** Up to `limit` messages from this number on, in their order. */
  rows(id: string, filter: JobRowFilter, from: number, limit: number): Promise<JobRow[]>;
};

/** As many as fill a window. */
export const PAGE = 100;
/** As many as are asked for at once. */
const MOST = 1000;

/** The messages of a job with their ends, a page at a time. */
export class Rows {
  filter = $state.raw<JobRowFilter>({ by: "all" });
  list = $state.raw<readonly JobRow[]>([]);
  /** Whether there are more. */
  more = $state(false);
  problem = $state.raw<unknown>(null);
  readonly #backend: RowsBackend;
  readonly #id: string;
  #turn = 0;
  #wanted = false;

  constructor(backend: RowsBackend, id: string) {
    this.#backend = backend;
    this.#id = id;
  }

  /** Shows the messages that pass; the last one asked for wins. */
  async show(filter: JobRowFilter): Promise<void> {
    this.filter = filter;
    this.#wanted = true;
    await this.#read(1, PAGE, []);
  }

  /** Reads what is shown once more, as many as there are now. */
  async reload(): Promise<void> {
    if (this.#wanted) await this.#read(1, Math.max(PAGE, this.list.length), []);
  }

  async next(): Promise<void> {
    const last = this.list.at(-1);
    if (last && this.more) await this.#read(last.number + 1, PAGE, this.list);
  }

  async #read(from: number, limit: number, before: readonly JobRow[]): Promise<void> {
    const turn = ++this.#turn;
    const list = [...before];
    const end = list.length + limit;
    try {
      let more = true;
      for (let next = from; more && list.length < end; next = (list.at(-1)?.number ?? next) + 1) {
        const part = Math.min(MOST, end - list.length);
        // One more than is shown says whether there are more.
        const found = await this.#backend.rows(this.#id, this.filter, next, part + 1);
        if (turn !== this.#turn) return;
        list.push(...found.slice(0, part));
        more = found.length > part;
      }
      this.list = list;
      this.more = more;
      this.problem = null;
    } catch (thrown) {
      if (turn === this.#turn) this.problem = thrown;
    }
  }
}
