import { onDestroy, untrack } from "svelte";
import { later } from "./later";

/** As the check of a message waits: what is counted and what is found wrong change together. */
const PAUSE_MS = 120;
/** Who types without a pause sees it move, too. */
const LONGEST_MS = 1_000;
/** From here on a text is long. */
const LONG_CHARACTERS = 1_000;

/**
 * What `read` makes of the source; beside a long text, what it made of it at the last pause in the typing, and only then.
 *
 * WebKit lays out one part of a page by itself, but the whole page when two parts change together: a count that changes with each
 * key then costs more than the text that it counts. To be called while a component is made.
 */
export function afterPause<S, T>(
  source: () => S,
  read: (source: S) => T,
  characters: (source: S) => number,
): { readonly value: T } {
  let paused = $state.raw(untrack(() => read(source())));
  const count = (): void => void (paused = untrack(() => read(source())));
  const soon = later(count, PAUSE_MS, LONGEST_MS);
  const long = $derived(characters(source()) > LONG_CHARACTERS);
  $effect(() => {
    const now = source();
    if (long) return soon.call();
    soon.cancel();
    paused = read(now);
  });
  onDestroy(soon.cancel);
  return {
    get value() {
      return long ? paused : read(source());
    },
  };
}
