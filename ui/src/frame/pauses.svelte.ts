import { SvelteMap } from "svelte/reactivity";
import type { AccountPause } from "@/bindings";
import { events } from "./backend";

/** Which accounts rest after code 416, counted down in whole seconds whether anything waits or not. */
export class Pauses {
  /** When each may call again, by the page's own clock. */
  readonly #until = new SvelteMap<string, number>();
  readonly #left_s = new SvelteMap<string, number>();
  #tick: ReturnType<typeof setTimeout> | undefined;

  /** Listens for each pause that begins; the answer stops listening. */
  listen(): () => void {
    return events.accountPauses((pause) => this.begin([pause]));
  }

  begin(pauses: readonly AccountPause[]): void {
    for (const { account_id, left_ms } of pauses) this.#until.set(account_id, performance.now() + left_ms);
    this.#count();
  }

  /** Whole seconds until the account may call again; 0: it does not rest. */
  left_s(account_id: string | null): number {
    return (account_id === null ? 0 : this.#left_s.get(account_id)) ?? 0;
  }

  #count(): void {
    clearTimeout(this.#tick);
    const now = performance.now();
    let next_ms = Infinity;
    for (const [id, until] of this.#until) {
      const left_ms = until - now;
      if (left_ms > 0) {
        this.#left_s.set(id, Math.ceil(left_ms / 1000));
        next_ms = Math.min(next_ms, left_ms % 1000 || 1000);
      } else {
        this.#until.delete(id);
        this.#left_s.delete(id);
      }
    }
    if (next_ms < Infinity) this.#tick = setTimeout(() => this.#count(), next_ms);
  }
}
