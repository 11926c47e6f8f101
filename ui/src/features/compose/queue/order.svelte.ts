import type { Item } from "./item.svelte";
import type { Queue } from "./queue.svelte";

/** Height of a row in px, the one place where it stands: the list reckons with it instead of measuring. */
export const ROW_PX = 48;
/** Rows drawn beyond what is in sight, so that a quick scroll shows no gap. */
const BEYOND = 4;

/** Which rows of the queue are drawn, which one the keys are at, and where a dragged one would go. */
export class Order {
  readonly #queue: Queue;
  scroll_px = $state(0);
  height_px = $state(0);
  /** The message that the keys are at. */
  active = $state.raw<Item | null>(null);
  dragged = $state.raw<Item | null>(null);
  /** Where the dragged one would stand. */
  target = $state(0);

  readonly first = $derived(Math.max(0, Math.floor(this.scroll_px / ROW_PX) - BEYOND));
  readonly end = $derived(Math.ceil((this.scroll_px + this.height_px) / ROW_PX) + BEYOND);

  readonly #failed: (e: unknown) => void;

  /** `failed` is called when an order cannot be kept. */
  constructor(queue: Queue, failed: (e: unknown) => void = () => {}) {
    this.#queue = queue;
    this.#failed = failed;
  }

  /** The rows to draw. The active one is always there: screen readers follow the reference to it. */
  rows(): { item: Item; at: number }[] {
    const { items } = this.#queue;
    const rows = items.slice(this.first, this.end).map((item, n) => ({ item, at: this.first + n }));
    const at = this.active ? items.indexOf(this.active) : -1;
    if (this.active && at >= 0 && (at < this.first || at >= this.end)) rows.push({ item: this.active, at });
    return rows;
  }

  /** Moves the keys by some rows; returns where they are. */
  go(by: number): number {
    const { items } = this.#queue;
    const now = this.active ? items.indexOf(this.active) : -1;
    const at = now < 0 ? 0 : Math.max(0, Math.min(items.length - 1, now + by));
    this.active = items[at] ?? null;
    return at;
  }

  grab(item: Item): void {
    this.dragged = item;
    this.target = this.#queue.items.indexOf(item);
  }
  /** The pointer is `y_px` below the top of the list's whole height. */
  drag(y_px: number): void {
    if (!this.dragged) return;
    this.target = Math.max(0, Math.min(this.#queue.items.length - 1, Math.floor(y_px / ROW_PX)));
  }
  /** Puts the dragged one where it was dragged to. */
  drop(): void {
    if (this.dragged) this.#queue.move(this.dragged, this.target, this.#failed);
    this.dragged = null;
  }
  letGo(): void {
    this.dragged = null;
  }
}
