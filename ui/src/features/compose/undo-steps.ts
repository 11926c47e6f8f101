/** So many steps can be taken back. */
const STEPS = 200;
/** A pause in typing ends a step. */
const BURST_MS = 1_000;

/** Steps that can be taken back and forth again: each is how everything was before it. */
export class UndoSteps<Snapshot> {
  #past: Snapshot[] = [];
  #future: Snapshot[] = [];
  /** The last change by typing: what it was made in, and until when more of it belongs to the same step. */
  #burst: { at: string; until_ms: number } | null = null;
  readonly #now: () => Snapshot;
  readonly #isNow: (step: Snapshot) => boolean;

  constructor(now: () => Snapshot, isNow: (step: Snapshot) => boolean) {
    this.#now = now;
    this.#isNow = isNow;
  }

  get undoable(): number {
    return this.#past.length;
  }
  get redoable(): number {
    return this.#future.length;
  }

  /** Something is about to be changed. */
  remember(): void {
    this.#burst = null;
    this.#past.push(this.#now());
    if (this.#past.length > STEPS) this.#past.shift();
    this.#future = [];
  }

  /** Something is about to be changed by typing `at` a place; true where that begins a step. */
  type(at: string): boolean {
    const now_ms = performance.now();
    const burst = this.#burst;
    const begins = burst?.at !== at || now_ms > burst.until_ms;
    if (begins) this.remember();
    this.#burst = { at, until_ms: now_ms + BURST_MS };
    return begins;
  }

  /** What to go back to. */
  undo(): Snapshot | undefined {
    return this.#step(this.#past, this.#future);
  }
  redo(): Snapshot | undefined {
    return this.#step(this.#future, this.#past);
  }

  #step(from: Snapshot[], to: Snapshot[]): Snapshot | undefined {
    this.#burst = null;
    let next = from.pop();
    // A field may have gone back to there by its own steps.
    while (next && from.length > 0 && this.#isNow(next)) next = from.pop();
    if (next) to.push(this.#now());
    return next;
  }
}
