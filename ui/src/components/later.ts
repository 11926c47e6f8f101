import { afterFrame } from "./after-frame";

/**
 * Runs the last of a burst of calls, `wait_ms` after it; `flush` runs it at once. A burst that does not end is run after
 * `longest_ms`, and again and again from then on. `off_frame`: what a key changes is drawn first.
 */
export type Later = { call: () => void; flush: () => void; cancel: () => void };

export function later(
  run: () => void,
  wait_ms: number,
  longest_ms = Infinity,
  { off_frame = false } = {},
): Later {
  /** Stops what waits; none: nothing does. */
  let stop: (() => void) | undefined;
  let first_at_ms = 0;
  /** It is due, and waits for a frame only. */
  let due = false;
  const cancel = (): void => {
    stop?.();
    stop = undefined;
    due = false;
  };
  function fire(): void {
    stop = undefined;
    due = false;
    run();
  }
  function wait(): void {
    due = off_frame;
    if (off_frame) stop = afterFrame(fire);
    else fire();
  }
  return {
    call() {
      const now_ms = performance.now();
      if (stop === undefined) first_at_ms = now_ms;
      const left_ms = Math.max(0, first_at_ms + longest_ms - now_ms);
      // Frames that follow one another do not put it off.
      if (due && left_ms === 0) return;
      cancel();
      const timer = setTimeout(wait, Math.min(wait_ms, left_ms));
      stop = () => clearTimeout(timer);
    },
    flush() {
      if (stop === undefined) return;
      cancel();
      run();
    },
    cancel,
  };
}
