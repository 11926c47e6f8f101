/** Makes writes one after another, in the order in which they were asked for. A failed one does not hold up the next. */
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
}
