/** A window that is not drawn, as a minimised one, has no frames to wait for. */
const LATE_MS = 100;

/** Runs once the frame that is being made is out, so that it adds nothing to it. Returns how to stop. */
export function afterFrame(run: () => void): () => void {
  const ran = (): void => {
    cancelAnimationFrame(frame);
    run();
  };
  let timer = setTimeout(ran, LATE_MS);
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    timer = setTimeout(run);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
