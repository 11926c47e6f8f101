/** How fast bytes have been moving lately, and how long the rest takes at that speed. */
export class Rate {
  /** A shorter time says more about chance than about the line. */
  static readonly LEAST_MS = 500;
  /** What is longer ago does not count. */
  static readonly WINDOW_MS = 5000;
  #marks: { at_ms: number; bytes: number }[] = [];

  /** `bytes` in all have left by now. */
  mark(bytes: number, at_ms: number): void {
    if (bytes < (this.#marks.at(-1)?.bytes ?? 0)) this.#marks = []; // a new try began
    this.#marks.push({ at_ms, bytes });
    while (this.#marks.length > 2 && at_ms - (this.#marks[0]?.at_ms ?? 0) > Rate.WINDOW_MS)
      this.#marks.shift();
  }

  /** Bytes a second; null while too little is known. */
  get perSecond(): number | null {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    if (!first || !last) return null;
    const took_ms = last.at_ms - first.at_ms;
    return took_ms < Rate.LEAST_MS ? null : ((last.bytes - first.bytes) / took_ms) * 1000;
  }

  /** Seconds until `total` bytes have left; null when it is not known. */
  left(total: number): number | null {
    const speed = this.perSecond;
    const rest = total - (this.#marks.at(-1)?.bytes ?? 0);
    return speed === null || speed <= 0 ? null : rest / speed;
  }
}
