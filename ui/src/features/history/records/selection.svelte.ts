/* eslint-disable svelte/prefer-svelte-reactivity -- each set is replaced as a whole, never changed */
import type { Selection } from "@/bindings";
import { isBelow } from "../ids";

/** What is known of the list while rows are picked in it. */
type List = readonly { id: string }[];

/** Which rows of the list are picked: some by their ids, or all that the query finds but some. */
export class RowSelection {
  /** Those picked; or, when all are, those that are not. */
  #ids = $state.raw<ReadonlySet<string>>(new Set());
  #all = $state.raw<{ newest: string | null } | null>(null);
  /** From where Shift picks. */
  #anchor: string | null = null;

  get any(): boolean {
    return this.#all !== null || this.#ids.size > 0;
  }

  get isAll(): boolean {
    return this.#all !== null;
  }

  /** The two that are picked, when it is just two. */
  get pair(): [string, string] | null {
    const [first, second, ...more] = this.#ids;
    return this.#all === null && first && second && more.length === 0 ? [first, second] : null;
  }

  has(id: string): boolean {
    if (this.#all === null) return this.#ids.has(id);
    const { newest } = this.#all;
    return !this.#ids.has(id) && (newest === null || !isBelow(newest, id));
  }

  /** How many, given how many the query finds. */
  count(total: number | null): number | null {
    if (this.#all === null) return this.#ids.size;
    return total === null ? null : Math.max(0, total - this.#ids.size);
  }

  toggle(id: string): void {
    const ids = new Set(this.#ids);
    if (!ids.delete(id)) ids.add(id);
    this.#ids = ids;
    this.#anchor = id;
  }

  /** Selects from the anchor, or else from `from`, to `id`, and nothing else. */
  reach(list: List, from: string | null, id: string): void {
    this.#anchor ??= from ?? id;
    const ends = [this.#anchor, id].map((end) => list.findIndex((row) => row.id === end));
    const [first, last] = [Math.min(...ends), Math.max(...ends)] as const;
    this.#all = null;
    this.#ids = new Set(list.slice(Math.max(0, first), last + 1).map((row) => row.id));
  }

  /** All that the query finds up to `newest`; what comes later is not among them. */
  everything(newest: string | null): void {
    this.#ids = new Set();
    this.#all = { newest };
  }

  clear(): void {
    this.#ids = new Set();
    this.#all = null;
    this.#anchor = null;
  }

  selection(query: string): Selection {
    const ids = [...this.#ids];
    if (this.#all === null) return { kind: "rows", ids };
    return { kind: "found", query, newest: this.#all.newest, except: ids };
  }
}
