/**
 * Runs the last of a burst of calls, `wait_ms` after it; `flush` runs it at once. A burst that does not end is run after
 * `longest_ms`, and again and again from then on.
 */
export type Later = { call: () => void; flush: () => void; cancel: () => void };

export function later(run: () => void, wait_ms: number, longest_ms = Infinity): Later {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let first_at_ms = 0;
  const cancel = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    call() {
      const now_ms = performance.now();
      if (timer === undefined) first_at_ms = now_ms;
      cancel();
      const left_ms = Math.max(0, first_at_ms + longest_ms - now_ms);
      timer = setTimeout(
        () => {
          timer = undefined;
          run();
        },
        Math.min(wait_ms, left_ms),
      );
    },
    flush() {
      if (timer === undefined) return;
      cancel();
      run();
    },
    cancel,
  };
}
