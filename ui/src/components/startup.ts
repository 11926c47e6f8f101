/** Without a key or a click for so long, nobody is waiting for the window to answer. */
const QUIET_MS = 250;
/** Whoever types from the first moment on gets it all the same. */
const LONGEST_MS = 2_000;

let started: Promise<void> | undefined;

/**
 * Resolves once the window has been left alone for a moment after it was first drawn; from then on at once. For what is large
 * and not needed to begin to write: while it is read, no key is answered. To be called once what is drawn first is there.
 */
export function startedUp(): Promise<void> {
  started ??= new Promise((resolve) => {
    const began_ms = performance.now();
    let timer = setTimeout(end, QUIET_MS);
    const events = ["keydown", "pointerdown"] as const;
    function wait(): void {
      clearTimeout(timer);
      timer = setTimeout(end, Math.max(0, Math.min(QUIET_MS, began_ms + LONGEST_MS - performance.now())));
    }
    function end(): void {
      events.forEach((name) => removeEventListener(name, wait, true));
      resolve();
    }
    events.forEach((name) => addEventListener(name, wait, true));
  });
  return started;
}
