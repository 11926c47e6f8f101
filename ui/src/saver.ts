/**
 * Makes writes one after another, in the order in which they were asked for: Rust answers commands on several threads, and an
 * earlier one could come last. A failed write does not hold up the next.
 */
export class Saver {
  #last: Promise<unknown> = Promise.resolve();
  readonly #flushes = new Set<() => void>();

  write<T>(write: () => Promise<T>): Promise<T> {
    const written = this.#last.then(write);
    this.#last = written.catch(() => undefined);
    return written;
  }

  /** Before the window closes, `flush` asks for the writes that still wait for a pause in typing; the answer ends that. */
  beforeClosing(flush: () => void): () => void {
    this.#flushes.add(flush);
    return () => void this.#flushes.delete(flush);
  }

  /** Has everything written that was changed in the window so far; resolves when it is, or could not be. */
  async flush(): Promise<void> {
    for (const flush of this.#flushes) flush();
    await this.settled();
  }

  /** Resolves when all that was asked for so far has been written, or has failed. */
  async settled(): Promise<void> {
    await this.#last;
  }

  /** For tests: another window begins, whose writes wait for none of the last one's. */
  forget(): void {
    this.#last = Promise.resolve();
    this.#flushes.clear();
  }
}

/** The window's one: draft, queue, notes, setups and settings are kept in the order in which they were changed. */
export const saver = new Saver();
