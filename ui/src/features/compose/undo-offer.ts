import { toast } from "@/components/toast.svelte";
import type { DraftState } from "./draft.svelte";

/** A notice that offers to take a step back. It holds for the step it speaks of, and goes with the next one. */
export class UndoOffer {
  readonly #draft: () => DraftState;
  #shown: { toast: number; step: number } | null = null;

  /** `draft`: the message that is in the form at the time. */
  constructor(draft: () => DraftState) {
    this.#draft = draft;
  }

  make(title: () => string, label: () => string): void {
    this.withdraw();
    const action = { label, run: () => void this.#draft().undo() };
    this.#shown = { toast: toast.show({ kind: "info", title, action }), step: this.#draft().undoable };
  }

  withdraw(): void {
    if (this.#shown) toast.close(this.#shown.toast);
    this.#shown = null;
  }

  /** To be told how many steps can be undone, whenever that changes. */
  follow(step: number): void {
    if (this.#shown && this.#shown.step !== step) this.withdraw();
  }
}
