import { tick } from "svelte";

/**
 * The dialogs that are open, and what is done once none is.
 *
 * A dialog asks the user something, and may hold what was typed: what comes from outside the window meanwhile, such as a link
 * or a file, does not change the page behind it.
 */
class OpenDialogs {
  readonly #open = new Set<Element>();
  #waiting: (() => void)[] = [];

  /** For the element of a dialog (`{@attach openDialogs.count}`), as long as it is open. */
  readonly count = (dialog: Element): (() => void) => {
    this.#open.add(dialog);
    return () => {
      this.#open.delete(dialog);
      // One dialog may take the place of another in the same change, and the focus goes back first.
      void tick().then(() => this.#go());
    };
  };

  /** Does it now, or as soon as no dialog is open; answers whether it waits. */
  whenClosed(act: () => void): boolean {
    this.#waiting.push(act);
    this.#go();
    return this.#waiting.includes(act);
  }

  #go(): void {
    while (this.#open.size === 0) {
      const act = this.#waiting.shift();
      if (!act) return;
      act();
    }
  }
}

export const openDialogs = new OpenDialogs();
