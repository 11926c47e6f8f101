/**
 * Runs `work` once at a time. What is asked for while it runs is one more run after it, for all who ask meanwhile: so whoever
 * asks gets what is there after asking, and a burst of requests neither piles up nor keeps a slow run from ending.
 */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const run = (): Promise<void> =>
    (running = work().finally(() => {
      running = null;
    }));
  const afterwards = (): Promise<void> => {
    next = null;
    return run();
  };
  return () => (running ? (next ??= running.then(afterwards, afterwards)) : run());
}
