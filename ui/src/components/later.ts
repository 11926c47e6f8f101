/** Runs the last of a burst of calls, `wait_ms` after it; `flush` runs it at once. */
export type Later = { call: () => void; flush: () => void; cancel: () => void };

export function later(run: () => void, wait_ms: number): Later {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    call() {
      cancel();
      timer = setTimeout(() => {
        timer = undefined;
        run();
      }, wait_ms);
    },
    flush() {
      if (timer === undefined) return;
      cancel();
      run();
    },
    cancel,
  };
}
