/**
 * Makes writes one after another, in the order in which they were asked for: Rust answers commands on several threads, and an
 * earlier one could come last. A failed write does not hold up the next.
 */
export class Saver {
  #last: Promise<unknown> = Promise.resolve();

  write<T>(write: () => Promise<T>): Promise<T> {
    const written = this.#last.then(write);
    this.#last = written.catch(() => undefined);
    return written;
  }

  /** Resolves when all that was asked for so far has been written, or has failed. */
  async settled(): Promise<void> {
    await this.#last;
  }

  /** For tests: another window begins, whose writes wait for none of the last one's. */
  forget(): void {
    this.#last = Promise.resolve();
  }
}

/** The window's one: draft, queue and settings are kept in the order in which they were changed. */
export const saver = new Saver();
