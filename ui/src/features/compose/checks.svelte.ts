import type { Draft, Preview } from "@/bindings";
import { later } from "@/components/later";
import { backend } from "./backend";

const CHECK_AFTER_MS = 120;

/** What Rust makes of the message in the form: the call as it would go out, and what is wrong with it. */
export class Checks {
  preview = $state.raw<Preview | null>(null);
  readonly errors = $derived((this.preview?.issues ?? []).filter((i) => i.severity === "error"));
  readonly warnings = $derived((this.preview?.issues ?? []).filter((i) => i.severity === "warning"));

  readonly #draft: () => Draft;
  readonly #soon = later(() => void this.refresh(), CHECK_AFTER_MS);
  #turn = 0;

  /** `draft`: the message as it is at the time. */
  constructor(draft: () => Draft) {
    this.#draft = draft;
  }

  /** The message was changed: it is checked after a pause. */
  changed(): void {
    this.#soon.call();
  }
  stop(): void {
    this.#soon.cancel();
  }
  /** The last one asked wins. */
  async refresh(): Promise<Preview | null> {
    this.#soon.cancel();
    const turn = ++this.#turn;
    const preview = await backend.preview(this.#draft()).catch(() => null);
    if (turn === this.#turn && preview) this.preview = preview;
    return preview;
  }
}
