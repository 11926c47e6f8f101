import type { Account, Draft } from "@/bindings";
import { Session } from "./session.svelte";

let current: Session | null = null;

/**
 * The one session of the window; made, and its draft opened with its several `receivers`, when first asked for. Sends go
 * through `accountOf()`.
 */
export function session(
  accountOf: () => Account | null,
  initial: Draft | null,
  receivers: readonly string[] = [],
): Session {
  if (current) {
    current.use(accountOf);
    return current;
  }
  // Without a document there is one picture to be drawn, when the pages are built, and nobody to ask or to listen to.
  const drawing = typeof document === "undefined";
  const made = (current = drawing ? new Session() : Session.lasting());
  made.use(accountOf);
  if (drawing) {
    if (initial) made.draft.load(initial, receivers);
    return made;
  }
  made.listen();
  void made.open(initial, receivers);
  return made;
}

/** For tests: the next call starts over. */
export function forgetSession(): void {
  current?.discard();
  current = null;
}
