/** The time of this moment, second by second while somebody looks. */
export function ticking(looking: () => boolean): { readonly nowMs: number } {
  let nowMs = $state(Date.now());
  $effect(() => {
    if (!looking()) return;
    nowMs = Date.now();
    const tick = setInterval(() => (nowMs = Date.now()), 1_000);
    return () => clearInterval(tick);
  });
  return {
    get nowMs() {
      return nowMs;
    },
  };
}
