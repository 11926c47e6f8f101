/** Longer than any frame that comes at all. */
const LATE_MS = 100;

/**
 * WebKit that draws without DMA-BUF now and then loses a frame that was asked for while nothing on the page had changed: it
 * comes with the next movement of the pointer, which may be never. Where Rust says that it draws so (`data-drawing`), a frame
 * that is late is made up.
 */
export function withoutLostFrames(window: Window, html: HTMLElement): void {
  if (html.dataset.drawing !== "plain") return;
  const request = window.requestAnimationFrame.bind(window);
  const cancel = window.cancelAnimationFrame.bind(window);
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  const done = (id: number): void => {
    clearTimeout(timers.get(id));
    timers.delete(id);
  };
  window.requestAnimationFrame = (callback) => {
    const id = request((at_ms) => {
      done(id);
      callback(at_ms);
    });
    const late = (): void => {
      done(id);
      cancel(id);
      callback(performance.now());
    };
    timers.set(id, setTimeout(late, LATE_MS));
    return id;
  };
  window.cancelAnimationFrame = (id) => {
    done(id);
    cancel(id);
  };
}
