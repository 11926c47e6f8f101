import { toast } from "@/components/toast.svelte";
import type { DraftState } from "./draft.svelte";

/** A notice that offers to take a step back. It holds for the step it speaks of, and goes with the next one. */
export class UndoOffer {
  readonly #draft: () => DraftState;
  #shown: number | null = null;

  /** `draft`: the message that is in the form at the time. */
  constructor(draft: () => DraftState) {
    this.#draft = draft;
  }

  /** `back`: what the offer does; by itself it undoes. */
  make(title: () => string, label: () => string, back: "undo" | "redo" = "undo"): void {
    this.withdraw();
    const action = { label, run: () => void this.#draft()[back]() };
    this.#shown = toast.show({ kind: "info", title, action });
  }

  /** Another step was taken, or the message is not in sight any more. */
  withdraw(): void {
    if (this.#shown !== null) toast.close(this.#shown);
    this.#shown = null;
  }
}
