import type { Details, Row } from "@/bindings";
import { isBelow } from "../ids";

/** Two sends to compare: one is picked, then another. */
export class Compare {
  /** The first of the two. */
  first = $state.raw<Row | null>(null);
  /** Both, the earlier first; null while nothing is compared. */
  pair = $state.raw<{ first: Details; second: Details } | null>(null);
  phase = $state<"none" | "loading" | "ready" | "failed">("none");

  readonly #get: (id: string) => Promise<Details>;
  #asked = 0;

  constructor(get: (id: string) => Promise<Details>) {
    this.#get = get;
  }

  /** Chooses a row; the second one is compared with the first. The same one again lets go of it. */
  pick(row: Row): void {
    const first = this.first;
    if (first === null) {
      this.stop();
      this.first = row;
    } else if (first.id === row.id) {
      this.stop();
    } else {
      void this.with(first.id, row.id);
    }
  }

  async with(a: string, b: string): Promise<void> {
    const asked = ++this.#asked;
    this.first = null;
    this.pair = null;
    this.phase = "loading";
    const [one, other] = isBelow(a, b) ? [a, b] : [b, a];
    try {
      const [first, second] = await Promise.all([this.#get(one), this.#get(other)]);
      if (asked !== this.#asked) return;
      this.pair = { first, second };
      this.phase = "ready";
    } catch {
      if (asked === this.#asked) this.phase = "failed";
    }
  }

  stop(): void {
    this.#asked += 1;
    this.first = null;
    this.pair = null;
    this.phase = "none";
  }
}
