/** Rows are counted again at most once in this time, and in ten times as long as it takes. */
const PAUSE_MS = 1_000;

/** At most one count is on its way; more wishes lead to one more count after a pause. */
export class Counting {
  /** Counts, and says whether the same is still to be counted. */
  readonly #count: () => Promise<boolean>;
  #busy = false;
  #again = false;

  constructor(count: () => Promise<boolean>) {
    this.#count = count;
  }

  soon(): void {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    this.#again = false;
    const began = performance.now();
    void this.#count().then((wanted) => {
      const next = (): void => {
        this.#busy = false;
        if (this.#again) this.soon();
      };
      // Another query does not wait.
      if (!wanted) next();
      else setTimeout(next, Math.max(PAUSE_MS, 10 * (performance.now() - began)));
    });
  }
}
